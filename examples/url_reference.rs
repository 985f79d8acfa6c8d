//! Writes `docs/url-reference.md` from the link's schema.

fn main() -> std::io::Result<()> {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/url-reference.md"), halfstep::link::reference())
}
