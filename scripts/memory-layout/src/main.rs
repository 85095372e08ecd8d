//! What clones of the engine's types allocate, by a counting allocator: the figures that the tests of
//! runtime/feature/size.ts hold.
//!
//! The types repeat the field lists of the engine's, in its old geometry, so that their sizes are the compiler's to
//! say. A line is `what<TAB>bytes<TAB>allocations`: bytes requested, without the allocator's own rounding.
//!
//!     cargo run --release

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::HashMap;
use std::hint::black_box;
use std::mem::size_of;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::Arc;

use indexmap::IndexMap;

mod geometry;
mod workload;

struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);
static CALLS: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Relaxed);
        CALLS.fetch_add(1, Relaxed);
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        System.dealloc(at, layout)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Attribute(String);

/// serde_json's number with arbitrary precision: its text.
#[derive(Clone)]
pub struct Number(#[allow(dead_code)] String);

/// `chrono`'s date, UTC or offset date-time: 20 bytes, aligned to 4.
#[derive(Clone)]
#[allow(dead_code)]
pub enum DateTime {
    Date(i32),
    Utc([u32; 3]),
    Offset([u32; 4]),
}

/// `bytes::Bytes`.
#[derive(Clone)]
pub struct Bytes(#[allow(dead_code)] [usize; 4]);

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

#[derive(Clone, Default)]
#[allow(dead_code)]
pub struct Metadata {
    pub feature_id: Option<String>,
    pub feature_type: Option<String>,
    pub lod: Option<u8>,
}

/// What `make` allocates, in bytes and calls.
pub fn allocated<T>(make: impl FnOnce() -> T) -> (usize, usize) {
    let before = (BYTES.load(Relaxed), CALLS.load(Relaxed));
    let made = black_box(make());
    let after = (BYTES.load(Relaxed), CALLS.load(Relaxed));
    drop(made);
    (after.0 - before.0, after.1 - before.1)
}

pub fn line(what: &str, (bytes, calls): (usize, usize)) {
    println!("{what}\t{bytes}\t{calls}");
}

/// Copies what is behind a shared `Arc`.
pub fn made<T: Clone>(shared: &mut Arc<T>) {
    Arc::make_mut(shared);
}

fn clone_line<T: Clone>(what: &str, value: &T) {
    line(what, allocated(|| value.clone()));
}

pub fn attributes(n: usize, value: impl Fn(usize) -> AttributeValue) -> Attributes {
    let mut map = Attributes::new();
    for i in 0..n {
        map.insert(Attribute(format!("k{i:02}")), value(i));
    }
    map
}

fn nested(n: usize) -> HashMap<String, AttributeValue> {
    let mut map = HashMap::new();
    for i in 0..n {
        map.insert(format!("k{i:02}"), AttributeValue::Null);
    }
    map
}

fn sizes() {
    let sizes = [
        ("attribute value", size_of::<AttributeValue>()),
        ("attribute map", size_of::<Attributes>()),
        ("nested map", size_of::<HashMap<String, AttributeValue>>()),
        ("metadata", size_of::<Metadata>()),
        ("member of a collection", size_of::<geometry::Shape<2>>()),
        ("geometry", size_of::<geometry::Geometry>()),
        ("feature", size_of::<workload::Owned>()),
    ];
    for (what, bytes) in sizes {
        line(&format!("size of {what}"), (bytes, 0));
    }
}

fn maps() {
    for n in [0, 1, 3, 4, 7, 8, 10, 14, 15, 28, 29, 56, 57, 100] {
        clone_line(
            &format!("attributes, {n} null"),
            &attributes(n, |_| AttributeValue::Null),
        );
        clone_line(&format!("nested map, {n} null"), &nested(n));
        let pointers: IndexMap<Attribute, Arc<AttributeValue>> =
            attributes(n, |_| AttributeValue::Null)
                .into_iter()
                .map(|(key, value)| (key, Arc::new(value)))
                .fold(IndexMap::new(), |mut map, (key, value)| {
                    map.insert(key, value);
                    map
                });
        clone_line(&format!("attribute map of pointers, {n}"), &pointers);
    }
    let numbers = attributes(10, |i| {
        AttributeValue::Number(Number(format!("{}", i + 10)))
    });
    clone_line("attributes, 10 numbers of two digits", &numbers);
    let shared = Arc::new(attributes(3, |_| AttributeValue::Null));
    let mut other = shared.clone();
    line(
        "make_mut of shared attributes, 3 null",
        allocated(|| made(&mut other)),
    );
    let value = Arc::new(AttributeValue::Number(Number("1.5".into())));
    let mut other = value.clone();
    line(
        "make_mut of a shared value, 1.5",
        allocated(|| made(&mut other)),
    );
}

fn values() {
    let mut spare = String::with_capacity(64);
    spare.push_str("héllo");
    let map = |n| AttributeValue::Map(nested(n));
    let cases = [
        ("null", AttributeValue::Null),
        ("bool", AttributeValue::Bool(true)),
        ("date-time", AttributeValue::DateTime(DateTime::Date(1))),
        ("number 12.5", AttributeValue::Number(Number("12.5".into()))),
        (
            "string of 5 letters, 6 bytes",
            AttributeValue::String(spare),
        ),
        ("empty string", AttributeValue::String(String::new())),
        ("empty list", AttributeValue::Array(vec![])),
        (
            "list of 3 null",
            AttributeValue::Array(vec![AttributeValue::Null; 3]),
        ),
        (
            "list of a list of 2 strings of 4",
            AttributeValue::Array(vec![AttributeValue::Array(vec![
                AttributeValue::String(
                    "four".into()
                );
                2
            ])]),
        ),
        (
            "list of 2 maps of 3 null",
            AttributeValue::Array(vec![map(3), map(3)]),
        ),
    ];
    for (what, value) in &cases {
        clone_line(&format!("value: {what}"), value);
    }
}

fn main() {
    sizes();
    maps();
    values();
    geometry::lines();
    workload::lines();
}
