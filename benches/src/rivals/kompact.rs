//! kompact, local only, with its own work-stealing executor. Its mailboxes are unbounded.
//!
//! It cannot place a component on a particular thread, so there is no far side. Its threads inherit the CPU of the
//! thread that starts the system.

use std::sync::Arc;

use kompact::prelude::*;
use tokio::sync::oneshot;

use super::contestant::{Answer, Contestant, Setup, Side, Threads, Unable};
use super::driver::Driver;
use super::framework::{Boxed, Framework, Game, Score, Tally};
use super::workload::Parameters;
use crate::pin;

struct Kompact {
    system: KompactSystem,
}

pub(super) fn start(setup: Setup) -> Box<dyn Contestant> {
    let starting = std::thread::spawn(move || {
        let mut config = KompactConfig::default();
        let threads = if setup.threads == Threads::One {
            pin::this_thread(0);
            1
        } else {
            2
        };
        config.set_config_value(&kompact::config_keys::system::THREADS, threads);
        config.build().wait().expect("a system")
    });
    let system = starting.join().expect("the system starts");
    Driver::boxed(Kompact { system })
}

#[derive(ComponentDefinition)]
struct Counter {
    ctx: ComponentContext<Self>,
    total: u64,
}

#[derive(Debug)]
enum CounterMessage {
    Add(u64),
    Take(Boxed),
    AddAndGet(Ask<u64, u64>),
}

ignore_lifecycle!(Counter);

impl Actor for Counter {
    type Message = CounterMessage;

    fn receive_local(&mut self, message: CounterMessage) -> HandlerResult {
        match message {
            CounterMessage::Add(amount) => self.total = self.total.wrapping_add(amount),
            CounterMessage::Take(boxed) => self.total = self.total.wrapping_add(boxed[0]),
            CounterMessage::AddAndGet(ask) => {
                let answer = ask.complete(|amount| {
                    self.total = self.total.wrapping_add(amount);
                    self.total
                });
                answer.expect("who asks waits");
            }
        }
        Handled::OK
    }
}

#[derive(ComponentDefinition)]
struct Sender {
    ctx: ComponentContext<Self>,
}

#[derive(Debug)]
struct Flood(ActorRefStrong<CounterMessage>, u64);

ignore_lifecycle!(Sender);

impl Actor for Sender {
    type Message = Flood;

    fn receive_local(&mut self, Flood(sink, messages): Flood) -> HandlerResult {
        (0..messages).for_each(|amount| sink.tell(CounterMessage::Add(amount)));
        Handled::OK
    }
}

#[derive(ComponentDefinition)]
struct Player {
    ctx: ComponentContext<Self>,
    score: Score<ActorRefStrong<PlayerMessage>>,
}

#[derive(Debug)]
enum PlayerMessage {
    Meet(Ask<ActorRefStrong<PlayerMessage>, ()>),
    Begin(Game),
    Ball(u64),
}

ignore_lifecycle!(Player);

impl Actor for Player {
    type Message = PlayerMessage;

    fn receive_local(&mut self, message: PlayerMessage) -> HandlerResult {
        let next = match message {
            PlayerMessage::Meet(ask) => {
                let met = ask.complete(|peer| self.score.meet(peer));
                met.expect("who asks waits");
                None
            }
            PlayerMessage::Begin(game) => Some(self.score.begin(game)),
            PlayerMessage::Ball(left) => self.score.ball(left),
        };
        if let Some((peer, left)) = next {
            peer.tell(PlayerMessage::Ball(left));
        }
        Handled::OK
    }
}

#[derive(ComponentDefinition)]
struct Mayfly {
    ctx: ComponentContext<Self>,
    tally: Tally,
    /// Dropped after the tally: it shows that the component has ended.
    _end: oneshot::Sender<()>,
}

ignore_lifecycle!(Mayfly);

impl Actor for Mayfly {
    type Message = u64;

    fn receive_local(&mut self, amount: u64) -> HandlerResult {
        self.tally.0 += amount;
        // A kill from outside would overtake the message.
        Handled::SHUTDOWN
    }
}

impl Kompact {
    fn spawn<C>(&self, component: impl FnOnce() -> C) -> ActorRefStrong<C::Message>
    where
        C: ComponentDefinition + 'static,
    {
        let component: Arc<Component<C>> = self.system.create(component);
        self.system.start(&component);
        component.actor_ref().hold().expect("it is alive")
    }
}

impl Framework for Kompact {
    type Counter = ActorRefStrong<CounterMessage>;
    type Player = ActorRefStrong<PlayerMessage>;
    type Life = oneshot::Receiver<()>;

    fn bounded(&self) -> bool {
        false
    }

    fn drive<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let (done, result) = oneshot::channel();
        let task = self.system.spawn(async move {
            // The receiver waits until the result is there.
            let _ = done.send(work.await);
        });
        let result = result.blocking_recv().expect("the driver panicked");
        drop(task);
        result
    }

    async fn counter(&'static self, _: Side) -> Self::Counter {
        let (ctx, total) = (ComponentContext::uninitialised(), 0);
        self.spawn(|| Counter { ctx, total })
    }

    async fn add(counter: &Self::Counter, amount: u64) {
        counter.tell(CounterMessage::Add(amount));
    }

    async fn take(counter: &Self::Counter, boxed: Boxed) {
        counter.tell(CounterMessage::Take(boxed));
    }

    async fn add_and_get(counter: &Self::Counter, amount: u64) -> u64 {
        let ask = |promise| CounterMessage::AddAndGet(Ask::new(promise, amount));
        counter.ask_with(ask).await.expect("it is alive")
    }

    fn add_and_get_blocking(counter: &Self::Counter, amount: u64) -> u64 {
        let ask = |promise| CounterMessage::AddAndGet(Ask::new(promise, amount));
        counter.ask_with(ask).wait()
    }

    async fn spawn_sender(&'static self, _: Side, sink: Self::Counter, messages: u64) {
        let ctx = ComponentContext::uninitialised();
        self.spawn(|| Sender { ctx }).tell(Flood(sink, messages));
    }

    async fn player(&'static self, _: Side) -> Self::Player {
        let (ctx, score) = (ComponentContext::uninitialised(), Score::default());
        self.spawn(|| Player { ctx, score })
    }

    async fn meet(player: &Self::Player, peer: Self::Player) {
        let ask = |promise| PlayerMessage::Meet(Ask::new(promise, peer));
        player.ask_with(ask).await.expect("it is alive");
    }

    async fn begin(player: &Self::Player, game: Game) {
        player.tell(PlayerMessage::Begin(game));
    }

    async fn live(&'static self) -> Self::Life {
        let (end, ended) = oneshot::channel();
        let (ctx, tally) = (ComponentContext::uninitialised(), Tally::default());
        let mayfly = self.spawn(|| Mayfly {
            ctx,
            tally,
            _end: end,
        });
        mayfly.tell(1_u64);
        ended
    }

    async fn join(life: Self::Life) {
        // It waits for an error: the sender is gone.
        let _ = life.await;
    }

    fn program(&'static self, _: &str, _: &Parameters) -> Answer {
        // This happened with a component for each actor of a program, spawned by one another.
        Unable::because("one run in ten hangs, and it is not known yet whose fault that is")
    }
}
