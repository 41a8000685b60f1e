//! An impl for some of the types that a generic type can be: `Pair<T, u32>`.

use actor_core::{Actor as _, actor};

/// Two of a kind, or not.
#[derive(Debug)]
pub struct Pair<A, B>(A, B);

#[actor]
impl<T: Clone> Pair<T, u32> {
    /// Returns how often it was asked.
    pub fn first(&mut self) -> (T, u32) {
        self.1 += 1;
        (self.0.clone(), self.1)
    }

    /// Returns the old one.
    pub fn set(&mut self, first: T) -> T {
        std::mem::replace(&mut self.0, first)
    }
}

#[actor_core::test]
async fn the_handle_is_generic_over_the_rest() {
    let pair: PairHandle<char> = Pair('a', 0).spawn();
    assert_eq!(pair.set('b').await, Ok('a'));
    assert_eq!(pair.first().await, Ok(('b', 1)));
    assert_eq!(pair.first().await, Ok(('b', 2)));
}
