//! Bundles `web/` with Node while cargo builds, so that one `cargo build` is the whole product.
//!
//! `SHOUNUO_SKIP_WEB=1` leaves the assets out: checks on a machine without Node compile, pages come without style.

#[path = "build/install.rs"]
mod install;
#[path = "build/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    if let Err(why) = run() {
        for line in why.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn run() -> Result<(), String> {
    for path in [
        "build.rs",
        "build",
        "web/build.mjs",
        "web/build",
        "web/css",
        "web/ts",
        "web/icons.txt",
        "package-lock.json",
        ".npmrc",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=SHOUNUO_SKIP_WEB");

    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let bundle = out.join("web");
    // Files carry their hash in the name: without this, those of earlier builds would pile up.
    if bundle.exists() {
        std::fs::remove_dir_all(&bundle)
            .map_err(|e| format!("cannot clear {}: {e}", bundle.display()))?;
    }
    let list = if std::env::var_os("SHOUNUO_SKIP_WEB").is_some_and(|v| v != "0") {
        println!("cargo::warning=SHOUNUO_SKIP_WEB is set: pages will have no style and no script");
        String::new()
    } else {
        bundled(&here, &bundle)?
    };
    let table = out.join("table.rs");
    std::fs::write(&table, table::render(&list, &bundle)?)
        .map_err(|e| format!("cannot write {}: {e}", table.display()))
}

fn bundled(here: &Path, bundle: &Path) -> Result<String, String> {
    install::packages(here)?;
    let done = Command::new("node")
        .current_dir(here)
        .arg("web/build.mjs")
        .arg(bundle)
        .output()
        .map_err(|e| install::missing("node", &e))?;
    if !done.status.success() {
        return Err(format!(
            "bundling scripts and styles failed:\n{}",
            String::from_utf8_lossy(&done.stderr)
        ));
    }
    let list = bundle.join("list.tsv");
    std::fs::read_to_string(&list).map_err(|e| format!("cannot read {}: {e}", list.display()))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|e| format!("{name}: {e}"))
}
