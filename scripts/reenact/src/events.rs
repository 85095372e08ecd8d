//! The events of a trace, one after the other (runtime/trace/README.md), asked of features of one representation.

use crate::counting::{counted, uncounted};
use crate::graph::{Graph, Options};
use crate::node::Node;
use crate::reader::Reader;
use crate::representation::Representation;
use crate::shapes::{self, Words};
use std::collections::VecDeque;

pub struct Reenactment<F: Representation> {
    options: Options,
    pub nodes: Vec<Node<F>>,
    queues: Vec<VecDeque<F>>,
    has_room: Vec<bool>,
    kept: usize,
    words: Words,
}

impl<F: Representation> Reenactment<F> {
    /// What building the graph clones is counted.
    pub fn new(graph: Graph, options: Options) -> Self {
        let nodes = graph.nodes.into_iter();
        Reenactment {
            options,
            nodes: nodes.map(|node| Node::new(node, options)).collect(),
            queues: (0..graph.queues).map(|_| VecDeque::new()).collect(),
            has_room: graph.has_room,
            kept: 0,
            words: Words::default(),
        }
    }

    pub fn run(&mut self, reader: &mut Reader) {
        counted(|| {
            let mut node = 0;
            while !reader.is_at_end() {
                match reader.number() {
                    64 => node = reader.number(),
                    code if shapes::define(code, reader, &mut self.words) => {}
                    code => self.event(node, code, reader),
                }
            }
        });
    }

    fn event(&mut self, node: usize, code: usize, reader: &mut Reader) {
        match code {
            1 => self.emit(node, reader),
            2 => {
                let feature = self.waiting(node, reader.number());
                self.nodes[node].receive(feature);
            }
            3 => {
                let feature = self.waiting(node, reader.number());
                self.nodes[node].receive_only(feature);
            }
            12 => {
                let feature = self.nodes[node].sent(reader.number());
                self.send(node, feature, reader.number());
            }
            13 => {
                let feature = self.nodes[node].sent(reader.number());
                let ports = uncounted(|| reader.list(Reader::number));
                self.send_to_all(node, feature, &ports);
                uncounted(|| drop(ports));
            }
            14 => self.reject(node),
            17 | 18 => {
                let queue = self.nodes[node].graph.inputs[reader.number()];
                for _ in 0..reader.number() {
                    let waiting = &mut self.queues[queue];
                    drop(if code == 17 {
                        waiting.pop_front()
                    } else {
                        waiting.pop_back()
                    });
                }
            }
            4..=11 | 15 | 16 | 29 => self.take_in_hand(node, code, reader),
            _ => self.change(node, code, reader),
        }
    }

    fn take_in_hand(&mut self, number: usize, code: usize, reader: &mut Reader) {
        let node = &mut self.nodes[number];
        match code {
            4 => node.edit(),
            5 => node.clone_input(),
            6 => node.take(),
            7 => {
                node.keep(self.has_room.get(self.kept).copied().unwrap_or(true));
                self.kept += 1;
            }
            8 => node.release(reader.number()),
            9 => node.copy(reader.number()),
            10 => node.forget(reader.number()),
            11 => {
                let content = shapes::content(reader, &self.words);
                node.hand(F::build(content));
            }
            15 => node.end(),
            16 => node.end_kept(),
            _ => node.edit_kept(reader.number()),
        }
    }

    /// Events that change a feature that the node has in hand.
    fn change(&mut self, number: usize, code: usize, reader: &mut Reader) {
        let (node, words) = (&mut self.nodes[number], &self.words);
        let handle = reader.number();
        if code == 27 {
            let feature = node.gone(handle);
            feature.into_parts(&mut node.copy_on_write);
            return;
        }
        if code == 28 {
            drop(node.gone(handle));
            return;
        }
        let (feature, cow) = node.changed(handle);
        match code {
            19 => {
                let key = words.attribute(reader.number());
                feature.set(key, shapes::value(reader, words), cow);
            }
            20 => feature.remove(&words.attribute(reader.number()), cow),
            21 => feature.set_attributes(shapes::attributes(reader, words), cow),
            22 => {
                assert!(!feature.geometry().is_none(), "no geometry to be changed");
                feature.geometry_mut(cow);
            }
            23 | 24 => feature.set_geometry(shapes::geometry(reader), cow),
            25 => feature.set_metadata(shapes::metadata(reader), cow),
            26 => feature.set_id(cow),
            _ => panic!("no event has the code {code}"),
        }
    }

    fn waiting(&mut self, node: usize, input: usize) -> F {
        let queue = self.nodes[node].graph.inputs[input];
        let feature = self.queues[queue].pop_front();
        feature.expect("an event needs a feature that waits")
    }

    fn emit(&mut self, node: usize, reader: &mut Reader) {
        let made = F::build(shapes::content(reader, &self.words));
        let clone = made.share(&mut self.nodes[node].source_context);
        drop(made);
        self.send(node, clone, reader.number());
    }

    fn reject(&mut self, node: usize) {
        let original = self.nodes[node].rejected();
        if self.nodes[node].graph.is_processor {
            self.forward(node, original, |_, port| port == "rejected");
        }
    }

    fn send_to_all(&mut self, node: usize, feature: F, ports: &[usize]) {
        let Some((&last, others)) = ports.split_last() else {
            return;
        };
        for &port in others {
            let clone = feature.share(&mut self.nodes[node].port_multiplex);
            self.send(node, clone, port);
        }
        self.send(node, feature, last);
    }

    fn send(&mut self, node: usize, feature: F, port: usize) {
        self.forward(node, feature, |words, name| words.names[port] == name);
    }

    /// To the feature store, and to every edge of the port; one that leads nowhere drops the feature.
    fn forward(&mut self, node: usize, feature: F, is_port: impl Fn(&Words, &str) -> bool) {
        let words = &self.words;
        let mut routes = self.nodes[node].graph.routes.iter_mut();
        let Some(route) = routes.find(|route| is_port(words, &route.port)) else {
            return;
        };
        if self.options.store_clones {
            for _ in 0..route.writes {
                let written = feature.share(&mut route.forward_writer);
                if self.options.store_serializes {
                    drop(written.share(&mut route.store_serialize));
                }
            }
        }
        let Some((&last, others)) = route.targets.split_last() else {
            return;
        };
        for &queue in others {
            let clone = feature.share(&mut route.fan_out);
            uncounted(|| self.queues[queue].push_back(clone));
        }
        uncounted(|| self.queues[last].push_back(feature));
    }
}
