//! A method that never returns: `-> !`. Its caller learns how it ended.

use std::convert::Infallible;

use actor_core::{Actor as _, CallError, Exit, Handle as _, actor};

/// Goes wrong.
#[derive(Debug)]
pub struct Wrong(&'static str);

#[actor]
impl Wrong {
    /// # Panics
    /// Always.
    pub fn fail(&mut self) -> ! {
        panic!("{}", self.0)
    }

    /// As a type by name.
    ///
    /// # Panics
    /// Always.
    #[must_use]
    pub fn fail_too(self) -> Infallible {
        panic!("{}", self.0)
    }
}

#[actor_core::test]
async fn the_caller_gets_the_panic() {
    let wrong = Wrong("on purpose").spawn();
    match wrong.fail().await {
        Err(CallError::Panicked(message)) => assert_eq!(message.to_string(), "on purpose"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(wrong.join().await, Exit::Panicked(_)));
    assert!(matches!(
        Wrong("").spawn().fail_too().await,
        Err(CallError::Panicked(_))
    ));
}
