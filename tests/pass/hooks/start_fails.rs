//! A start that fails: the actor ends with the error, and nothing else of it runs.

use actor_core::{Actor as _, CallError, Exit, Handle as _, actor};

use crate::support::Log;

/// Does not start.
struct Broken(Log);

#[actor]
impl Broken {
    #[actor(on_start)]
    fn begin(&mut self) -> Result<(), String> {
        self.0.add("begin");
        Err("no route".to_owned())
    }

    #[actor(on_stop)]
    fn end(&mut self, exit: Exit) {
        self.0.add(format!("end: {exit}"));
    }

    #[actor(message)]
    fn work(&mut self) {
        self.0.add("work");
    }
}

#[actor_core::test]
async fn the_actor_ends_with_the_error() {
    let log = Log::new();
    let broken = Broken(log.clone()).spawn();
    let Exit::Error(error) = broken.join().await else {
        panic!("it has failed");
    };
    assert_eq!(error.to_string(), "no route");
    assert_eq!(broken.work().await, Err(CallError::Stopped));
    assert_eq!(log.lines(), ["begin"]);
}

#[actor_core::test]
async fn what_waited_is_refused() {
    let log = Log::new();
    let broken = Broken(log.clone()).spawn_on(1);
    let broken = broken.unwrap_or_else(|_| panic!("there are two cores"));
    assert_eq!(broken.work().await, Err(CallError::Stopped));
    assert_eq!(log.lines(), ["begin"]);
}
