//! The address a build will have on the web, for what cannot find it out by itself.
//!
//! The site works under any address without being told. Two things need it: links out of the single file,
//! which may lie on a disk, and WebKit, where in a `sandbox` the content policy's `'self'` means no host at
//! all, so that the page may load its own files only if the policy names theirs.

use crate::previews;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::str::FromStr;
use std::{fs, ops::Range};

/// An address of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    address: String,
    /// How many bytes of it are scheme and host.
    origin: usize,
}

impl FromStr for Home {
    type Err = anyhow::Error;

    fn from_str(address: &str) -> Result<Self> {
        let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        // What else may stand there would mean something in a policy or in a link.
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%[]".contains(c);
        if host.is_empty() || !address.chars().all(plain) {
            bail!("`{address}` is not the address of a page; an example is https://example.org/halfstep/");
        }
        let origin = address.len() - rest.map_or(0, str::len) + host.len();
        Ok(Self { address: address.to_owned(), origin })
    }
}

impl Home {
    /// All of it.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.address[..self.origin]
    }

    /// Lets the page of a built site load that site's files in a sandbox of WebKit too, and tells those who show links
    /// where pictures and pages are: they take whole addresses alone.
    ///
    /// # Errors
    /// Where the page is not there, or has no policy.
    pub fn admit(&self, site: &Path) -> Result<()> {
        let page = site.join("index.html");
        let html = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
        let admitted = self.admitted(&html).with_context(|| format!("{} has no policy", page.display()))?;
        let home = self.address.trim_end_matches('/');
        fs::write(&page, previews::told(&admitted, home, "")?)?;
        previews::tell(site, home)
    }

    fn admitted(&self, html: &str) -> Option<String> {
        let policy = policy(html)?;
        let wider = html[policy.clone()].replace("'self'", &format!("'self' {}", self.origin()));
        Some([&html[..policy.start], &wider, &html[policy.end..]].concat())
    }
}

/// Where the content policy stands in a page.
fn policy(html: &str) -> Option<Range<usize>> {
    const BEFORE: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let start = html.find(BEFORE)? + BEFORE.len();
    Some(start..start + html[start..].find('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused() {
        for home in [
            "halfstep",
            "javascript:alert(1)",
            "https://example.org/?v=1",
            "",
            "https://",
            "https:///x",
            "https://example.org/ *",
            "https://example.org;script-src *",
            "https://example.org/\">",
        ] {
            assert!(home.parse::<Home>().unwrap_err().to_string().contains("not the address of a page"), "{home}");
        }
    }

    #[test]
    fn the_policy_gets_the_host_and_nothing_else_changes() {
        let html = |own: &str| {
            format!(
                "<p>'self'</p><meta http-equiv=\"Content-Security-Policy\" content=\"default-src {own}; \
                 script-src {own} 'wasm-unsafe-eval'; object-src 'none'\"><p>'self'</p>"
            )
        };
        let home: Home = "https://example.org:8443/halfstep/".parse().unwrap();
        assert_eq!(home.admitted(&html("'self'")), Some(html("'self' https://example.org:8443")));
        assert_eq!(home.admitted("<p>nothing</p>"), None);
    }
}
