//! The graph and the options of one re-enactment: who sends to whom, and what the feature store makes a port clone.

use crate::ledger::Counter;
use crate::reader::Reader;

#[derive(Clone, Copy)]
pub struct Options {
    pub clones_before_change: bool,
    pub copies_at_finish: bool,
    pub store_clones: bool,
    pub store_serializes: bool,
    pub stores_by_edge: bool,
}

/// One output port.
pub struct Route {
    pub port: String,
    /// Queues, in the order of the edges.
    pub targets: Vec<usize>,
    /// Writes of the feature store for each feature.
    pub writes: usize,
    pub forward_writer: Counter,
    pub store_serialize: Counter,
    pub fan_out: Counter,
}

impl Route {
    fn read(reader: &mut Reader, is_stored: bool, options: Options) -> Self {
        let port = reader.text();
        let targets = reader.list(Reader::number);
        let writes = match options.stores_by_edge {
            _ if is_stored => 0,
            true => targets.len(),
            false => 1,
        };
        Route {
            port,
            targets,
            writes,
            forward_writer: Counter::default(),
            store_serialize: Counter::default(),
            fan_out: Counter::default(),
        }
    }
}

pub struct GraphNode {
    pub is_processor: bool,
    pub is_sink: bool,
    pub rejects: bool,
    pub processor_bytes: usize,
    /// Queues, by the positions of the inputs.
    pub inputs: Vec<usize>,
    pub routes: Vec<Route>,
}

impl GraphNode {
    fn read(reader: &mut Reader, options: Options) -> Self {
        let kind = reader.text();
        let is_stored = reader.flag();
        GraphNode {
            is_processor: kind == "processor",
            is_sink: kind == "sink",
            rejects: reader.flag(),
            processor_bytes: reader.number(),
            inputs: reader.list(Reader::number),
            routes: reader.list(|reader| Route::read(reader, is_stored, options)),
        }
    }
}

pub struct Graph {
    pub queues: usize,
    pub nodes: Vec<GraphNode>,
    /// Of everything that is kept, in the order of the events: whether memory has room for it.
    pub has_room: Vec<bool>,
}

impl Graph {
    pub fn read(reader: &mut Reader, options: Options) -> Self {
        Graph {
            queues: reader.number(),
            nodes: reader.list(|reader| GraphNode::read(reader, options)),
            has_room: reader.list(Reader::flag),
        }
    }
}
