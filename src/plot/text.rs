//! How wide a text is, without asking anyone.
//!
//! In a browser the drawing library measures by adding an element to the page, which a strict
//! style policy blocks and a worker does not have. A table is enough: the widths are those of a
//! wide system font, so that a text is never wider than it says by more than a hair.

/// The family, for a canvas and for an SVG attribute alike.
pub const FAMILY: &str = "system-ui, -apple-system, \"Segoe UI\", sans-serif";

/// The size of labels, in CSS pixels.
pub const SIZE: f64 = 12.0;

/// An upper estimate of the width of a text of this size, in the unit of the size.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let sum: f64 = text.chars().map(em).sum();
    sum * size * if bold { 1.12 } else { 1.0 }
}

/// The text, or as much of it as is not wider than `room`.
pub fn fitted(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.into();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short, size, bold) + width("…", size, bold) > room {
            short.pop();
            break;
        }
    }
    if short.is_empty() { short } else { short.trim_end().to_string() + "…" }
}

/// The text in lines not wider than `room`, broken at spaces.
pub fn lines(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, bold) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// The width of a character, as a share of the size.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' => 0.28,
        'I' | 'J' | ' ' | ',' | '.' | '·' | ':' | ';' | '/' | '|' | '!' => 0.35,
        'f' | '-' | '(' | ')' | '[' | ']' | 't' | 'r' | '’' => 0.41,
        '₀'..='₉' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => 0.41,
        '⁻' | '–' | '‖' | '"' | '“' | '”' | 's' | 'z' | 'c' | '?' => 0.55,
        'm' | 'M' | 'w' | 'W' | '@' | '…' | '%' | '½' => 1.0,
        'O' | 'Q' | 'G' | 'D' | 'H' | 'N' | 'U' | '+' | '−' | '×' | '≤' | '≥' | '±' | '=' | '<' | '>' | '∞' | '&' => {
            0.84
        }
        'A'..='Z' => 0.7,
        c if c.is_ascii() => 0.64,
        // Greek and the rest of the alphabets.
        c if u32::from(c) < 0x2000 => 0.66,
        // Unknown: as wide as it is high.
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_and_broken_to_fit() {
        assert_eq!(fitted("modified", SIZE, false, 200.0), "modified");
        let cut = fitted("modified equation", SIZE, false, 60.0);
        assert!(cut.ends_with('…') && width(&cut, SIZE, false) <= 60.0, "{cut}");
        assert_eq!(fitted("modified", SIZE, false, 1.0), "");
        assert!(lines("one two three four", SIZE, false, 60.0).iter().all(|l| width(l, SIZE, false) <= 60.0));
        assert!(lines("", SIZE, false, 60.0).is_empty());
    }
}
