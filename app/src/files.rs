//! Photos and papers as they are uploaded: looked at before anything is kept.
//!
//! `names` ids that are of one content · `paper` what is taken for a PDF.

mod names;
mod paper;

pub(crate) use names::{names_content, nonce_of};

use crate::{App, AppError};
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use shounuo_core::{
    Subject,
    id::{CustomerId, FileId},
};
use shounuo_store::{Batch, FileRow};
use std::io::Cursor;

/// Largest upload, in bytes.
pub const BYTES_MAX: usize = 12 * 1024 * 1024;
/// Most files with one write.
pub const FILES_MAX: usize = 6;
/// Most pixels of a photo that we decode; a phone takes 12 to 50 million.
const PIXELS_MAX: u64 = 60_000_000;
/// Photos are kept with at most this many pixels a side.
const SIDE_MAX: u32 = 2_000;

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// More than [`BYTES_MAX`].
    #[error("larger than 12 MB")]
    TooLarge,
    /// More than [`FILES_MAX`].
    #[error("more than 6 files")]
    TooMany,
    /// Not a JPEG, PNG or WebP photo, whatever its name says.
    #[error("not a JPEG, PNG or WebP photo")]
    NotAPhoto,
    /// Neither such a photo nor a PDF.
    #[error("neither a JPEG, PNG or WebP photo nor a PDF")]
    NotAPaper,
    /// More pixels than any phone takes.
    #[error("more than 60 million pixels")]
    TooManyPixels,
    /// Damaged.
    #[error("the photo is damaged")]
    Damaged,
}

impl FileRefused {
    /// The word in problems and translation keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::NotAPhoto => "not_a_photo",
            Self::NotAPaper => "not_a_paper",
            Self::TooManyPixels => "too_many_pixels",
            Self::Damaged => "damaged",
        }
    }
}

/// A file that is stored durably, and belongs to nothing until a command says so.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id.
    pub id: FileId,
    /// Digest of the bytes: its address.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// Media type.
    pub mime: &'static str,
    /// Name for downloads; made by us, never the uploader's.
    pub name: String,
}

impl Upload {
    pub(crate) fn keep(
        &self,
        batch: &mut Batch<'_>,
        customer: CustomerId,
        subject: Subject,
    ) -> Result<(), shounuo_store::StoreError> {
        batch.keep_file(FileRow {
            id: self.id,
            customer,
            subject,
            sha256: self.sha256,
            size: self.size,
            mime: self.mime.to_owned(),
            person: None,
            name: Some(self.name.clone()),
        })
    }
}

impl App {
    /// Looks at a photo, makes it smaller, takes its metadata (place, camera) away, and stores it.
    /// Takes CPU time: not for an async thread.
    pub fn take_photo(&self, bytes: &[u8]) -> Result<Upload, AppError> {
        self.kept(&clean_photo(bytes)?, "image/jpeg", "jpg")
    }

    /// A photo, or a paper as PDF: what evidence is filed with. A paper stays byte for byte as it came;
    /// it is only ever given away as a download.
    pub fn take_paper(&self, bytes: &[u8]) -> Result<Upload, AppError> {
        if bytes.len() > BYTES_MAX {
            return Err(FileRefused::TooLarge.into());
        }
        if paper::is_pdf(bytes) {
            return self.kept(bytes, paper::PDF, "pdf");
        }
        match self.take_photo(bytes) {
            Err(AppError::File(FileRefused::NotAPhoto)) => Err(FileRefused::NotAPaper.into()),
            other => other,
        }
    }

    /// Stored durably, under an id that is of this content.
    fn kept(&self, mut bytes: &[u8], mime: &'static str, ending: &str) -> Result<Upload, AppError> {
        let stored = self.store.files().take(&mut bytes, BYTES_MAX as u64)?;
        let nonce = self.random.bytes::<16>();
        Ok(Upload {
            id: names::id_of(&nonce, &stored.sha256),
            sha256: stored.sha256,
            size: stored.size,
            mime,
            name: format!("{}.{ending}", hex::encode(nonce)),
        })
    }
}

/// Decodes, turns upright, shrinks and writes anew as JPEG.
fn clean_photo(bytes: &[u8]) -> Result<Vec<u8>, FileRefused> {
    if bytes.len() > BYTES_MAX {
        return Err(FileRefused::TooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| FileRefused::NotAPhoto)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(FileRefused::NotAPhoto);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| FileRefused::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(FileRefused::TooManyPixels);
    }
    let upright = decoder.orientation().map_err(|_| FileRefused::Damaged)?;
    let mut photo = image::DynamicImage::from_decoder(decoder).map_err(|_| FileRefused::Damaged)?;
    photo.apply_orientation(upright);
    if photo.width().max(photo.height()) > SIDE_MAX {
        photo = photo.thumbnail(SIDE_MAX, SIDE_MAX);
    }
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 82);
    photo
        .into_rgb8()
        .write_with_encoder(encoder)
        .map_err(|_| FileRefused::Damaged)?;
    Ok(jpeg)
}

/// A stored file, to be sent to somebody who may see it.
#[derive(Clone, Debug)]
pub struct Download {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Media type.
    pub mime: String,
    /// Name for downloads.
    pub name: String,
}

impl Download {
    /// How a browser is to take it: photos are shown, everything else is only saved. The name is ours.
    pub fn disposition(&self) -> String {
        let way = match self.mime.starts_with("image/") {
            true => "inline",
            false => "attachment",
        };
        format!("{way}; filename=\"{}\"", self.name)
    }
}

impl App {
    /// A file of a ticket that the asker may see; everything else was never there.
    pub async fn file(
        &self,
        who: &crate::Who,
        ticket: shounuo_core::id::TicketId,
        id: FileId,
    ) -> Result<Download, AppError> {
        let view = self.ticket(who, ticket).await?;
        let row = view
            .files
            .into_iter()
            .find(|f| f.id == id)
            .ok_or(AppError::NotFound)?;
        self.download(row).await
    }

    /// The bytes of a file; the caller has authorised it.
    pub(crate) async fn download(&self, row: FileRow) -> Result<Download, AppError> {
        let (files, sha256) = (self.store.files().clone(), row.sha256);
        let bytes = tokio::task::spawn_blocking(move || read_all(&files, &sha256))
            .await
            .map_err(|_| AppError::Busy)??;
        Ok(Download {
            bytes,
            mime: row.mime,
            name: row.name.unwrap_or_default(),
        })
    }
}

fn read_all(files: &shounuo_store::Files, sha256: &[u8; 32]) -> Result<Vec<u8>, AppError> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let read = files.read(sha256)?.read_to_end(&mut bytes);
    read.map_err(|e| shounuo_store::StoreError::file(files.name_of(sha256), e))?;
    Ok(bytes)
}
