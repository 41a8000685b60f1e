//! A stop hook runs after a panic only if it takes the reason.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor as _, CallError, Exit, Handle as _, actor};

use crate::support::Log;

/// Wants to know.
struct Asking(Log);

#[actor]
impl Asking {
    #[actor(on_stop)]
    fn end(&mut self, exit: Exit) {
        self.0.add(format!("end: {exit}"));
    }

    #[actor(message)]
    fn fail(&mut self) {
        self.0.add("fail");
        panic!("out of luck");
    }

    #[actor(message)]
    fn work(&mut self) {
        self.0.add("work");
    }
}

/// Does not.
struct Indifferent(Log);

#[actor]
impl Indifferent {
    #[actor(on_stop)]
    fn end(&mut self) {
        self.0.add("end");
    }

    #[actor(message)]
    fn fail(&mut self) {
        panic!("out of luck");
    }
}

fn text(exit: &Exit) -> &str {
    match exit {
        Exit::Panicked(message) => message.as_str(),
        _ => "(no panic)",
    }
}

#[actor_core::test]
async fn the_reason_is_the_panic() {
    let log = Log::new();
    let asking = Asking(log.clone()).spawn();
    let failed = asking.fail().await;
    assert!(matches!(failed, Err(CallError::Panicked(_))), "{failed:?}");
    let exit = asking.join().await;
    assert_eq!(text(&exit), "out of luck");
    assert_eq!(log.lines(), ["fail".to_owned(), format!("end: {exit}")]);
}

#[actor_core::test]
async fn what_waits_is_not_handled_before() {
    let log = Log::new();
    let asking = Asking(log.clone()).spawn_on(1);
    let asking = asking.unwrap_or_else(|_| panic!("there are two cores"));
    asking.fail().send().await.unwrap();
    assert_eq!(asking.work().await, Err(CallError::Stopped));
    let exit = asking.join().await;
    assert_eq!(log.lines(), ["fail".to_owned(), format!("end: {exit}")]);
}

#[actor_core::test]
async fn without_a_reason_it_does_not_run() {
    let log = Log::new();
    let indifferent = Indifferent(log.clone()).spawn();
    drop(indifferent.fail().await);
    assert_eq!(text(&indifferent.join().await), "out of luck");
    assert_eq!(log.lines(), [""; 0]);
}
