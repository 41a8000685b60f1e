//! A block under `#[cfg]`, above or below `#[actor]`.

use actor_core::{Actor as _, actor};

/// Is there.
#[derive(Debug)]
pub struct There(u8);

#[actor]
#[cfg(not(any()))]
impl There {
    /// What it has.
    #[must_use]
    pub fn get(&self) -> u8 {
        self.0
    }
}

#[actor]
#[cfg(any())]
impl Gone {
    /// Gone.
    pub fn get(&self, rc: std::rc::Rc<Gone>) -> Gone {}
}

#[cfg(any())]
#[actor(mailbox = 3)]
impl There {}

#[actor]
#[cfg(any())]
pub trait Missing: Gone {
    /// Gone.
    fn get(&self) -> Gone;
}

#[actor]
#[cfg(any())]
impl Missing for There {
    fn get(&self) -> Gone {}
}

#[actor_core::test]
async fn what_is_there_works() {
    assert_eq!(There(1).spawn().get().await, Ok(1));
}
