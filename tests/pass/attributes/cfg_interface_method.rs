//! Methods and arguments of an interface under `#[cfg]`.

use actor_core::{Actor as _, actor};

/// Has some methods.
#[actor]
pub trait Partial {
    /// There.
    #[cfg(not(any()))]
    fn there(&mut self, n: u8, #[cfg(any())] gone: Missing, #[cfg(not(any()))] m: u8) -> u8;

    /// Gone.
    #[cfg(any())]
    fn gone(&self, gone: Missing) -> Missing;
}

/// Implements them.
#[derive(Debug)]
pub struct Whole(u8);

#[actor]
impl Whole {}

#[actor]
impl Partial for Whole {
    #[cfg(not(any()))]
    fn there(&mut self, n: u8, #[cfg(any())] gone: Missing, #[cfg(not(any()))] m: u8) -> u8 {
        self.0 += n + m;
        self.0
    }

    #[cfg(any())]
    fn gone(&self, gone: Missing) -> Missing {}
}

#[actor_core::test]
async fn those_that_are_there_are_messages() {
    let partial = PartialHandle::from(Whole(1).spawn());
    assert_eq!(partial.there(1, 2).await, Ok(4));
}
