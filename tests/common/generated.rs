//! The generated parts of docs/command.md.
//!
//! Used by `tests/command.rs` and by `examples/command_reference.rs`, which writes them.

/// The page with what stands between each pair of markers made anew.
pub fn command(page: &str) -> String {
    let parts = [("numbers", halfstep::sweep::reference()), ("subcommands", halfstep::command::reference())];
    parts.iter().fold(page.to_owned(), |page, (name, text)| {
        let (open, close) = (format!("<!-- {name} -->"), format!("<!-- end of {name} -->"));
        let (before, rest) = page.split_once(&open).unwrap();
        let (_, after) = rest.split_once(&close).unwrap();
        format!("{before}{open}\n\n{}\n\n{close}{after}", text.trim())
    })
}
