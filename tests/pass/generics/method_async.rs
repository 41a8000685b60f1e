//! Generic methods that are `async` and run alone.

use std::fmt::Display;

use actor_core::{Actor as _, CallError, actor};

/// Takes its time.
#[derive(Debug, Default)]
pub struct Slow {
    text: String,
}

#[actor]
impl Slow {
    /// Writes, with pauses in between.
    pub async fn write<T: Display>(&mut self, one: T, two: T) -> String {
        self.text += &one.to_string();
        tokio::task::yield_now().await;
        self.text += &two.to_string();
        self.text.clone()
    }

    /// Refuses, after a while.
    ///
    /// # Errors
    /// Always.
    pub async fn refuse<E: Send + 'static>(&mut self, error: E) -> Result<(), E> {
        tokio::task::yield_now().await;
        self.text.clear();
        Err(error)
    }
}

#[actor_core::test]
async fn none_comes_in_between() {
    let slow = Slow::default()
        .spawn_on(1)
        .unwrap_or_else(|_| unreachable!());
    slow.write('a', 'b').try_send().unwrap();
    slow.write(1, 2).try_send().unwrap();
    assert_eq!(slow.write("x", "y").await.as_deref(), Ok("ab12xy"));
    assert_eq!(slow.refuse([1]).await, Err(CallError::Failed([1])));
}
