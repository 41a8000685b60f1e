//! Generic methods that take the actor itself.

use actor_core::{Actor as _, Exit, Handle as _, actor};

/// Holds a text.
#[derive(Debug)]
pub struct Text(String);

#[actor]
impl Text {
    /// Becomes something else.
    #[must_use]
    pub fn become_other<T: From<String> + Send + 'static>(self) -> T {
        T::from(self.0)
    }

    /// Becomes something else, later.
    pub async fn extend<I>(mut self, more: I) -> String
    where
        I: IntoIterator<Item = char> + Send,
    {
        tokio::task::yield_now().await;
        self.0.extend(more);
        self.0
    }
}

#[actor_core::test]
async fn the_actor_ends_with_them() {
    let text = Text("abc".to_owned()).spawn();
    assert_eq!(text.become_other::<Vec<u8>>().await, Ok(vec![97, 98, 99]));
    assert_eq!(text.join().await, Exit::Normal);
    let text = Text("abc".to_owned()).spawn();
    assert_eq!(text.extend(['d', 'e']).await.as_deref(), Ok("abcde"));
    assert_eq!(text.join().await, Exit::Normal);
}
