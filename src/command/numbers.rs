//! An order study in columns.

use std::fmt::Write as _;

use crate::analysis::{FlowKind, OrderStudy, Slopes};

/// Both studies: errors by step size, and the slopes.
pub fn orders(study: &OrderStudy) -> String {
    table("at a fixed time span", &study.span) + &table("at a fixed number of steps", &study.fixed)
}

fn table(what: &str, study: &Slopes) -> String {
    let flows: Vec<_> = FlowKind::TABLE.iter().filter(|row| study.errors.of(row.1).is_some()).collect();
    let mut out = format!("\nlargest errors {what}\n  {:<12}", "h");
    for (name, _) in &flows {
        let _ = write!(out, " {name:<12}");
    }
    for (row, h) in study.h.iter().enumerate() {
        let _ = write!(out, "\n  {h:<12.6}");
        for (_, flow) in &flows {
            let error = study.errors.of(*flow).as_ref().and_then(|errors| errors.get(row).copied().flatten());
            let _ = write!(out, " {:<12}", error.map_or("-".into(), |e| format!("{e:.4e}")));
        }
    }
    let _ = write!(out, "\n  {:<12}", "slope");
    for (_, flow) in &flows {
        let _ = write!(out, " {:<12}", study.slopes.of(*flow).map_or("-".into(), |s| format!("{s:.3}")));
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}
