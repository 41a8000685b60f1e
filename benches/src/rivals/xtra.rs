//! xtra on tokio. Variants: a mailbox of the same size as ours, or an unbounded one.

use xtra::prelude::*;

use super::contestant::{Answer, Contestant, Setup, Side};
use super::driver::Driver;
use super::entrants::UNBOUNDED;
use super::framework::{Boxed, Framework, Game, ROOM, Score, Tally};
use super::on_tokio::OnTokio;
use super::programs;
use super::workload::Parameters;
use crate::work::ALIVE;

pub(super) struct Xtra {
    runtimes: OnTokio,
    bounded: bool,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    Driver::boxed(Xtra {
        runtimes: OnTokio::start(setup),
        bounded: setup.way != UNBOUNDED,
    })
}

#[derive(xtra::Actor, Default)]
pub(crate) struct Counter {
    total: u64,
}

struct Add(u64);
struct Take(Boxed);
struct AddAndGet(u64);

impl Handler<Add> for Counter {
    type Return = ();

    async fn handle(&mut self, Add(amount): Add, _: &mut Context<Self>) {
        self.total = self.total.wrapping_add(amount);
    }
}

impl Handler<Take> for Counter {
    type Return = ();

    async fn handle(&mut self, Take(boxed): Take, _: &mut Context<Self>) {
        self.total = self.total.wrapping_add(boxed[0]);
    }
}

impl Handler<AddAndGet> for Counter {
    type Return = u64;

    async fn handle(&mut self, AddAndGet(amount): AddAndGet, _: &mut Context<Self>) -> u64 {
        self.total = self.total.wrapping_add(amount);
        self.total
    }
}

#[derive(xtra::Actor)]
struct Sender;

struct Flood(Address<Counter>, u64);

impl Handler<Flood> for Sender {
    type Return = ();

    async fn handle(&mut self, Flood(sink, messages): Flood, _: &mut Context<Self>) {
        for amount in 0..messages {
            Xtra::add(&sink, amount).await;
        }
    }
}

#[derive(xtra::Actor, Default)]
pub(crate) struct Player {
    score: Score<Address<Player>>,
}

struct Meet(Address<Player>);
struct Begin(Game);
struct Ball(u64);

impl Handler<Meet> for Player {
    type Return = ();

    async fn handle(&mut self, Meet(peer): Meet, _: &mut Context<Self>) {
        self.score.meet(peer);
    }
}

impl Handler<Begin> for Player {
    type Return = ();

    async fn handle(&mut self, Begin(game): Begin, _: &mut Context<Self>) {
        let (peer, left) = self.score.begin(game);
        drop(peer.send(Ball(left)).detach().await.expect(ALIVE));
    }
}

impl Handler<Ball> for Player {
    type Return = ();

    async fn handle(&mut self, Ball(left): Ball, _: &mut Context<Self>) {
        if let Some((peer, left)) = self.score.ball(left) {
            drop(peer.send(Ball(left)).detach().await.expect(ALIVE));
        }
    }
}

#[derive(xtra::Actor, Default)]
struct Mayfly {
    tally: Tally,
}

impl Handler<Add> for Mayfly {
    type Return = ();

    async fn handle(&mut self, Add(amount): Add, _: &mut Context<Self>) {
        self.tally.0 += amount;
    }
}

impl Xtra {
    fn mailbox<A>(&self) -> (Address<A>, Mailbox<A>) {
        if self.bounded {
            Mailbox::bounded(ROOM)
        } else {
            Mailbox::unbounded()
        }
    }
}

impl Framework for Xtra {
    // Its mailbox is a priority heap, in which messages of the same priority can overtake each other.
    const ORDERED: bool = false;
    type Counter = Address<Counter>;
    type Player = Address<Player>;
    type Life = tokio::task::JoinHandle<()>;

    fn bounded(&self) -> bool {
        self.bounded
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.runtimes.drive(work)
    }

    async fn counter(&'static self, side: Side) -> Address<Counter> {
        let mailbox = self.mailbox();
        self.runtimes
            .enter(side, || xtra::spawn_tokio(Counter::default(), mailbox))
    }

    async fn add(counter: &Address<Counter>, amount: u64) {
        drop(counter.send(Add(amount)).detach().await.expect(ALIVE));
    }

    async fn take(counter: &Address<Counter>, boxed: Boxed) {
        drop(counter.send(Take(boxed)).detach().await.expect(ALIVE));
    }

    async fn add_and_get(counter: &Address<Counter>, amount: u64) -> u64 {
        counter.send(AddAndGet(amount)).await.expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &Address<Counter>, amount: u64) -> u64 {
        futures_executor::block_on(Self::add_and_get(counter, amount))
    }

    async fn spawn_sender(&'static self, side: Side, sink: Address<Counter>, messages: u64) {
        let mailbox = self.mailbox();
        let sender = self
            .runtimes
            .enter(side, || xtra::spawn_tokio(Sender, mailbox));
        drop(
            sender
                .send(Flood(sink, messages))
                .detach()
                .await
                .expect(ALIVE),
        );
    }

    async fn player(&'static self, side: Side) -> Address<Player> {
        let mailbox = self.mailbox();
        self.runtimes
            .enter(side, || xtra::spawn_tokio(Player::default(), mailbox))
    }

    async fn meet(player: &Address<Player>, peer: Address<Player>) {
        player.send(Meet(peer)).await.expect(ALIVE);
    }

    async fn begin(player: &Address<Player>, game: Game) {
        drop(player.send(Begin(game)).detach().await.expect(ALIVE));
    }

    async fn live(&'static self) -> Self::Life {
        let (address, mailbox) = self.mailbox();
        // Does what `spawn_tokio` does, except that `spawn_tokio` keeps no handle of the task.
        let task = tokio::spawn(xtra::run(mailbox, Mayfly::default()));
        drop(address.send(Add(1)).detach().await.expect(ALIVE));
        // The address is dropped here, so the actor ends once it has handled its messages.
        task
    }

    async fn join(life: Self::Life) {
        life.await.expect("it ended");
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self, name, parameters)
    }
}
