//! Counts clones, by part and kind, and what they allocate. Names are Arclab's (runtime/ledger/ledger.ts).

use crate::counting::{allocated, Bytes};

#[derive(Clone, Copy)]
pub enum Part {
    Feature,
    Attributes,
    AttributeMap,
    AttributeValue,
    Geometry,
    Metadata,
    Processor,
}

pub const PARTS: [&str; 7] = [
    "feature",
    "attributes",
    "attribute map",
    "attribute value",
    "geometry",
    "metadata",
    "processor",
];

#[derive(Clone, Copy, Default)]
pub struct Clones {
    pub count: u64,
    pub bytes: Bytes,
}

impl Clones {
    fn add(&mut self, count: u64, bytes: Bytes) {
        self.count += count;
        self.bytes.requested += bytes.requested;
        self.bytes.reserved += bytes.reserved;
    }
}

/// What was cloned at one site, on one port of one node.
#[derive(Default)]
pub struct Counter {
    deep: [Clones; PARTS.len()],
    pointer: [Clones; PARTS.len()],
}

impl Counter {
    /// Makes one deep clone.
    pub fn deep<T>(&mut self, part: Part, clone: impl FnOnce() -> T) -> T {
        let (made, bytes) = allocated(clone);
        self.deep[part as usize].add(1, bytes);
        made
    }

    /// Raises counts.
    pub fn pointer<T>(&mut self, part: Part, clone: impl FnOnce() -> T) -> T {
        let (made, bytes) = allocated(clone);
        self.pointer[part as usize].add(1, bytes);
        made
    }

    /// Counts raised counts that another clone made.
    pub fn pointers(&mut self, part: Part, count: usize) {
        self.pointer[part as usize].add(count as u64, Bytes::default());
    }

    /// One line for each part and kind of which anything was cloned: node, port, site, part, kind, count, bytes
    /// requested, bytes reserved.
    pub fn print(&self, node: usize, port: &str, site: &str) {
        for (index, part) in PARTS.iter().enumerate() {
            let kinds = [("deep", self.deep[index]), ("pointer", self.pointer[index])];
            for (kind, Clones { count, bytes }) in kinds {
                if count > 0 {
                    let Bytes {
                        requested,
                        reserved,
                    } = bytes;
                    println!("clones\t{node}\t{port}\t{site}\t{part}\t{kind}\t{count}\t{requested}\t{reserved}");
                }
            }
        }
    }
}
