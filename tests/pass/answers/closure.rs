//! An `impl Fn` as the answer, also with `use<>` in place of `'static`.

#![allow(clippy::must_use_candidate, reason = "the shape is the point")]

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Makes functions.
#[derive(Debug)]
pub struct Maker {
    factor: u64,
}

#[actor]
impl Maker {
    /// Multiplies.
    pub fn times(&self) -> impl Fn(u64) -> u64 + Send + 'static {
        let factor = self.factor;
        move |n| n * factor
    }

    /// Borrows what it is called with.
    pub fn measure(&mut self) -> impl Fn(&str) -> usize + Send + Sync + use<> {
        self.factor += 1;
        str::len
    }

    /// Not a function.
    pub fn shown(&self) -> impl Display + Send + use<> {
        self.factor
    }
}

#[actor_core::test]
async fn the_caller_calls_it() {
    let maker = Maker { factor: 3 }.spawn();
    assert_eq!(maker.times().await.unwrap()(4), 12);
    assert_eq!(maker.measure().await.unwrap()("abc"), 3);
    assert_eq!(maker.shown().await.unwrap().to_string(), "4");
}
