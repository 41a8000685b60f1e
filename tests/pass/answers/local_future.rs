//! An `async` method whose future is not `Send`: it never leaves its core.

#![allow(clippy::missing_panics_doc, reason = "the shape is the point")]

use std::{cell::RefCell, rc::Rc};

use actor_core::{Actor as _, actor};

/// Shares its state within its core.
#[derive(Debug)]
pub struct Local {
    shared: Rc<RefCell<Vec<u8>>>,
}

#[actor]
impl Local {
    /// Holds an `Rc` and a raw pointer across an await.
    pub async fn add(&self, n: u8) -> usize {
        let shared = Rc::clone(&self.shared);
        let pointer: *const u8 = &raw const n;
        tokio::task::yield_now().await;
        shared.borrow_mut().push(n);
        assert!(!pointer.is_null());
        shared.borrow().len()
    }

    /// The same, alone.
    pub async fn all(&mut self) -> Vec<u8> {
        let shared = Rc::clone(&self.shared);
        tokio::task::yield_now().await;
        shared.borrow().clone()
    }
}

#[actor_core::test]
async fn it_runs_where_the_actor_lives() {
    let local = Local::spawn_with(|| Local {
        shared: Rc::default(),
    });
    let (one, two) = tokio::join!(async { local.add(1).await }, async { local.add(2).await });
    // The order in which the two continue is not guaranteed.
    let mut lengths = [one, two];
    lengths.sort_unstable_by_key(|length| length.as_ref().ok().copied());
    assert_eq!(lengths, [Ok(1), Ok(2)]);
    let mut all = local.all().await.expect("it runs");
    all.sort_unstable();
    assert_eq!(all, [1, 2]);
}
