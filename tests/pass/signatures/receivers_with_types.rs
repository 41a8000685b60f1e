//! Receivers with their types spelled out: `self: &Self`, `self: &mut Self`, `self: Self`, or with the name of the actor.

use actor_core::{Actor as _, Exit, Handle as _, actor};

/// Counts.
#[derive(Debug)]
pub struct Counter(u8);

#[actor]
#[allow(clippy::needless_arbitrary_self_type, reason = "that is what is tried")]
impl Counter {
    /// As with `&self`.
    #[must_use]
    pub fn get(self: &Self) -> u8 {
        self.0
    }

    /// As with `&mut self`.
    pub fn up(self: &mut Self) -> u8 {
        self.0 += 1;
        self.0
    }

    /// As with `self`.
    #[must_use]
    pub fn end(mut self: Self) -> u8 {
        self.0 += 1;
        self.0
    }
}

/// Has parameters.
#[derive(Debug)]
pub struct Pair<'a, T>(&'a str, T);

#[actor]
impl<'a, T: Clone> Pair<'a, T> {
    /// Is a hook.
    #[actor(on_start)]
    fn begin(self: &mut Pair<'a, T>) {
        self.0 = "begun";
    }

    /// As with `&self`.
    #[must_use]
    pub async fn text(self: &Pair<'a, T>) -> &'a str {
        std::future::ready(self.0).await
    }

    /// As with `&mut self`.
    pub fn swap(self: &mut Pair<'a, T>, other: T) -> T {
        std::mem::replace(&mut self.1, other)
    }

    /// As with `self`.
    #[must_use]
    pub fn end(self: Pair<'a, T>) -> T {
        self.1
    }
}

#[actor_core::test]
async fn so_does_the_name_of_the_actor() {
    let pair = Pair("new", 1).spawn();
    assert_eq!(pair.text().await, Ok("begun"));
    assert_eq!(pair.swap(2).await, Ok(1));
    assert_eq!(pair.end().await, Ok(2));
    assert_eq!(pair.join().await, Exit::Normal);
}

#[actor_core::test]
async fn they_mean_the_same() {
    let counter = Counter(1).spawn();
    assert_eq!(counter.up().await, Ok(2));
    assert_eq!(counter.get().await, Ok(2));
    assert_eq!(counter.end().await, Ok(3));
    assert_eq!(counter.join().await, Exit::Normal);
}
