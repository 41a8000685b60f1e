//! A tuple struct pattern for an argument, including the actor's own type.

use actor_core::{Actor as _, actor};

/// A length.
#[derive(Debug)]
pub struct Metres(u32);

/// Goes on and on.
#[derive(Debug)]
pub struct Road(u32);

#[actor]
impl Road {
    /// By so much.
    pub fn extend(&mut self, Metres(length): Metres) -> u32 {
        self.0 += length;
        self.0
    }

    /// Two into one.
    pub fn join(&mut self, Road(other): Self, Self(another): Road, times: u32) -> u32 {
        self.0 += (other + another) * times;
        self.0
    }
}

#[actor_core::test]
async fn what_is_inside_has_its_name() {
    let road = Road(1).spawn();
    assert_eq!(road.extend(Metres(2)).await, Ok(3));
    assert_eq!(road.join(Road(3), Road(1), 10).await, Ok(43));
}
