//! The actors that the benchmarks talk to.

use std::hint::black_box;

use actor_core::actor;
use tokio::sync::oneshot;

use crate::work::{ALIVE, Tally, yield_once};

/// Holds one number. Every message adds to it.
#[derive(Default)]
pub(crate) struct Counter {
    total: u64,
}

#[actor(mailbox = 1024)]
impl Counter {
    pub(crate) fn add(&mut self, amount: u64) {
        self.total = self.total.wrapping_add(amount);
    }

    pub(crate) fn add_and_get(&mut self, amount: u64) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }

    pub(crate) async fn add_async(&mut self, amount: u64) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }

    pub(crate) async fn add_yielding(&mut self, amount: u64) -> u64 {
        yield_once().await;
        self.total = self.total.wrapping_add(amount);
        self.total
    }

    pub(crate) async fn sum_shared(&self, amount: u64) -> u64 {
        self.total.wrapping_add(amount)
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }
}

/// Has one method, which can be called directly or through an interface. The difference is what the interface costs.
#[derive(Default)]
pub(crate) struct Solo {
    total: u64,
}

#[actor(mailbox = 1024)]
impl Solo {
    pub(crate) fn add_and_get(&mut self, amount: u64) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

#[actor]
pub(crate) trait Adder {
    fn add_and_get(&mut self, amount: u64) -> u64;
}

#[actor]
impl Adder for Solo {
    fn add_and_get(&mut self, amount: u64) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

/// Has a method whose arguments are boxed.
#[derive(Default)]
pub(crate) struct GenericCounter {
    total: u64,
}

#[actor(mailbox = 1024)]
impl GenericCounter {
    pub(crate) fn add_and_get<T: Into<u64>>(&mut self, amount: T) -> u64 {
        self.total = self.total.wrapping_add(amount.into());
        self.total
    }
}

/// The same with a mailbox that is never full.
#[derive(Default)]
pub(crate) struct UnboundedCounter {
    total: u64,
}

#[actor(mailbox = unbounded)]
impl UnboundedCounter {
    pub(crate) fn add(&mut self, amount: u64) {
        self.total = self.total.wrapping_add(amount);
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }
}

/// One of two players that send a message back and forth.
#[derive(Default)]
pub(crate) struct Player {
    peer: Option<PlayerHandle>,
    done: Option<oneshot::Sender<()>>,
    total: u64,
}

#[actor(mailbox = 1024)]
impl Player {
    pub(crate) fn meet(&mut self, peer: PlayerHandle) {
        self.peer = Some(peer);
    }

    /// Serves. `hops` must be even, so that the ball ends here.
    pub(crate) fn begin(&mut self, hops: u64, waiting: bool, done: oneshot::Sender<()>) {
        self.done = Some(done);
        if waiting {
            self.peer().ping_waiting(hops - 1).try_send().expect(ALIVE);
        } else {
            self.peer().ping(hops - 1).try_send().expect(ALIVE);
        }
    }

    pub(crate) fn ping(&mut self, left: u64) {
        self.total = black_box(self.total.wrapping_add(left));
        match left.checked_sub(1) {
            Some(left) => self.peer().ping(left).try_send().expect(ALIVE),
            None => self.end(),
        }
    }

    pub(crate) async fn ping_waiting(&mut self, left: u64) {
        self.total = black_box(self.total.wrapping_add(left));
        match left.checked_sub(1) {
            Some(left) => self.peer().ping_waiting(left).send().await.expect(ALIVE),
            None => self.end(),
        }
    }

    fn peer(&self) -> &PlayerHandle {
        self.peer.as_ref().expect("players meet before they play")
    }

    fn end(&mut self) {
        self.done
            .take()
            .expect("an even number of hops")
            .send(())
            .expect("the driver waits");
    }
}

/// Lives for one message.
#[derive(Default)]
pub(crate) struct Mayfly {
    tally: Tally,
}

#[actor(mailbox = 1024)]
impl Mayfly {
    pub(crate) fn add(&mut self, amount: u64) {
        self.tally.0 += amount;
    }
}
