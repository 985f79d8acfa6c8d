//! Puts a build under one folder named after its content, bundled where it is a release.
//!
//! Everything the page loads — its modules, styles, the engine and its glue — ends in
//! `app-<hash>/`, and `index.html` is made to point there. So a cache can hold the files of one
//! build or of another, but never mix them, and the modules import each other by plain names.

use crate::{bundle, licenses, paths, previews, run, site, tools};
use anyhow::{Context, Result, bail};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Files of `www/` that stay beside `index.html` under their own names: `boot.js` is what tells a visitor that the rest did
/// not arrive, and other pages name the element's script.
const KEEPS_ITS_NAME: [&str; 3] = ["boot.js", ELEMENT, "halfstep-figure.d.ts"];

/// The script of the element, which leads into the folder.
const ELEMENT: &str = "halfstep-figure.js";

/// Stands for the build's name in a module.
const BUILD: &str = "%BUILD%";

/// What the compiler may emit for this target and the browsers we serve all have.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Trunk's hook after a build.
///
/// # Errors
/// Where it was not Trunk that called, or a file cannot be placed.
pub fn hook() -> Result<()> {
    let folder = |name: &str| -> Result<PathBuf> {
        let value = env::var_os(name).with_context(|| format!("{name} is not set: Trunk calls this, after a build"))?;
        Ok(value.into())
    };
    let staging = folder("TRUNK_STAGING_DIR")?;
    let source = folder("TRUNK_SOURCE_DIR")?;
    finish(&staging, &source, env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release"))
}

/// Puts the engine's modules and the first picture in place, names the folder, and writes the licenses.
///
/// # Errors
/// Where a tool fails or a file cannot be placed.
pub fn finish(staging: &Path, source: &Path, release: bool) -> Result<()> {
    site::modules(staging, release)?;
    site::first(Some(staging))?;
    let name = stamp(staging, source, release)?;
    previews::write(staging)?;
    licenses::write(staging)?;
    println!("   the site's files are in {name}/");
    Ok(())
}

/// Runs `wasm-opt` over the modules of a folder, where it is to be had; `simd` names the one
/// feature more that a module for browsers with 128-bit registers has.
///
/// # Errors
/// Where it fails.
pub fn optimize(folder: &Path, simd: bool) -> Result<()> {
    if !has_wasm_opt() {
        return Ok(());
    }
    let simd: &[&str] = if simd { &["--enable-simd"] } else { &[] };
    let is_wasm = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "wasm");
    paths::files(folder)?.iter().filter(is_wasm).try_for_each(|wasm| wasm_opt(wasm, &[&["-O3"], simd].concat()))
}

fn has_wasm_opt() -> bool {
    let there = tools::wasm_opt().is_ok();
    if !there {
        println!("   without wasm-opt (`cargo xtask dist` gets it where Node.js is there)");
    }
    there
}

/// Makes a module of the page as small as it gets, where `wasm-opt` is to be had.
///
/// Functions are not put into their only caller, and stand by name: what is alike is near each other then, and the
/// compression that every host does finds it (7 % of the module, measured).
///
/// # Errors
/// Where it fails.
pub fn shrink(wasm: &Path) -> Result<()> {
    if !has_wasm_opt() {
        return Ok(());
    }
    const HOW: [&str; 8] = [
        // What a function does besides is known where it is called.
        "--generate-global-effects",
        "-Oz",
        "--converge",
        // Nothing but the end of the stack is at the lowest addresses: constants may be folded into their loads.
        "--low-memory-unused",
        "--one-caller-inline-max-function-size=1",
        "--flexible-inline-max-function-size=2",
        "--always-inline-max-function-size=1",
        "--reorder-functions-by-name",
    ];
    wasm_opt(wasm, &HOW)
}

fn wasm_opt(wasm: &Path, how: &[&str]) -> Result<()> {
    let strip = ["--strip-debug", "--strip-producers"];
    run::run(tools::wasm_opt()?.args(how).args(strip).args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm))
}

/// Does the placing, and the bundling where asked for; returns the folder's name.
///
/// # Errors
/// Where a file cannot be placed, or `index.html` names one that is not there.
pub fn stamp(staging: &Path, source: &Path, bundles: bool) -> Result<String> {
    let index = staging.join("index.html");
    let app = staging.join("app");
    fs::create_dir_all(&app)?;
    for entry in fs::read_dir(staging)? {
        let entry = entry?;
        if entry.path() != index && entry.path() != app {
            fs::rename(entry.path(), app.join(entry.file_name()))?;
        }
    }
    for file in paths::files(source)? {
        let name = file.strip_prefix(source)?;
        let kept = KEEPS_ITS_NAME.iter().any(|keeps| name == Path::new(keeps));
        let to = if kept { staging } else { &app }.join(name);
        if name != Path::new("index.html") {
            fs::create_dir_all(to.parent().unwrap_or(&app))?;
            fs::copy(&file, &to).with_context(|| format!("could not copy {}", file.display()))?;
        }
    }

    if bundles {
        bundle::bundle(&app)?;
    }
    let name = format!("app-{:010x}", hash(&app)? >> 24);
    sign(&app, &name)?;
    lead(&staging.join(ELEMENT), &app, &name)?;
    fs::rename(&app, staging.join(&name))?;
    let html = fs::read_to_string(&index).context("there is no index.html")?;
    let html = html.replacen("<html ", &format!("<html data-build=\"{name}\" "), 1);
    let html = point(&html, &name, staging)?;
    // Indentation is for those who write it; nothing here shows its spaces.
    let html = if bundles { html.lines().map(str::trim_start).collect::<Vec<_>>().join("\n") } else { html };
    fs::write(&index, html)?;
    Ok(name)
}

/// Tells the modules which build they are of; the page compares that with what `index.html` says.
fn sign(app: &Path, name: &str) -> Result<()> {
    for file in paths::files(app)?.iter().filter(|file| file.extension().is_some_and(|ending| ending == "js")) {
        let text = fs::read_to_string(file)?;
        if text.contains(BUILD) {
            fs::write(file, text.replace(BUILD, name))?;
        }
    }
    Ok(())
}

/// Points the script that keeps its name at the element in the folder, which bundling has put with the other modules.
fn lead(script: &Path, app: &Path, name: &str) -> Result<()> {
    if !script.is_file() {
        return Ok(());
    }
    let folder = if app.join("js/element.js").is_file() { "js" } else { "element" };
    let text = fs::read_to_string(script)?.replace("./element/", &format!("./{name}/{folder}/"));
    fs::write(script, text)?;
    Ok(())
}

fn hash(folder: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in paths::files(folder)? {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        hasher.write(name.as_bytes());
        hasher.write(&fs::read(&file)?);
    }
    Ok(hasher.finish())
}

/// Points each relative `src`, `srcset` and `href` of a loading element at the file's new place,
/// and drops Trunk's own elements.
fn point(html: &str, folder: &str, staging: &Path) -> Result<String> {
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        out.push_str(&rest[..start]);
        let tag = &rest[start..end];
        let loads = ["<script", "<link", "<img", "<source"].iter().any(|name| tag.starts_with(name));
        if !loads {
            out.push_str(tag);
        } else if !tag.contains("data-trunk") {
            out.push_str(&point_tag(tag, folder, staging)?);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Ok(out)
}

fn point_tag(tag: &str, folder: &str, staging: &Path) -> Result<String> {
    let mut tag = tag.to_owned();
    for attribute in [" src=\"", " srcset=\"", " href=\""] {
        let Some(start) = tag.find(attribute).map(|at| at + attribute.len()) else {
            continue;
        };
        let Some(length) = tag[start..].find('"') else {
            continue;
        };
        let given = tag[start..start + length].to_owned();
        if given.starts_with("data:") || given.starts_with('#') {
            continue;
        }
        if given.contains("//") || given.starts_with('/') {
            bail!("index.html loads {given}; only relative addresses work everywhere");
        }
        let name = given.trim_start_matches("./");
        if staging.join(folder).join(name).is_file() {
            tag.replace_range(start..start + length, &format!("{folder}/{name}"));
        } else if !staging.join(name).is_file() {
            bail!("index.html loads {given}, and there is no such file");
        }
    }
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(html: &str, module: &str) -> (PathBuf, PathBuf) {
        let base =
            env::temp_dir().join(format!("halfstep-stamp-{}-{:?}", std::process::id(), std::thread::current().id()));
        drop(fs::remove_dir_all(&base));
        let (staging, source) = (base.join("staging"), base.join("www"));
        fs::create_dir_all(source.join("parts")).unwrap();
        fs::create_dir_all(&staging).unwrap();
        fs::write(staging.join("index.html"), html).unwrap();
        fs::write(staging.join("halfstep.js"), "export default 1").unwrap();
        fs::write(source.join("index.html"), "the source").unwrap();
        fs::write(source.join("main.js"), module).unwrap();
        fs::write(source.join("parts/a.js"), "").unwrap();
        fs::write(source.join("boot.js"), "").unwrap();
        (staging, source)
    }

    #[test]
    fn all_files_but_two_go_under_the_hash() {
        let html = r##"<html lang="en"><link data-trunk rel="rust" href="../Cargo.toml">
            <script src="./boot.js"></script><a href="main.js">x</a>
            <script type="module" src="main.js"></script><link rel="icon" href="data:,">"##;
        let (staging, source) = site(html, "const BUILD = '%BUILD%';");
        let name = stamp(&staging, &source, false).unwrap();
        let module = fs::read_to_string(staging.join(&name).join("main.js")).unwrap();
        assert_eq!(module, format!("const BUILD = '{name}';"));
        for file in ["halfstep.js", "main.js", "parts/a.js"] {
            assert!(staging.join(&name).join(file).is_file(), "{file}");
        }
        assert!(staging.join("boot.js").is_file());
        let html = fs::read_to_string(staging.join("index.html")).unwrap();
        assert!(html.contains(&format!(r#"<html data-build="{name}" lang="en">"#)));
        assert!(html.contains(&format!(r#"<script type="module" src="{name}/main.js">"#)));
        assert!(html.contains(r#"<script src="./boot.js">"#));
        assert!(html.contains(r#"<a href="main.js">"#));
        assert!(!html.contains("data-trunk"));
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn the_name_follows_the_content() {
        let name = |module| {
            let (staging, source) = site("", module);
            stamp(&staging, &source, false).unwrap()
        };
        assert_eq!(name("1"), name("1"));
        assert_ne!(name("1"), name("2"));
    }

    #[test]
    fn other_hosts_and_missing_files_are_refused() {
        for html in [
            r#"<script src="https://example.org/x.js"></script>"#,
            r#"<link rel="stylesheet" href="/style.css">"#,
            r#"<script src="gone.js"></script>"#,
        ] {
            let (staging, source) = site(html, "1");
            assert!(stamp(&staging, &source, false).is_err(), "{html}");
        }
    }
}
