//! What an interface's method may answer: boxed iterators, `!`, aliases of `Result`, a `whole` one. What
//! it may take: patterns.

use std::{fmt, io};

use actor_core::{Actor as _, CallError, actor};

/// Answers in every way.
#[actor]
pub trait Answers {
    /// Boxed.
    fn numbers(&self) -> impl Iterator<Item = u8> + Send + 'static;

    /// # Errors
    /// Always.
    fn read(&mut self) -> io::Result<u8>;

    /// # Errors
    /// Never.
    fn write(&mut self) -> fmt::Result;

    /// # Errors
    /// Always, and that is an answer.
    #[actor(whole)]
    fn whole(&self) -> Result<u8, u8>;

    /// Never.
    fn never(&mut self) -> !;

    /// With patterns.
    fn add(&self, (a, b): (u8, u8), _: [u8; 2]) -> u8 {
        a + b
    }
}

/// Answers.
#[derive(Debug)]
pub struct All(u8);

#[actor]
impl All {}

#[actor]
impl Answers for All {
    fn numbers(&self) -> impl Iterator<Item = u8> + Send + 'static {
        0..self.0
    }

    fn read(&mut self) -> io::Result<u8> {
        Err(io::Error::other("unreadable"))
    }

    fn write(&mut self) -> fmt::Result {
        Ok(())
    }

    fn whole(&self) -> Result<u8, u8> {
        Err(self.0)
    }

    fn never(&mut self) -> ! {
        panic!("on purpose")
    }
}

#[actor_core::test]
async fn all_arrive() {
    let answers = AnswersHandle::from(All(3).spawn());
    let numbers = answers.numbers().await.unwrap();
    assert_eq!(numbers.collect::<Vec<_>>(), [0, 1, 2]);
    match answers.read().await {
        Err(CallError::Failed(error)) => assert_eq!(error.to_string(), "unreadable"),
        other => panic!("{other:?}"),
    }
    assert_eq!(answers.write().await, Ok(()));
    assert_eq!(answers.whole().await, Ok(Err(3)));
    assert_eq!(answers.add((1, 2), [0; 2]).await, Ok(3));
    assert!(matches!(answers.never().await, Err(CallError::Panicked(_))));
}
