//! Methods without arguments.

use actor_core::{Actor as _, SendError, actor};

/// Counts.
#[derive(Debug)]
pub struct Counter(u8);

#[actor]
impl Counter {
    /// One more.
    pub fn up(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }

    /// Back to zero.
    pub fn reset(&mut self) {
        self.0 = 0;
    }
}

#[actor_core::test]
async fn their_messages_are_words() {
    let counter = Counter(1).spawn();
    assert_eq!(counter.up().await, Ok(2));
    counter.reset().send().await.unwrap();
    assert_eq!(counter.up().await, Ok(1));
    actor_core::Handle::kill(&counter);
    actor_core::Handle::join(&counter).await;
    assert!(matches!(
        counter.reset().try_send(),
        Err(SendError::Stopped(CounterMessage::Reset))
    ));
}
