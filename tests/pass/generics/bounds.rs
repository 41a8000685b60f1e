//! A type parameter with bounds where it is declared.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Writes what it is given into one line.
#[derive(Debug)]
pub struct Line<T: Clone + Display> {
    last: Option<T>,
    text: String,
}

#[actor]
impl<T: Clone + Display> Line<T> {
    /// Adds a word.
    pub fn add(&mut self, word: T) -> String {
        self.text += &word.to_string();
        self.last = Some(word);
        self.text.clone()
    }

    /// The last word.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.last.clone()
    }
}

#[actor_core::test]
async fn the_body_uses_the_bounds() {
    let line = Line {
        last: None,
        text: String::new(),
    }
    .spawn();
    assert_eq!(line.add(1).await.as_deref(), Ok("1"));
    assert_eq!(line.add(2).await.as_deref(), Ok("12"));
    assert_eq!(line.last().await, Ok(Some(2)));
}
