//! What the documentation shows of the element and the frame exists: figures, attributes, settings, links.

use halfstep::link::{find, parse};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The documents that show them.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "md" || end == "html") {
            all.push(path);
        }
    }
    all
}

/// What stands between two marks, every time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// The figures, as the types have them.
fn figures() -> BTreeSet<String> {
    let types = read("www/halfstep-figure.d.ts");
    let union = between(&types, "export type HalfstepFigureName =", ";")[0];
    between(union, "| '", "'").into_iter().chain([between(union, "'", "'")[0]]).map(str::to_owned).collect()
}

/// The attributes, as the element has them.
fn attributes() -> BTreeSet<String> {
    let element = read("www/element/element.js");
    let list = between(&element, "observedAttributes = [", "]")[0];
    list.split(',').map(|name| name.trim().trim_matches('\'').to_owned()).collect()
}

/// The attributes of a tag, each with its value in double quotes.
fn given(tag: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = tag;
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').unwrap_or((after, ""));
        all.push((name.trim().to_owned(), value.replace("&amp;", "&")));
        rest = next;
    }
    all
}

#[test]
fn every_snippet_of_the_element_works_as_it_is() {
    let (figures, attributes) = (figures(), attributes());
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        // What a template fills in is in its use.
        let tags = between(&text, "<halfstep-figure ", ">").into_iter().filter(|tag| !tag.contains("{{"));
        for tag in tags.chain(between(&text, "{{< halfstep ", ">}}")) {
            let given = given(tag);
            seen += usize::from(!given.is_empty());
            for (name, value) in given {
                let problem = match name.as_str() {
                    "figure" if !figures.contains(&value) => "is no figure".to_owned(),
                    "link" => parse(&value).warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
                    "controls" => value
                        .split(',')
                        .filter(|key| find(key.trim()).is_none())
                        .map(|key| format!("{key} is no setting"))
                        .collect(),
                    "id" => String::new(),
                    _ if !attributes.contains(&name) => "is no attribute".to_owned(),
                    _ => String::new(),
                };
                if !problem.is_empty() {
                    wrong.push(format!("{}: {name}=\"{value}\": {problem}", path.display()));
                }
            }
        }
    }
    assert!(seen > 10, "{seen} snippets were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tables_name_every_figure_and_attribute() {
    let text = read("docs/embedding.md");
    let table = between(&text, "| attribute | is |", "\n\n")[0];
    let named: BTreeSet<String> = between(table, "\n| `", "`").into_iter().map(str::to_owned).collect();
    assert_eq!(named, attributes());
    let row = between(table, "\n| `figure` |", "\n")[0];
    let named: BTreeSet<String> = row.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(named, figures());
}

#[test]
fn every_frame_opens_its_link() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for frame in between(&text, "<iframe ", ">") {
            let Some(source) = between(frame, "src=\"", "\"").first().copied() else { continue };
            let Some((_, link)) = source.split_once('?') else { continue };
            seen += 1;
            let warnings = parse(&link.replace("&amp;", "&")).warnings;
            wrong.extend(warnings.iter().map(|warning| format!("{}: {source}: {warning}", path.display())));
        }
    }
    assert!(seen > 0 && wrong.is_empty(), "{seen} frames: {}", wrong.join("\n"));
}
