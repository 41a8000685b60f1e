//! A part under `#[cfg]`, one version of which exists.

use actor_core::{Actor as _, actor};

/// Has parts.
#[derive(Debug)]
pub struct Whole(u8);

#[actor]
impl Whole {
    /// What it has.
    #[must_use]
    pub fn get(&self) -> u8 {
        self.0
    }
}

#[actor(part = Admin)]
#[cfg(any())]
impl Whole {
    /// Gone.
    pub fn reset(&mut self, gone: Gone) {}
}

#[actor(part = Admin)]
#[cfg(not(any()))]
impl Whole {
    /// There.
    pub fn reset(&mut self) {
        self.0 = 0;
    }

    /// Gone.
    #[cfg(any())]
    pub fn gone(&self) -> Gone {}
}

#[actor_core::test]
async fn the_part_that_is_there_works() {
    let whole = Whole(1).spawn();
    whole.reset().await.unwrap();
    assert_eq!(whole.get().await, Ok(0));
}
