//! The words of a task as HTML, for a learning platform. The page makes its own elements of them
//! (`www/js/exercise/prose.js`), by the same few rules.

/// A task as HTML: paragraphs, lists of lines that begin with `- `, and formulas between `$` as TeX in `\( \)`, which
/// the platforms typeset. Everything else stays text and never becomes markup.
pub fn html(task: &str) -> String {
    let mut out = String::new();
    let mut open = "";
    let close = |out: &mut String, open: &mut &str| {
        match *open {
            "ul" => out.push_str("</ul>"),
            "p" => out.push_str("</p>"),
            _ => {}
        }
        *open = "";
    };
    for line in task.lines().map(str::trim) {
        if line.is_empty() {
            close(&mut out, &mut open);
        } else if let Some(item) = line.strip_prefix("- ") {
            if open != "ul" {
                close(&mut out, &mut open);
                out.push_str("<ul>");
                open = "ul";
            }
            out.push_str(&format!("<li>{}</li>", set(item)));
        } else {
            if open == "p" {
                out.push_str("<br>");
            } else {
                close(&mut out, &mut open);
                out.push_str("<p>");
                open = "p";
            }
            out.push_str(&set(line));
        }
    }
    close(&mut out, &mut open);
    out
}

/// A line with its formulas.
fn set(line: &str) -> String {
    let pieces: Vec<&str> = line.split('$').collect();
    // A `$` without a partner is a dollar sign.
    let paired = if pieces.len().is_multiple_of(2) { pieces.len() - 1 } else { pieces.len() };
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match at {
            _ if at >= paired => out += &format!("${}", escaped(piece)),
            _ if at % 2 == 1 => out += &format!("\\({}\\)", escaped(piece)),
            _ => out += &escaped(piece),
        }
    }
    out
}

/// A text in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
