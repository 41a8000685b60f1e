//! `#[allow(..)]` on a method applies to the generated code, too.

use actor_core::{Actor as _, actor};

/// Breaks conventions.
#[derive(Debug)]
pub struct Sloppy(u8);

#[actor]
#[allow(clippy::wrong_self_convention, reason = "that is what is tried")]
impl Sloppy {
    #[allow(missing_docs, non_snake_case, reason = "that is what is tried")]
    pub fn camelCase(&mut self, someArgument: u8) -> u8 {
        self.0 += someArgument;
        self.0
    }

    /// Looks like a conversion.
    #[must_use]
    pub fn into_number(&self) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn no_lint_is_heard() {
    let sloppy = Sloppy(1).spawn();
    assert_eq!(sloppy.camelCase(2).await, Ok(3));
    assert_eq!(sloppy.into_number().await, Ok(3));
}
