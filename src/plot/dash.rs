//! Dashes, which the drawing library does not have: a stroke in pixels is cut into short ones.

use super::guard::{Pixel, Stroke};

/// The most dashes one stroke becomes. A curve that crosses the frame at every step would be
/// hundreds of thousands, all on top of each other: it is drawn solid.
const MOST: f64 = 4000.0;

/// Cuts a stroke into dashes. `pattern` holds the lengths of dash, gap, dash, gap … in pixels;
/// an empty one, or one that cannot be walked, leaves the stroke whole.
pub fn dashes(stroke: &Stroke, pattern: &[f64]) -> Vec<Stroke> {
    let period: f64 = pattern.iter().sum();
    let total: f64 = stroke.windows(2).map(|w| length(w[0], w[1])).sum();
    let walkable = pattern.iter().all(|&l| l >= 1.0) && period.is_finite() && pattern.len().is_multiple_of(2);
    if pattern.is_empty() || !walkable || total / period > MOST || stroke.len() < 2 {
        return vec![stroke.clone()];
    }
    let mut out = Vec::new();
    let mut dash: Stroke = stroke.first().copied().into_iter().collect();
    let (mut index, mut left) = (0, pattern[0]);
    for w in stroke.windows(2) {
        let whole = length(w[0], w[1]);
        let mut done = 0.0;
        while whole - done > left {
            done += left;
            let at = between(w[0], w[1], done / whole);
            let drawing = index % 2 == 0;
            if drawing {
                dash.push(at);
                out.push(std::mem::take(&mut dash));
            } else {
                dash = vec![at];
            }
            index = (index + 1) % pattern.len();
            left = pattern[index];
        }
        left -= whole - done;
        if index % 2 == 0 {
            dash.push(w[1]);
        }
    }
    if dash.len() > 1 {
        out.push(dash);
    }
    out
}

fn length(a: Pixel, b: Pixel) -> f64 {
    (f64::from(b.0) - f64::from(a.0)).hypot(f64::from(b.1) - f64::from(a.1))
}

fn between(a: Pixel, b: Pixel, t: f64) -> Pixel {
    let mix = |a: i32, b: i32| (f64::from(a) + t * (f64::from(b) - f64::from(a))).round() as i32;
    (mix(a.0, b.0), mix(a.1, b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_pattern_says() {
        let cut = dashes(&vec![(0, 0), (6, 0), (20, 0)], &[5.0, 4.0]);
        assert_eq!(cut, [vec![(0, 0), (5, 0)], vec![(9, 0), (14, 0)], vec![(18, 0), (20, 0)]]);
    }

    #[test]
    fn a_dash_goes_around_a_corner() {
        let cut = dashes(&vec![(0, 0), (3, 0), (3, 9)], &[5.0, 4.0]);
        assert_eq!(cut, [vec![(0, 0), (3, 0), (3, 2)], vec![(3, 6), (3, 9)]]);
    }

    #[test]
    fn what_cannot_be_walked_stays_whole() {
        let stroke = vec![(0, 0), (9, 0)];
        for pattern in [&[][..], &[0.0, 0.0], &[5.0], &[f64::NAN, 2.0], &[f64::INFINITY, 2.0]] {
            assert_eq!(dashes(&stroke, pattern), std::slice::from_ref(&stroke));
        }
        assert_eq!(dashes(&vec![(4, 4)], &[5.0, 4.0]), [vec![(4, 4)]]);
        let wild: Stroke = (0..20_000).map(|i| (i % 2 * 1000, 0)).collect();
        assert_eq!(dashes(&wild, &[5.0, 4.0]).len(), 1);
    }
}
