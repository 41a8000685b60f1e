//! Weak handles of an interface.

use std::collections::HashSet;

use actor_core::{Actor as _, Exit, Handle as _, WeakHandle, actor};

/// Counts.
#[actor]
pub trait Count {
    /// Returns the count.
    fn up(&mut self) -> u8;
}

/// Counts.
#[derive(Debug)]
pub struct Counter(u8);

#[actor]
impl Counter {}

#[actor]
impl Count for Counter {
    fn up(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }
}

#[actor_core::test]
async fn they_become_strong_while_there_is_one() {
    let count = CountHandle::from(Counter(1).spawn());
    let weak: WeakHandle<CountHandle> = count.downgrade();
    let again = weak.upgrade().unwrap();
    assert_eq!(again, count);
    assert_eq!(again.up().await, Ok(2));
    assert_eq!(HashSet::from([weak, again.downgrade()]).len(), 1);
    assert_eq!(weak.id(), count.id());
    drop((count, again));
    assert_eq!(weak.join().await, Exit::Normal);
    assert!(weak.upgrade().is_none());
    assert!(!weak.is_alive());
}

#[test]
fn they_become_strong_on_other_threads() {
    let system = crate::support::system(1);
    let count = CountHandle::from(system.spawn(Counter(1)));
    let weak = count.downgrade();
    let thread = std::thread::spawn(move || weak.upgrade().map(|count| count.up().wait()));
    assert_eq!(thread.join().unwrap(), Some(Ok(2)));
    assert_eq!(count.up().wait(), Ok(3));
}
