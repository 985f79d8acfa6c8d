//! Colors that a frame takes from the page around it.

use crate::decimal::hexadecimal;

/// A color in a link: red, green and blue, a byte each, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(u32);

impl Color {
    /// What is behind shows through.
    pub const TRANSPARENT: Self = Self(u32::MAX);
    const WORD: &'static str = "transparent";

    /// Reads `3b4cc0`, `#3b4cc0`, `34c`, and `transparent`.
    pub fn read(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case(Self::WORD) {
            return Some(Self::TRANSPARENT);
        }
        let digits = text.strip_prefix('#').unwrap_or(text);
        let number = hexadecimal(digits)?;
        match digits.len() {
            6 => Some(Self(number)),
            // Each digit twice.
            3 => Some(Self(((number & 0xf00) << 8 | (number & 0xf0) << 4 | number & 0xf) * 0x11)),
            _ => None,
        }
    }

    /// As it stands in a link.
    pub fn text(self) -> String {
        if self == Self::TRANSPARENT {
            return Self::WORD.into();
        }
        (0..6).rev().filter_map(|place| char::from_digit(self.0 >> (4 * place) & 0xf, 16)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_read_as_style_sheets_write_it() {
        for (text, says) in [
            ("3b4cc0", Some("3b4cc0")),
            ("#3B4CC0", Some("3b4cc0")),
            ("34c", Some("3344cc")),
            ("000", Some("000000")),
            ("Transparent", Some("transparent")),
            ("+3b4cc", None),
            ("3b4cc", None),
            ("red", None),
            ("3b4cc0ff", None),
            ("", None),
        ] {
            assert_eq!(Color::read(text).map(Color::text).as_deref(), says, "{text}");
        }
    }
}
