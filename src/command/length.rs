//! A length on the command line: `3.25in`, `82.5mm`, `240pt`, `640`.

use std::str::FromStr;

/// A length in CSS pixels, 96 to an inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length(pub f64);

/// What each unit is in CSS pixels.
const UNITS: [(&str, f64); 5] =
    [("in", 96.0), ("cm", 96.0 / 2.54), ("mm", 96.0 / 25.4), ("pt", 96.0 / 72.0), ("px", 1.0)];

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| text.strip_suffix(name).map(|number| (number, *unit)))
            .unwrap_or((text, 1.0));
        match number.trim().parse::<f64>() {
            Ok(x) if x.is_finite() && x > 0.0 => Ok(Self(x * unit)),
            _ => Err("a length is a number with in, cm, mm, pt or px, such as 3.25in".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_print() {
        let px = |text: &str| text.parse::<Length>().map(|length| length.0);
        assert_eq!(px("3.25in"), Ok(312.0));
        assert_eq!(px("72pt"), px("1in"));
        assert!((px("25.4 mm").unwrap() - 96.0).abs() < 1e-9);
        assert_eq!(px("640"), Ok(640.0));
        assert!(px("-1in").is_err() && px("wide").is_err() && px("nanin").is_err());
    }
}
