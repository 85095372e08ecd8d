//! `owned` and `arc-feature`: what the memo calls today's engine, and its Strategy 1. A feature is cloned whole.

use crate::geometry::Geometry;
use crate::ledger::{Counter, Part};
use crate::representation::{own, Content, Map, Representation};
use crate::values::{Attribute, AttributeValue, Attributes, Metadata};
use std::mem::size_of;
use std::sync::Arc;

#[derive(Clone)]
#[allow(dead_code)]
pub struct Feature {
    id: [u64; 2],
    attributes: Attributes,
    metadata: Metadata,
    geometry: Geometry,
}

const _: () = assert!(size_of::<Feature>() == 296);

impl Feature {
    fn of(content: Content<Attributes>) -> Self {
        Feature {
            id: [0; 2],
            attributes: content.attributes,
            metadata: content.metadata,
            geometry: content.geometry,
        }
    }

    fn rebuilt(&self) -> Content<Attributes> {
        Content {
            attributes: self.attributes.rebuilt(),
            metadata: self.metadata.clone(),
            geometry: self.geometry.clone(),
        }
    }
}

pub struct Owned(Box<Feature>);

impl Representation for Owned {
    type Map = Attributes;

    fn build(content: Content<Attributes>) -> Self {
        Owned(Box::new(Feature::of(content)))
    }

    fn share(&self, at: &mut Counter) -> Self {
        Owned(at.deep(Part::Feature, || self.0.clone()))
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, _: &mut Counter) {
        self.0.attributes.insert(key, value);
    }

    fn remove(&mut self, key: &Attribute, _: &mut Counter) {
        self.0.attributes.swap_remove(key);
    }

    fn set_attributes(&mut self, attributes: Attributes, _: &mut Counter) {
        self.0.attributes = attributes;
    }

    fn geometry_mut(&mut self, _: &mut Counter) {}

    fn geometry(&self) -> &Geometry {
        &self.0.geometry
    }

    fn set_geometry(&mut self, geometry: Geometry, _: &mut Counter) {
        self.0.geometry = geometry;
    }

    fn set_metadata(&mut self, metadata: Metadata, _: &mut Counter) {
        self.0.metadata = metadata;
    }

    fn set_id(&mut self, _: &mut Counter) {
        self.0.id = [1; 2];
    }

    fn into_parts(self, _: &mut Counter) {}

    fn rebuilt(&self) -> Content<Attributes> {
        self.0.rebuilt()
    }
}

pub struct ArcFeature(Box<Arc<Feature>>);

impl ArcFeature {
    fn own(&mut self, cow: &mut Counter) -> &mut Feature {
        own(&mut self.0, Part::Feature, cow)
    }
}

impl Representation for ArcFeature {
    type Map = Attributes;

    fn build(content: Content<Attributes>) -> Self {
        ArcFeature(Box::new(Arc::new(Feature::of(content))))
    }

    fn share(&self, at: &mut Counter) -> Self {
        ArcFeature(Box::new(at.pointer(Part::Feature, || Arc::clone(&self.0))))
    }

    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter) {
        self.own(cow).attributes.insert(key, value);
    }

    fn remove(&mut self, key: &Attribute, cow: &mut Counter) {
        if self.0.attributes.contains_key(key) {
            self.own(cow).attributes.swap_remove(key);
        }
    }

    fn set_attributes(&mut self, attributes: Attributes, cow: &mut Counter) {
        self.own(cow).attributes = attributes;
    }

    fn geometry_mut(&mut self, cow: &mut Counter) {
        self.own(cow);
    }

    fn geometry(&self) -> &Geometry {
        &self.0.geometry
    }

    fn set_geometry(&mut self, geometry: Geometry, cow: &mut Counter) {
        self.own(cow).geometry = geometry;
    }

    fn set_metadata(&mut self, metadata: Metadata, cow: &mut Counter) {
        self.own(cow).metadata = metadata;
    }

    fn set_id(&mut self, cow: &mut Counter) {
        self.own(cow).id = [1; 2];
    }

    fn into_parts(mut self, cow: &mut Counter) {
        self.own(cow);
    }

    fn rebuilt(&self) -> Content<Attributes> {
        self.0.rebuilt()
    }
}
