//! A point as people write it.

use super::number::{self, Reading};

/// A point as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// Its coordinates.
    pub point: Vec<f64>,
    /// Whether the text can only mean this.
    pub sure: bool,
}

/// Reads `dim` numbers; `None` if the text does not hold as many.
///
/// Commas separate them: `2.8,3.5`. Semicolons or spaces do as well, and leave the comma to the
/// decimals: `2,8;3,5`. Twice as many parts as coordinates, all of digits, are decimal commas
/// throughout, `2,8,3,5`; that is a guess, and not sure.
pub(super) fn read(text: &str, dim: usize) -> Option<Point> {
    // As a point is written: `(1,2)`, `[1,2]`.
    let text = text.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    if text.contains(';') {
        return collect(text.split(';'), dim);
    }
    collect(text.split(','), dim)
        .or_else(|| collect(text.split_whitespace(), dim))
        .or_else(|| decimal_commas(text, dim))
}

/// The parts as numbers, if there are `dim` and each is one.
fn collect<'a>(parts: impl Iterator<Item = &'a str> + Clone, dim: usize) -> Option<Point> {
    // Counted before anything is kept: a link may hold thousands of parts.
    if parts.clone().take(dim + 1).count() != dim {
        return None;
    }
    // Spaces stand between numbers here, never in one.
    let one = |part: &str| if part.trim().contains(char::is_whitespace) { None } else { number::read(part) };
    let numbers: Vec<Reading> = parts.map(one).collect::<Option<_>>()?;
    Some(Point { point: numbers.iter().map(|n| n.value).collect(), sure: numbers.iter().all(|n| n.sure) })
}

/// `2,8,3,5` as (2.8, 3.5).
fn decimal_commas(text: &str, dim: usize) -> Option<Point> {
    let parts = text.split(',').map(str::trim);
    if parts.clone().take(2 * dim + 1).count() != 2 * dim {
        return None;
    }
    let parts: Vec<&str> = parts.collect();
    let coordinate = |pair: &[&str]| match pair {
        [whole, rest] if !whole.contains('.') && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) => {
            number::read(&format!("{whole}.{rest}")).map(|n| n.value)
        }
        _ => None,
    };
    Some(Point { point: parts.chunks(2).map(coordinate).collect::<Option<_>>()?, sure: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Option<(Vec<f64>, bool)> {
        read(text, 2).map(|read| (read.point, read.sure))
    }

    #[test]
    fn separators_and_decimal_commas() {
        for text in
            ["2.8,3.5", "2.8, 3.5", "2,8;3,5", "2.8 3.5", "2,8 3,5", "2.8;3.5", "28e-1,3.5", "(2.8,3.5)", "[2.8, 3.5]"]
        {
            assert_eq!(point(text), Some((vec![2.8, 3.5], true)), "{text}");
        }
        assert_eq!(point("2,8,3,5"), Some((vec![2.8, 3.5], false)));
        assert_eq!(point("−2,8,0,05"), Some((vec![-2.8, 0.05], false)));
        assert_eq!(point("2,8"), Some((vec![2.0, 8.0], true)));
        for text in ["", "2.8", "2.8,", "1,2,3", "2,8,3,", "1.5,2,3,4", "1,2,3,4,5", "1;2;3", "a,b", "2,8,3,-5"] {
            assert_eq!(point(text), None, "{text}");
        }
    }
}
