//! `async` methods of an interface: shared ones interleave, exclusive ones run alone.

use actor_core::{Actor as _, actor};

use crate::support::Event;

#[actor]
trait Waiter {
    async fn share(&self, comes: Event, then: Event) -> usize;
    async fn alone(&mut self, n: u8) -> Vec<u8>;
}

struct Hall {
    seen: Vec<u8>,
}

#[actor]
impl Hall {}

#[actor]
impl Waiter for Hall {
    async fn share(&self, comes: Event, then: Event) -> usize {
        then.set();
        comes.comes().await;
        self.seen.len()
    }

    async fn alone(&mut self, n: u8) -> Vec<u8> {
        self.seen.push(n);
        tokio::task::yield_now().await;
        self.seen.push(n);
        self.seen.clone()
    }
}

#[actor_core::test]
async fn shared_ones_interleave() {
    let waiter = WaiterHandle::from(Hall { seen: Vec::new() }.spawn());
    let (one, two) = (Event::new(), Event::new());
    let answers = tokio::join!(
        async { waiter.share(one.clone(), two.clone()).await },
        async { waiter.share(two.clone(), one.clone()).await },
    );
    assert_eq!(answers, (Ok(0), Ok(0)));
}

#[actor_core::test]
async fn exclusive_ones_do_not() {
    let waiter = WaiterHandle::from(Hall { seen: Vec::new() }.spawn());
    waiter.alone(1).try_send().unwrap();
    waiter.alone(2).try_send().unwrap();
    assert_eq!(waiter.alone(3).await, Ok(vec![1, 1, 2, 2, 3, 3]));
}
