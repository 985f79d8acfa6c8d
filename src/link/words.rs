//! Words of an author's in a link: `task=`, `hint=`, `ask=`, and how any text is written into one.

use super::kind::Kind;
use super::schema::SCHEMA;
use super::warning::hidden;

/// A text as it is kept, and whether it was cut: at most so many characters, lines ended by LF alone, nothing invisible.
pub(super) fn tidy(text: &str, most: usize) -> (String, bool) {
    let mut plain = text.trim().chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\r' => None,
        c if c.is_whitespace() => Some(' '),
        c => (!hidden(c)).then_some(c),
    });
    let kept: String = plain.by_ref().take(most).collect();
    (kept.trim().to_owned(), plain.next().is_some())
}

/// A text in a link: letters, digits and `. _ ~ , - ( ) * /` stand for themselves, a space as is said, and all else is
/// percent-encoded.
pub(super) fn encoded(text: &str, space: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        // A mark at the end would be taken for one that clings to the link.
        let marks: &[u8] = if at + 1 == text.len() { b"" } else { b"._~,-()*/" };
        if byte.is_ascii_alphanumeric() || marks.contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push_str(space);
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 15]
                    .iter()
                    .filter_map(|&digit| char::from_digit(digit.into(), 16))
                    .map(|c| c.to_ascii_uppercase()),
            );
        }
    }
    out
}

/// Whether a key is one of a text, for a link that ends in an encoded character.
pub(super) fn ends_encoded(parts: &[&str]) -> impl Fn(&str) -> bool {
    let end = parts.iter().rev().find(|part| !part.is_empty()).copied().unwrap_or_default();
    let is_encoded = end.rfind('%').is_some_and(|at| at + 3 == end.len());
    move |key| is_encoded && is_text(key)
}

/// Whether a key is one of a text: of words, or of a formula.
pub(super) fn is_text(key: &str) -> bool {
    #[cfg(feature = "own")]
    if super::formula::is_formula(key) {
        return true;
    }
    is_words(key.trim_start_matches('?').trim())
}

/// Whether a key is one of an author's words.
pub(super) fn is_words(key: &str) -> bool {
    SCHEMA.iter().any(|row| matches!(row.kind, Kind::Words { .. }) && row.key.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_is_kept_and_no_more_than_the_most() {
        assert_eq!(tidy(" a\r\nb\tc\u{202e}d\u{0} ", 20), ("a\nb cd".into(), false));
        assert_eq!(tidy("θθθ", 2), ("θθ".into(), true));
        assert_eq!(tidy("ab   ", 2), ("ab".into(), false));
    }

    #[test]
    fn only_plain_characters_are_written() {
        assert_eq!(encoded("How large is c(20)? <b>", "+"), "How+large+is+c(20)%3F+%3Cb%3E");
        assert_eq!(encoded("a.", "+"), "a%2E");
    }
}
