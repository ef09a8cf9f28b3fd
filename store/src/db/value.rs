//! Values and rows, the same for both databases.

use crate::StoreError;

/// A parameter or a cell. Instants are integer microseconds, ids are text, digests are blobs.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A floating number.
    Real(f64),
}

macro_rules! from {
    ($($from:ty => |$v:ident| $to:expr),+ $(,)?) => {$(
        impl From<$from> for Value { fn from($v: $from) -> Self { $to } }
    )+};
}
from! {
    i64 => |v| Self::Int(v),
    i32 => |v| Self::Int(v.into()),
    u32 => |v| Self::Int(v.into()),
    u16 => |v| Self::Int(v.into()),
    u8 => |v| Self::Int(v.into()),
    bool => |v| Self::Int(v.into()),
    f64 => |v| Self::Real(v),
    &str => |v| Self::Text(v.to_owned()),
    String => |v| Self::Text(v),
    &String => |v| Self::Text(v.clone()),
    Vec<u8> => |v| Self::Blob(v),
    &[u8] => |v| Self::Blob(v.to_owned()),
    [u8; 32] => |v| Self::Blob(v.to_vec()),
    [u8; 16] => |v| Self::Blob(v.to_vec()),
    uuid::Uuid => |v| Self::Text(v.to_string()),
    jiff::Timestamp => |v| Self::Int(v.as_microsecond()),
    shounuo_core::Subject => |v| Self::Text(v.to_string()),
}

macro_rules! from_ids {
    ($($id:ident),+) => {$(
        impl From<shounuo_core::id::$id> for Value {
            fn from(v: shounuo_core::id::$id) -> Self { Self::Text(v.0.to_string()) }
        }
    )+};
}
from_ids!(
    CustomerId, PersonId, PlaceId, DeviceId, TicketId, ContractId, PartId, NeedId, CommandId,
    VaultId, FileId, LinkId
);

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer; columns by their place, from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong(&self, column: usize, wanted: &str) -> StoreError {
        let found = self.0.get(column);
        StoreError::damaged(format!("column {column} is {found:?}, not {wanted}"))
    }

    /// The cell as it is; NULL when there is no such column.
    pub fn value(&self, column: usize) -> &Value {
        self.0.get(column).unwrap_or(&Value::Null)
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?
            .ok_or_else(|| self.wrong(column, "a number"))
    }

    /// A whole number or NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column) {
            Value::Int(i) => Ok(Some(*i)),
            Value::Null => Ok(None),
            _ => Err(self.wrong(column, "a number")),
        }
    }

    /// A floating number; whole numbers count too.
    pub fn real(&self, column: usize) -> Result<f64, StoreError> {
        match self.value(column) {
            Value::Real(r) => Ok(*r),
            Value::Int(i) => Ok(*i as f64),
            _ => Err(self.wrong(column, "a number")),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?
            .ok_or_else(|| self.wrong(column, "text"))
    }

    /// Text or NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column) {
            Value::Text(t) => Ok(Some(t)),
            Value::Null => Ok(None),
            _ => Err(self.wrong(column, "text")),
        }
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.value(column) {
            Value::Blob(b) => Ok(b),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// A digest of 32 bytes.
    pub fn digest(&self, column: usize) -> Result<[u8; 32], StoreError> {
        let bytes = self.blob(column)?;
        bytes.try_into().map_err(|_| self.wrong(column, "a digest"))
    }

    /// A truth value, stored as 0 or 1.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// Anything that reads itself from text: ids, subjects, actors.
    pub fn parse<T: std::str::FromStr>(&self, column: usize) -> Result<T, StoreError> {
        let text = self.text(column)?;
        text.parse()
            .map_err(|_| self.wrong(column, std::any::type_name::<T>()))
    }

    /// The same, or NULL.
    pub fn opt_parse<T: std::str::FromStr>(&self, column: usize) -> Result<Option<T>, StoreError> {
        match self.value(column) {
            Value::Null => Ok(None),
            _ => self.parse(column).map(Some),
        }
    }

    /// An instant, stored as microseconds.
    pub fn instant(&self, column: usize) -> Result<jiff::Timestamp, StoreError> {
        jiff::Timestamp::from_microsecond(self.int(column)?)
            .map_err(|_| self.wrong(column, "an instant"))
    }

    /// An instant or NULL.
    pub fn opt_instant(&self, column: usize) -> Result<Option<jiff::Timestamp>, StoreError> {
        match self.value(column) {
            Value::Null => Ok(None),
            _ => self.instant(column).map(Some),
        }
    }
}
