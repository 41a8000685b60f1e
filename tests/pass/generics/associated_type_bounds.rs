//! Bounds on an associated type of a parameter, in every spelling.

use std::fmt::{self, Debug, Display};

use actor_core::{Actor as _, actor};

/// Shows what an iterator of the type `I` has.
pub struct Showcase<I: Iterator, J> {
    source: I,
    numbers: J,
}

impl<I: Iterator, J> Debug for Showcase<I, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Showcase").finish_non_exhaustive()
    }
}

#[actor]
impl<I, J: Iterator<Item = u8>> Showcase<I, J>
where
    I: Iterator,
    I::Item: Display + Clone,
    <I as Iterator>::Item: PartialEq,
{
    /// The next one, or `other`.
    pub fn show(&mut self, other: <I as Iterator>::Item) -> String {
        self.source.next().unwrap_or(other).to_string()
    }

    /// The next number.
    pub fn number(&mut self) -> Option<J::Item> {
        self.numbers.next()
    }
}

#[actor_core::test]
async fn the_bounds_are_those_of_the_impl() {
    let showcase = Showcase {
        source: ["a"].into_iter(),
        numbers: 1..3,
    }
    .spawn();
    assert_eq!(showcase.show("b").await.as_deref(), Ok("a"));
    assert_eq!(showcase.show("b").await.as_deref(), Ok("b"));
    assert_eq!(showcase.number().await, Ok(Some(1)));
}
