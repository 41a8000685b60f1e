//! An interface that extends one that in turn extends another: its handle becomes each of theirs,
//! step by step or at once.

use actor_core::{Actor as _, Handle as _, actor};

/// Has a name.
#[actor]
pub trait Named {
    /// What it is called.
    fn name(&self) -> String;
}

/// Has an area.
#[actor(extends(Named))]
pub trait Shape: Named {
    /// How large it is.
    fn area(&self) -> u64;
}

/// Has corners.
#[actor(extends(Shape, Named))]
pub trait Polygon: Shape {
    /// How many.
    fn corners(&self) -> u64;
}

/// Has four sides.
#[derive(Debug)]
pub struct Square(u64);

#[actor]
impl Square {}

#[actor]
impl Named for Square {
    fn name(&self) -> String {
        "square".to_owned()
    }
}

#[actor]
impl Shape for Square {
    fn area(&self) -> u64 {
        self.0 * self.0
    }
}

#[actor]
impl Polygon for Square {
    fn corners(&self) -> u64 {
        4
    }
}

#[actor_core::test]
async fn step_by_step_and_at_once() {
    let polygon: PolygonHandle = Square(3).spawn().into();
    let shape: ShapeHandle = polygon.clone().into();
    let by_steps: NamedHandle = shape.clone().into();
    let at_once: NamedHandle = polygon.clone().into();
    assert_eq!(polygon.corners().await, Ok(4));
    assert_eq!(shape.area().await, Ok(9));
    assert_eq!(by_steps.name().await.as_deref(), Ok("square"));
    assert_eq!(at_once.name().await.as_deref(), Ok("square"));
    assert_eq!(by_steps.id(), at_once.id());
}
