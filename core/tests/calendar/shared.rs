//! Records that lie beside the project on the builders' machine, but are not part of it.

use std::path::Path;

/// The content of a shared file; says so plainly when it is not there.
pub fn read(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    let content = std::fs::read_to_string(&path).ok();
    if content.is_none() {
        shounuo_trial::missing(
            "others' cases and records",
            &format!("../shared/data/{name}"),
        );
    }
    content
}
