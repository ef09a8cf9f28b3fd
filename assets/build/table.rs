//! The Rust source of the table of assets, from the list that the bundler wrote.

use std::fmt::Write;
use std::path::Path;

/// Renders `FILES` and `ICONS`. An empty list gives empty tables.
pub fn render(list: &str, bundle: &Path) -> Result<String, String> {
    let mut files = String::new();
    let mut icons = String::new();
    let mut sprite = "";
    for line in list.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["file", name, file, mime, hash, ..] => {
                if name == "icons.svg" {
                    sprite = file;
                }
                let path = bundle.join(file);
                let path = path.display();
                writeln!(
                    files,
                    "Asset {{ name: {name:?}, url: \"/assets/{file}\", mime: {mime:?}, etag: \"\\\"{hash}\\\"\", \
                     bytes: include_bytes!(r\"{path}\"), br: include_bytes!(r\"{path}.br\"), gz: include_bytes!(r\"{path}.gz\") }},"
                )
            }
            ["icon", name] => writeln!(
                icons,
                "({name:?}, \"<svg class=i aria-hidden=true><use href=/assets/{sprite}#{name} /></svg>\"),"
            ),
            _ => return Err(format!("unexpected line in the bundler's list: {line}")),
        }
        .map_err(|e| e.to_string())?;
    }
    Ok(format!(
        "static FILES: &[Asset] = &[\n{files}];\nstatic ICONS: &[(&str, &str)] = &[\n{icons}];\n"
    ))
}
