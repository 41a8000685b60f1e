//! `#[actor]` on a trait and on its impl: the actor's handle becomes one of the interface.

use actor_core::{Actor as _, actor};

/// Has an area.
#[actor]
pub trait Shape {
    /// How large it is.
    fn area(&self) -> u64;

    /// Makes it larger.
    fn scale(&mut self, by: u64);
}

/// Has four sides.
#[derive(Debug)]
pub struct Square(u64);

#[actor]
impl Square {
    /// How long a side is.
    #[must_use]
    pub fn side(&self) -> u64 {
        self.0
    }
}

#[actor]
impl Shape for Square {
    fn area(&self) -> u64 {
        self.0 * self.0
    }

    fn scale(&mut self, by: u64) {
        self.0 *= by;
    }
}

#[actor_core::test]
async fn both_handles_are_of_one_actor() {
    let square = Square(2).spawn();
    let shape: ShapeHandle = square.clone().into();
    assert_eq!(shape.area().await, Ok(4));
    shape.scale(3).send().await.unwrap();
    assert_eq!(square.side().await, Ok(6));
    assert_eq!(shape.area().await, Ok(36));
}

#[test]
fn the_trait_is_a_plain_one() {
    fn double(shape: &mut impl Shape) -> u64 {
        shape.scale(2);
        shape.area()
    }
    assert_eq!(double(&mut Square(1)), 4);
}
