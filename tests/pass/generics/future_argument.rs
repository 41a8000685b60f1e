//! A future as an argument: it is sent, and runs on the actor's core.

use std::future::Future;

use actor_core::{Actor as _, Context, actor};

/// Awaits what it is given.
#[derive(Debug)]
pub struct Waiter {
    waited: u8,
}

#[actor]
impl Waiter {
    /// Answers with what the future does.
    pub async fn wait(
        &mut self,
        future: impl Future<Output = u8>,
        context: &Context<Self>,
    ) -> (u8, usize) {
        self.waited += future.await;
        (self.waited, context.core())
    }
}

#[actor_core::test]
async fn the_future_runs_there() {
    let waiter = Waiter { waited: 1 }
        .spawn_on(1)
        .unwrap_or_else(|_| unreachable!());
    let answer = waiter
        .wait(async {
            tokio::task::yield_now().await;
            2
        })
        .await;
    assert_eq!(answer, Ok((3, 1)));
}
