//! The framework itself, as shipped: two pinned cores, mailboxes of 1024, and actors where the driver puts them.

use std::pin::Pin;

use actor_core::{Actor as _, Handle as _, System, actor};

use super::contestant::{Answer, Contestant, Setup, Side};
use super::driver::Driver;
use super::framework::{Boxed, Framework, Game, Score, Tally};
use super::programs;
use super::workload::Parameters;
use crate::work::ALIVE;

/// A system, and an actor on its first core in which the loops run.
struct Ours {
    system: System,
    host: HostHandle,
}

pub(super) fn start(_: Setup) -> Box<dyn Contestant> {
    let system = System::builder()
        .cores(2)
        .pin(true)
        .name("rivals")
        .build()
        .expect("a system");
    let host = system.spawn_on(0, Host).expect("core 0");
    Driver::boxed(Ours { system, host })
}

/// Runs what is timed.
struct Host;

#[actor]
impl Host {
    pub(crate) async fn run<T: Send + 'static>(
        &mut self,
        work: Pin<Box<dyn Future<Output = T> + Send>>,
    ) -> T {
        work.await
    }
}

/// Holds one number.
#[derive(Default)]
pub(crate) struct Counter {
    total: u64,
}

#[actor]
impl Counter {
    pub(crate) fn add(&mut self, amount: u64) {
        self.total = self.total.wrapping_add(amount);
    }

    #[expect(clippy::boxed_local, reason = "the box is what is sent")]
    pub(crate) fn take(&mut self, boxed: Boxed) {
        self.total = self.total.wrapping_add(boxed[0]);
    }

    pub(crate) fn add_and_get(&mut self, amount: u64) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

/// Floods a counter.
struct Sender;

#[actor]
impl Sender {
    pub(crate) async fn flood(&mut self, sink: CounterHandle, messages: u64) {
        for amount in 0..messages {
            sink.add(amount).send().await.expect(ALIVE);
        }
    }
}

/// One of two players.
#[derive(Default)]
pub(crate) struct Player {
    score: Score<PlayerHandle>,
}

#[actor]
impl Player {
    pub(crate) fn meet(&mut self, peer: PlayerHandle) {
        self.score.meet(peer);
    }

    pub(crate) fn begin(&mut self, game: Game) {
        let (peer, left) = self.score.begin(game);
        peer.ball(left).try_send().expect(ALIVE);
    }

    pub(crate) fn ball(&mut self, left: u64) {
        if let Some((peer, left)) = self.score.ball(left) {
            peer.ball(left).try_send().expect(ALIVE);
        }
    }
}

/// Lives for one message.
#[derive(Default)]
pub(crate) struct Mayfly {
    tally: Tally,
}

#[actor]
impl Mayfly {
    pub(crate) fn add(&mut self, amount: u64) {
        self.tally.0 += amount;
    }
}

impl Ours {
    fn core(side: Side) -> usize {
        match side {
            Side::Near | Side::Free => 0,
            Side::Far => 1,
        }
    }
}

impl Framework for Ours {
    type Counter = CounterHandle;
    type Player = PlayerHandle;
    type Life = MayflyHandle;

    fn bounded(&self) -> bool {
        true
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.host.run(Box::pin(work)).wait().expect(ALIVE)
    }

    async fn counter(&'static self, side: Side) -> CounterHandle {
        match side {
            Side::Near | Side::Free => Counter::default().spawn(),
            Side::Far => self
                .system
                .spawn_on(Self::core(side), Counter::default())
                .expect("core 1"),
        }
    }

    async fn add(counter: &CounterHandle, amount: u64) {
        counter.add(amount).send().await.expect(ALIVE);
    }

    async fn take(counter: &CounterHandle, boxed: Boxed) {
        counter.take(boxed).send().await.expect(ALIVE);
    }

    async fn add_and_get(counter: &CounterHandle, amount: u64) -> u64 {
        counter.add_and_get(amount).await.expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &CounterHandle, amount: u64) -> u64 {
        counter.add_and_get(amount).wait().expect(ALIVE)
    }

    async fn spawn_sender(&'static self, side: Side, sink: CounterHandle, messages: u64) {
        let sender = self.system.spawn_on(Self::core(side), Sender);
        let sender = sender.expect("core 0 or 1");
        sender.flood(sink, messages).send().await.expect(ALIVE);
    }

    async fn player(&'static self, side: Side) -> PlayerHandle {
        let player = self.system.spawn_on(Self::core(side), Player::default());
        player.expect("core 0 or 1")
    }

    async fn meet(player: &PlayerHandle, peer: PlayerHandle) {
        player.meet(peer).await.expect(ALIVE);
    }

    async fn begin(player: &PlayerHandle, game: Game) {
        player.begin(game).send().await.expect(ALIVE);
    }

    async fn live(&'static self) -> MayflyHandle {
        let mayfly = Mayfly::default().spawn();
        mayfly.add(1).send().await.expect(ALIVE);
        mayfly.stop();
        mayfly
    }

    async fn join(life: MayflyHandle) {
        life.join().await;
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run_ours(&self.system, name, parameters)
    }
}
