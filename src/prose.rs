//! Prose that the page has from elsewhere.

/// A text about a setting, which the page's modules do without: the page has all of them in `www/js/data.js`, so they
/// are downloaded once, and the settings stand before a module has come.
#[inline(always)]
pub const fn prose(text: &'static str) -> &'static str {
    if cfg!(feature = "prose") { text } else { "" }
}
