//! What comes in: bodies, queries, keys, photos — each read strictly, each mistake named.

mod body;
mod decode;
mod form;
mod json;
mod key;
mod params;
mod part;
mod photos;
pub mod unasked;

pub use body::Body;
pub use form::OTHER_AGE;
pub use key::{HEADER as KEY_HEADER, Key};
pub use params::{Params, from_text};
pub use part::Part;
pub use photos::{PaperForm, PhotoForm, WithPapers, WithPhotos};
