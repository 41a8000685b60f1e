//! actix, with its arbiters pinned. `do_send` ignores bounds. The only other way to send without waiting for an answer is
//! `try_send`, which fails when the mailbox is full.

use std::sync::mpsc;

use actix::prelude::*;
use tokio::sync::oneshot;

use super::contestant::{Answer, Contestant, Setup, Side, Threads};
use super::driver::Driver;
use super::framework::{Boxed, Framework, Game, Score, Tally};
use super::programs;
use super::workload::Parameters;
use crate::pin;
use crate::work::ALIVE;

pub(crate) struct Actix {
    pub(super) near: ArbiterHandle,
    pub(super) far: ArbiterHandle,
    /// Whether these are two different ones.
    pub(super) two: bool,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    let (sender, arbiters) = mpsc::channel();
    std::thread::spawn(move || {
        let system = System::new();
        let arbiter = |cpu| {
            let arbiter = Arbiter::new();
            arbiter.spawn_fn(move || pin::this_thread(cpu));
            arbiter.handle()
        };
        let near = arbiter(0);
        let far = match setup.threads {
            Threads::One => near.clone(),
            _ => arbiter(1),
        };
        sender.send((near, far)).expect("`start` waits");
        system.run().expect("a system that is never stopped");
    });
    let (near, far) = arbiters.recv().expect("the thread sends them first");
    let two = setup.threads != Threads::One;
    Driver::boxed(Actix { near, far, two })
}

#[derive(Default)]
pub(crate) struct Counter {
    total: u64,
}

impl Actor for Counter {
    type Context = Context<Self>;
}

struct Add(u64);
struct Take(Boxed);
struct AddAndGet(u64);

impl Message for Add {
    type Result = ();
}

impl Message for Take {
    type Result = ();
}

impl Message for AddAndGet {
    type Result = u64;
}

impl Handler<Add> for Counter {
    type Result = ();

    fn handle(&mut self, Add(amount): Add, _: &mut Context<Self>) {
        self.total = self.total.wrapping_add(amount);
    }
}

impl Handler<Take> for Counter {
    type Result = ();

    fn handle(&mut self, Take(boxed): Take, _: &mut Context<Self>) {
        self.total = self.total.wrapping_add(boxed[0]);
    }
}

impl Handler<AddAndGet> for Counter {
    type Result = u64;

    fn handle(&mut self, AddAndGet(amount): AddAndGet, _: &mut Context<Self>) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

struct Sender;

impl Actor for Sender {
    type Context = Context<Self>;
}

struct Flood(Addr<Counter>, u64);

impl Message for Flood {
    type Result = ();
}

impl Handler<Flood> for Sender {
    type Result = ();

    fn handle(&mut self, Flood(sink, messages): Flood, _: &mut Context<Self>) {
        (0..messages).for_each(|amount| sink.do_send(Add(amount)));
    }
}

#[derive(Default)]
pub(crate) struct Player {
    score: Score<Addr<Player>>,
}

impl Actor for Player {
    type Context = Context<Self>;
}

struct Meet(Addr<Player>);
struct Begin(Game);
struct Ball(u64);

impl Message for Meet {
    type Result = ();
}

impl Message for Begin {
    type Result = ();
}

impl Message for Ball {
    type Result = ();
}

impl Handler<Meet> for Player {
    type Result = ();

    fn handle(&mut self, Meet(peer): Meet, _: &mut Context<Self>) {
        self.score.meet(peer);
    }
}

impl Handler<Begin> for Player {
    type Result = ();

    fn handle(&mut self, Begin(game): Begin, _: &mut Context<Self>) {
        let (peer, left) = self.score.begin(game);
        peer.do_send(Ball(left));
    }
}

impl Handler<Ball> for Player {
    type Result = ();

    fn handle(&mut self, Ball(left): Ball, _: &mut Context<Self>) {
        if let Some((peer, left)) = self.score.ball(left) {
            peer.do_send(Ball(left));
        }
    }
}

struct Mayfly {
    tally: Tally,
    /// Dropped after the tally: nothing else shows that an actor has ended.
    _end: oneshot::Sender<()>,
}

impl Actor for Mayfly {
    type Context = Context<Self>;
}

impl Handler<Add> for Mayfly {
    type Result = ();

    fn handle(&mut self, Add(amount): Add, _: &mut Context<Self>) {
        self.tally.0 += amount;
    }
}

impl Actix {
    /// On the near side, everything already runs in its arbiter.
    fn spawn<A: Actor<Context = Context<A>> + Send>(&self, side: Side, actor: A) -> Addr<A> {
        match side {
            Side::Near | Side::Free => actor.start(),
            Side::Far => A::start_in_arbiter(&self.far, |_| actor),
        }
    }
}

impl Framework for Actix {
    type Counter = Addr<Counter>;
    type Player = Addr<Player>;
    type Life = oneshot::Receiver<()>;

    fn bounded(&self) -> bool {
        false
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let (done, result) = oneshot::channel();
        self.near.spawn(async move {
            // The receiver waits until the result is there.
            let _ = done.send(work.await);
        });
        result.blocking_recv().expect("the driver panicked")
    }

    async fn counter(&'static self, side: Side) -> Addr<Counter> {
        self.spawn(side, Counter::default())
    }

    async fn add(counter: &Addr<Counter>, amount: u64) {
        counter.do_send(Add(amount));
    }

    async fn take(counter: &Addr<Counter>, boxed: Boxed) {
        counter.do_send(Take(boxed));
    }

    async fn add_and_get(counter: &Addr<Counter>, amount: u64) -> u64 {
        counter.send(AddAndGet(amount)).await.expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &Addr<Counter>, amount: u64) -> u64 {
        futures_executor::block_on(Self::add_and_get(counter, amount))
    }

    async fn spawn_sender(&'static self, side: Side, sink: Addr<Counter>, messages: u64) {
        self.spawn(side, Sender).do_send(Flood(sink, messages));
    }

    async fn player(&'static self, side: Side) -> Addr<Player> {
        self.spawn(side, Player::default())
    }

    async fn meet(player: &Addr<Player>, peer: Addr<Player>) {
        player.send(Meet(peer)).await.expect(ALIVE);
    }

    async fn begin(player: &Addr<Player>, game: Game) {
        player.do_send(Begin(game));
    }

    async fn live(&'static self) -> Self::Life {
        let (end, ended) = oneshot::channel();
        let mayfly = Mayfly {
            tally: Tally::default(),
            _end: end,
        };
        mayfly.start().do_send(Add(1));
        // The address is dropped here, so the actor ends once it has handled its messages.
        ended
    }

    async fn join(life: Self::Life) {
        // It waits for an error: the sender is gone.
        let _ = life.await;
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self, name, parameters)
    }
}
