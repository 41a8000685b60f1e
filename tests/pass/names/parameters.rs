//! Type parameters with the names of types and parameters in the expansion.

use actor_core::{Actor as _, actor};

/// Holds things.
#[derive(Debug)]
pub struct Holder<M, A, H> {
    message: M,
    actor: A,
    hasher: H,
}

#[actor]
impl<M: Clone, A: Clone, H: Clone> Holder<M, A, H> {
    /// Returns the old ones.
    pub fn swap(&mut self, message: M, actor: A) -> (M, A, H) {
        let message = std::mem::replace(&mut self.message, message);
        let actor = std::mem::replace(&mut self.actor, actor);
        (message, actor, self.hasher.clone())
    }

    /// With more of them.
    pub fn count<Args: Into<usize>, Handle: Into<usize>, Turn>(
        &self,
        args: Args,
        handle: Handle,
        _: Turn,
    ) -> usize
    where
        M: Into<usize>,
    {
        args.into() + handle.into() + self.message.clone().into()
    }
}

/// Has parameters with the same names.
#[actor]
pub trait Swap<A, H> {
    /// Returns what is there.
    fn get(&self, message: A) -> (A, H);
}

#[actor]
impl<M: Clone, A: Clone, H: Clone> Swap<A, H> for Holder<M, A, H> {
    fn get(&self, _: A) -> (A, H) {
        (self.actor.clone(), self.hasher.clone())
    }
}

#[actor_core::test]
async fn they_do_not_meet() {
    let holder = Holder {
        message: 1_u8,
        actor: 'a',
        hasher: "h",
    }
    .spawn();
    assert_eq!(holder.swap(2, 'b').await, Ok((1, 'a', "h")));
    assert_eq!(holder.count(1_u8, true, ()).await, Ok(4));
    assert_eq!(SwapHandle::from(holder).get('x').await, Ok(('b', "h")));
}
