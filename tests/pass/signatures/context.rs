//! A context anywhere among the arguments, with any name or none, in any spelling.

#![allow(clippy::must_use_candidate, reason = "the shape is the point")]

use actor_core::{Actor as _, Context, Handle as _, actor};

/// Knows where it is.
#[derive(Debug)]
pub struct Traveller {
    asked: u8,
}

#[actor]
impl Traveller {
    /// First.
    pub fn first(&mut self, context: &Context<Self>, n: u8) -> (usize, u8) {
        self.asked += n;
        (context.core(), self.asked)
    }

    /// In between, with the type written out.
    pub fn between(&mut self, a: u8, here: &Context<Traveller>, b: u8) -> TravellerHandle {
        self.asked += a + b;
        here.handle()
    }

    /// Last, in an async method that keeps it across awaits.
    pub async fn last(&self, n: u8, context: &Context<Self>) -> (usize, u8) {
        context.sleep(std::time::Duration::ZERO).await;
        (context.core(), self.asked + n)
    }

    /// Without a name.
    pub fn unnamed(self, _: &Context<Self>) -> u8 {
        self.asked
    }
}

#[actor_core::test]
async fn the_runtime_fills_it_in() {
    let traveller = Traveller { asked: 0 }
        .spawn_on(1)
        .unwrap_or_else(|_| unreachable!());
    assert_eq!(traveller.first(1).await, Ok((1, 1)));
    assert_eq!(traveller.between(1, 2).await.unwrap().id(), traveller.id());
    assert_eq!(traveller.last(1).await, Ok((1, 5)));
    assert_eq!(traveller.unnamed().await, Ok(4));
}
