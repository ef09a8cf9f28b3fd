use super::*;

#[test]
fn pages_find_every_asset_they_name() {
    if all().is_empty() {
        return; // built with SHOUNUO_SKIP_WEB=1
    }
    for name in [
        "app.css",
        "app.js",
        "report.css",
        "report.js",
        "icons.svg",
        "favicon.svg",
    ] {
        let asset = get(url(name)).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(asset.name, name);
        assert!(
            asset.etag.starts_with('"') && asset.etag.ends_with('"'),
            "{}",
            asset.etag
        );
        assert!(
            asset.br.len() < asset.bytes.len() && asset.gz.len() < asset.bytes.len(),
            "{name} is not compressed"
        );
    }
    assert!(icon("kept").contains("#kept"));
}

#[test]
fn what_does_not_exist_is_nothing_rather_than_a_panic() {
    assert_eq!(get("/assets/../Cargo.toml"), None);
    assert_eq!(get(""), None);
    assert_eq!(icon("no-such-icon"), "");
    assert_eq!(get(url("no-such-file")), None);
}

#[test]
fn assets_stay_within_the_budget_of_a_slow_phone() {
    // Bytes as sent (brotli). The report page in total may weigh 10 KB, its HTML included.
    for (name, bytes_max) in [
        ("app.css", 8_192),
        ("app.js", 20_480),
        ("icons.svg", 8_192),
        ("report.css", 1_536),
        ("report.js", 1_536),
    ] {
        if let Some(asset) = get(url(name)) {
            assert!(
                asset.br.len() <= bytes_max,
                "{name}: {} bytes as brotli, at most {bytes_max}",
                asset.br.len()
            );
        }
    }
}
