//! A method with type parameters: each call has its own types.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Writes down what it is told.
#[derive(Debug, Default)]
pub struct Journal {
    lines: Vec<String>,
}

#[actor]
impl Journal {
    /// One line of two parts.
    pub fn note<K: Into<String>, V: Display>(&mut self, key: K, value: V) -> usize {
        self.lines.push(format!("{}: {value}", key.into()));
        self.lines.len()
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join(", ")
    }
}

#[actor_core::test]
async fn every_call_has_types_of_its_own() {
    let journal = Journal::default().spawn();
    assert_eq!(journal.note("a", 1).await, Ok(1));
    assert_eq!(journal.note(String::from("b"), 'x').await, Ok(2));
    assert_eq!(journal.text().await.as_deref(), Ok("a: 1, b: x"));
}

#[test]
fn the_plain_method_is_as_written() {
    let mut journal = Journal::default();
    assert_eq!(journal.note('a', "borrowed"), 1);
}
