//! A diverging shade: the ground at zero, a hue for each sign, stronger for larger numbers.

use plotters::style::RGBColor;

use super::palette::Palette;
use crate::analysis::{Place, decay_at};

/// The faintest shade of a hue, so that a sign is seen however small the number.
const FAINT: f64 = 0.14;

/// How strongly a map's numbers are shaded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shade {
    lo: f64,
    hi: f64,
    /// In logarithms of 1+|x|, for numbers over several decades.
    log: bool,
}

/// By how much a number is below its reference, in logarithms: positive is a smaller one.
pub(super) fn favor(value: f64, reference: f64) -> f64 {
    (reference / value).ln()
}

impl Shade {
    /// For c: its values at the corners, where it is largest.
    pub fn of_formula(place: &Place) -> Self {
        let most = decay_at(1.0);
        let corners = [(0.0, 0.0), (0.0, most), (most, 0.0), (most, most)];
        Self::over(corners.into_iter().map(|(beta, rho)| place.coefficient(beta, rho)), true)
    }

    /// For whole runs.
    pub fn of_runs(values: &[f64], reference: f64) -> Self {
        Self::over(values.iter().map(|&value| favor(value, reference)), false)
    }

    fn over(values: impl Iterator<Item = f64>, log: bool) -> Self {
        let finite = values.filter(|x| x.is_finite());
        let (lo, hi) = finite.fold((0.0, 0.0), |(lo, hi): (f64, f64), x| (lo.min(x), hi.max(x)));
        Self { lo, hi, log }
    }

    /// The least and the largest number.
    pub fn ends(&self) -> (f64, f64) {
        (self.lo, self.hi)
    }

    /// Both signs on one scale: equal numbers are equally strong.
    pub fn color(&self, colors: &Palette, x: f64) -> RGBColor {
        let size = |x: f64| if self.log { x.abs().ln_1p() } else { x.abs() };
        let most = size(self.lo).max(size(self.hi));
        let share = if most > 0.0 { size(x) / most } else { 0.0 };
        mix(colors, if x < 0.0 { -share } else { share })
    }
}

/// The ground at 0, all of the anti-penalty's hue at −1 and of the penalty's at 1.
pub(super) fn mix(colors: &Palette, t: f64) -> RGBColor {
    let hue = if t < 0.0 { colors.anti } else { colors.penalty };
    // What is no number is the ground.
    let share = if t.abs() > 0.0 { FAINT + (1.0 - FAINT) * t.abs().min(1.0) } else { 0.0 };
    let part = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    let ground = colors.background;
    RGBColor(part(ground.0, hue.0), part(ground.1, hue.1), part(ground.2, hue.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::look::Theme;

    #[test]
    fn signs_differ_and_larger_is_stronger() {
        let colors = Palette::of(Theme::Light);
        let shade = Shade { lo: -100.0, hi: 10.0, log: true };
        assert_eq!(shade.color(&colors, -100.0), colors.anti);
        assert_eq!(shade.color(&colors, 0.0), colors.background);
        assert_ne!(shade.color(&colors, 10.0), colors.penalty, "both signs are on one scale");
        let far = |x: f64| {
            let (a, b) = (shade.color(&colors, x), colors.background);
            [a.0.abs_diff(b.0), a.1.abs_diff(b.1), a.2.abs_diff(b.2)].map(u32::from).iter().sum::<u32>()
        };
        assert!(far(1e-9) > 20 && far(3.0) > far(1e-9) && far(10.0) > far(3.0));
        assert_eq!(shade.color(&colors, f64::NAN), colors.background);
    }
}
