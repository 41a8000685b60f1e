//! A weak handle of a generic actor.

use std::rc::Rc;

use actor_core::{Actor as _, Exit, Handle as _, WeakHandle, actor};

/// Has something.
#[derive(Debug)]
pub struct Owner<T> {
    thing: T,
}

#[actor]
impl<T: Clone> Owner<T> {
    /// Returns a copy.
    pub fn copy(&self) -> T
    where
        T: Send + 'static,
    {
        self.thing.clone()
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        true
    }
}

#[actor_core::test]
async fn it_becomes_a_handle_while_there_is_one() {
    let owner = Owner { thing: 'x' }.spawn();
    let weak: WeakHandle<OwnerHandle<char>> = owner.downgrade();
    let copied = weak;
    assert_eq!(copied.upgrade().unwrap().copy().await, Ok('x'));
    drop(owner);
    assert_eq!(copied.join().await, Exit::Normal);
    assert!(weak.upgrade().is_none());
}

#[actor_core::test]
async fn it_is_copied_and_sent_whatever_the_parameter_is() {
    let owner = Owner::<Rc<u8>>::spawn_with(|| Owner { thing: Rc::new(1) });
    let weak = owner.downgrade();
    let thread = std::thread::spawn(move || weak.upgrade().map(|owner| owner.is_there().wait()));
    let answer = tokio::task::spawn_blocking(|| thread.join().unwrap()).await;
    assert_eq!(answer.unwrap(), Some(Ok(true)));
}
