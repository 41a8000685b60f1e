//! Memory stays flat at a hundred times the capacity of the mailboxes, for every policy and topology, on one
//! core and across cores.
//!
//! A test binary of its own, because it counts what the whole process has allocated. A single test, since
//! others would be counted too.

mod common;

use std::{
    alloc::{GlobalAlloc, Layout, System as Heap},
    sync::{
        Arc,
        atomic::{
            AtomicU64, AtomicUsize,
            Ordering::{Relaxed, SeqCst},
        },
    },
    time::Duration,
};

use actor_core::{SendError, System, actor};
use common::{system, within};
use futures_util::future::join_all;

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all calls are forwarded to the system allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Room in each mailbox.
const ROOM: u64 = 16;
/// Messages from each sender to each of its targets.
const EACH: u64 = 100 * ROOM;
/// Bytes in each message.
const WEIGHT: usize = 2048;
/// Actors in a chain or a ring; senders of a star.
const NODES: usize = 6;

/// What happened to the messages, and how many existed at a time.
#[derive(Default)]
struct Tally {
    sent: AtomicU64,
    handled: AtomicU64,
    returned: AtomicU64,
    alive: AtomicU64,
    most: AtomicU64,
}

impl Tally {
    fn load(self: &Arc<Self>) -> Load {
        let alive = self.alive.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(alive, SeqCst);
        Load {
            tally: self.clone(),
            _weight: vec![0; WEIGHT],
        }
    }
}

struct Load {
    tally: Arc<Tally>,
    _weight: Vec<u8>,
}

impl Drop for Load {
    fn drop(&mut self) {
        self.tally.alive.fetch_sub(1, SeqCst);
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Topology {
    /// All send to one.
    Star,
    /// One sends to the first, and each to the next.
    Chain,
    /// Each sends to every other.
    Mesh,
    /// Each sends to the next, from where the message travels a few steps further.
    Ring,
}

/// The tests of one policy, set on the actor or on the method.
macro_rules! policy {
    ($name:ident, $($of_actor:ident)?, $($of_method:ident)?) => {
        mod $name {
            use super::*;

            pub struct Node {
                tally: Arc<Tally>,
                targets: Vec<NodeHandle>,
                /// Only in a star: calls make a flooding sender wait, and in a cycle a caller that is told of a deadlock
                /// leaves its message behind, which would be counted again.
                may_call: bool,
            }

            impl Node {
                async fn send(&self, to: &NodeHandle, number: u64, load: Load, steps: u32) {
                    self.tally.sent.fetch_add(1, SeqCst);
                    let message = to.take(load, steps);
                    let refused = match number % 4 {
                        0 if self.may_call => message.await.is_err(),
                        1 => matches!(message.try_send(), Err(SendError::Full(_))),
                        _ => message.send().await.is_err(),
                    };
                    self.tally.returned.fetch_add(u64::from(refused), SeqCst);
                }
            }

            #[actor(mailbox = 16 $(, overload = $of_actor)?)]
            impl Node {
                #[actor(overload = wait)]
                pub fn set_targets(&mut self, targets: Vec<NodeHandle>) {
                    self.targets = targets;
                }

                /// Sends to all targets.
                #[actor(overload = wait)]
                pub async fn flood(&self) {
                    for number in 0..EACH {
                        for target in &self.targets {
                            self.send(target, number, self.tally.load(), 3).await;
                        }
                    }
                }

                #[actor(message $(, overload = $of_method)?)]
                pub async fn take(&mut self, load: Load, steps: u32) {
                    // Slower than the sender.
                    for _ in 0..3 {
                        tokio::task::yield_now().await;
                    }
                    self.tally.handled.fetch_add(1, SeqCst);
                    if let [next] = &self.targets[..]
                        && steps > 0
                    {
                        self.send(next, 3, load, steps - 1).await;
                    }
                }
            }

            pub(super) async fn run(system: &System, topology: Topology, cores: usize) {
                // In the first round, pools and queues grow to the size they need.
                for round in 0..2 {
                    let before = LIVE.load(SeqCst);
                    PEAK.store(before, SeqCst);
                    let most = one_round(system, topology, cores).await;
                    let what = format!("{} {topology:?} on {cores} cores", stringify!($name));
                    // In each mailbox twice its room, and one that is coalesced; one that runs, one in the hands of the
                    // flooding sender, and one in the hands of the actor that passes it on.
                    let bound = (NODES + 1) as u64 * (2 * ROOM + 4);
                    assert!(most <= bound, "{what}: {most} messages at a time");
                    let grown = PEAK.load(SeqCst) - before;
                    let all = EACH as usize * NODES * WEIGHT;
                    let bound = bound as usize * (WEIGHT + 512) + (256 << 10);
                    assert!(bound < all / 10, "a bound that says nothing");
                    assert!(grown < bound, "{what}: {grown} bytes in round {round}");
                }
            }

            async fn one_round(system: &System, topology: Topology, cores: usize) -> u64 {
                let tally = Arc::<Tally>::default();
                let count = match topology {
                    Topology::Star => NODES + 1,
                    Topology::Mesh => 4,
                    _ => NODES,
                };
                let nodes: Vec<NodeHandle> = (0..count)
                    .map(|index| {
                        let node = Node {
                            tally: tally.clone(),
                            targets: Vec::new(),
                            may_call: topology == Topology::Star,
                        };
                        system.spawn_on(index % cores, node).unwrap()
                    })
                    .collect();
                let before = system.dead_letters().total();
                for (index, node) in nodes.iter().enumerate() {
                    let targets: Vec<NodeHandle> = match topology {
                        Topology::Star if index == 0 => Vec::new(),
                        Topology::Star => vec![nodes[0].clone()],
                        Topology::Chain => nodes.get(index + 1).into_iter().cloned().collect(),
                        Topology::Mesh => {
                            nodes.iter().filter(|other| *other != node).cloned().collect()
                        }
                        Topology::Ring => vec![nodes[(index + 1) % count].clone()],
                    };
                    node.set_targets(targets).await.unwrap();
                }
                let floods = nodes.iter().enumerate().filter(|(index, _)| match topology {
                    Topology::Chain => *index == 0,
                    _ => true,
                });
                let floods: Vec<_> = floods.map(|(_, node)| node.flood()).collect();
                for flood in join_all(floods).await {
                    flood.unwrap();
                }
                let accounted = {
                    let (system, tally) = (system.clone(), tally.clone());
                    move || {
                        let dead = system.dead_letters().total() - before;
                        let gone = tally.handled.load(SeqCst) + tally.returned.load(SeqCst) + dead;
                        gone == tally.sent.load(SeqCst) && tally.alive.load(SeqCst) == 0
                    }
                };
                // Not on a core, which has work to do.
                let (done, is_done) = tokio::sync::oneshot::channel();
                let watch = std::thread::spawn(move || {
                    while !accounted() {
                        std::thread::yield_now();
                    }
                    let _ = done.send(());
                });
                is_done.await.unwrap();
                watch.join().unwrap();
                for node in &nodes {
                    node.set_targets(Vec::new()).await.unwrap();
                }
                tally.most.load(SeqCst)
            }
        }
    };
}

policy!(wait, wait,);
policy!(fail, fail,);
policy!(drop_newest, drop_newest,);
policy!(drop_oldest, drop_oldest,);
policy!(coalesce, , coalesce);
policy!(coalesce_or_drop_oldest, drop_oldest, coalesce);

const TOPOLOGIES: [Topology; 4] = [
    Topology::Star,
    Topology::Chain,
    Topology::Mesh,
    Topology::Ring,
];

/// Runs `body` as a task on core 0.
fn on_cores<F: Future<Output = ()> + 'static>(
    cores: usize,
    body: impl FnOnce(System) -> F + Send + 'static,
) {
    within(Duration::from_secs(60), move || {
        let system = system(cores);
        let inside = system.clone();
        system.block_on(move || body(inside));
    });
}

#[test]
fn memory_is_flat_for_every_policy_and_topology() {
    for cores in 1..3 {
        for topology in TOPOLOGIES {
            on_cores(cores, move |system| async move {
                wait::run(&system, topology, cores).await;
                fail::run(&system, topology, cores).await;
                drop_newest::run(&system, topology, cores).await;
                drop_oldest::run(&system, topology, cores).await;
                coalesce::run(&system, topology, cores).await;
                coalesce_or_drop_oldest::run(&system, topology, cores).await;
            });
        }
    }
}
