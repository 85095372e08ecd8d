//! Attributes, values and metadata as the engine has them: the same fields, so that the compiler says their sizes.

use indexmap::IndexMap;
use std::collections::HashMap;
use std::mem::size_of;
use std::sync::Arc;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Attribute(pub String);

/// serde_json's number with arbitrary precision: its text.
#[derive(Clone)]
pub struct Number(#[allow(dead_code)] pub String);

/// `chrono`'s date, UTC or offset date-time: 20 bytes, aligned to 4.
#[derive(Clone)]
#[allow(dead_code)]
pub enum DateTime {
    Date(i32),
    Utc([u32; 3]),
    Offset([u32; 4]),
}

/// `bytes::Bytes`: counted, beside a pointer, a length and a table of functions.
#[derive(Clone)]
#[allow(dead_code)]
pub struct Bytes {
    shared: Arc<Vec<u8>>,
    rest: [usize; 3],
}

impl Bytes {
    pub fn of(length: usize) -> Self {
        Bytes {
            shared: Arc::new(vec![0; length]),
            rest: [0; 3],
        }
    }
}

#[derive(Clone)]
#[allow(dead_code)]
pub enum AttributeValue {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    DateTime(DateTime),
    Array(Vec<AttributeValue>),
    Map(HashMap<String, AttributeValue>),
    Bytes(Bytes),
}

pub type Attributes = IndexMap<Attribute, AttributeValue>;

/// The map of Strategy 4.
pub type ValueArcs = IndexMap<Attribute, Arc<AttributeValue>>;

#[derive(Clone, Default)]
#[allow(dead_code)]
pub struct Metadata {
    pub feature_id: Option<String>,
    pub feature_type: Option<String>,
    pub lod: Option<u8>,
    /// Arclab counts the clone of metadata where there is any; the flag fits into what the fields leave.
    pub is_there: bool,
}

const _: () = {
    assert!(size_of::<DateTime>() == 20);
    assert!(size_of::<Bytes>() == 32);
    assert!(size_of::<AttributeValue>() == 56);
    assert!(size_of::<Attributes>() == 72);
    assert!(size_of::<ValueArcs>() == 72);
    assert!(size_of::<HashMap<String, AttributeValue>>() == 48);
    assert!(size_of::<Metadata>() == 56);
};
