//! The framework's guarantees in hundreds of orders, with faults where the guarantees say something about them.

mod deferred;
mod ends;
mod limits;
mod overload;
mod streams;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::{join, join_all, join3};

use actor_core::{
    Actor as _, CallError, Context, Handle as _, Outcome, SendError, System, actor,
    sim::{Faults, Sim, Strategy, reachable},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

// ----- order -----

#[derive(Default)]
struct Log(Vec<(u32, u32)>);

#[actor(mailbox = 4)]
impl Log {
    pub fn note(&mut self, sender: u32, number: u32) {
        self.0.push((sender, number));
    }

    pub fn seen(&mut self) -> Vec<(u32, u32)> {
        self.0.clone()
    }
}

#[actor(part = Slow)]
impl Log {
    pub async fn note_slowly(&mut self, sender: u32, number: u32) {
        self.0.push((sender, number));
        tokio::task::yield_now().await;
    }
}

#[actor]
trait Notes {
    fn take_note(&mut self, sender: u32, number: u32);
}

#[actor]
impl Notes for Log {
    fn take_note(&mut self, sender: u32, number: u32) {
        self.note(sender, number);
    }
}

struct Sender(u32);

#[actor]
impl Sender {
    /// Uses every way to write to the log, one after another.
    pub async fn write(&mut self, log: LogHandle) -> Result<(), CallError> {
        let notes = NotesHandle::from(log.clone());
        for number in 0..8 {
            match number % 4 {
                0 => log.note(self.0, number).send().await.expect("it lives"),
                1 => log
                    .note_slowly(self.0, number)
                    .send()
                    .await
                    .expect("it lives"),
                2 => notes
                    .take_note(self.0, number)
                    .send()
                    .await
                    .expect("it lives"),
                _ => log.note(self.0, number).await?,
            }
        }
        Ok(())
    }

    /// Several at once, in one poll.
    pub async fn write_together(&mut self, log: LogHandle) {
        let pairs = (0..4).map(|pair| {
            let called = log.note(self.0, 2 * pair);
            let sent = log.note(self.0, 2 * pair + 1).send();
            join(called, sent)
        });
        for (called, sent) in join_all(pairs).await {
            called.expect("it lives");
            sent.expect("it lives");
        }
    }

    /// All verbs in one poll. The last one may find no room.
    pub async fn write_at_once(&mut self, log: LogHandle) {
        for nth in 0..4 {
            let called = log.note(self.0, 3 * nth);
            let sent = log.note(self.0, 3 * nth + 1).send();
            let tried = async { log.note(self.0, 3 * nth + 2).try_send() };
            let (called, sent, _) = join3(called, sent, tried).await;
            called.expect("it lives");
            sent.expect("it lives");
        }
    }
}

#[actor_core::test(seeds = 1000, cores = 3, faults = Faults::none().slow(1).stalls(1))]
async fn order_from_one_sender_to_one_actor(sim: Sim) -> Result<(), CallError> {
    keeps_order(sim, async |sender, log| sender.write(log).send().await).await
}

#[actor_core::test(seeds = 3000, cores = 1)]
async fn order_from_one_sender_to_one_actor_on_one_core(sim: Sim) -> Result<(), CallError> {
    keeps_order(sim, async |sender, log| sender.write(log).send().await).await
}

#[actor_core::test(seeds = 1000, cores = 3, faults = Faults::none().slow(1).stalls(1))]
async fn order_of_what_is_sent_in_one_poll(sim: Sim) -> Result<(), CallError> {
    keeps_order(sim, async |sender, log| {
        sender.write_together(log).send().await
    })
    .await
}

/// The sender may move to another core before its call, but not before what follows it.
#[actor_core::test(seeds = 1000, cores = 3, faults = Faults::none().slow(1).stalls(1))]
async fn order_of_what_is_sent_by_who_moves(sim: Sim) -> Result<(), CallError> {
    keeps_order(sim, async |sender, log| {
        sender.write_at_once(log).send().await
    })
    .await
}

/// A log and a carrier on other cores than the body, with the log's core in between: after the carrier's
/// turn, it is not the log's.
fn placed() -> (LogHandle, CarrierHandle) {
    let system = System::current().expect("it runs");
    let log = system.spawn_on(1, Log::default()).expect("a core");
    let carrier = system.spawn_on(2, Carrier).expect("a core");
    (log, carrier)
}

struct Carrier;

#[actor]
impl Carrier {
    /// Sends, and answers without waiting for that.
    pub fn carry(&self, log: LogHandle) {
        log.note(0, 0).try_send().expect("there is room");
    }
}

/// Waits for the end of a carrier, or finds that it has ended.
struct Heir;

#[actor]
impl Heir {
    pub async fn inherit(&mut self, carrier: CarrierHandle, log: LogHandle) {
        carrier.join().await;
        log.note(0, 1).send().await.expect("it lives");
    }
}

async fn notes_are_in_order(sim: &Sim, log: &LogHandle) -> Result<(), CallError> {
    sim.settle().await;
    let seen = log.seen().await?;
    sim.always(seen == [(0, 0), (0, 1)], "behind what was sent before");
    Ok(())
}

/// An answer does not arrive before what was sent before it, wherever that went.
async fn keeps_order_of_answers(
    sim: Sim,
    log: LogHandle,
    carrier: CarrierHandle,
) -> Result<(), CallError> {
    carrier.carry(log.clone()).await?;
    log.note(0, 1).await?;
    notes_are_in_order(&sim, &log).await
}

/// Neither does an end, whether somebody waits for it or asks later.
async fn keeps_order_of_ends(
    sim: Sim,
    log: LogHandle,
    carrier: CarrierHandle,
    heir: HeirHandle,
) -> Result<(), CallError> {
    carrier.carry(log.clone()).send().await.expect("it lives");
    carrier.stop();
    let inherit = heir.inherit(carrier, log.clone());
    inherit.send().await.expect("it lives");
    notes_are_in_order(&sim, &log).await
}

#[actor_core::test(seeds = 1000, faults = Faults::none().slow(1).stalls(1))]
async fn order_of_what_was_sent_before_an_answer(sim: Sim) -> Result<(), CallError> {
    keeps_order_of_answers(sim, Log::default().spawn(), Carrier.spawn()).await
}

#[actor_core::test(seeds = 100, strategy = Strategy::Fifo)]
async fn order_of_what_was_sent_before_an_answer_in_turns(sim: Sim) -> Result<(), CallError> {
    let (log, carrier) = placed();
    keeps_order_of_answers(sim, log, carrier).await
}

#[actor_core::test(seeds = 1000, faults = Faults::none().slow(1).stalls(1))]
async fn order_of_what_was_sent_before_an_end(sim: Sim) -> Result<(), CallError> {
    let (log, carrier, heir) = (Log::default().spawn(), Carrier.spawn(), Heir.spawn());
    keeps_order_of_ends(sim, log, carrier, heir).await
}

#[actor_core::test(seeds = 100, strategy = Strategy::Fifo)]
async fn order_of_what_was_sent_before_an_end_in_turns(sim: Sim) -> Result<(), CallError> {
    let (log, carrier) = placed();
    let heir = System::current().expect("it runs").spawn_on(0, Heir);
    keeps_order_of_ends(sim, log, carrier, heir.expect("a core")).await
}

/// Several write to one log, each in order, at least eight notes in all.
async fn keeps_order(
    sim: Sim,
    write: impl AsyncFn(SenderHandle, LogHandle) -> Result<(), SendError<SenderMessage>>,
) -> Result<(), CallError> {
    let log = Log::default().spawn();
    for sender in 0..3 {
        let writing = write(Sender(sender).spawn(), log.clone());
        writing.await.expect("it lives");
    }
    sim.settle().await;
    let seen = log.seen().await?;
    for sender in 0..3 {
        let numbers = seen.iter().filter(|(from, _)| *from == sender);
        let numbers: Vec<u32> = numbers.map(|(_, number)| *number).collect();
        sim.always(
            numbers.is_sorted_by(|a, b| a < b) && numbers.len() >= 8,
            "in the order sent",
        );
    }
    Ok(())
}

// ----- nothing lost -----

/// Counts its live instances.
struct Token(Arc<AtomicI64>);

impl Token {
    fn new(alive: &Arc<AtomicI64>) -> Self {
        alive.fetch_add(1, Ordering::Relaxed);
        Token(alive.clone())
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Relay {
    next: Option<RelayHandle>,
}

#[actor(mailbox = 2)]
impl Relay {
    pub async fn pass(&mut self, token: Token) -> Option<Token> {
        match &self.next {
            Some(next) => next.pass(token).await.ok().flatten(),
            None => Some(token),
        }
    }
}

struct Source;

#[actor]
impl Source {
    pub async fn pour(&mut self, into: RelayHandle, alive: Arc<AtomicI64>, told: Arc<AtomicI64>) {
        for number in 0..6 {
            let token = Token::new(&alive);
            let is_told = match number % 3 {
                0 => into.pass(token).await.is_ok(),
                1 => into.pass(token).within(HOUR).await.is_ok(),
                _ => into.pass(token).send().await.is_ok(),
            };
            told.fetch_add(1, Ordering::Relaxed);
            if !is_told {
                reachable("somebody is told that a message was not handled");
            }
        }
    }
}

#[actor_core::test(seeds = 500, faults = Faults::none().kills(2).panics(1).full(2))]
async fn every_message_is_dropped_once_and_every_sender_told(sim: Sim) {
    let (alive, told) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let last = Relay { next: None }.spawn();
    let first = Relay { next: Some(last) }.spawn();
    let sources = [Source.spawn(), Source.spawn()];
    for source in &sources {
        sim.spare(source);
        let pour = source.pour(first.clone(), alive.clone(), told.clone());
        pour.send().await.expect("it lives");
    }
    sim.settle().await;
    sim.always(told.load(Ordering::Relaxed) == 12, "everybody is told");
    sim.always(alive.load(Ordering::Relaxed) == 0, "no message is kept");
}

// ----- answers -----

#[derive(Default)]
struct Server {
    runs: Vec<u32>,
}

#[actor]
impl Server {
    pub async fn serve(&mut self, context: &Context<Self>, number: u32, takes: Duration) -> u32 {
        self.runs.push(number);
        context.sleep(takes).await;
        number
    }

    pub fn runs(&mut self) -> Vec<u32> {
        self.runs.clone()
    }
}

struct Asker;

#[actor]
impl Asker {
    /// Some calls are given up; no other call gets their answer.
    pub async fn ask(&mut self, context: &Context<Self>, server: ServerHandle, from: u32) {
        for number in from..from + 6 {
            let takes = HOUR * (context.random() % 3) as u32;
            match server.serve(number, takes).within(HOUR * 2).await {
                Ok(answer) => assert_eq!(answer, number, "it is the answer to this call"),
                Err(error) => assert_eq!(error, CallError::Timeout),
            }
        }
    }
}

#[actor_core::test(seeds = 300, faults = Faults::none().late(2))]
async fn answers_come_at_most_once_to_the_call_that_asked(sim: Sim) -> Result<(), CallError> {
    let server = Server::default().spawn();
    let askers = [Asker.spawn(), Asker.spawn()];
    for (asker, from) in askers.iter().zip([0, 100]) {
        asker
            .ask(server.clone(), from)
            .send()
            .await
            .expect("it lives");
    }
    sim.sleep(HOUR * 48).await;
    let mut runs = server.runs().await?;
    let all = runs.len();
    runs.sort_unstable();
    runs.dedup();
    sim.always(runs.len() == all, "no call runs twice");
    Ok(())
}

#[actor_core::test(seeds = 300, faults = Faults::none().kills(1).panics(1))]
async fn an_error_says_whether_the_method_ran(sim: Sim) {
    let server = Server::default().spawn();
    let began = Arc::new(AtomicU64::new(0));
    let counter = Counter(began.clone()).spawn();
    let mut certain = 0;
    for _ in 0..4 {
        certain += match counter.count(server.clone()).await {
            Ok(()) => 1,
            Err(error) => match error.outcome() {
                Outcome::NotRun => 0,
                Outcome::Ran | Outcome::MayHaveRun => break,
            },
        };
    }
    let began = began.load(Ordering::Relaxed);
    sim.always(
        began >= certain && began <= certain + 1,
        "as the errors say",
    );
}

struct Counter(Arc<AtomicU64>);

#[actor]
impl Counter {
    pub async fn count(&mut self, server: ServerHandle) {
        self.0.fetch_add(1, Ordering::Relaxed);
        let _ = server.runs().await;
    }
}
