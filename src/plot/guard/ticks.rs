//! Where an axis is labeled.

use super::axis::{Axis, Scale};
use crate::decimal::nearest;
use crate::plot::number::{decimal, power_of_ten};

/// A labeled place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value, on the axis.
    pub at: f64,
    /// The value in words.
    pub label: String,
}

/// Ticks of an axis: about `most` at the most, and always two at the least.
///
/// Linear axes step by 1, 2 or 5 times a power of ten. Log axes step by decades; where fewer than
/// two fit, by 1-2-5, and where fewer than two of those fit, as a linear axis does.
pub fn ticks(axis: &Axis, most: usize) -> Vec<Tick> {
    let most = most.clamp(2, 50);
    match axis.scale() {
        Scale::Linear => steps(axis, most),
        Scale::Log => {
            let (a, b) = axis.ends();
            let (first, last) = (a.floor() as i32, b.ceil() as i32);
            let decades: Vec<i32> = (first..=last).filter(|&k| axis.contains(scientific(1, k))).collect();
            if decades.len() >= 2 {
                return strided(&decades, most);
            }
            let finer: Vec<Tick> = (first - 1..=last)
                .flat_map(|k| [1, 2, 5].map(|m| Tick { at: scientific(m, k), label: decimal(m, k) }))
                .filter(|tick| axis.contains(tick.at))
                .collect();
            if finer.len() >= 2 { finer } else { steps(axis, most) }
        }
    }
}

/// Every decade, or every second, third … one, on multiples so that the labels keep still while
/// the range moves.
fn strided(decades: &[i32], most: usize) -> Vec<Tick> {
    let chosen = |stride: i32| decades.iter().copied().filter(move |k| k.rem_euclid(stride) == 0);
    let widest = i32::try_from(decades.len().div_ceil(most)).unwrap_or(1);
    // Multiples may miss one end, so a stride that leaves fewer than two is too wide.
    let stride = (1..=widest).rev().find(|&stride| chosen(stride).count() >= 2).unwrap_or(1);
    chosen(stride).map(|k| Tick { at: scientific(1, k), label: power_of_ten(k) }).collect()
}

fn steps(axis: &Axis, most: usize) -> Vec<Tick> {
    let (lo, hi) = (axis.lo(), axis.hi());
    let exponent = ((hi - lo) / most as f64).log10().floor() as i32;
    // The finest step that keeps to `most`, or else the coarsest one that gives two labels: from
    // far below the right size to far above it, so that the search always ends.
    let ladder: Vec<(i64, i32)> = (exponent - 1..=exponent + 2).flat_map(|e| [1, 2, 5].map(|m| (m, e))).collect();
    let fits = ladder.iter().map(|&(m, e)| multiples(axis, m, e, most)).find(|t| (2..=most).contains(&t.len()));
    fits.or_else(|| ladder.iter().rev().map(|&(m, e)| multiples(axis, m, e, 8 * most)).find(|t| t.len() >= 2))
        .unwrap_or_else(|| ends(axis))
}

/// The multiples of `m × 10^e` on the axis; none if there are more than `most`.
fn multiples(axis: &Axis, m: i64, e: i32, most: usize) -> Vec<Tick> {
    let step = scientific(m, e);
    let (first, last) = ((axis.lo() / step).floor(), (axis.hi() / step).ceil());
    if step <= 0.0 || !first.is_finite() || !last.is_finite() || last - first > most as f64 + 2.0 {
        return Vec::new();
    }
    // Integers times a power of ten are the decimals they look like: no 0.30000000000000004.
    (first as i64..=last as i64)
        .map(|i| i.saturating_mul(m))
        .map(|mantissa| Tick { at: scientific(mantissa, e), label: decimal(mantissa, e) })
        .filter(|tick| axis.contains(tick.at))
        .collect()
}

/// Both ends, should nothing rounder be found: an axis is never without labels.
fn ends(axis: &Axis) -> Vec<Tick> {
    [axis.lo(), axis.hi()].map(|at| Tick { at, label: crate::plot::number::short(at, 10) }).into()
}

/// `m × 10^e`, correctly rounded: read as it is written.
fn scientific(m: i64, e: i32) -> f64 {
    nearest(&format!("{m}e{e}")).unwrap_or(f64::NAN)
}
