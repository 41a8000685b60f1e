//! Generic methods that are `async` and share the actor.

use std::future::Future;

use actor_core::{Actor as _, actor};

use crate::support::Event;

/// Lets others wait.
#[derive(Debug)]
pub struct Hall {
    size: usize,
}

#[actor]
impl Hall {
    /// Waits for `event`, and answers with its output.
    pub async fn wait<F: Future<Output = T> + 'static, T: Send + 'static>(
        &self,
        event: F,
    ) -> (T, usize) {
        (event.await, self.size)
    }
}

#[actor_core::test]
async fn they_interleave() {
    let hall = Hall { size: 3 }.spawn();
    let go = Event::new();
    let waits = go.clone();
    let first = async {
        hall.wait(async move {
            waits.comes().await;
            "first"
        })
        .await
    };
    let second = async { hall.wait(async move { go.set() }).await };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first, Ok(("first", 3)));
    assert_eq!(second, Ok(((), 3)));
}
