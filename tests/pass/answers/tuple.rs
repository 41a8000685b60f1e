//! Tuples, arrays and other types made of types as the answer.

#![allow(
    clippy::type_complexity,
    clippy::unused_unit,
    reason = "the shape is the point"
)]

use actor_core::{Actor as _, actor};

type Pair<T> = (T, T);

/// Answers with many.
#[derive(Debug)]
pub struct Many(u8);

#[actor]
impl Many {
    /// Of all kinds.
    #[must_use]
    pub fn all(&self) -> (u8, &'static str, [Option<u8>; 2], fn(u8) -> u8) {
        (self.0, "static", [None, Some(1)], |n| n + 1)
    }

    /// Behind an alias.
    pub fn pair(&mut self) -> Pair<u8> {
        self.0 += 1;
        (self.0, self.0)
    }

    /// In parentheses, as nothing.
    pub fn nothing(&mut self) -> () {
        self.0 += 1;
    }
}

#[actor_core::test]
async fn they_arrive_whole() {
    let many = Many(1).spawn();
    let (number, text, options, function) = many.all().await.unwrap();
    assert_eq!(
        (number, text, options, function(1)),
        (1, "static", [None, Some(1)], 2)
    );
    assert_eq!(many.pair().await, Ok((2, 2)));
    assert_eq!(many.nothing().await, Ok(()));
}
