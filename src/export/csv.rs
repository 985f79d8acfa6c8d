//! A run as comma-separated values: one row a step.

use std::fmt::Write;

use crate::analysis::{Flow, Lookback, OrderStudy, PartCourse, Recalled, Report, Slopes};

/// Which marks a table has between its columns and in its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Commas between columns, points in numbers.
    #[default]
    Comma,
    /// Semicolons between columns, commas in numbers, as spreadsheets of half of Europe have it.
    Semicolon,
}

impl Dialect {
    /// The mark between columns.
    pub fn between(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
        }
    }

    /// A number: the shortest form that reads back as the same number, 1e-8 included; nothing for what is none.
    pub fn number(self, x: f64) -> String {
        let text = if x.is_finite() { format!("{x:?}") } else { String::new() };
        if self == Self::Semicolon { text.replace('.', ",") } else { text }
    }

    /// A line that is no row. Spreadsheets divide it like any other, and old ones read no true minus.
    pub fn comment(self, line: &str) -> String {
        format!("# {}\n", line.replace(['\n', '\r'], " ").replace('−', "-").replace(';', ","))
    }
}

/// The run as CSV, with `header` lines before it as comments (`# …`).
///
/// Columns: `step`, `theta_1 …`, for each flow `FLOW_1 …` and `FLOW_error`, `loss`, `gradient_1 …`,
/// `norm` (the one that the correction is about, see [`Norm`](crate::analysis::Norm)), `c_1 …` where the method has a coefficient, `effect_1 …`, `penalty`. Numbers
/// round-trip; a field is empty where a flow did not reach the step. Lines end with LF.
pub fn csv(report: &Report, header: &[String], dialect: Dialect) -> String {
    let dim = report.theta.first().map_or(0, Vec::len);
    let flows = flows(report);
    let mut out = String::new();
    for line in header {
        out.push_str(&dialect.comment(line));
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
    let _ = writeln!(out, "{}", names.join(&dialect.between().to_string()));

    for (n, point) in report.theta.iter().enumerate() {
        let mut row = Row { out: &mut out, dialect };
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

/// One study of the orders, at a fixed time span or at a `fixed` number of steps: a row for each step size.
pub fn order(source: String, study: OrderStudy, fixed: bool, dialect: Dialect) -> String {
    let Slopes { h, errors, .. } = if fixed { study.fixed } else { study.span };
    let columns = [errors.first, errors.modified, errors.third, errors.phase];
    let cell = |column: &Option<Vec<Option<f64>>>, k: usize| {
        column.as_ref().and_then(|errors| errors.get(k).copied().flatten()).unwrap_or(f64::NAN)
    };
    let rows = h
        .iter()
        .enumerate()
        .map(|(k, &h)| std::iter::once(h).chain(columns.iter().map(|column| cell(column, k))).collect());
    table(&[source], &["h", "first_error", "modified_error", "third_error", "phase_error"], rows, dialect)
}

/// The memory of a step: a row for each age, the newest first, with the gradient and its share in each memory.
pub fn memory(source: String, back: &Lookback, dialect: Dialect) -> String {
    let header = [source, back.words.clone()];
    let weighted: Vec<&Recalled> = back.memories.iter().filter(|memory| !memory.weights.is_empty()).collect();
    let shares: Vec<String> = weighted.iter().map(|memory| format!("share_in_{}", memory.symbol)).collect();
    let gradient = format!("gradient_{}", back.coordinate + 1);
    let names: Vec<&str> = ["age", "step", &gradient].into_iter().chain(shares.iter().map(String::as_str)).collect();
    let rows = back.gradients.iter().enumerate().map(|(k, &gradient)| {
        let shares = weighted.iter().map(|memory| memory.weights.get(k).copied().unwrap_or(0.0));
        [k as f64, (back.n - k) as f64, gradient].into_iter().chain(shares).collect()
    });
    table(&header, &names, rows, dialect)
}

/// A table of numbers, with `header` lines before it as comments.
pub fn table(header: &[String], names: &[&str], rows: impl Iterator<Item = Vec<f64>>, dialect: Dialect) -> String {
    let between = dialect.between().to_string();
    let mut out: String = header.iter().map(|line| dialect.comment(line)).collect();
    out.push_str(&names.join(&between));
    out.push('\n');
    for row in rows {
        let row: Vec<String> = row.into_iter().map(|x| dialect.number(x)).collect();
        out.push_str(&row.join(&between));
        out.push('\n');
    }
    out
}

/// One part of the correction along a run: the rate at which it changes the norm, at the steps that are looked at.
pub fn part(source: String, course: &PartCourse, dialect: Dialect) -> String {
    let dim = course.effects.first().map_or(0, Vec::len);
    let names: Vec<String> =
        std::iter::once("step".into()).chain((1..=dim).map(|j| format!("part_effect_{j}"))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let rows = course.steps.iter().zip(&course.effects);
    let rows = rows.map(|(&step, effects)| std::iter::once(step as f64).chain(effects.iter().copied()).collect());
    table(&[source, format!("part: {}", course.name)], &names, rows, dialect)
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
    dialect: Dialect,
}

impl Row<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push(self.dialect.between());
    }

    fn number(&mut self, x: Option<&f64>) {
        self.text(&x.map_or_else(String::new, |&x| self.dialect.number(x)));
    }

    fn vector(&mut self, v: Option<&Vec<f64>>, dim: usize) {
        for j in 0..dim {
            self.number(v.and_then(|v| v.get(j)));
        }
    }
}
