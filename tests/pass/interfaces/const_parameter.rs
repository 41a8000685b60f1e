//! An interface with a constant parameter.

use actor_core::{Actor as _, actor};

/// Gives blocks of a size.
#[actor]
pub trait Blocks<const SIZE: usize, T> {
    /// The next one.
    fn next(&mut self, seed: [T; SIZE]) -> [T; SIZE];
}

/// Adds.
#[derive(Debug)]
pub struct Adder<const STEP: u8>(u8);

#[actor]
impl<const STEP: u8> Adder<STEP> {}

#[actor]
impl<const STEP: u8> Blocks<2, u8> for Adder<STEP> {
    fn next(&mut self, seed: [u8; 2]) -> [u8; 2] {
        self.0 += STEP;
        seed.map(|n| n + self.0)
    }
}

#[actor_core::test]
async fn the_handle_has_it_too() {
    let blocks: [BlocksHandle<2, u8>; 2] =
        [Adder::<1>(0).spawn().into(), Adder::<5>(0).spawn().into()];
    assert_eq!(blocks[0].next([1, 2]).await, Ok([2, 3]));
    assert_eq!(blocks[1].next([1, 2]).await, Ok([6, 7]));
}
