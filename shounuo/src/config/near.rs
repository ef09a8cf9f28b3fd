//! What was probably meant by a name that nobody knows.

/// So alike two names must be, of 1.
const ALIKE: f64 = 0.75;

/// The known name that is most like it, if any is like it at all.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Somebody may have left out the section, or written it twice.
    let last = |n: &str| n.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |k: &str| {
        let whole = strsim::jaro_winkler(name, k);
        let own = if last(name) == last(k) { 0.9 } else { 0.0 };
        whole.max(own)
    };
    known
        .map(|k| (likeness(k), k))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}
