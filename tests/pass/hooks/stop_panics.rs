//! A stop hook that panics: from then on its panic is the reason, and the hook does not run again.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor as _, Exit, Handle as _, actor};

use crate::support::Log;

/// Panics once more.
struct Unlucky(Log);

#[actor]
impl Unlucky {
    #[actor(on_stop)]
    async fn end(&mut self, _exit: Exit) {
        self.0.add("end");
        std::future::ready(()).await;
        panic!("at the end");
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
async fn it_replaces_a_good_end() {
    let log = Log::new();
    let unlucky = Unlucky(log.clone()).spawn();
    unlucky.stop();
    assert_eq!(text(&unlucky.join().await), "at the end");
    assert_eq!(log.lines(), ["end"]);
}

#[actor_core::test]
async fn it_replaces_another_panic() {
    let log = Log::new();
    let unlucky = Unlucky(log.clone()).spawn();
    drop(unlucky.fail().await);
    let exit = unlucky.join().await;
    assert_eq!(text(&exit), "at the end");
    let Exit::Panicked(message) = &exit else {
        panic!("it has panicked");
    };
    assert_eq!(message.method(), Some(("Unlucky", "on_stop")));
    assert_eq!(log.lines(), ["end"]);
}
