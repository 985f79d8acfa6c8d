//! Gets what Debian has packages of, where that may be done.

use crate::run;
use std::fs;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// As root on a Debian-like machine, asks the system for packages. What is missing afterwards is said by whoever needs it.
pub fn install(packages: &[&str]) {
    if !may_install() {
        return;
    }
    // One at a time: the system's database of packages is locked while it changes.
    static ASKING: Mutex<()> = Mutex::new(());
    let _asking = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    println!("   installing {} with apt-get", packages.join(", "));
    let apt = |words: &[&str]| run::run(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"));
    let installed = apt(&["update", "-qq"])
        .and_then(|()| apt(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat()));
    if let Err(error) = installed {
        println!("   apt-get did not: {error:#}");
    }
}

fn may_install() -> bool {
    let is_root = run::read(Command::new("id").arg("-u")).is_ok_and(|user| user == "0");
    let is_debian =
        fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line.contains("debian")));
    is_root && is_debian && which::which("apt-get").is_ok()
}
