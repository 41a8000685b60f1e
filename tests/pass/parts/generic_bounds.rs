//! A part of a generic actor with stricter bounds on the parameter than the actor itself.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Some things.
#[derive(Debug)]
pub struct Things<T, const N: usize> {
    items: Vec<T>,
}

#[actor]
impl<T: Clone, const N: usize> Things<T, N> {
    /// Whether there was room.
    pub fn put(&mut self, item: T) -> bool {
        let has_room = self.items.len() < N;
        self.items.extend(has_room.then_some(item));
        has_room
    }
}

#[actor(part = Ordered)]
impl<U: Clone + Ord, const N: usize> Things<U, N> {
    /// The largest.
    #[must_use]
    pub fn max(&self) -> Option<U> {
        self.items.iter().max().cloned()
    }
}

#[actor(part = Shown)]
impl<T, const N: usize> Things<T, N>
where
    T: Clone + Display,
{
    /// How they look, with something between them.
    pub fn show(&mut self, between: impl Display) -> String {
        let shown: Vec<String> = self.items.iter().map(ToString::to_string).collect();
        shown.join(&between.to_string())
    }
}

#[actor_core::test]
async fn those_that_fit_have_the_methods() {
    let numbers = Things::<_, 2> { items: vec![1] }.spawn();
    assert_eq!(numbers.put(3).await, Ok(true));
    assert_eq!(numbers.put(5).await, Ok(false));
    assert_eq!(numbers.max().await, Ok(Some(3)));
    assert_eq!(numbers.show('+').await.as_deref(), Ok("1+3"));
    let floats = Things::<_, 9> { items: vec![1.5] }.spawn();
    assert_eq!(floats.put(0.5).await, Ok(true));
    assert_eq!(floats.show(' ').await.as_deref(), Ok("1.5 0.5"));
}
