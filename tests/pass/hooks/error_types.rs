//! What a hook may return: any error that can be displayed, under whatever name.

#![allow(
    clippy::unused_async,
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use std::{error::Error, fmt, io};

use actor_core::{Actor as _, Exit, Handle as _, actor};

type Outcome = Result<(), fmt::Error>;
type Nothing = ();

/// By an alias of the standard library.
struct Standard;

#[actor]
impl Standard {
    #[actor(on_start)]
    fn begin(&mut self) -> io::Result<()> {
        Err(io::Error::other("not today"))
    }

    #[actor(on_stop)]
    fn end(&mut self) -> Outcome {
        Ok(())
    }
}

/// By a box.
struct Boxed;

#[actor]
impl Boxed {
    #[actor(on_start)]
    async fn begin(&mut self) -> Result<Nothing, Box<dyn Error>> {
        Err("not today".into())
    }

    #[actor(on_stop)]
    async fn end(&mut self) -> Nothing {}
}

#[actor_core::test]
async fn each_is_displayed() {
    let exits = [Standard.spawn().join().await, Boxed.spawn().join().await];
    assert_eq!(
        exits.map(|exit: Exit| exit.to_string()),
        ["failed: not today"; 2]
    );
}
