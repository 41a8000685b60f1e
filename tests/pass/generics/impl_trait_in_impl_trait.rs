//! An `impl Trait` inside of another one: `impl IntoIterator<Item = impl Into<String>>`.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Some words.
#[derive(Debug, Default)]
pub struct Words(Vec<String>);

#[actor]
impl Words {
    /// All of these too.
    pub fn extend(&mut self, words: impl IntoIterator<Item = impl Into<String>>) -> usize {
        self.0.extend(words.into_iter().map(Into::into));
        self.0.len()
    }

    /// Made by an object.
    pub fn pull(
        &mut self,
        mut from: Box<dyn Iterator<Item = impl Display> + Send>,
    ) -> Option<String> {
        self.0.clear();
        from.next().map(|item| item.to_string())
    }
}

#[actor_core::test]
async fn both_are_inferred() {
    let words = Words::default().spawn();
    assert_eq!(words.extend(["a", "b"]).await, Ok(2));
    assert_eq!(words.extend(vec!['c']).await, Ok(3));
    assert_eq!(words.pull(Box::new(5..9)).await, Ok(Some("5".to_owned())));
}
