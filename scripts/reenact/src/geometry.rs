//! The engine's old geometry. Positions are interleaved ordinates: as many bytes as its coordinate structs.

use std::mem::size_of;

#[derive(Clone, Default)]
#[allow(dead_code)]
pub struct Polygon {
    pub exterior: Vec<f64>,
    pub interiors: Vec<Vec<f64>>,
}

#[derive(Clone)]
#[allow(dead_code)]
pub enum Shape {
    Point([f64; 4]),
    LineString(Vec<f64>),
    Polygon(Polygon),
    MultiPoint(Vec<f64>),
    MultiLineString(Vec<Vec<f64>>),
    MultiPolygon(Vec<Polygon>),
    /// In space: the widest variant, with the mesh and the solid.
    Triangle([f64; 9]),
    GeometryCollection(Vec<Shape>),
    /// What has only a size.
    Opaque(Vec<u8>),
}

#[derive(Clone)]
#[allow(dead_code)]
pub struct CityGml {
    vectors: [Vec<u8>; 5],
    polygons: Vec<Polygon>,
}

#[derive(Clone)]
#[allow(dead_code)]
pub enum Value {
    None,
    Shape(Shape),
    CityGml(CityGml),
}

#[derive(Clone)]
#[allow(dead_code)]
pub struct Geometry {
    pub epsg: Option<u16>,
    pub value: Value,
}

impl Geometry {
    pub fn is_none(&self) -> bool {
        matches!(self.value, Value::None)
    }
}

const _: () = {
    assert!(size_of::<Polygon>() == 48);
    assert!(size_of::<Shape>() == 80);
    assert!(size_of::<CityGml>() == 144);
    assert!(size_of::<Geometry>() == 152);
};
