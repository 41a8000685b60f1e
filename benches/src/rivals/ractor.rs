//! ractor, without its span propagation. Its mailboxes are unbounded.

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort};

use super::contestant::{Answer, Contestant, Setup, Side};
use super::driver::Driver;
use super::framework::{Boxed, Framework, Game, Score, Tally};
use super::on_tokio::OnTokio;
use super::programs;
use super::workload::Parameters;
use crate::work::ALIVE;

pub(super) struct Ractor {
    runtimes: OnTokio,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    let runtimes = OnTokio::start(setup);
    Driver::boxed(Ractor { runtimes })
}

struct Counter;

pub(crate) enum CounterMessage {
    Add(u64),
    Take(Boxed),
    AddAndGet(u64, RpcReplyPort<u64>),
}

impl Actor for Counter {
    type Msg = CounterMessage;
    type State = u64;
    type Arguments = ();

    async fn pre_start(
        &self,
        _: ActorRef<CounterMessage>,
        (): (),
    ) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(
        &self,
        _: ActorRef<CounterMessage>,
        message: CounterMessage,
        total: &mut u64,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            CounterMessage::Add(amount) => *total = total.wrapping_add(amount),
            CounterMessage::Take(boxed) => *total = total.wrapping_add(boxed[0]),
            CounterMessage::AddAndGet(amount, reply) => {
                *total = total.wrapping_add(amount);
                reply.send(*total)?;
            }
        }
        Ok(())
    }
}

struct Sender;

struct Flood(ActorRef<CounterMessage>, u64);

impl Actor for Sender {
    type Msg = Flood;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Flood>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        _: ActorRef<Flood>,
        Flood(sink, messages): Flood,
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        for amount in 0..messages {
            sink.cast(CounterMessage::Add(amount))?;
        }
        Ok(())
    }
}

struct Player;

pub(crate) enum PlayerMessage {
    Meet(ActorRef<PlayerMessage>, RpcReplyPort<()>),
    Begin(Game),
    Ball(u64),
}

impl Actor for Player {
    type Msg = PlayerMessage;
    type State = Score<ActorRef<PlayerMessage>>;
    type Arguments = ();

    async fn pre_start(
        &self,
        _: ActorRef<PlayerMessage>,
        (): (),
    ) -> Result<Self::State, ActorProcessingErr> {
        Ok(Score::default())
    }

    async fn handle(
        &self,
        _: ActorRef<PlayerMessage>,
        message: PlayerMessage,
        score: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        let next = match message {
            PlayerMessage::Meet(peer, reply) => {
                score.meet(peer);
                reply.send(())?;
                None
            }
            PlayerMessage::Begin(game) => Some(score.begin(game)),
            PlayerMessage::Ball(left) => score.ball(left),
        };
        if let Some((peer, left)) = next {
            peer.cast(PlayerMessage::Ball(left))?;
        }
        Ok(())
    }
}

struct Mayfly;

impl Actor for Mayfly {
    type Msg = u64;
    type State = Tally;
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<u64>, (): ()) -> Result<Tally, ActorProcessingErr> {
        Ok(Tally::default())
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        amount: u64,
        tally: &mut Tally,
    ) -> Result<(), ActorProcessingErr> {
        tally.0 += amount;
        Ok(())
    }
}

impl Ractor {
    /// Actors are spawned by a future, which has to run where they will live.
    async fn spawn<A: Actor<Arguments = ()> + Send>(
        &self,
        side: Side,
        actor: A,
    ) -> ActorRef<A::Msg> {
        let spawned = match side {
            Side::Near => A::spawn(None, actor, ()).await,
            Side::Far | Side::Free => {
                let spawning = A::spawn(None, actor, ());
                let task = self.runtimes.enter(side, || tokio::spawn(spawning));
                task.await.expect("spawning does not panic")
            }
        };
        spawned.expect("actors start").0
    }
}

impl Framework for Ractor {
    type Counter = ActorRef<CounterMessage>;
    type Player = ActorRef<PlayerMessage>;
    type Life = tokio::task::JoinHandle<()>;

    fn bounded(&self) -> bool {
        false
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.runtimes.drive(work)
    }

    async fn counter(&'static self, side: Side) -> Self::Counter {
        self.spawn(side, Counter).await
    }

    async fn add(counter: &Self::Counter, amount: u64) {
        counter.cast(CounterMessage::Add(amount)).expect(ALIVE);
    }

    async fn take(counter: &Self::Counter, boxed: Boxed) {
        counter.cast(CounterMessage::Take(boxed)).expect(ALIVE);
    }

    async fn add_and_get(counter: &Self::Counter, amount: u64) -> u64 {
        ractor::call!(counter, CounterMessage::AddAndGet, amount).expect(ALIVE)
    }

    fn add_and_get_blocking(counter: &Self::Counter, amount: u64) -> u64 {
        futures_executor::block_on(Self::add_and_get(counter, amount))
    }

    async fn spawn_sender(&'static self, side: Side, sink: Self::Counter, messages: u64) {
        let sender = self.spawn(side, Sender).await;
        sender.cast(Flood(sink, messages)).expect(ALIVE);
    }

    async fn player(&'static self, side: Side) -> Self::Player {
        self.spawn(side, Player).await
    }

    async fn meet(player: &Self::Player, peer: Self::Player) {
        ractor::call!(player, PlayerMessage::Meet, peer).expect(ALIVE);
    }

    async fn begin(player: &Self::Player, game: Game) {
        player.cast(PlayerMessage::Begin(game)).expect(ALIVE);
    }

    async fn live(&'static self) -> Self::Life {
        let spawned = Mayfly::spawn(None, Mayfly, ()).await;
        let (mayfly, ended) = spawned.expect("actors start");
        mayfly.cast(1).expect(ALIVE);
        // `stop` would overtake the message.
        mayfly.drain().expect(ALIVE);
        ended
    }

    async fn join(life: Self::Life) {
        life.await.expect("it ended");
    }

    fn program(&'static self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self, name, parameters)
    }
}
