//! The features of scripts/bench-sharing.ts under the memo's strategies.

use indexmap::IndexMap;
use std::sync::Arc;

use crate::geometry::{flat, line_string, Coordinate, Geometry, Shape};
use crate::{allocated, line, made, Attribute, AttributeValue, Attributes, Metadata, Number};

#[derive(Clone)]
#[allow(dead_code)]
pub struct Owned {
    id: [u64; 2],
    attributes: Attributes,
    metadata: Metadata,
    geometry: Geometry,
}

fn value(index: usize, long_strings: usize) -> AttributeValue {
    if index < long_strings {
        return AttributeValue::String("x".repeat(10_000));
    }
    if index % 2 == 0 {
        return AttributeValue::String(format!("value {index}"));
    }
    AttributeValue::Number(Number(format!("{}", index as f64 * 1.5)))
}

fn feature(count: usize, long_strings: usize, vertices: usize) -> Owned {
    let mut attributes = Attributes::new();
    for i in 0..count {
        attributes.insert(Attribute(format!("attribute {i}")), value(i, long_strings));
    }
    let geometry = flat(match vertices {
        1 => Shape::Point(Coordinate([1.0, 2.0])),
        _ => Shape::LineString(line_string(vertices)),
    });
    Owned {
        id: [0; 2],
        attributes,
        metadata: Metadata::default(),
        geometry,
    }
}

pub fn lines() {
    for (size, count, long_strings, vertices) in [
        ("small", 10, 0, 1),
        ("medium", 50, 0, 1_000),
        ("large", 100, 10, 100_000),
    ] {
        let owned = feature(count, long_strings, vertices);
        line(
            &format!("{size}: owned, boxed"),
            allocated(|| Box::new(owned.clone())),
        );
        let whole = Arc::new(owned.clone());
        let mut other = whole.clone();
        line(
            &format!("{size}: make_mut of a shared feature"),
            allocated(|| made(&mut other)),
        );
        line(
            &format!("{size}: attributes"),
            allocated(|| owned.attributes.clone()),
        );
        let attributes = Arc::new(owned.attributes.clone());
        let mut other = attributes.clone();
        line(
            &format!("{size}: make_mut of shared attributes"),
            allocated(|| made(&mut other)),
        );
        let mut values = IndexMap::new();
        for (key, value) in owned.attributes.clone() {
            values.insert(key, Arc::new(value));
        }
        line(
            &format!("{size}: map of pointers"),
            allocated(|| values.clone()),
        );
        let mut other = values.clone();
        let ninth = other.get_mut(&Attribute("attribute 9".into())).unwrap();
        line(
            &format!("{size}: make_mut of a shared value"),
            allocated(|| made(ninth)),
        );
        let geometry = Arc::new(owned.geometry.clone());
        let mut other = geometry.clone();
        line(
            &format!("{size}: make_mut of a shared geometry"),
            allocated(|| made(&mut other)),
        );
    }
}
