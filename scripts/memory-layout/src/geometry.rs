//! The engine's old geometry: its two-dimensional half; the three-dimensional one has 24 bytes a position.

use crate::{allocated, line, made};
use std::sync::Arc;

#[derive(Clone, Copy)]
pub struct Coordinate<const D: usize>(#[allow(dead_code)] pub [f64; D]);

#[derive(Clone)]
pub struct LineString<const D: usize>(#[allow(dead_code)] pub Vec<Coordinate<D>>);

#[derive(Clone)]
#[allow(dead_code)]
pub struct Polygon<const D: usize> {
    pub exterior: LineString<D>,
    pub interiors: Vec<LineString<D>>,
}

#[derive(Clone)]
#[allow(dead_code)]
pub struct TriangularMesh<const D: usize> {
    vertices: Vec<Coordinate<D>>,
    edges: Vec<[usize; 3]>,
    triangles: Vec<[usize; 3]>,
}

/// Faces, or a mesh.
#[derive(Clone)]
#[allow(dead_code)]
pub enum Solid<const D: usize> {
    Faces(Vec<LineString<D>>),
    Mesh(TriangularMesh<D>),
}

#[derive(Clone)]
#[allow(dead_code)]
pub enum Shape<const D: usize> {
    Point(Coordinate<D>),
    Line([Coordinate<D>; 2]),
    LineString(LineString<D>),
    Polygon(Polygon<D>),
    MultiPoint(Vec<Coordinate<D>>),
    MultiLineString(Vec<LineString<D>>),
    MultiPolygon(Vec<Polygon<D>>),
    Rect([Coordinate<D>; 2]),
    Triangle([Coordinate<D>; 3]),
    TriangularMesh(TriangularMesh<D>),
    Solid(Solid<D>),
    GeometryCollection(Vec<Shape<D>>),
}

#[derive(Clone)]
#[allow(dead_code)]
pub struct CityGml {
    vectors: [Vec<u8>; 5],
    polygons: Vec<Polygon<2>>,
}

#[derive(Clone)]
#[allow(dead_code)]
pub enum Value {
    None,
    Flat(Shape<2>),
    Solid(Shape<3>),
    CityGml(CityGml),
}

#[derive(Clone)]
#[allow(dead_code)]
pub struct Geometry {
    pub epsg: Option<u16>,
    pub value: Value,
}

pub fn line_string<const D: usize>(positions: usize) -> LineString<D> {
    LineString(vec![Coordinate([0.0; D]); positions])
}

fn polygon<const D: usize>(positions: usize, holes: usize) -> Polygon<D> {
    let interiors = (0..holes).map(|_| line_string(4)).collect();
    Polygon {
        exterior: line_string(positions),
        interiors,
    }
}

pub fn flat(shape: Shape<2>) -> Geometry {
    Geometry {
        epsg: Some(4326),
        value: Value::Flat(shape),
    }
}

pub fn lines() {
    let solid = |shape| Geometry {
        epsg: None,
        value: Value::Solid(shape),
    };
    let cases = [
        (
            "none",
            Geometry {
                epsg: None,
                value: Value::None,
            },
        ),
        ("point", flat(Shape::Point(Coordinate([0.0; 2])))),
        ("line string of 5", flat(Shape::LineString(line_string(5)))),
        (
            "line string of 5, 3D",
            solid(Shape::LineString(line_string(5))),
        ),
        ("polygon of 5", flat(Shape::Polygon(polygon(5, 0)))),
        (
            "polygon of 5 with 2 holes of 4",
            flat(Shape::Polygon(polygon(5, 2))),
        ),
        (
            "multi-point of 3",
            flat(Shape::MultiPoint(vec![Coordinate([0.0; 2]); 3])),
        ),
        (
            "2 lines of 3",
            flat(Shape::MultiLineString(vec![line_string(3); 2])),
        ),
        (
            "polygons of 4 and of 5 with 2 holes of 4",
            flat(Shape::MultiPolygon(vec![polygon(4, 0), polygon(5, 2)])),
        ),
        (
            "collection of a point and a line string of 5",
            flat(Shape::GeometryCollection(vec![
                Shape::Point(Coordinate([0.0; 2])),
                Shape::LineString(line_string(5)),
            ])),
        ),
    ];
    for (what, geometry) in cases {
        line(&format!("geometry: {what}"), allocated(|| geometry.clone()));
        let shared = Arc::new(geometry);
        let mut other = shared.clone();
        line(
            &format!("make_mut of a shared geometry: {what}"),
            allocated(|| made(&mut other)),
        );
    }
}
