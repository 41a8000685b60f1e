//! A hook that is told when an actor ends that this one is linked to.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor, Context, Down, Handle as _, actor};

/// Counts its losses.
struct Counting(u32);

#[actor]
impl Counting {
    #[actor(on_link_down)]
    async fn lost(&mut self, context: &Context<Self>, down: Down) -> Result<(), String> {
        std::future::ready(()).await;
        self.0 += 1;
        match self.0 {
            0..3 => Ok(()),
            _ => Err(format!("{} lost {down}", context.id())),
        }
    }

    #[actor(message)]
    fn losses(&self) -> u32 {
        self.0
    }
}

/// Does not count them.
struct Careless<T>(Vec<T>);

#[actor]
impl<T> Careless<T> {
    #[actor(on_link_down)]
    fn lost(&mut self, _: Down) {
        self.0.clear();
    }
}

#[actor_core::test]
async fn who_has_one_traps_exits() {
    const { assert!(Counting::ON_LINK_DOWN && Careless::<u8>::ON_LINK_DOWN) };
    let counting = Counting(0).spawn();
    assert_eq!(counting.losses().await, Ok(0));
    let careless = Careless(vec![1]).spawn();
    assert!(careless.is_alive());
}
