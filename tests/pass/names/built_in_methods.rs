//! User methods with the names of methods that every handle has, directly or from its traits.

use actor_core::{CallError, Exit, actor};

/// Is called by every name.
#[derive(Debug)]
pub struct Named {
    calls: u8,
}

#[actor]
#[allow(
    clippy::should_implement_trait,
    clippy::must_use_candidate,
    missing_docs,
    reason = "that is what is tried"
)]
impl Named {
    pub fn stop(&mut self) -> u8 {
        self.calls += 1;
        self.calls
    }

    pub fn id(&self) -> u8 {
        self.calls + 1
    }

    pub fn kill(&self, how: u8) -> u8 {
        self.calls + how
    }

    pub fn join(&self) -> u8 {
        self.calls + 3
    }

    pub fn downgrade(&self) -> u8 {
        self.calls + 4
    }

    pub fn is_alive(&self) -> u8 {
        self.calls + 5
    }

    pub fn core(&self) -> u8 {
        self.calls + 6
    }

    pub fn clone(&self) -> u8 {
        self.calls + 7
    }

    pub fn eq(&self, other: u8) -> bool {
        self.calls == other
    }

    pub fn hash(&self) -> u8 {
        self.calls + 9
    }

    pub fn fmt(&self) -> u8 {
        self.calls + 10
    }

    pub fn spawn(&self) -> u8 {
        self.calls + 11
    }

    pub fn dispatch(&self) -> u8 {
        self.calls + 12
    }

    pub fn method(&self) -> u8 {
        self.calls + 13
    }

    pub fn drop(&self) -> u8 {
        self.calls + 14
    }

    pub fn raw(&self) -> u8 {
        self.calls + 15
    }

    pub fn from_raw(&self) -> u8 {
        self.calls + 16
    }

    pub fn on_start(&self) -> u8 {
        self.calls + 17
    }
}

#[actor_core::test]
async fn the_users_win() {
    let handle = actor_core::Actor::spawn(Named { calls: 0 });
    assert_eq!(handle.stop().await, Ok(1));
    assert_eq!(handle.id().await, Ok(2));
    assert_eq!(handle.kill(2).await, Ok(3));
    assert_eq!(handle.join().await, Ok(4));
    assert_eq!(handle.downgrade().await, Ok(5));
    assert_eq!(handle.is_alive().await, Ok(6));
    assert_eq!(handle.core().await, Ok(7));
    assert_eq!(handle.clone().await, Ok(8));
    assert_eq!(handle.eq(1).await, Ok(true));
    assert_eq!(handle.hash().await, Ok(10));
    assert_eq!(handle.fmt().await, Ok(11));
    assert_eq!(handle.spawn().await, Ok(12));
    assert_eq!(handle.dispatch().await, Ok(13));
    assert_eq!(handle.method().await, Ok(14));
    assert_eq!(handle.drop().await, Ok(15));
    assert_eq!(handle.raw().await, Ok(16));
    assert_eq!(handle.from_raw().await, Ok(17));
    assert_eq!(handle.on_start().await, Ok(18));
}

#[actor_core::test]
async fn the_built_in_ones_are_called_by_their_paths() {
    let handle = actor_core::Actor::spawn(Named { calls: 0 });
    assert!(actor_core::Handle::is_alive(&handle));
    let other = Clone::clone(&handle);
    assert!(other == handle);
    actor_core::Handle::stop(&handle);
    assert_eq!(actor_core::Handle::join(&other).await, Exit::Normal);
    assert_eq!(handle.stop().await, Err(CallError::Stopped));
}
