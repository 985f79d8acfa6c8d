//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

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

fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
