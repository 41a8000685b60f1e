//! An interface implemented for some instances of a generic actor.

use actor_core::{Actor as _, actor};

/// Has a length.
#[actor]
pub trait Length {
    /// How long.
    fn length(&self) -> usize;
}

/// Holds something.
#[derive(Debug)]
pub struct Holder<T>(T);

#[actor]
impl<T: Clone> Holder<T> {
    /// A copy.
    #[must_use]
    pub fn get(&self) -> T {
        self.0.clone()
    }
}

#[actor]
impl Length for Holder<String> {
    fn length(&self) -> usize {
        self.0.len()
    }
}

#[actor(handle = HolderHandle<Vec<T>>)]
impl<T: Clone> Length for Holder<Vec<T>> {
    fn length(&self) -> usize {
        self.0.len()
    }
}

/// Two, of which one is known.
#[derive(Debug)]
pub struct Pair<A, B>(A, B);

#[actor]
impl<T: Clone> Pair<T, u8> {
    /// Both.
    #[must_use]
    pub fn both(&self) -> (T, u8) {
        (self.0.clone(), self.1)
    }
}

#[actor]
impl<T: Clone> Length for Pair<T, u8> {
    fn length(&self) -> usize {
        usize::from(self.1)
    }
}

#[actor_core::test]
async fn only_those_become_one() {
    let text = Holder("abc".to_owned()).spawn();
    let list = Holder(vec![1, 2]).spawn();
    let pair = Pair('a', 5).spawn();
    assert_eq!(list.get().await, Ok(vec![1, 2]));
    assert_eq!(pair.both().await, Ok(('a', 5)));
    let all: [LengthHandle; 3] = [text.into(), list.into(), pair.into()];
    let mut lengths = Vec::new();
    for one in &all {
        lengths.push(one.length().await.unwrap());
    }
    assert_eq!(lengths, [3, 2, 5]);
}
