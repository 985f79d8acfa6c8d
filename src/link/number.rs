//! One number as people write it, and as a link writes it.

use crate::decimal::nearest;

/// A number as it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The number; infinite where the digits are beyond a double.
    pub value: f64,
    /// Whether the text can only mean this.
    pub sure: bool,
    /// The number if its comma groups thousands, where it can.
    pub grouped: Option<f64>,
}

/// Reads a number with a point or a comma for the decimals; `None` if it is not one.
///
/// Understood besides `-1.5e-3`: surrounding spaces, a typographic minus, a plus that form
/// decoding turned into a space (`1e+5`), and underscores between digits (not sure).
/// The words `nan` and `inf` are not numbers.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let mut plain = String::with_capacity(text.len());
    let (mut commas, mut underscores) = (0, 0);
    for c in text.trim().chars() {
        match c {
            '0'..='9' | '.' | '+' | '-' => plain.push(c),
            'e' | 'E' => plain.push('e'),
            '−' | '–' => plain.push('-'),
            ',' => {
                commas += 1;
                plain.push(',');
            }
            '_' if plain.ends_with(|c: char| c.is_ascii_digit()) => underscores += 1,
            _ if c.is_whitespace() && plain.ends_with('e') => {}
            _ => return None,
        }
    }
    match commas {
        0 => Some(Reading { value: nearest(&plain)?, sure: underscores == 0, grouped: None }),
        1 if !plain.contains('.') => {
            let grouped = if groups_thousands(&plain) { nearest(&plain.replace(',', "")) } else { None };
            let decimal = nearest(&plain.replace(',', "."))?;
            Some(Reading { value: decimal, sure: underscores == 0 && grouped.is_none(), grouped })
        }
        _ => None,
    }
}

/// Whether the one comma of `text` can be a thousands mark, as in `1,500`.
fn groups_thousands(text: &str) -> bool {
    let Some((whole, rest)) = text.trim_start_matches(['+', '-']).split_once(',') else { return false };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    matches!(whole.len(), 1..=3) && !whole.starts_with('0') && rest.len() == 3 && digits(whole) && digits(rest)
}

/// The shortest text that reads back as exactly `x`, in the form people write.
///
/// From 0.0001 up to 100000 that is the plain decimal form; elsewhere whichever is shorter,
/// as in `1e-8`, `1e5`, `123456`. No `+` is ever written.
pub fn write(x: f64) -> String {
    let plain = format!("{x}");
    let size = x.abs();
    if size == 0.0 || (1e-4..1e5).contains(&size) {
        return plain;
    }
    let short = format!("{x:e}");
    if short.len() < plain.len() { short } else { plain }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, x) in [
            ("0.002", 0.002),
            ("0,001", 0.001),
            (" 1e-3 ", 1e-3),
            ("−2.5", -2.5),
            ("1e 5", 1e5),
            ("1E5", 1e5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+3", 3.0),
            ("12,5", 12.5),
            ("1e999", f64::INFINITY),
        ] {
            assert_eq!(read(text), Some(Reading { value: x, sure: true, grouped: None }), "{text}");
        }
        assert_eq!(read("1_000"), Some(Reading { value: 1000.0, sure: false, grouped: None }));
        assert_eq!(read("1,500"), Some(Reading { value: 1.5, sure: false, grouped: Some(1500.0) }));
        for text in
            ["", " ", "nan", "inf", "-inf", "NaN", "1 000", "1,000,000", "1.000,5", "0x10", "1/2", "e", "_1", "1e"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn writes_the_short_form() {
        for (x, text) in [
            (0.002, "0.002"),
            (0.0001, "0.0001"),
            (0.00005, "5e-5"),
            (1e-8, "1e-8"),
            (1e5, "1e5"),
            (20_000.0, "20000"),
            (123_456.0, "123456"),
            (0.97, "0.97"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (1e300, "1e300"),
        ] {
            assert_eq!(write(x), text);
            assert_eq!(read(text).unwrap().value.to_bits(), x.to_bits());
        }
        assert_eq!(write(-0.0), "-0");
    }
}
