//! Generic methods with a context.

use std::fmt::Debug;

use actor_core::{Actor as _, Context, Handle as _, actor};

/// Introduces itself.
#[derive(Debug)]
pub struct Guest {
    greeted: usize,
}

#[actor]
impl Guest {
    /// Between two arguments.
    pub fn greet<T: Debug>(
        &mut self,
        first: T,
        context: &Context<Self>,
        last: T,
    ) -> (String, GuestHandle) {
        self.greeted += 1;
        (format!("{first:?} {last:?}"), context.handle())
    }

    /// In an async method, for an `impl Trait`.
    pub async fn wait(&self, context: &Context<Self>, then: impl FnOnce(usize) -> usize) -> usize {
        context.sleep(std::time::Duration::ZERO).await;
        then(self.greeted)
    }
}

#[actor_core::test]
async fn the_context_is_no_argument() {
    let guest = Guest { greeted: 0 }.spawn();
    let (text, handle) = guest.greet('a', 'b').await.unwrap();
    assert_eq!(text, "'a' 'b'");
    assert_eq!(handle.id(), guest.id());
    assert_eq!(guest.wait(|greeted| greeted + 1).await, Ok(2));
}
