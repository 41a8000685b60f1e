//! The sixteen Savina programs about messages, for frameworks on which they were not written.
//!
//! Ours are in [`savina`](crate::savina), in our own idiom. For the others, each program is written once, as actors that receive
//! a message and send messages, which is how the suite has them and what every framework can do. [`Host`] is what a framework has
//! to define for that. Everything is monomorphic and inlined, so nobody pays for it. The others have unbounded mailboxes, which
//! saves them from waiting for room. Floods come in bursts of [`BURST`](crate::work::BURST), so that nobody is measured by how
//! fast memory can be obtained. An actor that makes many actors, or sends many messages without being asked, does so much [in a
//! turn](TURN) and then sends itself a message to continue, because ours lets others run just as often.
//!
//! A program must do what ours does, message by message, and with the same data structures. The outcome is compared with the same
//! expectation. Programs must not rely on the order of messages, because xtra does not preserve it.
//!
//! Erlang, PyPy and CAF have these programs in their own languages, in the folders `erlang`, `pypy` and `caf`, with the
//! same names and parameters.

mod banking;
mod barber;
mod big;
mod bndbuffer;
mod chameneos;
mod cigsmok;
mod concdict;
mod concsll;
mod count;
mod fib;
mod fjcreate;
mod fjthrput;
mod logmap;
mod philosopher;
mod pingpong;
mod threadring;

use std::time::Instant;

use actor_core::System;
use tokio::sync::oneshot;

use super::contestant::{Answer, Measured, Threads, Unable};
use super::workload::{Metric, Parameters, Workload};
use crate::savina::banking::Banking;
use crate::savina::barber::SleepingBarber;
use crate::savina::bndbuffer::BoundedBuffer;
use crate::savina::cigsmok::CigaretteSmokers;
use crate::savina::concdict::Dictionary;
use crate::savina::concsll::SortedLinkedList;
use crate::savina::logmap::LogisticMap;
use crate::savina::philosopher::Philosophers;
use crate::savina::{
    Big, Chameneos, Count, Fib, ForkJoinCreate, ForkJoinThroughput, PingPong, Program, Size,
    ThreadRing,
};

/// How many messages a sender of ours sends before others get their turn.
const TURN: usize = 64;

/// A framework that can host actors.
pub(crate) trait Host: Sized + 'static {
    /// The handle of an actor.
    type Ref<B: Behaviour<Self>>: Reference<B::Message>;
    /// What an actor can do while it handles a message.
    type Context<'a, B: Behaviour<Self>>: Context<Self, B>;

    /// Spawns `root`, sends it `first`, and waits on this thread for what `done` is told.
    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64;
}

/// The handle of an actor that understands `M`.
pub(crate) trait Reference<M>: Clone + Send + Sync + 'static {
    /// Sends a message: one way, without waiting. It has no effect if the actor has ended.
    fn tell(&self, message: M);
}

/// An actor: its state, and what it does with a message. It lives until it stops, because some frameworks do not count handles.
pub(crate) trait Behaviour<H: Host>: Send + Sized + 'static {
    /// Everything that it understands. If a message contains a handle to its own actor, it must be a type that is generic over
    /// `H` by name: a handle's type may contain the type of its messages, and would otherwise be infinite.
    type Message: Send + 'static;

    /// Handles a message.
    fn receive(&mut self, message: Self::Message, context: &mut H::Context<'_, Self>);
}

/// What an actor can do while it handles a message, besides sending to others.
pub(crate) trait Context<H: Host, B: Behaviour<H>> {
    /// Its own handle.
    fn me(&self) -> H::Ref<B>;

    /// Spawns another actor.
    fn spawn<C: Behaviour<H>>(&mut self, state: C) -> H::Ref<C>;

    /// Ends the actor after this message.
    fn stop(&mut self);
}

/// Tells the runner the result of the program.
#[derive(Debug)]
pub(crate) struct Done(Option<oneshot::Sender<u64>>);

impl Done {
    /// May be called once.
    pub(crate) fn tell(&mut self, result: u64) {
        let sender = self.0.take().expect("a program ends once");
        sender.send(result).expect("the runner waits");
    }
}

/// A program of the suite as a workload of this comparison.
pub(crate) trait Contest: Program {
    /// With the parameters of the workload.
    fn from_parameters(parameters: &Parameters) -> Self;

    /// The parameters of the suite.
    fn parameters(self) -> Parameters;

    /// The outcome as a number.
    fn digest(outcome: Self::Outcome) -> u64;

    /// Runs it on a host, with an input that was made outside the measured time, and waits for the outcome.
    fn on<H: Host>(self, host: &'static H, input: Self::Input) -> u64;
}

/// Runs the program with this name on a host.
pub(super) fn run<H: Host>(host: &'static H, name: &str, parameters: &Parameters) -> Answer {
    struct On<H: 'static>(&'static H);
    impl<H: Host> Visit for On<H> {
        fn visit<P: Contest>(self, program: P, input: P::Input) -> u64 {
            program.on(self.0, input)
        }
    }
    dispatch(name, parameters, On(host))
}

/// The same on ours.
pub(super) fn run_ours(system: &System, name: &str, parameters: &Parameters) -> Answer {
    struct Ours<'a>(&'a System);
    impl Visit for Ours<'_> {
        fn visit<P: Contest>(self, program: P, input: P::Input) -> u64 {
            P::digest(program.ours(self.0, input))
        }
    }
    dispatch(name, parameters, Ours(system))
}

/// An operation on any program.
trait Visit {
    fn visit<P: Contest>(self, program: P, input: P::Input) -> u64;
}

/// The list: the name in the suite, its type, which parameter grows with the length of a run, and a description.
macro_rules! programs {
    ($($name:literal $program:ident $amount:literal $about:literal;)*) => {
        /// All of them, in the order of the suite, with the suite's own parameters. A figure is for a whole run.
        pub(super) fn workloads() -> Vec<Workload> {
            vec![$(Workload {
                name: concat!("savina/", $name),
                group: GROUP,
                about: $about,
                parameters: $program::of(Size::Suite).parameters(),
                amount: $amount,
                metrics: MILLISECONDS,
                threads: &[Threads::One, Threads::Two, Threads::Pool, Threads::Cores],
                ways: false,
                counts: false,
                limit: None,
                only: &[],
                run: |contestant, parameters| contestant.program($name, parameters),
                check: |parameters| {
                    $program::digest($program::from_parameters(parameters).expected())
                },
            }),*]
        }

        fn dispatch(name: &str, parameters: &Parameters, visit: impl Visit) -> Answer {
            match name {
                $($name => timed::<$program>(parameters, visit),)*
                _ => Unable::because(format!("no program {name}")),
            }
        }
    };
}

/// The group of their tables.
pub(super) const GROUP: &str = "Savina";
const MILLISECONDS: &[Metric] = &[Metric {
    name: "",
    unit: "ms",
}];

programs! {
    "pingpong" PingPong "pings" "one message back and forth";
    "count" Count "messages" "one-way messages from one actor to another, and their number";
    "fjthrput" ForkJoinThroughput "messages" "one-way messages to 60 actors in turns";
    "fjcreate" ForkJoinCreate "actors" "actors that are made, get one message, and end";
    "threadring" ThreadRing "hops" "one message round a ring of 100 actors";
    "chameneos" Chameneos "meetings" "100 creatures that meet in pairs at one mall";
    "big" Big "pings" "120 actors that ping each other at random";
    "fib" Fib "n" "Fibonacci's numbers, an actor for each step";
    "concdict" Dictionary "messages" "20 workers read and write one dictionary";
    "concsll" SortedLinkedList "messages" "20 workers use one sorted list, along which it walks";
    "bndbuffer" BoundedBuffer "items" "40 producers and 40 consumers around a buffer of 50 items";
    "philosopher" Philosophers "rounds" "20 philosophers ask one arbitrator for their forks";
    "barber" SleepingBarber "haircuts" "customers who live for a haircut, and a barber";
    "cigsmok" CigaretteSmokers "rounds" "an arbiter lets one of 200 smokers begin, and goes on";
    "logmap" LogisticMap "terms" "ten series; each term is computed by another actor";
    "banking" Banking "transactions" "money between 1000 accounts; who gives waits";
}

fn timed<P: Contest>(parameters: &Parameters, visit: impl Visit) -> Answer {
    let program = P::from_parameters(parameters);
    let input = program.input();
    let begun = Instant::now();
    let result = visit.visit(program, input);
    let values = vec![begun.elapsed().as_secs_f64() * 1e3];
    Ok(Measured { values, result })
}

/// Where to report a result, and where the runner waits for it.
fn done() -> (Done, oneshot::Receiver<u64>) {
    let (sender, receiver) = oneshot::channel();
    (Done(Some(sender)), receiver)
}

/// Combines numbers, in order, into one, with arithmetic that any language has.
fn folded(numbers: impl IntoIterator<Item = u64>) -> u64 {
    let add = |sum: u64, number| sum.wrapping_mul(31).wrapping_add(number);
    numbers.into_iter().fold(0, add)
}

/// Why an `expect` on a handle that the first message brings cannot fail.
const BEGUN: &str = "it has begun";
