//! A function that is not `async` and returns an `impl Future`: the actor awaits it.

use actor_core::{Actor as _, actor};

/// Takes its time.
#[derive(Debug)]
pub struct Slow(u64);

#[actor]
impl Slow {
    /// Does its first part at once, and the rest later.
    pub fn add(&mut self, n: u64) -> impl Future<Output = u64> {
        self.0 += n;
        let sum = self.0;
        async move {
            tokio::task::yield_now().await;
            sum
        }
    }

    /// Answers nothing.
    pub fn wait(&self) -> impl Future<Output = ()> + use<> {
        std::future::ready(())
    }
}

#[actor_core::test]
async fn the_caller_gets_what_the_future_has() {
    let slow = Slow(1).spawn();
    assert_eq!(slow.add(2).await, Ok(3));
    slow.add(1).send().await.unwrap();
    assert_eq!(slow.wait().await, Ok(()));
    assert_eq!(slow.add(0).await, Ok(4));
}
