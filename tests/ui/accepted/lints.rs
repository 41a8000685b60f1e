// EXPECTED: nothing: what is generated is as clean as what is written

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    single_use_lifetimes
)]
#![deny(
    elided_lifetimes_in_paths,
    unused_qualifications,
    unused_lifetimes,
    unused,
    nonstandard_style
)]
#![deny(
    rust_2018_idioms,
    keyword_idents,
    let_underscore,
    future_incompatible,
    unsafe_code
)]
#![deny(clippy::all, clippy::pedantic, clippy::allow_attributes_without_reason)]

//! Documented.

use std::io;

use actor_core::{Context, actor};

/// Greets.
#[derive(Debug)]
pub struct Greeter {
    greeted: u32,
}

/// Cannot greet.
#[derive(Debug)]
pub struct Busy;

#[actor]
impl Greeter {
    /// Starts with nobody greeted.
    #[must_use]
    pub fn new() -> Self {
        Self { greeted: 0 }
    }

    #[actor(on_start)]
    fn started(&mut self) {
        self.greeted = 0;
    }

    /// Greets `times` times.
    #[must_use = "it may be busy"]
    pub fn greet(&mut self, mut times: u32) -> Result<u32, Busy> {
        times += self.greeted;
        Ok(times)
    }

    /// The old way.
    #[deprecated(note = "use `greet`")]
    pub fn hello(&mut self, _name: String, _: u8) {}

    /// How often it has greeted.
    pub async fn greeted(&self, context: &Context<Self>) -> u32 {
        let _handle = core::future::ready(context.handle()).await;
        self.greeted
    }

    /// Reads.
    pub async fn read(&mut self) -> io::Result<Vec<u8>> {
        core::future::ready(Ok(Vec::new())).await
    }

    #[actor(message)]
    fn unused(&self) {}

    /// Ends it.
    pub async fn close(self) -> u32 {
        core::future::ready(self.greeted).await
    }
}

impl Default for Greeter {
    fn default() -> Self {
        Self::new()
    }
}

fn main() {}
