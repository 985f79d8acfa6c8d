//! Where things are.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder of the workspace: the nearest above the current one that has `Trunk.toml`.
///
/// The compiled-in path is the last resort only, since checkouts may share a target folder.
#[must_use]
pub fn root() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .find(|folder| folder.join("Trunk.toml").is_file())
        .unwrap_or_else(|| compiled.parent().unwrap_or(compiled))
        .to_path_buf()
}

/// The folder that cargo builds in.
#[must_use]
pub fn target() -> PathBuf {
    set("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder of the built site.
#[must_use]
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The site as one file.
#[must_use]
pub fn single() -> PathBuf {
    root().join("dist-single/halfstep.html")
}

/// The folder the pinned tools are kept in: `HALFSTEP_TOOLS`, or one in the user's cache folder.
#[must_use]
pub fn tools() -> PathBuf {
    if let Some(folder) = set("HALFSTEP_TOOLS") {
        return folder;
    }
    let cache = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    // Without a home folder the tools live with the other build products.
    cache.map_or_else(|| root().join("target/tools"), |cache| cache.join("halfstep").join("tools"))
}

/// All files below a folder, in a fixed order.
///
/// # Errors
/// Where one of its folders cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} is not there", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// A file's name in a folder, as an address has it.
#[must_use]
pub fn name(file: &Path, folder: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
