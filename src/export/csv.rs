//! A run as comma-separated values: one row a step.

use std::fmt::Write;

use crate::analysis::{Flow, Report};

/// The run as CSV, with `header` lines before it as comments (`# …`).
///
/// Columns: `step`, `theta_1 …`, for each flow `FLOW_1 …` and `FLOW_error`, `loss`, `gradient_1 …`,
/// `norm` (the one that the correction is about, see [`Norm`](crate::analysis::Norm)), `c_1 …` where the method has a coefficient, `effect_1 …`, `penalty`. Numbers
/// round-trip; a field is empty where a flow did not reach the step. Lines end with LF.
pub fn csv(report: &Report, header: &[String]) -> String {
    let dim = report.theta.first().map_or(0, Vec::len);
    let flows = flows(report);
    let mut out = String::new();
    for line in header {
        let _ = writeln!(out, "# {}", line.replace(['\n', '\r'], " "));
    }

    let each = |name: &str| (1..=dim).map(|j| format!("{name}_{j}")).collect::<Vec<_>>();
    let mut names = vec!["step".to_owned()];
    names.extend(each("theta"));
    for (name, _) in &flows {
        names.extend(each(name));
        names.push(format!("{name}_error"));
    }
    names.push("loss".into());
    names.extend(each("gradient"));
    names.push("norm".into());
    if report.coefficient.is_some() {
        names.extend(each("c"));
    }
    names.extend(each("effect"));
    names.push("penalty".into());
    let _ = writeln!(out, "{}", names.join(","));

    for (n, point) in report.theta.iter().enumerate() {
        let mut row = Row { out: &mut out };
        row.text(&n.to_string());
        row.vector(Some(point), dim);
        for (_, flow) in &flows {
            row.vector(flow.points.get(n), dim);
            row.number(flow.error.get(n));
        }
        row.number(report.loss.get(n));
        row.vector(report.gradient.get(n), dim);
        row.number(report.norm.get(n));
        if let Some(c) = &report.coefficient {
            row.vector(c.get(n), dim);
        }
        row.vector(report.effect.get(n), dim);
        row.number(report.penalty.get(n));
        out.pop();
        out.push('\n');
    }
    out
}

fn flows(report: &Report) -> Vec<(&'static str, &Flow)> {
    let all = &report.flows;
    [("first", &all.first), ("modified", &all.modified), ("third", &all.third), ("phase", &all.phase)]
        .into_iter()
        .filter_map(|(name, flow)| flow.as_ref().map(|flow| (name, flow)))
        .collect()
}

struct Row<'a> {
    out: &'a mut String,
}

impl Row<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push(',');
    }

    fn number(&mut self, x: Option<&f64>) {
        match x {
            // `{:?}` is the shortest form that reads back as the same number, 1e-8 included.
            Some(x) if x.is_finite() => self.text(&format!("{x:?}")),
            _ => self.text(""),
        }
    }

    fn vector(&mut self, v: Option<&Vec<f64>>, dim: usize) {
        for j in 0..dim {
            self.number(v.and_then(|v| v.get(j)));
        }
    }
}
