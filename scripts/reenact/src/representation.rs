//! What a strategy says of itself: how a feature is divided into shared parts, and so what each request clones.
//! The same as runtime/feature/representation/ says in TypeScript, with the standard library's `Arc`.

use crate::geometry::Geometry;
use crate::ledger::{Counter, Part};
use crate::values::{Attribute, AttributeValue, Attributes, Metadata, ValueArcs};
use std::sync::Arc;

/// An attribute map that is being built.
pub trait Map: Default {
    fn put(&mut self, key: Attribute, value: AttributeValue);

    /// Another map with nothing shared, built one by one.
    fn rebuilt(&self) -> Self;
}

impl Map for Attributes {
    fn put(&mut self, key: Attribute, value: AttributeValue) {
        self.insert(key, value);
    }

    fn rebuilt(&self) -> Self {
        let mut map = Self::new();
        for (key, value) in self {
            map.insert(key.clone(), value.clone());
        }
        map
    }
}

impl Map for ValueArcs {
    fn put(&mut self, key: Attribute, value: AttributeValue) {
        self.insert(key, Arc::new(value));
    }

    fn rebuilt(&self) -> Self {
        let mut map = Self::new();
        for (key, value) in self {
            map.insert(key.clone(), Arc::new((**value).clone()));
        }
        map
    }
}

/// What a feature is built of.
pub struct Content<M> {
    pub attributes: M,
    pub metadata: Metadata,
    pub geometry: Geometry,
}

impl<M: Map> Content<M> {
    /// The same with nothing shared.
    pub fn rebuilt(&self) -> Self {
        Content {
            attributes: self.attributes.rebuilt(),
            metadata: self.metadata.clone(),
            geometry: self.geometry.clone(),
        }
    }
}

/// A feature in a slot of its own. `cow` counts the copies that a change needs.
pub trait Representation: Sized {
    type Map: Map;

    fn build(content: Content<Self::Map>) -> Self;
    fn share(&self, at: &mut Counter) -> Self;
    fn set(&mut self, key: Attribute, value: AttributeValue, cow: &mut Counter);
    fn remove(&mut self, key: &Attribute, cow: &mut Counter);
    fn set_attributes(&mut self, attributes: Self::Map, cow: &mut Counter);
    /// Makes the geometry one that can be changed in place.
    fn geometry_mut(&mut self, cow: &mut Counter);
    fn geometry(&self) -> &Geometry;
    fn set_geometry(&mut self, geometry: Geometry, cow: &mut Counter);
    fn set_metadata(&mut self, metadata: Metadata, cow: &mut Counter);
    fn set_id(&mut self, cow: &mut Counter);
    /// Makes all parts the feature's own, and lets go of them.
    fn into_parts(self, cow: &mut Counter);
    /// The same content with nothing shared.
    fn rebuilt(&self) -> Content<Self::Map>;
}

/// The new value in the handle's place; in place where nobody else sees it.
pub fn replace<T>(handle: &mut Arc<T>, value: T) {
    match Arc::get_mut(handle) {
        Some(own) => *own = value,
        None => *handle = Arc::new(value),
    }
}

/// What is behind the handle, to be changed in place: a copy, where others see it.
pub fn own<'a, T: Clone>(handle: &'a mut Arc<T>, part: Part, cow: &mut Counter) -> &'a mut T {
    if Arc::strong_count(handle) > 1 {
        cow.deep(part, || {
            Arc::make_mut(handle);
        });
    }
    Arc::make_mut(handle)
}
