//! A part for some instances of a generic actor, with the type of the handle spelled out.

use actor_core::{Actor as _, actor};

/// Holds something.
#[derive(Debug)]
pub struct Holder<T> {
    held: T,
}

#[actor]
impl<T> Holder<T> {
    /// Returns what was held before.
    pub fn swap(&mut self, held: T) -> T {
        std::mem::replace(&mut self.held, held)
    }
}

#[actor(part = Text, handle = HolderHandle<String>)]
impl Holder<String> {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> usize {
        self.held.len()
    }
}

#[actor(part = List, handle = HolderHandle<Vec<T>>)]
impl<T: Clone> Holder<Vec<T>> {
    /// The first one.
    #[must_use]
    pub fn first(&self) -> Option<T> {
        self.held.first().cloned()
    }
}

#[actor_core::test]
async fn each_has_its_own_methods() {
    let text = Holder {
        held: "abc".to_owned(),
    }
    .spawn();
    assert_eq!(text.length().await, Ok(3));
    assert_eq!(text.swap(String::new()).await.as_deref(), Ok("abc"));
    let list = Holder { held: vec![1, 2] }.spawn();
    assert_eq!(list.first().await, Ok(Some(1)));
}
