//! Arguments with the names of local variables in the expansion.

use actor_core::{Actor as _, Context, actor};

/// Adds up.
#[derive(Debug)]
pub struct Sum(u8);

#[actor]
impl Sum {
    /// All at once.
    pub fn plain(
        &mut self,
        turn: u8,
        actor: u8,
        message: u8,
        raw: u8,
        handle: u8,
        context: &Context<Self>,
    ) -> u8 {
        drop(context.handle());
        self.0 += turn + actor + message + raw + handle;
        self.0
    }

    /// The same names in an async one.
    pub async fn later(&self, turn: u8, actor: u8, never: u8, formatter: u8, context: u8) -> u8 {
        std::future::ready(self.0 + turn + actor + never + formatter + context).await
    }

    /// The same names in a generic one.
    pub fn any<T: Into<u8>>(&mut self, turn: T, actor: T, erased: impl Into<u8>, self_: u8) -> u8 {
        self.0 += turn.into() + actor.into() + erased.into() + self_;
        self.0
    }
}

#[actor_core::test]
async fn they_do_not_meet() {
    let sum = Sum(0).spawn();
    assert_eq!(sum.plain(1, 2, 3, 4, 5).await, Ok(15));
    assert_eq!(sum.later(1, 1, 1, 1, 1).await, Ok(20));
    assert_eq!(sum.any(1, 1, true, 1).await, Ok(19));
}
