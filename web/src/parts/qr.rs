//! A QR code as one SVG path.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Side of the code in modules with its quiet zone, and the path of its dark modules. `None` when the
/// text is too long for any code.
pub fn qr_path(text: &str) -> Option<(usize, String)> {
    const QUIET: usize = 2;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some((width + 2 * QUIET, path))
}
