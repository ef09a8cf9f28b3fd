//! The packages that the lock file names, installed once per lock file.

use std::fs::{self, File};
use std::io::Error;
use std::path::Path;
use std::process::Command;

/// Runs `npm ci` if the lock file is not the one that was installed last.
///
/// Two cargo processes (an editor's check and a build) may come here together: the second waits at the file lock,
/// and then finds the work done.
pub fn packages(here: &Path) -> Result<(), String> {
    let lock_path = here.join("dist/install.lock");
    fs::create_dir_all(here.join("dist")).map_err(|e| format!("cannot make assets/dist: {e}"))?;
    let lock = File::create(&lock_path)
        .map_err(|e| format!("cannot open {}: {e}", lock_path.display()))?;
    lock.lock()
        .map_err(|e| format!("cannot lock {}: {e}", lock_path.display()))?;

    let wanted = fs::read(here.join("package-lock.json"))
        .map_err(|e| format!("cannot read assets/package-lock.json: {e}"))?;
    let stamp = here.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let done = Command::new("npm")
        .current_dir(here)
        .args(["ci", "--no-audit", "--no-fund"])
        .output()
        .map_err(|e| missing("npm", &e))?;
    if !done.status.success() {
        return Err(format!(
            "`npm ci` in assets/ failed:\n{}",
            String::from_utf8_lossy(&done.stderr)
        ));
    }
    fs::write(&stamp, wanted).map_err(|e| format!("cannot write {}: {e}", stamp.display()))
}

/// What to tell a person whose machine lacks a tool.
pub fn missing(tool: &str, error: &Error) -> String {
    format!(
        "cannot run `{tool}` ({error}): the pages' scripts and styles are bundled with Node 20 or newer.\n\
         Install Node, or set SHOUNUO_SKIP_WEB=1 to compile without them."
    )
}
