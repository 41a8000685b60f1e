//! `#[expect(..)]` on a method: the lint is expected there, and allowed in generated code that does not trigger it.

use actor_core::{Actor as _, actor};

/// Expects the worst.
#[derive(Debug)]
pub struct Pessimist(u8);

#[actor]
impl Pessimist {
    #[expect(
        unused_variables,
        missing_docs,
        reason = "the argument is not used, nothing is documented"
    )]
    pub fn ignore(&mut self, argument: String) -> u8 {
        self.0 += 1;
        self.0
    }

    /// Deprecated things are used.
    #[expect(deprecated, clippy::unused_async, reason = "it uses the old one")]
    pub async fn old(&mut self) -> u8 {
        self.older()
    }

    #[deprecated(note = "it is old")]
    fn older(&mut self) -> u8 {
        self.0 += 10;
        self.0
    }
}

#[actor_core::test]
async fn the_expectation_is_fulfilled_once() {
    let pessimist = Pessimist(0).spawn();
    assert_eq!(pessimist.ignore(String::new()).await, Ok(1));
    assert_eq!(pessimist.old().await, Ok(11));
}
