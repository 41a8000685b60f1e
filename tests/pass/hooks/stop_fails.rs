//! A stop hook that fails: from then on its error is the reason.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor as _, Exit, ExitError, Handle as _, actor};

/// Cannot be saved.
struct Unsaved;

#[actor]
impl Unsaved {
    #[actor(on_stop)]
    async fn save(&mut self, exit: Exit) -> Result<(), String> {
        std::future::ready(()).await;
        Err(format!("unsaved, though it {exit}"))
    }

    #[actor(message)]
    fn fail(&mut self) {
        panic!("out of luck");
    }
}

/// Cannot be saved either, whatever the reason.
struct Full;

#[actor]
impl Full {
    #[actor(on_stop)]
    fn save(&mut self) -> Result<(), &'static str> {
        Err("the disk is full")
    }
}

#[actor_core::test]
async fn the_error_replaces_a_good_end() {
    let full = Full.spawn();
    full.stop();
    let error = ExitError::new("the disk is full");
    assert_eq!(full.join().await, Exit::Error(error));
}

#[actor_core::test]
async fn the_error_replaces_a_panic() {
    let unsaved = Unsaved.spawn();
    drop(unsaved.fail().await);
    let exit = unsaved.join().await.to_string();
    assert!(
        exit.starts_with("failed: unsaved, though it panicked"),
        "{exit}"
    );
}
