//! One part of the correction along a run: what it does to the norm at each step.

use std::cell::RefCell;
use std::rc::Rc;

use super::describe::{count, subscript};
use super::norm::Norm;
use super::report::Report;
use crate::experiment::{Experiment, Settings};
use crate::flow;
use crate::optimizer::Update;
use crate::problem::{Batch, hessian_vector};

/// So many rows of a table of the run, and so many steps from one to the next, are looked at at most: each replays the
/// steps before it.
const ROWS: usize = 40;
const BETWEEN: usize = 5;
/// How many steps are replayed for all that, at most.
const BUDGET: usize = 1_000_000;

/// A part along a run.
#[derive(Clone, Debug, PartialEq)]
pub struct PartCourse {
    /// What it is called, such as "memory v".
    pub name: String,
    /// The steps that are looked at, from 0 on; those of a table of the run are among them.
    pub steps: Vec<usize>,
    /// The rate at which it changes the norm at each of these, by coordinate.
    pub effects: Vec<Vec<f64>>,
    /// In words.
    pub words: String,
}

impl PartCourse {
    /// What it does at step `n`, as far as steps are looked at: at the last of those before.
    pub fn at(&self, n: usize) -> Option<&[f64]> {
        let place = self.steps.partition_point(|&step| step <= n).checked_sub(1)?;
        self.effects.get(place).map(Vec::as_slice)
    }

    /// The effects at every step of a run, coordinates side by side; no number where a step is not looked at.
    pub fn series(&self, last: usize) -> Vec<f64> {
        let dim = self.effects.first().map_or(0, Vec::len);
        let mut out = vec![f64::NAN; (last + 1) * dim];
        for (&step, effects) in self.steps.iter().zip(&self.effects) {
            if let Some(place) = out.get_mut(step * dim..(step + 1) * dim) {
                place.copy_from_slice(effects);
            }
        }
        out
    }
}

thread_local! {
    /// The last one, for a figure that is drawn again at each move.
    static LAST: RefCell<Option<(Settings, usize, Rc<PartCourse>)>> = const { RefCell::new(None) };
}

/// Part `part` of the correction, from 0 in the order of [`divide`](super::divide()), along a run; `None` where the method
/// has no such part.
pub fn part_course(experiment: &Experiment, report: &Report, part: usize) -> Option<Rc<PartCourse>> {
    let settings = experiment.settings();
    let known = LAST.with(|last| {
        let last = last.try_borrow().ok()?;
        last.as_ref().filter(|(of, which, _)| of == settings && *which == part).map(|(.., course)| Rc::clone(course))
    });
    if known.is_some() {
        return known;
    }
    let course = Rc::new(along(experiment, report, part)?);
    LAST.with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some((settings.clone(), part, Rc::clone(&course)));
        }
    });
    Some(course)
}

/// What is said where the method has no part `part`, from 0.
pub fn no_part(part: usize) -> String {
    format!("This method’s correction has no part {}; the sign is that of all of it.", part + 1)
}

fn along(experiment: &Experiment, report: &Report, part: usize) -> Option<PartCourse> {
    let mut names: Vec<String> =
        experiment.method().optimizer.kept().iter().map(|kept| format!("memory {}", kept.symbol)).collect();
    names.push("finite step".into());
    if experiment.method().decay != 0.0 {
        names.push("weight decay".into());
    }
    let name = names.into_iter().nth(part)?;
    let last = report.theta.len().checked_sub(1)?;
    let steps = looked_at(last);
    let points: Vec<(usize, &[f64])> =
        steps.iter().filter_map(|&n| Some((n, report.theta.get(n)?.as_slice()))).collect();
    let norm = Norm::of(experiment);
    let mut slopes = vec![0.0; experiment.dim()];
    let mut effects = Vec::with_capacity(steps.len());
    for (&(n, theta), parts) in points.iter().zip(flow::parts_along(experiment, &points)) {
        norm.slope(report.gradient.get(n)?, &mut slopes);
        let (_, turn) = hessian_vector(experiment.problem(), theta, Batch::Full, &slopes);
        let values = parts.memories.into_iter().chain([parts.step]).chain(parts.decay).nth(part);
        let values = values.unwrap_or_else(|| vec![0.0; theta.len()]);
        effects.push(values.iter().zip(&turn).map(|(c, p)| -experiment.h() * p * c).collect::<Vec<f64>>());
    }
    let words = words(&name, &effects, last, &report.norm_name.symbol);
    Some(PartCourse { name, steps, effects, words })
}

/// Every step of a short run; of a longer one those of a table, some between them, and the last.
fn looked_at(last: usize) -> Vec<usize> {
    let row = last.div_ceil(ROWS).max(1);
    let between = (BUDGET / (last.max(1) * ROWS)).clamp(1, BETWEEN);
    let apart = row.div_ceil(between);
    (0..=last).filter(|&n| (n % row).is_multiple_of(apart) || n == last).collect()
}

fn words(name: &str, effects: &[Vec<f64>], last: usize, symbol: &str) -> String {
    let all = effects.len();
    let which = if all > last { "all" } else { "a sample of" };
    let seen = format!("{which} {} iterates", count(all));
    let dim = effects.first().map_or(0, Vec::len);
    let along = (0..dim).map(|j| {
        let of = |is: fn(f64) -> bool| effects.iter().filter(|at| at.get(j).is_some_and(|&x| is(x))).count();
        let (raises, lowers) = (of(|x| x > 0.0), of(|x| x < 0.0));
        format!(
            "along θ{} it raises {symbol} at {} and lowers it at {}",
            subscript(j + 1),
            count(raises),
            count(lowers)
        )
    });
    let along: Vec<String> = along.collect();
    format!("The figure shows only one part of the correction, {name}, at {seen}: {}.", along.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_a_table_are_among_those_looked_at() {
        for last in [1, 7, 40, 41, 399, 1500, 20_000, 100_000] {
            let steps = looked_at(last);
            assert!(steps.windows(2).all(|pair| pair[0] < pair[1]) && steps.len() <= 1 + ROWS * BETWEEN + BETWEEN);
            // As `www/js/tables.js` has them.
            let every = last.div_ceil(ROWS).max(1);
            assert!((0..=last).step_by(every).chain([last]).all(|n| steps.contains(&n)), "{last}");
        }
        assert_eq!(looked_at(30).len(), 31);
    }
}
