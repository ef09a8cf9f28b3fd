//! The two languages, and which of them somebody reads.

/// A language of the product. Chinese is the default; English is complete beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order of a language menu.
    pub const ALL: &'static [Self] = &[Self::Zh, Self::En];

    /// BCP 47 tag: for `<html lang>`, `Content-Language` and the names of the locale files.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short word for cookies and queries: `?lang=en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Its own name, as a language menu shows it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// Reads a code or a tag, whatever its case: `zh`, `zh-Hans-CN`, `en_GB`.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?;
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best of ours in an `Accept-Language` header: the highest `q`, the first among equals.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for entry in header.split(',') {
            let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
            let q = quality(weight);
            let Some(lang) = Self::from_code(tag).filter(|_| q > 0.0) else {
                continue;
            };
            if best.is_none_or(|(most, _)| q > most) {
                best = Some((q, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }

    /// What somebody reads: their choice (query or cookie) first, then what the browser asks for.
    pub fn negotiate(chosen: Option<&str>, accept_language: Option<&str>) -> Self {
        chosen
            .and_then(Self::from_code)
            .or_else(|| accept_language.and_then(Self::from_accept_language))
            .unwrap_or_default()
    }
}

/// The weight in `q=0.8`; what cannot be read weighs nothing.
fn quality(parameter: &str) -> f32 {
    parameter
        .trim()
        .strip_prefix("q=")
        .and_then(|q| q.trim().parse().ok())
        .filter(|q| (0.0..=1.0).contains(q))
        .unwrap_or(0.0)
}
