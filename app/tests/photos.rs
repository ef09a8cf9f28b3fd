//! Uploads are looked at before anything is kept.

use crate::world::World;
use image::{ImageFormat, RgbImage};
use shounuo_app::{AppError, files::FileRefused};
use shounuo_core::{role::Role, ticket::Command};
use std::io::Cursor;

fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, height)
        .write_to(&mut bytes, format)
        .expect("an image");
    bytes.into_inner()
}

/// The head of a PNG that claims a size; a decoder that believes it takes gigabytes.
fn bomb(side: u32) -> Vec<u8> {
    let mut png = photo(1, 1, ImageFormat::Png);
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    // The head's check sum, so that it is the size that is refused and not the damage.
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
        crc
    })
}

fn hostile_files_are_refused_by_name(world: &mut World) {
    let refused = |bytes: &[u8]| match world.app.take_photo(bytes) {
        Err(AppError::File(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        FileRefused::NotAPhoto
    );
    assert_eq!(
        refused(b"<html><script>alert(1)</script></html>"),
        FileRefused::NotAPhoto
    );
    assert_eq!(refused(b""), FileRefused::NotAPhoto);
    assert_eq!(refused(&bomb(30_000)), FileRefused::TooManyPixels);
    assert_eq!(
        refused(&vec![0xff; 13 * 1024 * 1024]),
        FileRefused::TooLarge
    );
    let mut cut = photo(400, 400, ImageFormat::Png);
    cut.truncate(cut.len() / 2);
    assert_eq!(refused(&cut), FileRefused::Damaged);
}

fn a_photo_is_made_smaller_kept_and_shown_to_its_own_alone(world: &mut World) {
    let ticket = world.report(world.centre);
    let upload = world
        .app
        .take_photo(&photo(3000, 1500, ImageFormat::Png))
        .expect("a photo");
    let school = world.manager(world.centre);
    let note = Command::AddNote {
        text: None,
        shared: true,
        files: Vec::new(),
    };
    let id = upload.id;
    let ask = world.app.ask();
    // A note says something, or shows something.
    let task = world.app.act(&school, ticket, ask, note, vec![upload]);
    world.must(task);
    let file = world
        .ask(world.app.file(&school, ticket, id))
        .expect("the photo");
    assert_eq!(file.mime, "image/jpeg");
    let shown = image::load_from_memory(&file.bytes).expect("a JPEG");
    assert_eq!((shown.width(), shown.height()), (2000, 1000));
    let stranger = world.manager(world.other);
    assert!(matches!(
        world.ask(world.app.file(&stranger, ticket, id)),
        Err(AppError::NotFound)
    ));
}

fn a_photo_of_the_providers_own_note_is_not_the_schools(world: &mut World) {
    let ticket = world.report(world.centre);
    let upload = world
        .app
        .take_photo(&photo(40, 40, ImageFormat::Png))
        .expect("a photo");
    let (desk, id) = (world.staff(Role::Desk), upload.id);
    let note = Command::AddNote {
        text: None,
        shared: false,
        files: Vec::new(),
    };
    let task = world
        .app
        .act(&desk, ticket, world.app.ask(), note, vec![upload]);
    world.must(task);
    assert!(world.ask(world.app.file(&desk, ticket, id)).is_ok());
    let school = world.manager(world.centre);
    assert!(matches!(
        world.ask(world.app.file(&school, ticket, id)),
        Err(AppError::NotFound)
    ));
}

on_both!(
    a_photo_of_the_providers_own_note_is_not_the_schools,
    hostile_files_are_refused_by_name,
    a_photo_is_made_smaller_kept_and_shown_to_its_own_alone,
);
