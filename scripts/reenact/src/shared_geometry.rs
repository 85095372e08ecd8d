//! The memo's Strategies 2, 3 and 4: id and metadata inline, the geometry in an `Arc`, and the attributes owned, in an
//! `Arc` as one map, or each value in one of its own.

use crate::geometry::Geometry;
use crate::ledger::{Counter, Part};
use crate::representation::{own, replace, Content, Map, Representation};
use crate::values::{Attribute, AttributeValue, Attributes, Metadata, ValueArcs};
use std::mem::size_of;
use std::sync::Arc;

/// How a feature holds its attributes.
pub trait Holding {
    type Map: Map;

    fn of(map: Self::Map) -> Self;
    fn share(&self, at: &mut Counter) -> Self;
    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter);
    fn remove(&mut self, key: &Attribute, cow: &mut Counter);
    fn replace(&mut self, map: Self::Map);
    /// Makes all of it its own.
    fn own(&mut self, cow: &mut Counter);
    fn map(&self) -> &Self::Map;
}

impl Holding for Attributes {
    type Map = Attributes;

    fn of(map: Attributes) -> Self {
        map
    }

    fn share(&self, at: &mut Counter) -> Self {
        at.deep(Part::Attributes, || self.clone())
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, _: &mut Counter) {
        self.insert(key, value);
    }

    fn remove(&mut self, key: &Attribute, _: &mut Counter) {
        self.swap_remove(key);
    }

    fn replace(&mut self, map: Attributes) {
        *self = map;
    }

    fn own(&mut self, _: &mut Counter) {}

    fn map(&self) -> &Attributes {
        self
    }
}

impl Holding for Arc<Attributes> {
    type Map = Attributes;

    fn of(map: Attributes) -> Self {
        Arc::new(map)
    }

    fn share(&self, at: &mut Counter) -> Self {
        at.pointer(Part::Attributes, || Arc::clone(self))
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter) {
        own(self, Part::Attributes, cow).insert(key, value);
    }

    fn remove(&mut self, key: &Attribute, cow: &mut Counter) {
        if self.contains_key(key) {
            own(self, Part::Attributes, cow).swap_remove(key);
        }
    }

    fn replace(&mut self, map: Attributes) {
        replace(self, map);
    }

    fn own(&mut self, cow: &mut Counter) {
        own(self, Part::Attributes, cow);
    }

    fn map(&self) -> &Attributes {
        self
    }
}

impl Holding for ValueArcs {
    type Map = ValueArcs;

    fn of(map: ValueArcs) -> Self {
        map
    }

    fn share(&self, at: &mut Counter) -> Self {
        at.pointers(Part::AttributeValue, self.len());
        at.deep(Part::AttributeMap, || self.clone())
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter) {
        match self.get_mut(&key) {
            Some(shared) => *own(shared, Part::AttributeValue, cow) = value,
            None => {
                self.insert(key, Arc::new(value));
            }
        }
    }

    fn remove(&mut self, key: &Attribute, _: &mut Counter) {
        self.swap_remove(key);
    }

    fn replace(&mut self, map: ValueArcs) {
        *self = map;
    }

    fn own(&mut self, cow: &mut Counter) {
        for shared in self.values_mut() {
            own(shared, Part::AttributeValue, cow);
        }
    }

    fn map(&self) -> &ValueArcs {
        self
    }
}

#[allow(dead_code)]
struct Feature<A> {
    id: [u64; 2],
    attributes: A,
    metadata: Metadata,
    geometry: Arc<Geometry>,
}

const _: () = {
    assert!(size_of::<Feature<Attributes>>() == 152);
    assert!(size_of::<Feature<Arc<Attributes>>>() == 88);
    assert!(size_of::<Feature<ValueArcs>>() == 152);
};

pub struct SharedGeometry<A>(Box<Feature<A>>);

pub type ArcGeometry = SharedGeometry<Attributes>;
pub type ArcGeometryAttributes = SharedGeometry<Arc<Attributes>>;
pub type ArcGeometryValues = SharedGeometry<ValueArcs>;

impl<A: Holding> Representation for SharedGeometry<A> {
    type Map = A::Map;

    fn build(content: Content<A::Map>) -> Self {
        SharedGeometry(Box::new(Feature {
            id: [0; 2],
            attributes: A::of(content.attributes),
            metadata: content.metadata,
            geometry: Arc::new(content.geometry),
        }))
    }

    fn share(&self, at: &mut Counter) -> Self {
        let own = &self.0;
        let metadata = if own.metadata.is_there {
            at.deep(Part::Metadata, || own.metadata.clone())
        } else {
            Metadata::default()
        };
        SharedGeometry(Box::new(Feature {
            id: own.id,
            attributes: own.attributes.share(at),
            metadata,
            geometry: at.pointer(Part::Geometry, || Arc::clone(&own.geometry)),
        }))
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter) {
        self.0.attributes.set(key, value, cow);
    }

    fn remove(&mut self, key: &Attribute, cow: &mut Counter) {
        self.0.attributes.remove(key, cow);
    }

    fn set_attributes(&mut self, attributes: A::Map, _: &mut Counter) {
        self.0.attributes.replace(attributes);
    }

    fn geometry_mut(&mut self, cow: &mut Counter) {
        own(&mut self.0.geometry, Part::Geometry, cow);
    }

    fn geometry(&self) -> &Geometry {
        &self.0.geometry
    }

    fn set_geometry(&mut self, geometry: Geometry, _: &mut Counter) {
        replace(&mut self.0.geometry, geometry);
    }

    fn set_metadata(&mut self, metadata: Metadata, _: &mut Counter) {
        self.0.metadata = metadata;
    }

    fn set_id(&mut self, _: &mut Counter) {
        self.0.id = [1; 2];
    }

    fn into_parts(mut self, cow: &mut Counter) {
        self.0.attributes.own(cow);
        own(&mut self.0.geometry, Part::Geometry, cow);
    }

    fn rebuilt(&self) -> Content<A::Map> {
        Content {
            attributes: self.0.attributes.map().rebuilt(),
            metadata: self.0.metadata.clone(),
            geometry: (*self.0.geometry).clone(),
        }
    }
}
