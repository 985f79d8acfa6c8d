//! Runs of equal sign, in pixel columns.

use super::guard::Guard;

/// What the correction does to the norm of the gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It makes it smaller.
    Penalty,
    /// It makes it larger.
    Anti,
    /// Nothing.
    Zero,
}

impl Sign {
    /// By the sign of the rate at which the norm falls; `None` for what is no number.
    pub(super) fn of(c: f64) -> Option<Self> {
        match c {
            c if c > 0.0 => Some(Self::Penalty),
            c if c < 0.0 => Some(Self::Anti),
            0.0 => Some(Self::Zero),
            _ => None,
        }
    }
}

/// A run of one sign from one pixel column up to, not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub sign: Sign,
    pub from: i32,
    pub to: i32,
}

/// The runs of a row. Step n reaches from n to n+1; where several steps share a pixel column, the
/// sign that most of them have is shown, so that however many turns there are, there are at most
/// as many runs as columns.
pub(super) fn runs(signs: &[Option<Sign>], guard: &Guard) -> Vec<Run> {
    let area = &guard.area;
    let mut runs: Vec<Run> = Vec::new();
    // The last value belongs to an end, not to a step, unless it is all there is.
    let steps = signs.len().saturating_sub(1).max(signs.len().min(1));
    let wide = f64::from(area.width().max(1));
    let step = |column: i32| guard.x.value(f64::from(column - area.left) / wide);
    for column in area.left..area.right.max(area.left + 1) {
        let from = step(column) as usize;
        let to = (step(column + 1).ceil() as usize).max(from + 1).min(steps);
        let Some(sign) = signs.get(from..to).and_then(most) else { continue };
        match runs.last_mut() {
            Some(run) if run.sign == sign && run.to == column => run.to = column + 1,
            _ => runs.push(Run { sign, from: column, to: column + 1 }),
        }
    }
    runs
}

fn most(signs: &[Option<Sign>]) -> Option<Sign> {
    let count = |sign| signs.iter().filter(|s| **s == Some(sign)).count();
    let all = [Sign::Penalty, Sign::Anti, Sign::Zero].map(|sign| (count(sign), sign));
    all.into_iter().filter(|(n, _)| *n > 0).max_by_key(|(n, _)| *n).map(|(_, sign)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::guard::{Area, Axis, Scale};

    fn guard(last: f64) -> Guard {
        let x = Axis::new(0.0, last, Scale::Linear);
        Guard { x, y: x, area: Area::new(10, 0, 110, 10) }
    }

    #[test]
    fn a_turn_is_where_it_is() {
        let signs: Vec<_> = (0..=50).map(|n| Sign::of(if n < 20 { -1.0 } else { 1.0 })).collect();
        let anti = Run { sign: Sign::Anti, from: 10, to: 50 };
        assert_eq!(runs(&signs, &guard(50.0)), [anti, Run { sign: Sign::Penalty, from: 50, to: 110 }]);
    }

    #[test]
    fn many_turns_are_few_runs_and_gaps_stay() {
        let signs: Vec<_> = (0..20_000).map(|n| Sign::of(if n % 3 == 0 { -1.0 } else { 1.0 })).collect();
        assert_eq!(runs(&signs, &guard(19_999.0)).len(), 1);
        let gap: Vec<_> = (0..=10).map(|n| Sign::of(if n == 5 { f64::NAN } else { 1.0 })).collect();
        assert_eq!(runs(&gap, &guard(10.0)).len(), 2);
        assert!(runs(&[], &guard(1.0)).is_empty());
        assert_eq!(runs(&[Some(Sign::Anti)], &guard(1.0)).len(), 1);
    }
}
