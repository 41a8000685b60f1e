//! kameo, without its tracing. Variants: a mailbox of the same size as ours, or an unbounded one.

use kameo::Actor;
use kameo::actor::{ActorRef, PreparedActor, Spawn as _};
use kameo::error::{ActorStopReason, PanicError};
use kameo::mailbox;
use kameo::message::{Context, Message};
use tokio::task::JoinHandle;

use super::contestant::{Answer, Contestant, Setup, Side};
use super::driver::Driver;
use super::entrants::UNBOUNDED;
use super::framework::{Boxed, Framework, Game, ROOM, Score, Tally};
use super::on_tokio::OnTokio;
use super::programs;
use super::workload::Parameters;
use crate::work::ALIVE;

pub(super) struct Kameo {
    runtimes: OnTokio,
    bounded: bool,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    Driver::boxed(Kameo {
        runtimes: OnTokio::start(setup),
        bounded: setup.way != UNBOUNDED,
    })
}

#[derive(Actor, Default)]
pub(crate) struct Counter {
    total: u64,
}

struct Add(u64);
struct Take(Boxed);
struct AddAndGet(u64);

impl Message<Add> for Counter {
    type Reply = ();

    async fn handle(&mut self, Add(amount): Add, _: &mut Context<Self, ()>) {
        self.total = self.total.wrapping_add(amount);
    }
}

impl Message<Take> for Counter {
    type Reply = ();

    async fn handle(&mut self, Take(boxed): Take, _: &mut Context<Self, ()>) {
        self.total = self.total.wrapping_add(boxed[0]);
    }
}

impl Message<AddAndGet> for Counter {
    type Reply = u64;

    async fn handle(&mut self, AddAndGet(amount): AddAndGet, _: &mut Context<Self, u64>) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

#[derive(Actor)]
struct Sender;

struct Flood(ActorRef<Counter>, u64);

impl Message<Flood> for Sender {
    type Reply = ();

    async fn handle(&mut self, Flood(sink, messages): Flood, _: &mut Context<Self, ()>) {
        for amount in 0..messages {
            Kameo::add(&sink, amount).await;
        }
    }
}

#[derive(Actor, Default)]
pub(crate) struct Player {
    score: Score<ActorRef<Player>>,
}

struct Meet(ActorRef<Player>);
struct Begin(Game);
struct Ball(u64);

impl Message<Meet> for Player {
    type Reply = ();

    async fn handle(&mut self, Meet(peer): Meet, _: &mut Context<Self, ()>) {
        self.score.meet(peer);
    }
}

impl Message<Begin> for Player {
    type Reply = ();

    async fn handle(&mut self, Begin(game): Begin, _: &mut Context<Self, ()>) {
        let (peer, left) = self.score.begin(game);
        peer.tell(Ball(left)).try_send().expect(ALIVE);
    }
}

impl Message<Ball> for Player {
    type Reply = ();

    async fn handle(&mut self, Ball(left): Ball, _: &mut Context<Self, ()>) {
        if let Some((peer, left)) = self.score.ball(left) {
            peer.tell(Ball(left)).try_send().expect(ALIVE);
        }
    }
}

#[derive(Actor, Default)]
pub(crate) struct Mayfly {
    tally: Tally,
}

impl Message<Add> for Mayfly {
    type Reply = ();

    async fn handle(&mut self, Add(amount): Add, _: &mut Context<Self, ()>) {
        self.tally.0 += amount;
    }
}

impl Framework for Kameo {
    type Counter = ActorRef<Counter>;
    type Player = ActorRef<Player>;
    type Life = JoinHandle<Result<(Mayfly, ActorStopReason), PanicError>>;

    fn bounded(&self) -> bool {
        self.bounded
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.runtimes.drive(work)
    }

    async fn counter(&'static self, side: Side) -> ActorRef<Counter> {
        self.runtimes.enter(side, || {
            let mailbox = if self.bounded {
                mailbox::bounded(ROOM)
            } else {
                mailbox::unbounded()
            };
            Counter::spawn_with_mailbox(Counter::default(), mailbox)
        })
    }

    async fn add(counter: &ActorRef<Counter>, amount: u64) {
        counter.tell(Add(amount)).send().await.expect(ALIVE);
    }

    async fn take(counter: &ActorRef<Counter>, boxed: Boxed) {
        counter.tell(Take(boxed)).send().await.expect(ALIVE);
    }

    async fn add_and_get(counter: &ActorRef<Counter>, amount: u64) -> u64 {
        counter.ask(AddAndGet(amount)).send().await.expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &ActorRef<Counter>, amount: u64) -> u64 {
        counter.ask(AddAndGet(amount)).blocking_send().expect(ALIVE)
    }

    async fn spawn_sender(&'static self, side: Side, sink: ActorRef<Counter>, messages: u64) {
        let sender = self.runtimes.enter(side, || Sender::spawn(Sender));
        sender
            .tell(Flood(sink, messages))
            .send()
            .await
            .expect(ALIVE);
    }

    async fn player(&'static self, side: Side) -> ActorRef<Player> {
        self.runtimes
            .enter(side, || Player::spawn(Player::default()))
    }

    async fn meet(player: &ActorRef<Player>, peer: ActorRef<Player>) {
        player.ask(Meet(peer)).send().await.expect(ALIVE);
    }

    async fn begin(player: &ActorRef<Player>, game: Game) {
        player.tell(Begin(game)).send().await.expect(ALIVE);
    }

    async fn live(&'static self) -> Self::Life {
        // Does what `spawn` does, except that `spawn` keeps no handle of the task, and `wait_for_shutdown` returns while
        // the state still exists.
        let prepared = PreparedActor::new(mailbox::bounded(ROOM));
        let mayfly: ActorRef<Mayfly> = prepared.actor_ref().clone();
        let task = prepared.spawn(Mayfly::default());
        mayfly.tell(Add(1)).send().await.expect(ALIVE);
        // It takes its turn after the message.
        mayfly.stop_gracefully().await.expect(ALIVE);
        task
    }

    async fn join(life: Self::Life) {
        let (mayfly, _) = life.await.expect("it ended").expect("in order");
        drop(mayfly);
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self, name, parameters)
    }
}
