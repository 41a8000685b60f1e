//! No framework: a task owns the state, an `mpsc` channel is its mailbox, and a `oneshot` carries an answer.
//!
//! Variants: `recv` receives one message at a time, `recv_many` everything available; `unbounded` is the latter
//! with an unbounded channel.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::contestant::{Answer, Contestant, Setup, Side};
use super::driver::Driver;
use super::framework::{Boxed, Framework, Game, ROOM, Score, Tally};
use super::on_tokio::OnTokio;
use super::programs;
use super::workload::Parameters;
use crate::work::ALIVE;

pub(super) const RECV_MANY: &str = "recv_many";

/// The runtimes, and how a counter receives.
pub(super) struct Raw<const MANY: bool> {
    runtimes: OnTokio,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    let runtimes = OnTokio::start(setup);
    if setup.way == RECV_MANY {
        Driver::boxed(Raw::<true> { runtimes })
    } else {
        Driver::boxed(Raw::<false> { runtimes })
    }
}

pub(crate) enum Message {
    Add(u64),
    Take(Boxed),
    AddAndGet(u64, oneshot::Sender<u64>),
}

pub(crate) enum Move {
    Meet(mpsc::Sender<Move>, oneshot::Sender<()>),
    Begin(Game),
    Ball(u64),
}

impl Message {
    fn apply(self, total: &mut u64) {
        match self {
            Message::Add(amount) => *total = total.wrapping_add(amount),
            Message::Take(boxed) => *total = total.wrapping_add(boxed[0]),
            Message::AddAndGet(amount, answer) => {
                *total = total.wrapping_add(amount);
                // The caller may be gone.
                let _ = answer.send(*total);
            }
        }
    }
}

async fn counter(mut inbox: mpsc::Receiver<Message>) {
    let mut total = 0;
    while let Some(message) = inbox.recv().await {
        message.apply(&mut total);
    }
}

async fn batching_counter(mut inbox: mpsc::Receiver<Message>) {
    let (mut total, mut batch) = (0, Vec::with_capacity(256));
    while inbox.recv_many(&mut batch, 256).await > 0 {
        for message in batch.drain(..) {
            message.apply(&mut total);
        }
    }
}

async fn player(mut inbox: mpsc::Receiver<Move>) {
    let mut score = Score::default();
    while let Some(ball) = inbox.recv().await {
        let next = match ball {
            Move::Meet(peer, met) => {
                score.meet(peer);
                met.send(()).expect(ALIVE);
                None
            }
            Move::Begin(game) => Some(score.begin(game)),
            Move::Ball(left) => score.ball(left),
        };
        if let Some((peer, left)) = next {
            peer.try_send(Move::Ball(left)).expect(ALIVE);
        }
    }
}

impl<const MANY: bool> Framework for Raw<MANY> {
    type Counter = mpsc::Sender<Message>;
    type Player = mpsc::Sender<Move>;
    type Life = JoinHandle<()>;

    fn bounded(&self) -> bool {
        true
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.runtimes.drive(work)
    }

    async fn counter(&'static self, side: Side) -> Self::Counter {
        let (sender, inbox) = mpsc::channel(ROOM);
        self.runtimes.enter(side, || {
            if MANY {
                tokio::spawn(batching_counter(inbox))
            } else {
                tokio::spawn(counter(inbox))
            }
        });
        sender
    }

    async fn add(counter: &Self::Counter, amount: u64) {
        counter.send(Message::Add(amount)).await.expect(ALIVE);
    }

    async fn take(counter: &Self::Counter, boxed: Boxed) {
        counter.send(Message::Take(boxed)).await.expect(ALIVE);
    }

    async fn add_and_get(counter: &Self::Counter, amount: u64) -> u64 {
        let (answer, answered) = oneshot::channel();
        let message = Message::AddAndGet(amount, answer);
        counter.send(message).await.expect(ALIVE);
        answered.await.expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &Self::Counter, amount: u64) -> u64 {
        let (answer, answered) = oneshot::channel();
        let message = Message::AddAndGet(amount, answer);
        counter.blocking_send(message).expect(ALIVE);
        answered.blocking_recv().expect(ALIVE)
    }

    async fn spawn_sender(&'static self, side: Side, sink: Self::Counter, messages: u64) {
        // A task that only sends needs no channel of its own.
        let flood = async move {
            for amount in 0..messages {
                Self::add(&sink, amount).await;
            }
        };
        self.runtimes.enter(side, || tokio::spawn(flood));
    }

    async fn player(&'static self, side: Side) -> Self::Player {
        let (sender, inbox) = mpsc::channel(ROOM);
        self.runtimes.enter(side, || tokio::spawn(player(inbox)));
        sender
    }

    async fn meet(player: &Self::Player, peer: Self::Player) {
        let (met, meeting) = oneshot::channel();
        player.send(Move::Meet(peer, met)).await.expect(ALIVE);
        meeting.await.expect(ALIVE);
    }

    async fn begin(player: &Self::Player, game: Game) {
        player.send(Move::Begin(game)).await.expect(ALIVE);
    }

    async fn live(&'static self) -> JoinHandle<()> {
        let (sender, mut inbox) = mpsc::channel(ROOM);
        let task = tokio::spawn(async move {
            let mut tally = Tally::default();
            while let Some(amount) = inbox.recv().await {
                tally.0 += amount;
            }
        });
        // The sender is dropped here, which ends the task.
        sender.send(1).await.expect(ALIVE);
        task
    }

    async fn join(life: JoinHandle<()>) {
        life.await.expect("it ended");
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self, name, parameters)
    }
}
