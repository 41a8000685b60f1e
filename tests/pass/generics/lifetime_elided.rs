//! A lifetime that has no name: `impl Reader<'_>`.

use actor_core::{Actor as _, actor};

/// Reads a text that it does not own.
#[derive(Debug)]
pub struct Reader<'a, T> {
    text: &'a str,
    mark: T,
}

#[actor]
impl<T: Clone> Reader<'_, T> {
    /// How long the text is.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// What it is marked with.
    pub fn mark(&mut self, mark: T) -> T {
        std::mem::replace(&mut self.mark, mark)
    }
}

#[actor_core::test]
async fn it_is_static() {
    let reader: ReaderHandle<u8> = Reader {
        text: "abc",
        mark: 1,
    }
    .spawn();
    assert_eq!(reader.length().await, Ok(3));
    assert_eq!(reader.mark(2).await, Ok(1));
}
