//! The features that one node has in hand and keeps, and what its requests clone: what
//! runtime/execution/held-features.ts and kept-features.ts say, once more and by itself.

use crate::counting::{counted, uncounted};
use crate::graph::{GraphNode, Options};
use crate::ledger::{Counter, Part};
use crate::representation::{Content, Representation};

/// A feature that is kept: in memory, on disk, or not any more.
pub enum Kept<F: Representation> {
    Here(F),
    OnDisk(Content<F::Map>),
    Gone,
}

/// A feature in hand, by its handle, and what it is a clone of, where that goes when the clone is sent.
struct InHand<F> {
    feature: Option<F>,
    original: Option<F>,
}

pub struct Node<F: Representation> {
    pub graph: GraphNode,
    options: Options,
    input: Option<F>,
    /// The input as it came, where the action gets a clone or the node may have to reject it.
    original: Option<F>,
    in_hand: Vec<InHand<F>>,
    kept: Vec<Kept<F>>,
    pub source_context: Counter,
    pub port_multiplex: Counter,
    sink_input: Counter,
    finish_copy: Counter,
    graph_build: Counter,
    action_clone: Counter,
    pub copy_on_write: Counter,
}

const NOT_THERE: &str = "an event needs a feature that the node does not have";

impl<F: Representation> Node<F> {
    pub fn new(graph: GraphNode, options: Options) -> Self {
        let mut graph_build = Counter::default();
        if graph.processor_bytes > 0 {
            let processor = vec![0_u8; graph.processor_bytes];
            counted(|| drop(graph_build.deep(Part::Processor, || processor.clone())));
        }
        Node {
            graph,
            options,
            input: None,
            original: None,
            in_hand: Vec::new(),
            kept: Vec::new(),
            source_context: Counter::default(),
            port_multiplex: Counter::default(),
            sink_input: Counter::default(),
            finish_copy: Counter::default(),
            graph_build,
            action_clone: Counter::default(),
            copy_on_write: Counter::default(),
        }
    }

    pub fn receive(&mut self, feature: F) {
        if self.graph.is_sink {
            self.input = Some(feature.share(&mut self.sink_input));
            self.original = Some(feature);
            return;
        }
        if self.graph.rejects {
            self.original = Some(feature.share(&mut self.action_clone));
        }
        self.input = Some(feature);
    }

    pub fn receive_only(&mut self, feature: F) {
        self.input = Some(feature);
    }

    fn input(&self) -> &F {
        self.input.as_ref().expect(NOT_THERE)
    }

    pub fn hand(&mut self, feature: F) {
        self.hand_clone(feature, None);
    }

    fn hand_clone(&mut self, feature: F, original: Option<F>) {
        let feature = Some(feature);
        uncounted(|| self.in_hand.push(InHand { feature, original }));
    }

    pub fn edit(&mut self) {
        if self.options.clones_before_change {
            self.clone_input();
        } else {
            self.take();
        }
    }

    pub fn clone_input(&mut self) {
        let input = self.input.as_ref().expect(NOT_THERE);
        let clone = input.share(&mut self.action_clone);
        self.hand(clone);
    }

    pub fn take(&mut self) {
        let feature = self.input.take().expect(NOT_THERE);
        self.hand(feature);
    }

    pub fn keep(&mut self, has_room: bool) {
        let kept = if has_room {
            Kept::Here(self.input.take().expect(NOT_THERE))
        } else {
            let content = uncounted(|| self.input().rebuilt());
            self.input = None;
            Kept::OnDisk(content)
        };
        uncounted(|| self.kept.push(kept));
    }

    fn let_go(&mut self, kept: usize) -> Kept<F> {
        std::mem::replace(&mut self.kept[kept], Kept::Gone)
    }

    fn taken(&mut self, kept: usize) -> F {
        match self.let_go(kept) {
            Kept::Here(feature) => feature,
            Kept::OnDisk(content) => {
                let feature = built::<F>(&content);
                uncounted(|| drop(content));
                feature
            }
            Kept::Gone => panic!("{NOT_THERE}"),
        }
    }

    pub fn copy(&mut self, kept: usize) {
        let copy = match &self.kept[kept] {
            Kept::Here(feature) => feature.share(&mut self.finish_copy),
            Kept::OnDisk(content) => built::<F>(content).share(&mut self.finish_copy),
            Kept::Gone => panic!("{NOT_THERE}"),
        };
        self.hand(copy);
    }

    pub fn release(&mut self, kept: usize) {
        if self.options.copies_at_finish {
            self.copy(kept);
        } else {
            let feature = self.taken(kept);
            self.hand(feature);
        }
    }

    pub fn edit_kept(&mut self, kept: usize) {
        if self.options.copies_at_finish {
            self.copy(kept);
            return;
        }
        let original = self.taken(kept);
        if self.options.clones_before_change {
            let clone = original.share(&mut self.action_clone);
            self.hand_clone(clone, Some(original));
        } else {
            self.hand(original);
        }
    }

    pub fn forget(&mut self, kept: usize) {
        match self.let_go(kept) {
            Kept::Here(feature) => drop(feature),
            Kept::OnDisk(content) => uncounted(|| drop(content)),
            Kept::Gone => {}
        }
    }

    /// The feature of a handle, to be changed, and what counts the copies that this takes.
    pub fn changed(&mut self, handle: usize) -> (&mut F, &mut Counter) {
        let feature = match handle {
            0 => self.input.as_mut(),
            _ => self.in_hand[handle - 1].feature.as_mut(),
        };
        (feature.expect(NOT_THERE), &mut self.copy_on_write)
    }

    /// The feature of a handle, which is the node's no more.
    pub fn gone(&mut self, handle: usize) -> F {
        let feature = match handle {
            0 => self.input.take(),
            _ => self.in_hand[handle - 1].feature.take(),
        };
        feature.expect(NOT_THERE)
    }

    /// The same, of one that is sent.
    pub fn sent(&mut self, handle: usize) -> F {
        let feature = self.gone(handle);
        self.in_hand[handle - 1].original = None;
        feature
    }

    pub fn rejected(&mut self) -> F {
        self.original.take().expect(NOT_THERE)
    }

    pub fn end(&mut self) {
        self.input = None;
        self.original = None;
        self.in_hand.clear();
    }

    pub fn end_kept(&mut self) {
        for kept in 0..self.kept.len() {
            self.forget(kept);
        }
    }

    pub fn print(&self, number: usize) {
        self.source_context
            .print(number, "features", "source-context");
        for route in &self.graph.routes {
            route
                .forward_writer
                .print(number, &route.port, "forward-writer");
            route
                .store_serialize
                .print(number, &route.port, "store-serialize");
            route.fan_out.print(number, &route.port, "fan-out");
        }
        self.port_multiplex.print(number, "", "port-multiplex");
        self.sink_input.print(number, "", "sink-input");
        self.finish_copy.print(number, "", "finish-copy");
        self.graph_build.print(number, "", "graph-build");
        self.action_clone.print(number, "", "action-clone");
        self.copy_on_write.print(number, "", "copy-on-write");
    }
}

fn built<F: Representation>(content: &Content<F::Map>) -> F {
    F::build(content.rebuilt())
}
