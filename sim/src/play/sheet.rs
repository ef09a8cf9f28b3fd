//! A signed sheet as somebody photographs it: lines of writing on white, as a PNG.

/// Width and height in pixels: a sheet of A4, small.
const SIZE: (u32, u32) = (150, 212);

/// The n-th sheet.
pub fn sheet(n: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let (width, height) = SIZE;
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // 8 bits of grey.
    head.extend([8, 0, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &head);
    chunk(&mut png, *b"IDAT", &stored(&rows(n)));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// Each row begins with its filter: none.
fn rows(n: usize) -> Vec<u8> {
    let (width, height) = SIZE;
    let mut all = Vec::new();
    for y in 0..height {
        let line = y / 9;
        // Lines end where words end; each sheet has its own.
        let ink = 40 + (line * 37 + n as u32 * 13) % 90;
        let written = y % 9 < 2 && line > 1 && line < 21;
        all.push(0);
        all.extend((0..width).map(|x| {
            let dark = written && (12..12 + ink).contains(&x) && x % 7 != 0;
            if dark { 60 } else { 250 }
        }));
    }
    all
}

/// A zlib stream of one stored block; a sheet is smaller than 65,536 bytes.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let mut all = vec![0x78, 0x01, 0x01];
    all.extend(length.to_le_bytes());
    all.extend((!length).to_le_bytes());
    all.extend(data);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    all.extend(((b << 16) | a).to_be_bytes());
    all
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    png.extend(length.to_be_bytes());
    let checked = [&kind[..], data].concat();
    png.extend(&checked);
    png.extend(crc(&checked).to_be_bytes());
}

fn crc(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = crc & 1 == 1;
            crc = (crc >> 1) ^ if odd { 0xEDB8_8320 } else { 0 };
        }
    }
    !crc
}
