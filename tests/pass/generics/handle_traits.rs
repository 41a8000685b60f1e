//! The handle of a generic actor is `Clone`, `Eq`, `Hash` and `Debug`, whatever its parameter is.

use std::{
    fmt::Debug,
    hash::{BuildHasher, Hash, RandomState},
};

use actor_core::{Actor as _, Handle as _, actor};

/// Holds something without any traits.
#[derive(Debug)]
pub struct Holder<T> {
    held: Option<T>,
}

#[actor]
impl<T> Holder<T> {
    /// Returns what was held.
    pub fn hold(&mut self, held: T) -> Option<T> {
        self.held.replace(held)
    }
}

struct Mute;

fn is_full_of_traits<H: Clone + Eq + Hash + Debug + Send + Sync>(_: &H) {}

#[actor_core::test]
async fn the_parameter_need_have_none_of_the_traits() {
    let one = Holder { held: Some(Mute) }.spawn();
    let other = Holder { held: Some(Mute) }.spawn();
    is_full_of_traits(&one);
    assert_eq!(one, one.clone());
    assert_ne!(one, other);
    let state = RandomState::new();
    assert_eq!(state.hash_one(&one), state.hash_one(one.clone()));
    assert_eq!(format!("{one:?}"), format!("HolderHandle({:?})", one.id()));
    assert!(one.hold(Mute).await.unwrap().is_some());
}
