//! Messages that carry an associated type of a parameter.

use std::fmt::{self, Debug};

use actor_core::{Actor as _, actor};

/// Collects what an iterator of the type `I` has.
pub struct Bag<I: Iterator> {
    source: I,
    items: Vec<I::Item>,
}

impl<I: Iterator> Debug for Bag<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bag").finish_non_exhaustive()
    }
}

#[actor]
impl<I: Iterator> Bag<I> {
    /// Puts one in.
    pub fn put(&mut self, item: I::Item) -> usize {
        self.items.push(item);
        self.items.len()
    }

    /// Takes them all out, and the next of the source.
    pub fn empty(&mut self) -> Vec<I::Item> {
        let next = self.source.next();
        self.items.drain(..).chain(next).collect()
    }
}

#[actor_core::test]
async fn the_type_of_the_items_is_known() {
    let bag = Bag {
        source: 5..9,
        items: vec![],
    }
    .spawn();
    assert_eq!(bag.put(1).await, Ok(1));
    assert_eq!(bag.put(2).await, Ok(2));
    assert_eq!(bag.empty().await, Ok(vec![1, 2, 5]));
    assert_eq!(bag.empty().await, Ok(vec![6]));
}
