//! Methods of a part with a context, and a panic in one.

use actor_core::{Actor as _, CallError, Context, Exit, Handle as _, actor};

/// Has a handle of its own.
#[derive(Debug)]
pub struct Selfish<T> {
    thing: T,
}

#[actor]
impl<T: Clone + Send + 'static> Selfish<T> {
    /// Returns a copy.
    #[must_use]
    pub fn thing(&self) -> T {
        self.thing.clone()
    }
}

#[actor(part = Side)]
impl<T: Clone + Send + 'static> Selfish<T> {
    /// Its own handle.
    pub fn handle(&mut self, thing: T, context: &Context<Self>) -> SelfishHandle<T> {
        self.thing = thing;
        context.handle()
    }

    /// # Panics
    /// Always.
    pub fn fail(&mut self) {
        panic!("on purpose");
    }
}

#[actor_core::test]
async fn a_part_is_as_good_as_the_whole() {
    let selfish = Selfish { thing: 1 }.spawn();
    let same = selfish.handle(2).await.unwrap();
    assert_eq!(same, selfish);
    assert_eq!(same.thing().await, Ok(2));
    assert!(matches!(same.fail().await, Err(CallError::Panicked(_))));
    assert!(matches!(selfish.join().await, Exit::Panicked(_)));
}
