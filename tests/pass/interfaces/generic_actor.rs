//! A generic actor that implements interfaces, with bounds of its own.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Can be shown.
#[actor]
pub trait Show {
    /// How it looks.
    fn show(&self) -> String;
}

/// Compares with things of some type.
#[actor]
pub trait Compare<T> {
    /// Whether it is the same.
    fn is(&self, other: T) -> bool;
}

/// Holds something.
#[derive(Debug)]
pub struct Holder<T, const N: usize> {
    held: [T; N],
}

#[actor]
impl<T: Clone, const N: usize> Holder<T, N> {
    /// Changes it.
    pub fn set(&mut self, held: [T; N]) {
        self.held = held;
    }
}

#[actor]
impl<T: Clone + Display, const N: usize> Show for Holder<T, N> {
    fn show(&self) -> String {
        self.held.iter().map(ToString::to_string).collect()
    }
}

#[actor]
impl<U, const N: usize> Compare<Vec<U>> for Holder<U, N>
where
    U: Clone + PartialEq,
{
    fn is(&self, other: Vec<U>) -> bool {
        self.held[..] == other[..]
    }
}

#[actor_core::test]
async fn its_handle_becomes_one_of_the_interface() {
    let holder = Holder { held: [1, 2] }.spawn();
    let shows: [ShowHandle; 2] = [holder.clone().into(), Holder { held: ["a"] }.spawn().into()];
    holder.set([3, 4]).await.unwrap();
    assert_eq!(shows[0].show().await.as_deref(), Ok("34"));
    assert_eq!(shows[1].show().await.as_deref(), Ok("a"));
    let compare: CompareHandle<Vec<i32>> = holder.into();
    assert_eq!(compare.is(vec![3, 4]).await, Ok(true));
    assert_eq!(compare.is(vec![3]).await, Ok(false));
}
