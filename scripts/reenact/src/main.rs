//! Re-enacts the trace of a run with the standard library's `Arc`, indexmap's maps and vectors of numbers, under one
//! combination of options, behind an allocator that counts. It judges Arclab's model of bytes, and knows nothing of it.
//!
//!     reenact STRATEGY MUTATION FINISH FEATURE-STORE STORE-KEY < hand-over
//!
//! The options have Arclab's names; `arclab replay TRACE --native` makes the hand-over and reads the answer: lines of
//! words with tabs between, one for each counter of clones, then `peak`, `left` and `nanoseconds`.

mod counting;
mod events;
mod geometry;
mod graph;
mod ledger;
mod node;
mod reader;
mod representation;
mod shapes;
mod shared_geometry;
mod values;
mod whole;

use events::Reenactment;
use graph::{Graph, Options};
use reader::Reader;
use representation::Representation;
use std::io::{self, Read};
use std::time::Instant;

/// Raised when what is handed over changes.
const HAND_OVER: &str = "arclab hand-over 1";

fn reenact<F: Representation>(input: &[u8], options: Options) {
    let mut reader = Reader::new(input);
    assert!(
        reader.text() == HAND_OVER,
        "the input is no hand-over of this version"
    );
    let graph = Graph::read(&mut reader, options);
    let mut reenactment: Reenactment<F> = Reenactment::new(graph, options);
    counting::forget_peak();
    let started = Instant::now();
    reenactment.run(&mut reader);
    let nanoseconds = started.elapsed().as_nanos();
    for (number, node) in reenactment.nodes.iter().enumerate() {
        node.print(number);
    }
    let (peak, left) = (counting::peak(), counting::alive());
    println!("peak\t{}\t{}", peak.requested, peak.reserved);
    println!("left\t{}", left.requested);
    println!("nanoseconds\t{nanoseconds}");
}

fn one_of(what: &str, word: &str, choices: &[&str]) -> usize {
    let position = choices.iter().position(|&choice| choice == word);
    position.unwrap_or_else(|| panic!("{what} must be one of {}, not {word}", choices.join(", ")))
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [strategy, mutation, finish, store, key] = words.as_slice() else {
        panic!("reenact STRATEGY MUTATION FINISH FEATURE-STORE STORE-KEY");
    };
    let mutation = one_of(
        "MUTATION",
        mutation,
        &["clone-then-mutate", "move-then-mutate"],
    );
    let finish = one_of("FINISH", finish, &["copy", "take"]);
    let store = one_of("FEATURE-STORE", store, &["clone", "off", "reference"]);
    let options = Options {
        clones_before_change: mutation == 0,
        copies_at_finish: finish == 0,
        store_clones: store < 2,
        store_serializes: store == 0,
        stores_by_edge: one_of("STORE-KEY", key, &["edge", "port"]) == 0,
    };
    let mut input = Vec::new();
    io::stdin()
        .read_to_end(&mut input)
        .expect("the input can't be read");
    match strategy.as_str() {
        "owned" => reenact::<whole::Owned>(&input, options),
        "arc-feature" => reenact::<whole::ArcFeature>(&input, options),
        "arc-geometry" => reenact::<shared_geometry::ArcGeometry>(&input, options),
        "arc-geometry-attributes" => {
            reenact::<shared_geometry::ArcGeometryAttributes>(&input, options)
        }
        "arc-geometry-values" => reenact::<shared_geometry::ArcGeometryValues>(&input, options),
        _ => panic!("no such strategy: {strategy}"),
    }
}
