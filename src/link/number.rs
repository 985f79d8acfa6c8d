//! One number as people write it, and as a link writes it.

use crate::decimal::nearest;

/// A number as it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The number; infinite where the digits are beyond a double.
    pub value: f64,
    /// Whether the text can only mean this.
    pub sure: bool,
    /// The number if its one comma groups thousands, where it can.
    pub grouped: Option<f64>,
    /// The number if its one comma or point groups thousands, where it can.
    pub thousands: Option<f64>,
}

impl Reading {
    /// As a whole number: one has no decimals, so a mark before exactly three digits groups thousands.
    pub fn whole(&self) -> f64 {
        self.thousands.unwrap_or(self.value)
    }

    /// Whether the text can only mean [`whole`](Self::whole).
    pub fn sure_as_whole(&self) -> bool {
        self.sure && self.thousands.is_none()
    }
}

/// Reads a number with a point or a comma for the decimals; `None` if it is not one.
///
/// Understood besides `-1.5e-3`: surrounding spaces, a typographic minus, a plus that form
/// decoding turned into a space (`1e+5`), spaces of any width and apostrophes before groups of three digits, and
/// underscores between digits (not sure). The words `nan` and `inf` are not numbers.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    let mut plain = String::with_capacity(text.len());
    let (mut commas, mut underscores) = (0, 0);
    for (at, c) in text.char_indices() {
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
            _ if (c.is_whitespace() || matches!(c, '\'' | '’'))
                && plain.ends_with(|c: char| c.is_ascii_digit())
                && begins_group(&text[at + c.len_utf8()..]) => {}
            _ => return None,
        }
    }
    let points = plain.matches('.').count();
    let group = |mark: char| if groups_thousands(&plain, mark) { nearest(&plain.replace(mark, "")) } else { None };
    match (commas, points) {
        (0, 0 | 1) => {
            Some(Reading { value: nearest(&plain)?, sure: underscores == 0, grouped: None, thousands: group('.') })
        }
        (1, 0) => {
            let grouped = group(',');
            let value = nearest(&plain.replace(',', "."))?;
            Some(Reading { value, sure: underscores == 0 && grouped.is_none(), grouped, thousands: grouped })
        }
        // The same mark twice can only group.
        (0, _) | (_, 0) => {
            let value = group(if commas == 0 { '.' } else { ',' })?;
            Some(Reading { value, sure: underscores == 0, grouped: None, thousands: None })
        }
        // Of two marks the last is that of the decimals: `1.000,5`, `1,000.5`.
        _ => {
            let (mark, other) = if plain.rfind(',') > plain.rfind('.') { (',', '.') } else { ('.', ',') };
            let (whole, decimals) = plain.split_once(mark)?;
            if decimals.contains([',', '.']) || !groups_thousands(whole, other) {
                return None;
            }
            let value = nearest(&format!("{}.{decimals}", whole.replace(other, "")))?;
            Some(Reading { value, sure: underscores == 0, grouped: None, thousands: None })
        }
    }
}

/// Whether exactly three digits come next.
fn begins_group(text: &str) -> bool {
    text.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Whether every `mark` in `text` can group thousands, as in `1,500`.
fn groups_thousands(text: &str, mark: char) -> bool {
    let mut parts = text.trim_start_matches(['+', '-']).split(mark);
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && digits(first)
        && rest.peek().is_some()
        && rest.all(|part| part.len() == 3 && digits(part))
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
            ("1 000", 1000.0),
            ("−1\u{202f}980", -1980.0),
            ("1 234 567,5", 1_234_567.5),
            ("1'000.5", 1000.5),
            ("1,000,000", 1e6),
            ("1.000.000", 1e6),
            ("1.000,5", 1000.5),
            ("-1,000.5", -1000.5),
            ("0.125", 0.125),
        ] {
            assert_eq!(read(text), Some(Reading { value: x, sure: true, grouped: None, thousands: None }), "{text}");
        }
        assert_eq!(read("1_000"), Some(Reading { value: 1000.0, sure: false, grouped: None, thousands: None }));
        for text in [
            "",
            " ",
            "nan",
            "inf",
            "-inf",
            "NaN",
            "1 00",
            "12 3456",
            "1 000 00",
            "1,00,000",
            "1.000,5,5",
            "10,00.5",
            "0x10",
            "1/2",
            "e",
            "_1",
            "1e",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_mark_before_three_digits_is_two_things() {
        let grouped = Some(1500.0);
        let comma = read("1,500").unwrap();
        assert_eq!(comma, Reading { value: 1.5, sure: false, grouped, thousands: grouped });
        // As a real number a point can only be that of the decimals; as a whole one it can not.
        let point = read("1.500").unwrap();
        assert_eq!(point, Reading { value: 1.5, sure: true, grouped: None, thousands: grouped });
        assert_eq!((point.whole(), point.sure_as_whole()), (1500.0, false));
        assert_eq!((read("20").unwrap().whole(), read("20").unwrap().sure_as_whole()), (20.0, true));
        assert!(read("0.500").unwrap().sure_as_whole() && read("1234.500").unwrap().sure_as_whole());
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
