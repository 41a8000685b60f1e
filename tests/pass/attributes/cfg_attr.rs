//! Attributes under a condition: `#[cfg_attr(.., ..)]` with one attribute or several.

use actor_core::{Actor as _, actor};

/// Depends.
#[derive(Debug)]
pub struct Dependent(u8);

#[actor]
#[cfg_attr(
    all(),
    allow(clippy::must_use_candidate, reason = "that is what is tried")
)]
impl Dependent {
    /// All attributes at once.
    #[cfg_attr(
        all(),
        deprecated(note = "it is tried"),
        must_use = "so that it is tried",
        inline
    )]
    #[cfg_attr(any(), cfg(any()))]
    pub fn old(&self) -> u8 {
        self.0
    }

    /// Gone, by way of an attribute.
    #[cfg_attr(not(any()), cfg(any()))]
    pub fn gone(&self, gone: Missing) -> Missing {}

    #[cfg_attr(not(any()), allow(missing_docs, reason = "that is what is tried"))]
    pub fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }
}

#[actor_core::test]
async fn the_condition_is_kept() {
    let dependent = Dependent(1).spawn();
    assert_eq!(dependent.add(1).await, Ok(2));
    #[expect(deprecated, reason = "that is what is tried")]
    let old = dependent.old();
    assert_eq!(old.await, Ok(2));
}
