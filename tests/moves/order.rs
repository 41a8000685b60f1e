//! Guarantee 1 while everybody moves: two messages from one sender to one actor are handled in the order sent.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use actor_core::{Actor as _, Context, Handle as _, actor};

use crate::common::{system, within};

/// Keeps the core busy for long enough to count as heavy.
fn work() {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_nanos(2_500) {
        std::hint::spin_loop();
    }
}

#[derive(Default)]
pub struct Counts {
    handled: AtomicU64,
    moved: AtomicU64,
    wrong: AtomicU64,
}

/// Notices when it runs on another core than before.
struct Place {
    core: Option<usize>,
    counts: Arc<Counts>,
}

impl Place {
    fn look(&mut self, core: usize) {
        if self.core.replace(core).is_some_and(|before| before != core) {
            self.counts.moved.fetch_add(1, Relaxed);
        }
    }
}

/// Checks that the messages of each sender arrive in order, and that none is missing.
pub struct Leaf {
    place: Place,
    next: HashMap<u32, u64>,
}

#[actor(mailbox = unbounded)]
impl Leaf {
    pub fn mark(&mut self, context: &Context<Self>, from: u32, number: u64) {
        self.place.look(context.core());
        let next = self.next.entry(from).or_default();
        let counts = &self.place.counts;
        if *next != number {
            counts.wrong.fetch_add(1, Relaxed);
        }
        *next = number + 1;
        counts.handled.fetch_add(1, Relaxed);
        work();
    }
}

/// Sends to leaves, and to itself.
pub struct Node {
    number: u32,
    place: Place,
    leaves: Vec<LeafHandle>,
    sent: Vec<u64>,
    chance: u64,
    /// The next of the messages that it sends to itself.
    step: u64,
}

impl Node {
    fn random(&mut self, below: u64) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance % below
    }
}

#[actor(mailbox = unbounded)]
impl Node {
    /// From here on there are always two messages to itself in flight.
    pub fn begin(&mut self, context: &Context<Self>, last: u64) {
        let me = context.handle();
        me.step(0, last).try_send().expect("alive");
        me.step(1, last).try_send().expect("alive");
    }

    pub async fn step(&mut self, context: &Context<Self>, step: u64, last: u64) {
        self.place.look(context.core());
        if step != self.step {
            self.place.counts.wrong.fetch_add(1, Relaxed);
        }
        self.step += 1;
        work();
        let leaf = self.random(self.leaves.len() as u64) as usize;
        for _ in 0..1 + self.random(3) {
            let number = self.sent[leaf];
            self.sent[leaf] += 1;
            let verb = self.random(3);
            let message = self.leaves[leaf].mark(self.number, number);
            // The answer of a call arrives after everything sent before it, so it must not overtake anything either.
            match verb {
                0 => message.await.expect("the leaf lives"),
                1 => message.send().await.expect("the leaf lives"),
                _ => message.try_send().expect("the leaf lives"),
            }
        }
        if step + 2 <= last {
            let me = context.handle();
            me.step(step + 2, last).try_send().expect("alive");
        }
    }
}

pub struct Nursery;

#[actor]
impl Nursery {
    /// All of them are born on one core.
    pub fn raise(&mut self, counts: Arc<Counts>, nodes: u32) -> (Vec<NodeHandle>, Vec<LeafHandle>) {
        let place = || Place {
            core: None,
            counts: counts.clone(),
        };
        let leaf = |_| {
            Leaf {
                place: place(),
                next: HashMap::new(),
            }
            .spawn()
        };
        let leaves: Vec<_> = (0..nodes / 2).map(leaf).collect();
        let node = |number: u32| {
            Node {
                number,
                place: place(),
                leaves: leaves.clone(),
                sent: vec![0; leaves.len()],
                chance: u64::from(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                step: 0,
            }
            .spawn()
        };
        ((0..nodes).map(node).collect(), leaves)
    }
}

#[test]
fn messages_of_one_sender_stay_in_order_while_everybody_moves() {
    within(Duration::from_secs(120), || {
        let rounds = std::env::var("MOVES_ROUNDS").map_or(40, |rounds| rounds.parse().unwrap());
        let mut moved = 0;
        for round in 0..rounds {
            let cores = 2 + round % 3;
            let system = system(cores);
            let counts = Arc::new(Counts::default());
            let nursery = system.spawn_on(round % cores, Nursery).unwrap();
            let (nodes, leaves) = nursery.raise(counts.clone(), 12).wait().unwrap();
            let last = 60;
            for node in &nodes {
                node.begin(last).try_send().unwrap();
            }
            // A thread that is not a core sends too.
            for number in 0..200 {
                let leaf = &leaves[0];
                match number % 4 {
                    0 => leaf.mark(u32::MAX, number).wait().unwrap(),
                    _ => leaf.mark(u32::MAX, number).try_send().unwrap(),
                }
            }
            for node in nodes {
                let join = node.join();
                drop(node);
                join.wait().unwrap();
            }
            for leaf in leaves {
                let join = leaf.join();
                drop(leaf);
                join.wait().unwrap();
            }
            assert_eq!(counts.wrong.load(Relaxed), 0, "round {round}");
            assert!(counts.handled.load(Relaxed) >= 200 + 12 * last);
            moved += counts.moved.load(Relaxed);
            assert!(system.shutdown(Duration::from_secs(5)).wait().is_clean());
        }
        // Otherwise this test would have tested nothing.
        assert!(moved > rounds as u64, "only {moved} moves");
        println!("{moved} moves, on {:?}", thread::current().id());
    });
}
