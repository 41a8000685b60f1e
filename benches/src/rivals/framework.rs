//! What each framework with futures has to define, once. The loops that are timed are written on top of it.
//!
//! A single loop for all is what makes the comparison fair: nobody has a shorter one. The calls are statically known and
//! inlined, so this costs nobody anything. The hard part is to leave each framework its own idiom, hence methods such as
//! `live`, which each implements as its author would.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::oneshot;

use super::contestant::{Answer, Side, Unable};
use super::workload::Parameters;

/// The mailbox size for frameworks with bounded mailboxes and no default.
pub(crate) const ROOM: usize = 1024;

/// How many words a box has.
pub(crate) const WORDS: usize = 16;
/// What the boxes workload sends.
pub(crate) type Boxed = Box<[u64; WORDS]>;

/// A framework that has been started.
pub(crate) trait Framework: Sync + Sized + 'static {
    /// The handle of an actor that holds one number.
    type Counter: Clone + Send + Sync + 'static;
    /// The handle of one of two that send a message back and forth.
    type Player: Clone + Send + Sync + 'static;
    /// An actor that was asked to end, and can be waited for.
    type Life: Send;

    /// Whether messages from one actor to another are handled in the order sent. If not, an answer does not show that
    /// everything sent before it has been handled, and the loops keep asking until it has.
    const ORDERED: bool = true;

    /// Whether a one-way message may have to wait for room. If it never has to, a flood comes in bursts, each of which is
    /// waited for. Otherwise the benchmark would measure how fast memory can be obtained.
    fn bounded(&self) -> bool;

    /// Runs `work` where actors run, on the near side, and waits for it on the calling thread.
    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T;

    /// Spawns a counter.
    fn counter(&'static self, side: Side) -> impl Future<Output = Self::Counter> + Send;

    /// Adds, without an answer. Waits for room if necessary.
    fn add(counter: &Self::Counter, amount: u64) -> impl Future<Output = ()> + Send;

    /// Adds the first word of a box, and frees it.
    fn take(counter: &Self::Counter, boxed: Boxed) -> impl Future<Output = ()> + Send;

    /// Adds, and answers with the sum.
    fn add_and_get(counter: &Self::Counter, amount: u64) -> impl Future<Output = u64> + Send;

    /// The same on a plain thread.
    fn add_and_get_blocking(counter: &Self::Counter, amount: u64) -> u64;

    /// Spawns an actor that sends a counter every amount below `messages`, within one of its handlers.
    fn spawn_sender(
        &'static self,
        side: Side,
        sink: Self::Counter,
        messages: u64,
    ) -> impl Future<Output = ()> + Send;

    /// Spawns a player that has no peer yet.
    fn player(&'static self, side: Side) -> impl Future<Output = Self::Player> + Send;

    /// Tells a player whom it plays with. When this is done, the player knows.
    fn meet(player: &Self::Player, peer: Self::Player) -> impl Future<Output = ()> + Send;

    /// Makes a player serve.
    fn begin(player: &Self::Player, game: Game) -> impl Future<Output = ()> + Send;

    /// Spawns an actor with a [`Tally`], sends it one message, and asks it to end once it has handled that.
    fn live(&'static self) -> impl Future<Output = Self::Life> + Send;

    /// Waits until it has ended, and its state is gone.
    fn join(life: Self::Life) -> impl Future<Output = ()> + Send;

    /// Runs a program of the Savina suite.
    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        let _ = (name, parameters);
        Unable::because("not written for it")
    }
}

/// A game of two players: how many hops are left, and whom to tell when there are none.
#[derive(Debug)]
pub(crate) struct Game {
    /// Even, so that the ball ends where it began.
    pub(crate) hops: u64,
    /// Notified at the end.
    pub(crate) done: oneshot::Sender<u64>,
}

/// A player's state, whatever framework it plays in.
#[derive(Debug)]
pub(crate) struct Score<Peer> {
    peer: Option<Peer>,
    done: Option<oneshot::Sender<u64>>,
    hops: u64,
}

impl<Peer> Default for Score<Peer> {
    fn default() -> Self {
        Self {
            peer: None,
            done: None,
            hops: 0,
        }
    }
}

impl<Peer> Score<Peer> {
    pub(crate) fn meet(&mut self, peer: Peer) {
        self.peer = Some(peer);
    }

    /// The first ball, for the peer.
    pub(crate) fn begin(&mut self, game: Game) -> (&Peer, u64) {
        (self.done, self.hops) = (Some(game.done), 0);
        (self.peer(), game.hops - 1)
    }

    /// The ball arrives with this many hops left. Returns where it goes next, if anywhere.
    pub(crate) fn ball(&mut self, left: u64) -> Option<(&Peer, u64)> {
        self.hops = black_box(self.hops + 1);
        if left & BURDEN != 0 {
            if !busy() {
                return None;
            }
            return Some((self.peer(), left));
        }
        let Some(left) = left.checked_sub(1) else {
            let done = self.done.take().expect("an even number of hops");
            // Half of the hops ended here, and half at the other player.
            done.send(2 * self.hops).expect("the driver waits");
            return None;
        };
        Some((self.peer(), left))
    }

    fn peer(&self) -> &Peer {
        self.peer.as_ref().expect("players meet before they play")
    }
}

/// Used as the number of hops of a game that keeps a core busy and continues until it is called off.
pub(crate) const BURDEN: u64 = 1 << 63;

static BUSY: AtomicBool = AtomicBool::new(false);

/// Starts or calls off the games that keep the cores busy.
pub(crate) fn keep_busy(on: bool) {
    // Relaxed: it says when to stop, and publishes nothing.
    BUSY.store(on, Ordering::Relaxed);
}

/// About a microsecond of work. Returns whether to continue.
fn busy() -> bool {
    let mut state = black_box(1_u64);
    for _ in 0..300 {
        state = black_box(state.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ (state >> 33));
    }
    black_box(state);
    BUSY.load(Ordering::Relaxed)
}

/// The state of actors that live for one message. Its count outlives it.
#[derive(Debug, Default)]
pub(crate) struct Tally(pub(crate) u64);

static TALLY: AtomicU64 = AtomicU64::new(0);

impl Drop for Tally {
    fn drop(&mut self) {
        // Relaxed: whoever reads it has waited for the end of the actor.
        TALLY.fetch_add(self.0, Ordering::Relaxed);
    }
}

/// What the dropped tallies have counted.
pub(crate) fn tally() -> u64 {
    TALLY.load(Ordering::Relaxed)
}
