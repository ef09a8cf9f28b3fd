//! Numbers, sizes, money and shares, written alike in both languages.

/// A count with its thousands: `24,918`.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A file's size as people say it: `812 B`, `3.7 KB`, `20 MB` (1 KB = 1,024 B). Always rounded up,
/// so that a file just over a limit never reads as within it.
pub fn file_size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut unit_bytes = 1024_u64;
    for (i, unit) in UNITS.iter().enumerate() {
        let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(unit_bytes));
        if tenths <= 10_230 || i + 1 == UNITS.len() {
            return tenths_of(tenths, unit);
        }
        unit_bytes *= 1024;
    }
    format!("{bytes} B")
}

/// One decimal below ten, none above; a whole number never shows `.0`.
fn tenths_of(tenths: u128, unit: &str) -> String {
    if tenths >= 100 {
        format!("{} {unit}", tenths.div_ceil(10))
    } else if tenths.is_multiple_of(10) {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

/// Money from fen: `¥1,234.50`.
pub fn money(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let yuan = number(i64::try_from(yuan).unwrap_or(i64::MAX));
    format!("{sign}¥{yuan}.{rest:02}")
}

/// A share as percent with one decimal, never rounded up to a target that was missed: 989 of
/// 1,000 is `98.9%`, 9,899 of 10,000 too. None when there are no cases.
pub fn share(part: u64, whole: u64) -> Option<String> {
    let per_mille = u128::from(part) * 1000 / u128::from((whole > 0).then_some(whole)?);
    Some(if per_mille.is_multiple_of(10) {
        format!("{}%", per_mille / 10)
    } else {
        format!("{}.{}%", per_mille / 10, per_mille % 10)
    })
}
