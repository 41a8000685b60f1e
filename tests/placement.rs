//! Where new actors are placed.

mod common;

use std::{
    collections::HashSet,
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use actor_core::{Actor as _, actor};
use common::{system, within};
use futures_util::future::join;

/// A tree of actors, each of which keeps its core busy for a while.
pub struct Tree {
    busy: Duration,
}

#[actor]
impl Tree {
    /// Returns the threads that the tree was on.
    pub async fn grow(&mut self, depth: u32) -> HashSet<ThreadId> {
        let begun = Instant::now();
        while begun.elapsed() < self.busy {
            std::hint::spin_loop();
        }
        let mut threads = HashSet::from([thread::current().id()]);
        if depth > 0 {
            let children = [0, 1].map(|_| Tree { busy: self.busy }.spawn());
            let [left, right] = children;
            let (left, right) = join(left.grow(depth - 1), right.grow(depth - 1)).await;
            threads.extend(left.unwrap());
            threads.extend(right.unwrap());
        }
        threads
    }
}

#[test]
fn a_tree_that_grows_on_one_core_and_is_heavy_spreads_to_the_other() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let root = system.spawn_on(
            0,
            Tree {
                busy: Duration::from_micros(200),
            },
        );
        let threads = root.unwrap().grow(9).wait().unwrap();
        assert_eq!(threads.len(), 2);
    });
}
