//! A stop hook that waits, with context and reason, after a panic in a method that waited.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor as _, Context, Exit, Handle as _, actor};

use crate::support::{Event, Log};

/// Ends slowly.
struct Slow {
    log: Log,
    go: Event,
}

#[actor]
impl Slow {
    #[actor(on_stop)]
    async fn end(&mut self, exit: Exit, context: &Context<Self>) {
        self.log.add("ends");
        self.go.comes().await;
        self.log.add(format!("{} ended: {exit}", context.id()));
    }

    #[actor(message)]
    async fn fail(&mut self) {
        std::future::ready(()).await;
        panic!("out of luck");
    }
}

#[actor_core::test]
async fn the_actor_ends_after_it() {
    let (log, go) = (Log::new(), Event::new());
    let slow = Slow {
        log: log.clone(),
        go: go.clone(),
    };
    let slow = slow.spawn();
    drop(slow.fail().await);
    assert!(slow.is_alive());
    go.set();
    let exit = slow.join().await;
    assert!(matches!(exit, Exit::Panicked(_)), "{exit}");
    let ended = format!("{} ended: {exit}", slow.id());
    assert_eq!(log.lines(), ["ends", &ended]);
}
