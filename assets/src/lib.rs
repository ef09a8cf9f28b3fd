//! Scripts, styles and icons, bundled into the binary by `build.rs`.
//!
//! Every file is named by the hash of its content and comes with its brotli and gzip forms, so serving one is a look-up:
//! no work per request, and a browser may keep it for ever ([`CACHE_CONTROL`]).

/// The header that goes with every asset: its name changes when its content does.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// One file as the browser gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// What pages call it: `app.css`.
    pub name: &'static str,
    /// Where it is served: `/assets/app.3f2a….css`.
    pub url: &'static str,
    /// `Content-Type`.
    pub mime: &'static str,
    /// `ETag`, with its quotation marks.
    pub etag: &'static str,
    /// The content as it is.
    pub bytes: &'static [u8],
    /// The content for `Content-Encoding: br`.
    pub br: &'static [u8],
    /// The content for `Content-Encoding: gzip`.
    pub gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// Every asset of this build; empty when it was built with `SHOUNUO_SKIP_WEB=1`.
pub fn all() -> &'static [Asset] {
    FILES
}

/// The address of an asset by the name that pages use, `url("app.css")`. A name that does not exist leads to
/// an address that answers 404, so that a page without style is still a page.
pub fn url(name: &str) -> &'static str {
    FILES
        .iter()
        .find(|asset| asset.name == name)
        .map_or("/assets/none", |asset| asset.url)
}

/// The asset served at a path: `/assets/app.3f2a….css`, or the same without `/assets/`.
pub fn get(path: &str) -> Option<&'static Asset> {
    let file = path.trim_start_matches("/assets/");
    FILES
        .iter()
        .find(|asset| asset.url["/assets/".len()..] == *file)
}

/// The markup of an icon by its meaning (`web/icons.txt`), hidden from screen readers: the word stands beside it.
/// An icon that does not exist is nothing.
pub fn icon(name: &str) -> &'static str {
    ICONS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, markup)| markup)
}

#[cfg(test)]
mod tests;
