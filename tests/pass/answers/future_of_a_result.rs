//! An `impl Future` whose output is a `Result`: its error is that of the call.

#![allow(clippy::missing_errors_doc, reason = "the shape is the point")]

use std::io;

use actor_core::{Actor as _, CallError, actor};

/// Fails sometimes.
#[derive(Debug)]
pub struct Moody(u8);

#[actor]
impl Moody {
    /// Unless it is zero.
    pub fn divide(&mut self, by: u8) -> impl Future<Output = Result<u8, String>> {
        let quotient = self.0.checked_div(by);
        async move { quotient.ok_or_else(|| "by zero".to_owned()) }
    }

    /// With an alias.
    pub fn read(&self) -> impl Future<Output = io::Result<u8>> {
        std::future::ready(Err(io::Error::other("unreadable")))
    }
}

#[actor_core::test]
async fn it_is_flattened_like_that_of_an_async_method() {
    let moody = Moody(6).spawn();
    assert_eq!(moody.divide(2).await, Ok(3));
    assert_eq!(
        moody.divide(0).await,
        Err(CallError::Failed("by zero".to_owned()))
    );
    match moody.read().await {
        Err(CallError::Failed(error)) => assert_eq!(error.to_string(), "unreadable"),
        other => panic!("{other:?}"),
    }
}
