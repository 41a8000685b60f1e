//! `#[must_use]`, with and without a reason: a call is `#[must_use]` anyway, and keeps the reason.

use actor_core::{Actor as _, actor};

/// Answers.
#[derive(Debug)]
pub struct Oracle(u8);

#[actor]
impl Oracle {
    /// Without a reason.
    #[must_use]
    pub fn ask(&self) -> u8 {
        self.0
    }

    /// With one.
    #[must_use = "why else ask"]
    pub fn ask_again(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }

    /// On a type that must be used anyway.
    ///
    /// # Errors
    /// Always.
    #[must_use = "it is wrong"]
    pub async fn fail(&self) -> Result<(), u8> {
        std::future::ready(Err(self.0)).await
    }
}

#[actor_core::test]
async fn the_answer_is_used() {
    let oracle = Oracle(1).spawn();
    assert_eq!(oracle.ask().await, Ok(1));
    assert_eq!(oracle.ask_again().await, Ok(2));
    assert!(oracle.fail().await.is_err());
    #[expect(unused_must_use, reason = "that is what is tried")]
    {
        oracle.ask_again();
    }
}
