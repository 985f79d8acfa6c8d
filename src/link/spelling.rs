//! What people and programs make of a link: other names for its keys, keys that others append, marks that cling to its
//! end, and the nearest word to one that is none.

/// The names that libraries give our keys.
const ALIASES: &[(&str, &str)] = &[
    ("lr", "h"),
    ("learning_rate", "h"),
    ("step_size", "h"),
    ("beta", "b1"),
    ("beta1", "b1"),
    ("beta_1", "b1"),
    ("rho", "b2"),
    ("beta2", "b2"),
    ("beta_2", "b2"),
    ("epsilon", "eps"),
    ("weight_decay", "wd"),
    ("optimizer", "opt"),
    ("bias_correction", "bc"),
    ("loss", "problem"),
    ("num_steps", "steps"),
    ("batch_order", "batch"),
];

/// The names that libraries give our words, by key.
const WORDS: &[(&str, &str, &str)] = &[
    ("opt", "sgd", "gd"),
    ("opt", "heavyball", "momentum"),
    ("opt", "nag", "nesterov"),
    // The key was a flag once, which took these.
    ("epsin", "true", "1"),
    ("epsin", "yes", "1"),
    ("epsin", "on", "1"),
    ("epsin", "false", "0"),
    ("epsin", "no", "0"),
    ("epsin", "off", "0"),
    ("epsin", "inside", "1"),
    ("epsin", "outside", "0"),
];

/// Keys that newsletters, social networks and advertisers append to any link. They mean nothing here.
const TRACKING: &[&str] = &[
    "dclid",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "oly_anon_id",
    "oly_enc_id",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "s_cid",
    "scid",
    "si",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wickedid",
    "yclid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
];

/// Marks that a sentence, a pair of brackets or a chat puts after a link.
const CLINGING: &str = ".,;:!?)]}>\"'*/\\|`”’»›…。、，；：！？）］｝＞」』】";

/// Our name of a key, whatever its capitals.
pub(super) fn key(name: &str) -> &str {
    ALIASES.iter().find(|row| row.0.eq_ignore_ascii_case(name)).map_or(name, |row| row.1)
}

/// Our word for a value of a key.
pub(super) fn word<'a>(key: &str, text: &'a str) -> &'a str {
    WORDS.iter().find(|row| row.0 == key && row.1.eq_ignore_ascii_case(text.trim())).map_or(text, |row| row.2)
}

/// Whether a key is one that others append.
pub(super) fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// The last value of a link without what clings to it, and what that was. Invisible characters go in silence.
pub(super) fn without_clinging(text: &str) -> (&str, &str) {
    let is_mark = |c: char| CLINGING.contains(c) || is_invisible(c) || c.is_whitespace();
    let kept = text.trim_end_matches(is_mark);
    // A value that is nothing else is not a value with something at its end, and a bracket may be its own.
    if kept.is_empty() || kept.contains(['(', '[']) {
        (text, "")
    } else {
        (kept, text[kept.len()..].trim_matches(|c| is_invisible(c) || c == ' '))
    }
}

/// Characters that a text editor or a chat puts in without anyone seeing them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A query with `&` between its keys where it has `&amp;` or `;`. Coordinates may have a `;` between them, so only one
/// that a key follows is meant so.
pub(super) fn joined(query: &str) -> String {
    let query = query.replace("&amp;", "&");
    let mut parts = query.split(';');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split_once('=').map(|(name, _)| name);
        let is_key = name.is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b))
        });
        #[cfg(feature = "own")]
        let is_key = is_key && !super::formula::ends_in_formula(&out);
        out.push(if is_key { '&' } else { ';' });
        out.push_str(part);
    }
    out
}

/// A query that was encoded as a whole, decoded once: `v=1%26h%3D0.1` was `v=1&h=0.1`.
///
/// A link of ours never holds an encoded `&` or `=`, so one tells; `None` where there is none.
pub(super) fn decoded(query: &str) -> Option<String> {
    let code = |at: usize| query.get(at..at + 3).map(str::to_ascii_lowercase);
    let marks = query.match_indices('%').filter_map(|(at, _)| code(at));
    if !marks.clone().any(|code| code == "%3d") || query.matches('&').count() > 0 {
        return None;
    }
    if query.split_once('=').is_some_and(|(key, _)| super::words::is_text(key)) {
        return None;
    }
    let mut out = String::with_capacity(query.len());
    let mut rest = query;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let plain = match rest.get(at..at + 3).map(str::to_ascii_lowercase).as_deref() {
            Some("%26") => "&",
            Some("%3d") => "=",
            Some("%2c") => ",",
            Some("%25") => "%",
            _ => "",
        };
        if plain.is_empty() {
            out.push('%');
            rest = &rest[at + 1..];
        } else {
            out.push_str(plain);
            rest = &rest[at + 3..];
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The nearest of some words, if it is near enough to have been meant: a letter in three may differ, transposed
/// neighbors counting as one.
pub(crate) fn nearest<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_ascii_lowercase();
    // Longer ones are no slip of a known word, and a link may hold thousands.
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    // Of two as near the one of the same length: letters change places more often than they are left out.
    let near = words
        .map(|word| (distance(&text, word), word))
        .min_by_key(|(distance, word)| (*distance, word.len().abs_diff(text.len())))?;
    let most = (text.chars().count().max(near.1.len()) / 3).max(1);
    let longest = text.chars().count().max(near.1.len());
    (near.0 <= most && near.0 < longest).then_some(near.1)
}

/// How many letters differ, are missing, are too many or have changed places (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["h", "b1", "b2", "eps", "epsin", "steps", "problem", "opt"];
        let near = |text| nearest(text, words.into_iter());
        assert_eq!(near("hh"), Some("h"));
        assert_eq!(near("stesp"), Some("steps"));
        assert_eq!(near("epsinn"), Some("epsin"));
        assert_eq!(near("problrm"), Some("problem"));
        assert_eq!((near("color"), near(""), near(&"x".repeat(99))), (None, None, None));
    }

    #[test]
    fn what_clings_is_told_from_the_value() {
        assert_eq!(without_clinging("0.001."), ("0.001", "."));
        assert_eq!(without_clinging("0.001\u{200b}"), ("0.001", ""));
        assert_eq!(without_clinging("0.001）。"), ("0.001", "）。"));
        assert_eq!(without_clinging("dark"), ("dark", ""));
        assert_eq!(without_clinging("..."), ("...", ""));
    }

    #[test]
    fn a_query_that_was_encoded_whole_is_decoded_once() {
        assert_eq!(decoded("v=1%26h%3D0.001").as_deref(), Some("v=1&h=0.001"));
        assert_eq!(decoded("v%3d1%26x0%3d1%2c2").as_deref(), Some("v=1&x0=1,2"));
        assert_eq!(decoded("v%3D1%2526").as_deref(), Some("v=1%26"));
        assert_eq!((decoded("v=1&h=0.001"), decoded("title=%C3%A9")), (None, None));
    }
}
