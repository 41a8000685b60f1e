//! A block without messages: the actor still lives, has a state and hooks, and ends.

use actor_core::{Actor as _, Exit, Handle as _, actor};

use crate::support::Log;

struct Silent<T>(T);

#[actor]
impl<T: AsRef<Log>> Silent<T> {
    #[actor(on_start)]
    fn start(&mut self) {
        self.0.as_ref().add("start");
    }
}

/// Empty.
#[derive(Debug)]
pub struct Empty;

#[actor]
impl Empty {}

impl AsRef<Log> for Log {
    fn as_ref(&self) -> &Log {
        self
    }
}

#[actor_core::test]
async fn it_lives_and_ends() {
    let log = Log::new();
    let silent = Silent(log.clone()).spawn();
    silent.stop();
    assert_eq!(silent.join().await, Exit::Normal);
    assert_eq!(log.lines(), ["start"]);
    let empty = Empty.spawn();
    assert!(empty.is_alive());
    empty.kill();
    assert_eq!(empty.join().await, Exit::Killed);
}
