//! What every handle can do, through an interface's handle: `stop`, `kill`, `join`, `id`, `core`, `is_alive`.

use actor_core::{Actor as _, CallError, Exit, Handle as _, actor};

/// Lives.
#[actor]
pub trait Live {
    /// Whether it does.
    fn breathe(&mut self) -> bool;
}

/// Lives.
#[derive(Debug)]
pub struct Being(bool);

#[actor]
impl Being {}

#[actor]
impl Live for Being {
    fn breathe(&mut self) -> bool {
        self.0
    }
}

#[actor_core::test]
async fn they_are_about_the_actor() {
    let being = Being(true).spawn_on(1).unwrap();
    let live = LiveHandle::from(being.clone());
    assert_eq!((live.id(), live.core()), (being.id(), 1));
    assert!(live.is_alive());
    live.breathe().try_send().unwrap();
    live.stop();
    assert_eq!(live.join().await, Exit::Normal);
    assert!(!being.is_alive());
    assert_eq!(live.breathe().await, Err(CallError::Stopped));

    let live = LiveHandle::from(Being(true).spawn());
    live.kill();
    assert_eq!(live.join().await, Exit::Killed);
}

#[actor_core::test]
async fn it_keeps_the_actor_alive() {
    let being = Being(true).spawn();
    let join = being.join();
    let live = LiveHandle::from(being);
    assert_eq!(live.breathe().await, Ok(true));
    drop(live);
    assert_eq!(join.await, Exit::Normal);
}
