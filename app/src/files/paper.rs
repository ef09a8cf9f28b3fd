//! What is taken for a PDF. Not a proof that it is harmless: a paper is never shown within a page of
//! ours, only given away as a download that no browser may take for anything else.

/// Its media type.
pub(super) const PDF: &str = "application/pdf";

/// The last line stands within so many bytes of the end.
const TAIL: usize = 1024;

/// Whether a file is a PDF from its first byte to its last: what only begins like one, or hides
/// something before or behind it, is none.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(b"%PDF-") else {
        return false;
    };
    let known = matches!(version, [b'1' | b'2', b'.', digit, ..] if digit.is_ascii_digit());
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let has = |word: &[u8]| tail.windows(word.len()).any(|w| w == word);
    let ends = tail
        .trim_ascii_end()
        .strip_suffix(b"%%EOF")
        .is_some_and(|_| has(b"startxref"));
    known && ends
}

#[cfg(test)]
mod tests {
    use super::is_pdf;

    #[test]
    fn a_pdf_is_one_from_the_first_byte_to_the_last() {
        let sound = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\r\n";
        assert!(is_pdf(sound));
        for other in [
            &b""[..],
            b"%PDF",
            b"%PDF-1.7",
            b"%PDF-9.9\nstartxref\n9\n%%EOF",
            b"%PDF-1.7\n%%EOF",
            b"<html>%PDF-1.7\nstartxref\n9\n%%EOF",
            b"\xff\xd8\xff%PDF-1.7\nstartxref\n9\n%%EOF",
            b"%PDF-1.7\nstartxref\n9\n%%EOF<script>alert(1)</script>",
            b"%PDF-1.7\nstartxref\n9\n%%EOFPK\x03\x04",
        ] {
            assert!(!is_pdf(other), "{}", String::from_utf8_lossy(other));
        }
    }
}
