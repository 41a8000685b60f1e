//! What a message may allocate once pools and queues have grown: nothing on one core, a share of a batch between two cores. And
//! how much heap an idle actor takes.
//!
//! A test binary of its own, because it counts what the whole process allocates. `.ci/hot_path` counts the instructions of a
//! message, since that needs an optimised build.

mod common;

use std::{
    alloc::{GlobalAlloc, Layout, System as Heap},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use actor_core::{Actor as _, Answer, Context, System, actor};
use common::on_cores;
use futures_util::FutureExt as _;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all calls are forwarded to the system allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        BYTES.fetch_add(layout.size(), Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[derive(Default)]
pub struct Player {
    count: u64,
}

/// Answers through ports.
#[derive(Default)]
pub struct Board {
    waiting: Option<Answer<u64>>,
}

#[actor]
impl Board {
    /// Answers the last caller when the next one comes.
    pub fn meet(&mut self, n: u64, answer: Answer<u64>) {
        if let Some(last) = self.waiting.replace(answer) {
            last.ok(n);
        }
    }
}

#[actor]
impl Player {
    pub fn add(&mut self, n: u64) -> u64 {
        self.count += n;
        self.count
    }

    pub async fn add_async(&mut self, n: u64) -> u64 {
        self.add(n)
    }

    /// Waits before it answers.
    pub async fn add_later(&mut self, n: u64) -> u64 {
        tokio::task::yield_now().await;
        self.add(n)
    }

    pub fn hop(&mut self, context: &Context<Self>, peer: PlayerHandle, left: u64) {
        self.count += 1;
        if left > 0 {
            let me = context.handle();
            peer.hop(me, left - 1).try_send().unwrap();
        }
    }

    pub async fn send_to(&mut self, peer: PlayerHandle, messages: u64) {
        for _ in 0..messages {
            peer.add(1).send().await.unwrap();
        }
        peer.add(0).await.unwrap();
    }

    pub async fn call(&mut self, peer: PlayerHandle, calls: u64) {
        for _ in 0..calls {
            peer.add(1).await.unwrap();
        }
    }

    pub async fn call_async(&mut self, peer: PlayerHandle, calls: u64) {
        for _ in 0..calls {
            peer.add_async(1).await.unwrap();
        }
    }

    /// Two calls at a time: the answer of each waits for the other one.
    pub async fn call_by_port(&mut self, calls: u64) {
        let board = Board::default().spawn();
        let mut first = board.meet(1);
        assert!((&mut first).now_or_never().is_none());
        for _ in 0..calls {
            let mut next = board.meet(1);
            assert!((&mut next).now_or_never().is_none());
            first.await.unwrap();
            first = next;
        }
    }

    pub async fn call_later(&mut self, peer: PlayerHandle, calls: u64) {
        for _ in 0..calls {
            peer.add_later(1).await.unwrap();
        }
    }
}

const MESSAGES: u64 = 20_000;

/// Allocations per message, for many messages that `play` makes two actors exchange. The first actor is on core
/// 0, the second on `core`.
fn for_each(core: usize, play: impl AsyncFn(PlayerHandle, PlayerHandle) + Send + 'static) -> f64 {
    on_cores(2, move |system: System| async move {
        let one = system.spawn_on(0, Player::default()).unwrap();
        let other = system.spawn_on(core, Player::default()).unwrap();
        play(one.clone(), other.clone()).await;
        let before = ALLOCATIONS.load(Relaxed);
        play(one, other).await;
        (ALLOCATIONS.load(Relaxed) - before) as f64 / MESSAGES as f64
    })
}

/// Heap bytes per actor, for many idle actors that have a state of eight bytes and have answered once.
fn of_an_idle_actor() -> f64 {
    const ACTORS: usize = 20_000;
    on_cores(1, async |system: System| {
        let mut actors = Vec::with_capacity(ACTORS);
        let before = BYTES.load(Relaxed);
        for _ in 0..ACTORS {
            actors.push(system.spawn(Player::default()));
        }
        for actor in &actors {
            actor.add(1).await.unwrap();
        }
        (BYTES.load(Relaxed) - before) as f64 / ACTORS as f64
    })
}

/// A single test, because the counters are shared by the whole process.
#[test]
fn a_message_allocates_next_to_nothing_and_an_actor_has_128_bytes() {
    // One-time allocations of the surrounding loop.
    const NOTHING: f64 = 0.01;
    // For a batch: its buffer, and its node in the inbox.
    const SHARE: f64 = 0.25;
    // For something that another thread wakes.
    const ONE: f64 = 1.5;
    let hop = async |one: PlayerHandle, other: PlayerHandle| {
        let end = one.add(0).await.unwrap() + MESSAGES / 2 + 1;
        one.hop(other, MESSAGES).send().await.unwrap();
        while one.add(0).await.unwrap() != end {}
    };
    let send = async |one: PlayerHandle, other| one.send_to(other, MESSAGES).await.unwrap();
    let call = async |one: PlayerHandle, other| one.call(other, MESSAGES).await.unwrap();
    let call_async =
        async |one: PlayerHandle, other| one.call_async(other, MESSAGES).await.unwrap();
    let call_later =
        async |one: PlayerHandle, other| one.call_later(other, MESSAGES).await.unwrap();
    let call_by_port = async |one: PlayerHandle, _| one.call_by_port(MESSAGES).await.unwrap();
    let cases = [
        ("hop", 0, NOTHING, for_each(0, hop)),
        ("send", 0, NOTHING, for_each(0, send)),
        ("call", 0, NOTHING, for_each(0, call)),
        ("call async", 0, NOTHING, for_each(0, call_async)),
        ("call later", 0, ONE, for_each(0, call_later)),
        ("call by port", 0, NOTHING, for_each(0, call_by_port)),
        ("send", 1, SHARE, for_each(1, send)),
        ("call", 1, SHARE, for_each(1, call)),
    ];
    for (what, core, most, each) in cases {
        println!("{what}, to core {core}: {each:.4} allocations, at most {most}");
    }
    for (what, core, most, each) in cases {
        assert!(
            each <= most,
            "{what}, to core {core}: {each:.4} allocations, and not {most}"
        );
    }
    let each = of_an_idle_actor();
    println!("an idle actor: {each:.1} bytes, at most 128");
    // Some reuse slots of earlier actors, and the list of slots has grown.
    assert!((120.0..132.0).contains(&each), "{each:.1} bytes");
}
