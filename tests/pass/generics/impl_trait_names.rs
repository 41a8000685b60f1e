//! `impl Trait` arguments with the name of that trait, of the actor, or of something generated for it.

use std::fmt::Display;

use actor_core::{Actor as _, actor};

/// Asks others.
#[derive(Debug, Clone)]
pub struct Clerk<T> {
    mark: T,
}

#[actor]
impl<T: Clone> Clerk<T> {
    /// Named like a trait.
    pub fn show(&self, display: impl Display) -> String {
        format!("{display}")
    }

    /// Named like the actor.
    pub fn mark_of(&self, clerk: impl FnOnce(&Clerk<T>) -> u8) -> u8 {
        clerk(self)
    }

    /// Named like the parameter, the message, the handle and another parameter.
    pub fn count<U: Clone>(
        &self,
        t: impl Into<u8>,
        clerk_message: impl Into<u8>,
        clerk_handle: impl Into<u8>,
        u: U,
    ) -> (u8, U) {
        (t.into() + clerk_message.into() + clerk_handle.into(), u)
    }

    /// Named like each other.
    pub fn add(&self, one: impl Into<u8>, one_: impl Into<u8>) -> (u8, T) {
        (one.into() + one_.into(), self.mark.clone())
    }
}

#[actor_core::test]
async fn no_name_hides_another() {
    let clerk = Clerk { mark: 3 }.spawn();
    assert_eq!(clerk.show(1).await.as_deref(), Ok("1"));
    assert_eq!(clerk.mark_of(|clerk| clerk.mark).await, Ok(3));
    assert_eq!(clerk.count(1, 2, 3, 'u').await, Ok((6, 'u')));
    assert_eq!(clerk.add(1, 2).await, Ok((3, 3)));
}
