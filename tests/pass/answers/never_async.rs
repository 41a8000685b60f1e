//! An `async` method that never returns: it runs until the actor is killed.

use actor_core::{Actor as _, CallError, Handle as _, actor};

use crate::support::Event;

struct Endless(Event);

#[actor]
impl Endless {
    pub async fn run(&mut self) -> ! {
        self.0.set();
        loop {
            tokio::task::yield_now().await;
        }
    }

    pub async fn watch(&self) -> ! {
        std::future::pending().await
    }
}

#[actor_core::test]
async fn a_kill_ends_it() {
    let started = Event::new();
    let endless = Endless(started.clone()).spawn();
    let kill = async {
        started.comes().await;
        endless.kill();
    };
    let (answer, ()) = tokio::join!(async { endless.run().await }, kill);
    assert_eq!(answer, Err(CallError::Killed));
}

#[actor_core::test]
async fn its_caller_may_give_up() {
    let endless = Endless(Event::new()).spawn();
    let answer = endless
        .watch()
        .within(std::time::Duration::from_millis(1))
        .await;
    assert_eq!(answer, Err(CallError::Timeout));
    // The method keeps running, and the system would wait for it.
    endless.kill();
}
