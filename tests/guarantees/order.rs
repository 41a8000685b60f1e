//! Two messages from one sender to one actor are handled in the order sent.

use std::{
    cell::RefCell,
    future::{Future as _, poll_fn},
    pin::{Pin, pin},
    sync::mpsc,
    task::Poll,
    thread,
};

use actor_core::{CallError, Context, Handle as _, Join, SendError, actor};
use futures_util::{FutureExt as _, future::join_all};

use crate::{
    common::{Gate, on_cores, promptly, system},
    worker::{Runs, Worker},
};

/// Records who sent what, when the method begins.
#[derive(Default)]
pub struct Log {
    seen: RefCell<Vec<(u32, u32)>>,
}

#[actor(mailbox = 8)]
impl Log {
    pub fn note(&mut self, sender: u32, number: u32) -> u32 {
        self.seen.get_mut().push((sender, number));
        number
    }

    pub async fn note_slowly(&mut self, sender: u32, number: u32) {
        self.seen.get_mut().push((sender, number));
        tokio::task::yield_now().await;
    }

    pub fn look(&self, sender: u32, number: u32) {
        self.seen.borrow_mut().push((sender, number));
    }

    pub async fn look_slowly(&self, sender: u32, number: u32) {
        self.seen.borrow_mut().push((sender, number));
        tokio::task::yield_now().await;
    }

    pub fn seen(&self) -> Vec<(u32, u32)> {
        self.seen.borrow().clone()
    }

    pub fn forget(&mut self) {
        self.seen.get_mut().clear();
    }

    pub fn block(&mut self, begun: mpsc::Sender<()>, gate: Gate) {
        let _ = begun.send(());
        gate.pass();
    }
}

/// All verbs and kinds of methods in turn, with waits for room in between.
async fn send(log: &LogHandle, sender: u32, count: u32) {
    for number in 0..count {
        match number % 8 {
            0 => log.note(sender, number).send().await.unwrap(),
            1 => drop(log.note(sender, number).await.unwrap()),
            2 => log.note_slowly(sender, number).send().await.unwrap(),
            3 => log.look_slowly(sender, number).send().await.unwrap(),
            4 => log.note_slowly(sender, number).await.unwrap(),
            5 => match log.look(sender, number).try_send() {
                Ok(()) => {}
                Err(SendError::Full(_)) => log.look(sender, number).send().await.unwrap(),
                Err(other) => panic!("{other:?}"),
            },
            6 => log.look_slowly(sender, number).await.unwrap(),
            _ => log.look(sender, number).send().await.unwrap(),
        }
    }
}

#[derive(Default)]
pub struct Sender;

#[actor]
impl Sender {
    pub async fn run(&mut self, log: LogHandle, sender: u32, count: u32) {
        send(&log, sender, count).await;
    }

    /// Sends all of them in one poll, and then waits for all.
    pub async fn run_together(&mut self, pile: PileHandle, count: u32) {
        let sends = (0..count).map(|number| pile.note(number).send());
        for sent in join_all(sends).await {
            sent.unwrap();
        }
    }

    /// Like [`Sender::run_together`], but most of them have to wait for room.
    pub async fn run_in_line(&mut self, log: LogHandle, sender: u32, count: u32) {
        send_in_line(&log, sender, count).await;
    }

    pub async fn run_with_regrets(&mut self, log: LogHandle, sender: u32, rounds: u32) {
        send_with_regrets(&log, sender, rounds).await;
    }
}

async fn send_in_line(log: &LogHandle, sender: u32, count: u32) {
    let sends = (0..count).map(|number| log.note(sender, number).send());
    for sent in join_all(sends).await {
        sent.unwrap();
    }
}

/// Forty at a time. Every third one that waits is given up, some of them when they have already been notified.
async fn send_with_regrets(log: &LogHandle, sender: u32, rounds: u32) {
    for round in 0..rounds {
        let numbers = 40 * round..40 * (round + 1);
        let mut sends: Vec<_> = numbers
            .map(|number| log.note(sender, number).send())
            .collect();
        let mut sent = Vec::new();
        poll_fn(|task| {
            let polls = sends.iter_mut().map(|send| Pin::new(send).poll(task));
            sent = polls.map(|poll| poll.is_ready()).collect();
            Poll::Ready(())
        })
        .await;
        tokio::task::yield_now().await;
        let waiting = sends.into_iter().zip(&sent).filter(|(_, sent)| !**sent);
        let kept = waiting.zip(0..).filter(|(_, nth)| nth % 3 != 0);
        for sent in join_all(kept.map(|((send, _), _)| send)).await {
            sent.unwrap();
        }
        log.look(sender, 40 * (round + 1) - 1).await.unwrap();
    }
}

/// A log with plenty of room.
#[derive(Default)]
pub struct Pile(Vec<u32>);

#[actor]
impl Pile {
    pub fn note(&mut self, number: u32) {
        self.0.push(number);
    }

    pub fn seen(&self) -> Vec<u32> {
        self.0.clone()
    }
}

/// Others run between many messages, which does not affect the order.
#[test]
fn what_is_sent_together_stays_in_order() {
    const MANY: u32 = 500;
    on_cores(2, move |system| async move {
        for core in 0..2 {
            let sender = system.spawn_on(core, Sender).unwrap();
            let pile = system.spawn_on(0, Pile::default()).unwrap();
            sender.run_together(pile.clone(), MANY).await.unwrap();
            let seen = pile.seen().await.unwrap();
            assert!(seen.into_iter().eq(0..MANY), "from core {core}");
        }
    });
}

/// Nor does waiting for room, even on a thread.
#[test]
fn what_waits_for_room_together_stays_in_order() {
    const MANY: u32 = 500;
    on_cores(2, move |system| async move {
        for core in 0..2 {
            let sender = system.spawn_on(core, Sender).unwrap();
            let log = system.spawn_on(0, Log::default()).unwrap();
            sender.run_in_line(log.clone(), 0, MANY).await.unwrap();
            let seen = log.seen().await.unwrap();
            assert_ordered(&seen, 1, MANY);
        }
    });
    promptly(|| {
        let system = system(2);
        let log = system.spawn(Log::default());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(send_in_line(&log, 0, MANY));
        assert_ordered(&log.seen().wait().unwrap(), 1, MANY);
    });
}

/// Actors on both cores and threads wait for room in one mailbox, and often give up. Nobody is forgotten.
#[test]
fn what_waits_for_room_stays_in_order_though_some_give_up() {
    const ROUNDS: u32 = 30;
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(0, Log::default()).unwrap();
        let threads: Vec<_> = (0..6)
            .map(|number| {
                let log = log.clone();
                let sender = system.spawn_on(number as usize % 2, Sender).unwrap();
                thread::spawn(move || match number {
                    0..4 => sender.run_with_regrets(log, number, ROUNDS).wait().unwrap(),
                    _ => tokio::runtime::Builder::new_current_thread()
                        .build()
                        .unwrap()
                        .block_on(send_with_regrets(&log, number, ROUNDS)),
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        let seen = log.seen().wait().unwrap();
        for sender in 0..6 {
            let numbers = seen.iter().filter(|note| note.0 == sender);
            let numbers: Vec<_> = numbers.map(|note| note.1).collect();
            assert!(numbers.is_sorted(), "sender {sender}: {numbers:?}");
            assert_eq!(numbers.last(), Some(&(40 * ROUNDS - 1)));
        }
    });
}

/// All messages of every sender are there, in order.
#[track_caller]
fn assert_ordered(seen: &[(u32, u32)], senders: u32, count: u32) {
    for sender in 0..senders {
        let numbers: Vec<_> = seen.iter().filter(|note| note.0 == sender).collect();
        let expected: Vec<_> = (0..count).map(|number| (sender, number)).collect();
        assert!(numbers.into_iter().eq(&expected), "sender {sender}");
    }
}

/// Senders on the given cores, and a log on core 0.
fn between_actors(cores: &'static [usize], count: u32) {
    on_cores(2, move |system| async move {
        let log = system.spawn_on(0, Log::default()).unwrap();
        let senders: Vec<_> = cores
            .iter()
            .map(|core| system.spawn_on(*core, Sender).unwrap())
            .collect();
        let runs = senders.iter().zip(0..).map(|(sender, number)| {
            let log = log.clone();
            async move { sender.run(log, number, count).await.unwrap() }
        });
        join_all(runs).await;
        let seen = log.seen().await.unwrap();
        assert_ordered(&seen, cores.len() as u32, count);
    });
}

#[test]
fn order_on_one_core() {
    between_actors(&[0], 4000);
}

#[test]
fn order_across_cores() {
    between_actors(&[1], 4000);
}

#[test]
fn order_of_many_senders() {
    between_actors(&[0, 1, 0, 1, 0, 1, 0, 1, 0, 1], 400);
}

#[test]
fn order_from_outside_threads() {
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(1, Log::default()).unwrap();
        let threads: Vec<_> = (0..4)
            .map(|sender| {
                let log = log.clone();
                thread::spawn(move || {
                    for number in 0..500 {
                        match number % 4 {
                            0 => log.note(sender, number).send().wait().unwrap(),
                            1 => log.look_slowly(sender, number).send().wait().unwrap(),
                            2 => drop(log.note(sender, number).wait().unwrap()),
                            _ => {
                                while log.note_slowly(sender, number).try_send().is_err() {
                                    thread::yield_now();
                                }
                            }
                        }
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        assert_ordered(&log.seen().wait().unwrap(), 4, 500);
    });
}

/// The tasks move between the threads of their runtime.
#[test]
fn order_from_a_foreign_runtime() {
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(1, Log::default()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(3)
            .build()
            .unwrap();
        let tasks: Vec<_> = (0..6)
            .map(|sender| {
                let log = log.clone();
                runtime.spawn(async move {
                    send(&log, sender, 400).await;
                })
            })
            .collect();
        runtime.block_on(async {
            for task in tasks {
                task.await.unwrap();
            }
        });
        assert_ordered(&log.seen().wait().unwrap(), 6, 400);
    });
}

#[test]
fn order_of_one_way_messages_before_a_call() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let log = system.spawn_on(core, Log::default()).unwrap();
            for round in 0..500 {
                log.note(0, 3 * round).send().await.unwrap();
                log.note_slowly(0, 3 * round + 1).send().await.unwrap();
                assert_eq!(log.note(0, 3 * round + 2).await, Ok(3 * round + 2));
                if round % 50 == 0 {
                    let seen = log.seen().await.unwrap();
                    assert_ordered(&seen, 1, 3 * round + 3);
                }
            }
        });
    }
}

/// Sends, and answers without waiting for that.
#[derive(Default)]
pub struct Relay;

#[actor]
impl Relay {
    pub fn relay(&self, log: LogHandle, number: u32) {
        log.look(0, number).try_send().unwrap();
    }
}

/// Anybody with an answer may rely on what the actor sent before answering, if it goes to an actor that did not wait.
#[test]
fn order_of_what_an_actor_sent_before_its_answer() {
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(1, Log::default()).unwrap();
        let relay = system.spawn_on(0, Relay).unwrap();
        for round in 0..1000 {
            relay.relay(log.clone(), 2 * round).wait().unwrap();
            log.note(0, 2 * round + 1).wait().unwrap();
        }
        assert_ordered(&log.seen().wait().unwrap(), 1, 2000);
    });
}

/// Asks a relay, and keeps the relay's core busy once it has answered.
#[derive(Default)]
pub struct Asker;

#[actor]
impl Asker {
    pub async fn ask(&mut self, relay: RelayHandle, log: LogHandle, hog: LogHandle) {
        let (gate, (begun, blocked)) = (Gate::default(), mpsc::channel());
        let mut call = pin!(relay.relay(log.clone(), 0));
        let mut answer = (&mut call).now_or_never();
        hog.block(begun, gate.clone()).try_send().unwrap();
        let mut looks_left = 100;
        // It polls for the answer again and again, like a task that waits for several things.
        while answer.is_none() {
            tokio::task::yield_now().await;
            answer = (&mut call).now_or_never();
            if blocked.try_recv().is_ok() || looks_left < 100 {
                looks_left -= 1;
            }
            if looks_left == 0 {
                gate.open();
            }
        }
        answer.unwrap().unwrap();
        log.note(0, 1).await.unwrap();
        let seen = log.seen().await.unwrap();
        gate.open();
        assert_ordered(&seen, 1, 2);
    }
}

/// The same for an actor on a third core: the answer does not arrive before what was sent before it.
#[test]
fn order_of_what_an_actor_sent_before_its_answer_to_a_third_core() {
    on_cores(3, |system| async move {
        let log = system.spawn_on(2, Log::default()).unwrap();
        let relay = system.spawn_on(1, Relay).unwrap();
        let hog = system.spawn_on(1, Log::default()).unwrap();
        let asker = system.spawn_on(0, Asker).unwrap();
        for _ in 0..10 {
            asker
                .ask(relay.clone(), log.clone(), hog.clone())
                .await
                .unwrap();
            log.forget().await.unwrap();
        }
    });
}

/// The same for the body of `System::block_on`.
#[test]
fn order_of_what_a_body_sent_before_its_end() {
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(1, Log::default()).unwrap();
        for round in 0..1000 {
            let inside = log.clone();
            let body = move || async move { inside.look(0, 2 * round).try_send().unwrap() };
            system.block_on(body);
            log.note(0, 2 * round + 1).wait().unwrap();
        }
        assert_ordered(&log.seen().wait().unwrap(), 1, 2000);
    });
}

/// A stop comes after the messages before it, and before those after it.
#[test]
fn order_of_a_stop() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            for _ in 0..50 {
                let runs = Runs::default();
                let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
                for number in 0..5 {
                    worker.echo(number).try_send().unwrap();
                }
                worker.stop();
                // On another core, messages may be accepted until the stop has arrived.
                let late = match worker.echo(5).await {
                    Ok(5) => 1,
                    Err(CallError::Stopped) => 0,
                    other => panic!("{other:?}"),
                };
                worker.join().await;
                assert_eq!(worker.echo(5).await, Err(CallError::Stopped));
                assert_eq!(runs.count(), 5 + late);
            }
        });
    }
}

/// `on_start` comes before everything else, and `on_stop` after it.
#[derive(Default)]
pub struct Hooked {
    trace: Option<mpsc::Sender<&'static str>>,
}

impl Hooked {
    fn say(&self, what: &'static str) {
        let _ = self.trace.as_ref().map(|trace| trace.send(what));
    }
}

#[actor]
impl Hooked {
    #[actor(on_start)]
    async fn started(&mut self, context: &Context<Self>) {
        let _ = context.id();
        self.say("start");
        tokio::task::yield_now().await;
        self.say("started");
    }

    #[actor(on_stop)]
    async fn stopping(&mut self) {
        self.say("stop");
        tokio::task::yield_now().await;
        self.say("stopped");
    }

    pub async fn work(&mut self) {
        self.say("work");
        tokio::task::yield_now().await;
        self.say("worked");
    }
}

/// The actor is spawned, sent a message and stopped before its core has looked at any of this.
#[test]
fn order_of_hooks_when_everything_comes_at_once() {
    promptly(|| {
        let system = system(1);
        let log = system.spawn(Log::default());
        for _ in 0..20 {
            let (gate, (begun, wait)) = (Gate::default(), mpsc::channel());
            log.block(begun, gate.clone()).try_send().unwrap();
            wait.recv().unwrap();
            let (trace, seen) = mpsc::channel();
            let hooked = system.spawn(Hooked { trace: Some(trace) });
            hooked.work().try_send().unwrap();
            hooked.stop();
            gate.open();
            let seen: Vec<_> = seen.iter().collect();
            let expected = ["start", "started", "work", "worked", "stop", "stopped"];
            assert_eq!(seen, expected);
        }
    });
}

/// Sends to a log, and ends.
#[derive(Default)]
pub struct Last;

#[actor]
impl Last {
    pub async fn note_and_end(self, log: LogHandle) {
        log.note(0, 0).send().await.unwrap();
    }
}

/// Waits for an end, once it is allowed to.
#[derive(Default)]
pub struct Heir;

#[actor]
impl Heir {
    /// Keeps its core busy until the gate opens. Returns what is in the log after the end.
    pub async fn read_after(
        &mut self,
        begun: mpsc::Sender<()>,
        gate: Gate,
        end: Join,
        log: LogHandle,
    ) -> usize {
        let _ = begun.send(());
        gate.pass();
        end.await;
        log.seen().await.unwrap().len()
    }
}

/// Anybody who learns of an end finds what was sent before it, even if they learn of it from a
/// thread that began to wait.
#[test]
fn an_end_that_a_thread_waited_for_comes_behind_what_was_sent() {
    promptly(|| {
        let system = system(2);
        let log = system.spawn_on(0, Log::default()).unwrap();
        let heir = system.spawn_on(0, Heir).unwrap();
        let last = system.spawn_on(1, Last).unwrap();
        let (gate, (begun, begins)) = (Gate::default(), mpsc::channel());
        let (end, ended) = (last.join(), last.join());
        let reading = thread::spawn({
            let (gate, log) = (gate.clone(), log.clone());
            move || heir.read_after(begun, gate, end, log).wait()
        });
        begins.recv().unwrap();
        last.note_and_end(log).send().wait().unwrap();
        ended.wait().unwrap();
        gate.open();
        assert_eq!(reading.join().unwrap(), Ok(1));
    });
}
