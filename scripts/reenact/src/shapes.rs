//! Makes values of the shapes that a trace has (runtime/trace/README.md): of the same kinds and lengths.

use crate::counting::uncounted;
use crate::geometry::{Geometry, Polygon, Shape, Value};
use crate::reader::Reader;
use crate::representation::{Content, Map};
use crate::values::{Attribute, AttributeValue, Bytes, DateTime, Metadata, Number};
use std::collections::HashMap;

/// The words that a trace defines before it uses them.
#[derive(Default)]
pub struct Words {
    pub names: Vec<String>,
    pub schemas: Vec<Vec<usize>>,
}

impl Words {
    pub fn attribute(&self, name: usize) -> Attribute {
        Attribute(self.names[name].clone())
    }
}

fn text(length: usize) -> String {
    "1".repeat(length)
}

pub fn value(reader: &mut Reader, words: &Words) -> AttributeValue {
    let code = reader.number();
    let length = code / 8;
    match code % 8 {
        0 if length == 0 => AttributeValue::Null,
        0 => AttributeValue::Bool(true),
        1 => AttributeValue::Number(Number(text(length))),
        2 => AttributeValue::String(text(length)),
        3 => AttributeValue::DateTime(DateTime::Date(0)),
        4 => AttributeValue::Bytes(Bytes::of(length)),
        5 => {
            let mut items = Vec::with_capacity(length);
            for _ in 0..length {
                items.push(value(reader, words));
            }
            AttributeValue::Array(items)
        }
        6 => {
            let mut map = HashMap::new();
            for _ in 0..length {
                let name = words.names[reader.number()].clone();
                map.insert(name, value(reader, words));
            }
            AttributeValue::Map(map)
        }
        _ => {
            let (_copied_sharing, _copied, modeled) =
                (reader.number(), reader.number(), reader.number());
            AttributeValue::String(text(modeled))
        }
    }
}

/// So many ordinates in rings, all of them in the first: where the others begin does not matter to what they allocate.
fn rings(ordinates: usize, count: usize) -> Vec<Vec<f64>> {
    let mut rings = Vec::with_capacity(count);
    for index in 0..count {
        rings.push(vec![0.0; if index == 0 { ordinates } else { 0 }]);
    }
    rings
}

/// The holes all in the first polygon.
fn polygons(ordinates: usize, rings: usize, count: usize) -> Vec<Polygon> {
    let mut polygons = Vec::with_capacity(count);
    for index in 0..count {
        polygons.push(if index == 0 {
            polygon(ordinates, (rings + 1).saturating_sub(count))
        } else {
            Polygon::default()
        });
    }
    polygons
}

fn polygon(ordinates: usize, count: usize) -> Polygon {
    Polygon {
        exterior: vec![0.0; ordinates],
        interiors: rings(0, count.saturating_sub(1)),
    }
}

fn shape(reader: &mut Reader) -> Option<Shape> {
    let kind = reader.number() / 4;
    Some(match kind {
        0 => return None,
        1 => {
            let (_copied, modeled) = (reader.number(), reader.number());
            Shape::Opaque(vec![0; modeled])
        }
        2 => {
            let count = reader.number();
            let mut members = Vec::with_capacity(count);
            for _ in 0..count {
                members.push(shape(reader).expect("a collection with a hole"));
            }
            Shape::GeometryCollection(members)
        }
        3 => Shape::Point([0.0; 4]),
        _ => {
            let ordinates = reader.number();
            let count = reader.number().saturating_sub(2);
            let parts = reader.number().saturating_sub(2);
            match kind {
                4 => Shape::LineString(vec![0.0; ordinates]),
                5 => Shape::Polygon(polygon(ordinates, count)),
                6 => Shape::MultiPoint(vec![0.0; ordinates]),
                7 => Shape::MultiLineString(rings(ordinates, count)),
                8 => Shape::MultiPolygon(polygons(ordinates, count, parts)),
                _ => panic!("no geometry has the kind {kind}"),
            }
        }
    })
}

pub fn geometry(reader: &mut Reader) -> Geometry {
    let value = shape(reader).map_or(Value::None, Value::Shape);
    Geometry { epsg: None, value }
}

pub fn metadata(reader: &mut Reader) -> Metadata {
    if !reader.flag() {
        return Metadata::default();
    }
    let mut field = || reader.number().checked_sub(1).map(text);
    let (feature_id, feature_type) = (field(), field());
    Metadata {
        feature_id,
        feature_type,
        lod: reader.flag().then_some(0),
        is_there: true,
    }
}

pub fn attributes<M: Map>(reader: &mut Reader, words: &Words) -> M {
    let mut map = M::default();
    for &name in &words.schemas[reader.number()] {
        map.put(words.attribute(name), value(reader, words));
    }
    map
}

pub fn content<M: Map>(reader: &mut Reader, words: &Words) -> Content<M> {
    let geometry = geometry(reader);
    let metadata = metadata(reader);
    let attributes = attributes(reader, words);
    Content {
        attributes,
        metadata,
        geometry,
    }
}

/// Reads a definition. Returns whether it was one of a word.
pub fn define(code: usize, reader: &mut Reader, words: &mut Words) -> bool {
    uncounted(|| match code {
        65 => {
            words.names.push(reader.quoted_text());
            true
        }
        66 => {
            words.schemas.push(reader.list(Reader::number));
            true
        }
        _ => false,
    })
}
