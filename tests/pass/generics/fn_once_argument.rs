//! A closure as an argument. It may see the actor's state, and the caller need not box it.

use actor_core::{Actor as _, actor};

/// Runs what it is given.
#[derive(Debug, Default)]
pub struct Worker {
    state: Vec<u8>,
}

#[actor]
impl Worker {
    /// With the state.
    pub fn run<R: Send + 'static>(&mut self, body: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        body(&mut self.state)
    }

    /// With the whole actor, and as often as it likes.
    pub fn look<F: Fn(&Self) -> usize>(&self, look: F) -> usize {
        look(self) + look(self)
    }
}

#[actor_core::test]
async fn the_closure_runs_with_the_state() {
    let worker = Worker::default().spawn();
    let text = String::from("moved");
    let answer = worker
        .run(move |state| {
            state.push(1);
            text
        })
        .await;
    assert_eq!(answer.as_deref(), Ok("moved"));
    assert_eq!(worker.look(|worker| worker.state.len()).await, Ok(2));
}
