//! What is wrong, late, too much or too big, and what follows from it: a typed error or a documented
//! panic, never a hang, an abort, or damage to others.

#![allow(
    clippy::result_large_err,
    reason = "over-aligned errors are among what is tried"
)]

mod support;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, panic_any},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use actor_core::{
    Actor as _, BuildError, CallError, Exit, Handle as _, Outcome, SendError, SpawnError, System,
    actor,
};
use support::{
    Event, LONG, Log, ROOM, SetOnDrop, Subject, SubjectHandle, SubjectMessage, block_on, exit,
    finishes, occupy, poll_once, round, system,
};

const SOON: Duration = Duration::from_millis(5);

/// A value whose destructor panics.
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        if !thread::panicking() {
            panic!("boom");
        }
    }
}

/// Takes and returns values that explode, and explodes where it is told to.
struct Dangerous {
    on_start: bool,
    on_stop: bool,
    on_drop: bool,
    log: Log,
}

impl Dangerous {
    fn new() -> Self {
        Dangerous {
            on_start: false,
            on_stop: false,
            on_drop: false,
            log: Log::new(),
        }
    }
}

impl Drop for Dangerous {
    fn drop(&mut self) {
        self.log.add("dropped");
        assert!(!self.on_drop, "on_drop");
    }
}

#[actor]
impl Dangerous {
    #[actor(on_start)]
    async fn start(&mut self) {
        std::future::ready(()).await;
        assert!(!self.on_start, "on_start");
    }

    #[actor(on_stop)]
    async fn stop_hook(&mut self) {
        std::future::ready(()).await;
        assert!(!self.on_stop, "on_stop");
    }

    pub fn ping(&mut self) -> u8 {
        self.log.add("ping");
        1
    }

    pub fn take(&mut self, explosive: Explosive) {
        drop(explosive);
    }

    pub fn keep(&mut self, explosive: Explosive) {
        std::mem::forget(explosive);
    }

    pub fn give(&mut self) -> Explosive {
        Explosive
    }

    pub async fn give_later(&mut self, started: Event, go: Event) -> Explosive {
        started.set();
        go.comes().await;
        Explosive
    }

    pub async fn hold_explosive(&mut self, started: Event, explosive: Explosive) {
        started.set();
        std::future::pending::<()>().await;
        std::mem::forget(explosive);
    }
}

/// The text of a panic.
fn panic_of<T>(body: impl FnOnce() -> T) -> String {
    let payload = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(_) => panic!("it does not panic"),
        Err(payload) => payload,
    };
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .expect("a panic has a text")
}

fn message<T, E>(answer: Result<T, CallError<E>>) -> String {
    match answer {
        Err(CallError::Panicked(message)) => message.as_str().to_owned(),
        Err(other) => panic!("not a panic but {:?}", other.map(|_| ()).outcome()),
        Ok(_) => panic!("an answer"),
    }
}

fn panicked(exit: Exit) -> String {
    match exit {
        Exit::Panicked(message) => message.as_str().to_owned(),
        other => panic!("{other}"),
    }
}

/// Runs `body` in a method on core 0, which is a scheduler thread.
fn on_a_core<T: Send + 'static>(system: &System, body: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let subject = system.spawn_on(0, Subject::new()).expect("core 0");
    subject
        .run(Box::new(move || {
            sender.send(body()).expect("the test waits")
        }))
        .within(LONG)
        .wait()
        .expect("it returns");
    receiver.recv().expect("it was sent")
}

fn full(system: &System) -> SubjectHandle {
    let handle = system.spawn(Subject::new());
    let started = Event::new();
    handle
        .hold(started.clone(), Event::new())
        .try_send()
        .expect("there is room");
    started.wait();
    round(system);
    for _ in 0..ROOM {
        handle.add(1).try_send().expect("there is room");
    }
    handle
}

// ----- a dead actor, a full mailbox, a timeout -----

#[test]
fn a_dead_actor_refuses_by_type() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert_eq!(handle.add(1).within(LONG).wait(), Err(CallError::Stopped));
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Stopped(_))
    ));
    assert!(matches!(
        handle.add(1).send().wait(),
        Err(SendError::Stopped(_))
    ));
    handle.stop();
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
}

#[test]
fn a_full_mailbox_refuses_by_type() {
    let system = system(1);
    let handle = full(&system);
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Full(SubjectMessage::Add { n: 1 }))
    ));
    let error = handle.add(1).within(SOON).wait().expect_err("it is full");
    assert_eq!(error, CallError::Full);
    assert_eq!(error.outcome(), Outcome::NotRun);
    assert!(matches!(
        handle.add(1).within(SOON).send().wait(),
        Err(SendError::Full(_))
    ));
}

#[test]
fn a_timeout_says_that_the_method_may_run() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let error = handle
        .hold(Event::new(), Event::new())
        .within(SOON)
        .wait()
        .expect_err("it waits for ever");
    assert_eq!(error, CallError::Timeout);
    assert_eq!(error.outcome(), Outcome::MayHaveRun);
}

// ----- blocking a scheduler thread -----

#[test]
fn wait_of_a_call_on_a_core_would_block() {
    let system = system(2);
    let handle = system.spawn_on(1, Subject::new()).expect("two cores");
    let target = handle.clone();
    let error = on_a_core(&system, move || target.add(1).wait());
    assert_eq!(error, Err(CallError::WouldBlock));
    assert_eq!(handle.count().wait(), Ok(0), "the method did not run");
}

#[test]
fn wait_of_a_send_on_a_core_would_block() {
    let system = system(2);
    let target = system.spawn_on(1, Subject::new()).expect("two cores");
    let is_back = on_a_core(&system, move || {
        matches!(
            target.add(7).send().wait(),
            Err(SendError::WouldBlock(SubjectMessage::Add { n: 7 }))
        )
    });
    assert!(is_back);
}

#[test]
fn wait_of_a_join_on_a_core_gives_the_join_back() {
    let system = system(2);
    let target = system.spawn_on(1, Subject::new()).expect("two cores");
    let join = target.join();
    let join = on_a_core(&system, move || join.wait().expect_err("it would block"));
    target.kill();
    assert_eq!(exit(join), Exit::Killed);
}

#[test]
fn wait_of_a_shutdown_on_a_core_panics() {
    let (one, two) = (system(1), system(1));
    let shutdown = two.shutdown(LONG);
    let text = on_a_core(&one, move || panic_of(|| shutdown.wait()));
    assert!(text.contains("`Shutdown::wait` would block a scheduler thread"));
}

#[test]
fn block_on_on_a_core_panics() {
    let (one, two) = (system(1), system(1));
    let text = on_a_core(&one, move || panic_of(|| two.block_on(|| async {})));
    assert!(text.contains("`System::block_on` would block a scheduler thread"));
}

#[actor_core::test]
async fn wait_in_the_body_of_a_test_would_block() {
    let handle = Subject::new().spawn();
    assert_eq!(handle.add(1).wait(), Err(CallError::WouldBlock));
}

#[test]
fn an_entry_point_on_a_core_panics() {
    mod inner {
        #[actor_core::main]
        pub(super) async fn main() {}
    }
    let system = system(1);
    let text = on_a_core(&system, || panic_of(inner::main));
    assert!(text.contains("an entry point cannot run on a scheduler thread"));
}

#[test]
fn spawn_local_on_a_plain_thread_gives_the_actor_back() {
    let mut subject = Subject::new();
    subject.count = 7;
    let error = subject.spawn_local().expect_err("there is no core");
    assert!(matches!(&error, SpawnError::NotOnCore(subject) if subject.count == 7));
    assert_eq!(error.into_actor().count, 7);
}

// ----- calls that can never be answered -----

#[test]
fn a_self_call_is_a_deadlock() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let me = handle.clone();
    let answer = handle
        .run_async(Box::new(move || {
            Box::pin(async move {
                let error = me.add(1).await.expect_err("it can never be answered");
                assert_eq!(error.outcome(), Outcome::NotRun);
                let CallError::Deadlock(path) = error else {
                    panic!("{error}");
                };
                assert!(path.to_string().contains("`Subject::run_async`"), "{path}");
            })
        }))
        .within(LONG)
        .wait();
    assert_eq!(answer, Ok(()));
    assert_eq!(handle.add(1).wait(), Ok(1), "nobody has died of it");
}

#[test]
fn a_self_call_with_a_deadline_times_out() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let me = handle.clone();
    let answer = handle
        .run_async(Box::new(move || {
            Box::pin(async move {
                let error = me.add(1).within(SOON).await.expect_err("never answered");
                assert_eq!(error, CallError::Timeout);
            })
        }))
        .within(LONG)
        .wait();
    assert_eq!(answer, Ok(()));
}

// ----- panics -----

#[test]
fn a_panic_in_a_sync_method_is_told_and_ends_the_actor() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    assert_eq!(message(handle.panics("on purpose").wait()), "on purpose");
    assert_eq!(panicked(exit(handle.join())), "on purpose");
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
}

#[test]
fn a_panic_before_an_await_is_told_and_ends_the_actor() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    assert_eq!(
        message(handle.panics_before_an_await("early").wait()),
        "early"
    );
    assert_eq!(panicked(exit(handle.join())), "early");
}

#[test]
fn a_panic_after_an_await_is_told_and_ends_the_actor() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    go.set();
    assert_eq!(
        message(handle.panics_after_an_await(started, go, "late").wait()),
        "late"
    );
    assert_eq!(panicked(exit(handle.join())), "late");
}

#[test]
fn a_panic_refuses_what_waits_and_drops_what_is_awaited() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let (started, go) = (Event::new(), Event::new());
    let waiting = {
        let handle = handle.clone();
        let (started, go) = (started.clone(), go.clone());
        thread::spawn(move || handle.panics_after_an_await(started, go, "late").wait())
    };
    started.wait();
    let mut behind = handle.add(1);
    assert!(poll_once(&mut behind).is_pending());
    handle.add(2).try_send().expect("there is room");
    round(&system);
    go.set();
    assert_eq!(message(waiting.join().expect("no panic")), "late");
    assert_eq!(block_on(behind), Err(CallError::Stopped));
    exit(handle.join());
    assert_eq!(log.lines(), ["dropped"]);
    assert_eq!(system.dead_letters().stopped, 1);
}

#[test]
fn a_panic_in_a_shared_method_ends_those_beside_it() {
    let system = system(1);
    let handle = system.spawn(Shared);
    let (started, go) = (Event::new(), Event::new());
    let mut beside = handle.wait_for(Event::new(), started.clone());
    assert!(poll_once(&mut beside).is_pending());
    started.wait();
    go.set();
    assert_eq!(message(handle.fall(go).wait()), "shared");
    assert_eq!(block_on(beside), Err(CallError::Killed));
}

struct Shared;

#[actor]
impl Shared {
    pub async fn wait_for(&self, go: Event, started: Event) {
        started.set();
        go.comes().await;
    }

    pub async fn fall(&self, go: Event) {
        go.comes().await;
        panic!("shared");
    }
}

#[test]
fn a_panic_in_an_actor_that_is_called_leaves_the_caller_alone() {
    let system = system(2);
    for core in 0..2 {
        let callee = system.spawn_on(core, Subject::new()).expect("two cores");
        let caller = system.spawn_on(0, Subject::new()).expect("two cores");
        let answer = caller
            .run_async(Box::new(move || {
                Box::pin(async move {
                    assert_eq!(message(callee.panics("his fault").await), "his fault");
                })
            }))
            .within(LONG)
            .wait();
        assert_eq!(answer, Ok(()));
        assert_eq!(caller.add(1).wait(), Ok(1));
    }
}

#[test]
fn a_constructor_that_panics_is_told_by_join() {
    let system = system(1);
    let handle = system.spawn_with(|| -> Subject { panic!("unborn") });
    assert_eq!(panicked(exit(handle.join())), "unborn");
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert!(!handle.is_alive());
}

#[test]
fn a_message_that_comes_with_a_constructor_that_panics_is_refused() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let handle = system.spawn_with(|| -> Subject { panic!("unborn") });
    handle.add(1).try_send().expect("nobody knows yet");
    let mut call = handle.add(1);
    assert!(poll_once(&mut call).is_pending());
    occupied.release();
    assert_eq!(block_on(call), Err(CallError::Stopped));
    assert_eq!(system.dead_letters().stopped, 1);
}

#[test]
fn a_constructor_that_panics_leaves_its_parent_alone() {
    let system = system(1);
    let parent = system.spawn(Subject::new());
    let log = Log::new();
    let seen = log.clone();
    parent
        .run(Box::new(move || {
            let child = Subject::spawn_with(|| panic!("unborn"));
            seen.add(child.is_alive().to_string());
        }))
        .wait()
        .expect("it lives");
    assert_eq!(log.lines(), ["false"]);
    assert_eq!(parent.add(1).wait(), Ok(1));
}

#[test]
fn a_destructor_of_the_state_that_panics_is_told_by_join() {
    let system = system(1);
    let handle = system.spawn(Subject::with_drop(|| panic!("state")));
    handle.stop();
    assert_eq!(panicked(exit(handle.join())), "state");
    assert_eq!(system.spawn(Subject::new()).add(1).wait(), Ok(1));
}

#[test]
fn a_destructor_of_the_state_that_panics_after_a_kill_is_told_by_join() {
    let system = system(1);
    let handle = system.spawn(Subject::with_drop(|| panic!("state")));
    handle.kill();
    assert_eq!(panicked(exit(handle.join())), "state");
}

#[test]
fn a_destructor_of_the_state_that_panics_after_a_panic_does_not_abort() {
    let system = system(1);
    let handle = system.spawn(Subject::with_drop(|| panic!("state")));
    assert_eq!(message(handle.panics("method").wait()), "method");
    // Either is a valid reason.
    panicked(exit(handle.join()));
    assert_eq!(system.spawn(Subject::new()).add(1).wait(), Ok(1));
}

#[test]
fn a_destructor_of_the_state_that_panics_in_a_self_method_is_told() {
    let system = system(1);
    let handle = system.spawn(Subject::with_drop(|| panic!("state")));
    // `self` is dropped at the end of the method, which therefore panics.
    assert_eq!(message(handle.end().wait()), "state");
    assert_eq!(panicked(exit(handle.join())), "state");
}

#[test]
fn a_destructor_of_an_argument_that_panics_in_a_method_is_its_panic() {
    let system = system(1);
    let handle = system.spawn(Dangerous::new());
    assert_eq!(message(handle.take(Explosive).wait()), "boom");
    assert_eq!(panicked(exit(handle.join())), "boom");
}

#[test]
fn a_destructor_of_a_refused_message_that_panics_harms_nobody() {
    let system = system(1);
    let handle = system.spawn(Dangerous::new());
    let started = Event::new();
    let mut busy = handle.give_later(started.clone(), Event::new());
    assert!(poll_once(&mut busy).is_pending());
    started.wait();
    for _ in 0..3 {
        handle.take(Explosive).try_send().expect("there is room");
    }
    round(&system);
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    round(&system);
    assert_eq!(handle.ping().wait(), Err(CallError::Stopped));
}

#[test]
fn a_destructor_of_a_cancelled_message_that_panics_harms_nobody() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let handle = system.spawn(Dangerous::new());
    let mut call = handle.take(Explosive);
    assert!(poll_once(&mut call).is_pending());
    drop(call);
    occupied.release();
    assert_eq!(handle.ping().wait(), Ok(1));
}

#[test]
fn a_destructor_of_a_future_that_panics_at_a_kill_harms_nobody() {
    let system = system(1);
    let handle = system.spawn(Dangerous::new());
    let started = Event::new();
    handle
        .hold_explosive(started.clone(), Explosive)
        .try_send()
        .expect("there is room");
    started.wait();
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(system.spawn(Subject::new()).add(1).wait(), Ok(1));
}

#[test]
fn a_destructor_of_a_timer_message_that_panics_harms_nobody() {
    let system = system(1);
    let handle = system.spawn(Dangerous::new());
    drop(handle.take(Explosive).after(LONG));
    round(&system);
    assert_eq!(handle.ping().wait(), Ok(1));
}

#[test]
fn an_answer_that_explodes_at_a_caller_that_has_gone_leaves_the_actor_alone() {
    let system = system(2);
    let handle = system.spawn(Dangerous::new());
    let (started, go) = (Event::new(), Event::new());
    let mut call = handle.give_later(started.clone(), go.clone());
    assert!(poll_once(&mut call).is_pending());
    started.wait();
    drop(call);
    go.set();
    assert_eq!(
        handle.ping().wait(),
        Ok(1),
        "the actor never suffers from it"
    );
}

#[test]
fn an_answer_that_explodes_to_a_one_way_message_leaves_the_actor_alone() {
    let system = system(2);
    let handle = system.spawn(Dangerous::new());
    handle.give().try_send().expect("there is room");
    assert_eq!(handle.ping().wait(), Ok(1));
}

#[test]
fn an_answer_that_was_not_taken_explodes_at_the_caller_alone() {
    let system = system(2);
    let handle = system.spawn(Dangerous::new());
    let mut call = handle.give();
    assert!(poll_once(&mut call).is_pending());
    assert_eq!(handle.ping().wait(), Ok(1));
    // The answer is there, and is dropped with the call.
    drop(call);
    assert_eq!(handle.ping().wait(), Ok(1));
}

#[test]
fn an_on_start_that_panics_refuses_what_waits() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let mut dangerous = Dangerous::new();
    dangerous.on_start = true;
    let handle = system.spawn(dangerous);
    let mut call = handle.ping();
    assert!(poll_once(&mut call).is_pending());
    occupied.release();
    assert_eq!(block_on(call), Err(CallError::Stopped));
    assert_eq!(panicked(exit(handle.join())), "on_start");
}

#[test]
fn an_on_stop_that_panics_is_told_by_join() {
    let system = system(1);
    let mut dangerous = Dangerous::new();
    dangerous.on_stop = true;
    let log = dangerous.log.clone();
    let handle = system.spawn(dangerous);
    assert_eq!(handle.ping().wait(), Ok(1));
    handle.stop();
    assert_eq!(panicked(exit(handle.join())), "on_stop");
    assert_eq!(log.lines(), ["ping", "dropped"]);
}

#[test]
fn a_shutdown_reports_hooks_and_destructors_that_panic() {
    let system = system(1);
    let mut dangerous = [Dangerous::new(), Dangerous::new()];
    dangerous[0].on_stop = true;
    dangerous[1].on_drop = true;
    let handles: Vec<_> = dangerous.map(|dangerous| system.spawn(dangerous)).into();
    for handle in &handles {
        assert_eq!(handle.ping().wait(), Ok(1));
    }
    let report = system.shutdown(LONG).wait();
    assert!(!report.is_clean());
    assert_eq!(report.panicked.len(), 2, "{report}");
}

#[test]
fn a_payload_that_panics_when_dropped_harms_nobody() {
    struct Payload;
    impl Drop for Payload {
        fn drop(&mut self) {
            panic!("of the payload");
        }
    }
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let answer = handle.run(Box::new(|| panic_any(Payload))).wait();
    assert_eq!(message(answer), "(no message)");
    assert_eq!(panicked(exit(handle.join())), "(no message)");
    assert_eq!(system.spawn(Subject::new()).add(1).wait(), Ok(1));
}

// ----- a system that is gone -----

#[test]
fn a_spawn_after_a_shutdown_is_born_dead() {
    let system = system(2);
    assert!(system.shutdown(LONG).wait().is_clean());
    let dropped = Event::new();
    let set = SetOnDrop(dropped.clone());
    let handle = system.spawn(Subject::with_drop(move || drop(set)));
    assert!(!handle.is_alive());
    assert_eq!(exit(handle.join()), Exit::Killed);
    dropped.wait();
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    let handle = system.spawn_with(Subject::new);
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    let handle = system
        .spawn_on(1, Subject::new())
        .expect("there was a core 1");
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
}

#[test]
fn messages_after_a_shutdown_are_refused() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    assert_eq!(system.shutdown(LONG).wait().finished, 1);
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert_eq!(handle.add(1).within(LONG).wait(), Err(CallError::Stopped));
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Stopped(_))
    ));
    assert!(matches!(
        handle.add(1).send().wait(),
        Err(SendError::Stopped(_))
    ));
    handle.stop();
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Shutdown);
}

#[test]
fn a_timer_after_a_shutdown_drops_its_message() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    system.shutdown(LONG).wait();
    for detach in [false, true] {
        let dropped = Event::new();
        let timer = handle
            .never(Event::new(), SetOnDrop(dropped.clone()))
            .after(LONG);
        if detach {
            timer.detach();
        } else {
            drop(timer);
        }
        dropped.wait();
    }
}

#[test]
fn a_second_shutdown_finds_nothing_to_do() {
    finishes(|| {
        let system = system(2);
        let _handle = system.spawn(Subject::new());
        assert_eq!(system.shutdown(LONG).wait().finished, 1);
        let report = system.shutdown(LONG).wait();
        assert!(report.is_clean());
        assert_eq!(report.finished, 0);
    });
}

#[test]
fn two_shutdowns_at_a_time_both_come_back_before_the_deadline() {
    finishes(|| {
        let system = system(2);
        let handle = system.spawn(Subject::new());
        let (started, go) = (Event::new(), Event::new());
        handle
            .hold(started.clone(), go.clone())
            .try_send()
            .expect("there is room");
        started.wait();
        let first = system.shutdown(10 * LONG);
        round_of_packets(&system);
        let second = system.shutdown(10 * LONG);
        round_of_packets(&system);
        go.set();
        assert!(second.wait().is_clean());
        assert!(first.wait().is_clean());
    });
}

/// Waits until each core has done what it was asked before, even during a shutdown.
fn round_of_packets(system: &System) {
    system.block_on(|| async {});
}

#[test]
fn block_on_after_a_shutdown_does_not_hang() {
    let system = system(1);
    system.shutdown(LONG).wait();
    // Its thread may still be there for a moment; then the body runs.
    let ran = finishes(move || {
        let body = || system.block_on(|| async { Subject::new().spawn().is_alive() });
        catch_unwind(AssertUnwindSafe(body))
    });
    match ran {
        Ok(is_alive) => assert!(!is_alive, "nothing is spawned any more"),
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().expect("a panic has a text");
            assert!(text.contains("the system ended before the body"));
        }
    }
}

#[test]
fn spawns_that_race_with_a_shutdown_do_not_hold_it_up() {
    finishes(|| {
        for _ in 0..200 {
            let system = system(2);
            let go = Event::new();
            let spawning: Vec<_> = (0..2)
                .map(|_| {
                    let (system, go) = (system.clone(), go.clone());
                    thread::spawn(move || {
                        go.wait();
                        (0..50)
                            .map(|_| system.spawn(Subject::new()))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            go.set();
            let report = system.shutdown(100 * LONG).wait();
            assert!(report.is_clean(), "{report}");
            for spawning in spawning {
                for handle in spawning.join().expect("no panic") {
                    exit(handle.join());
                }
            }
        }
    });
}

#[test]
fn handles_outlive_a_system_that_was_dropped() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    let weak = handle.downgrade();
    let timer = handle.add(1).after(LONG);
    drop(system);
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Stopped(_))
    ));
    assert!(weak.upgrade().is_none());
    drop(timer);
    let _timer = handle.add(1).every(SOON);
    let clone = handle.clone();
    assert_eq!(clone.id(), handle.id());
}

#[test]
fn calls_under_way_when_the_system_is_dropped_are_told() {
    finishes(|| {
        let system = system(2);
        let handle = system.spawn(Subject::new());
        let started = Event::new();
        let under_way = {
            let (handle, started) = (handle.clone(), started.clone());
            thread::spawn(move || handle.hold(started, Event::new()).wait())
        };
        started.wait();
        let mut behind = handle.add(1);
        assert!(poll_once(&mut behind).is_pending());
        drop(system);
        assert_eq!(under_way.join().expect("no panic"), Err(CallError::Killed));
        assert_eq!(block_on(behind), Err(CallError::Stopped));
    });
}

#[test]
fn a_system_may_be_dropped_by_one_of_its_actors() {
    finishes(|| {
        let system = system(2);
        let handle = system.spawn(Subject::new());
        let body = handle.clone();
        body.run(Box::new(move || drop(system)))
            .wait()
            .expect("the method comes to its end");
        assert_eq!(exit(handle.join()), Exit::Killed);
    });
}

#[test]
fn an_actor_may_shut_its_own_system_down() {
    finishes(|| {
        let system = system(2);
        let handle = system.spawn(Subject::new());
        let (sender, receiver) = mpsc::channel();
        handle
            .run(Box::new(move || {
                let system = System::current().expect("this is a core");
                sender.send(system.shutdown(LONG)).expect("the test waits");
            }))
            .wait()
            .expect("it returns");
        assert!(receiver.recv().expect("it was sent").wait().is_clean());
        assert_eq!(exit(handle.join()), Exit::Shutdown);
    });
}

#[test]
fn an_actor_that_awaits_the_shutdown_of_its_own_system_is_killed_at_the_deadline() {
    finishes(|| {
        let system = system(1);
        let handle = system.spawn(Subject::new());
        let own = system.clone();
        let answer = handle
            .run_async(Box::new(move || {
                Box::pin(async move {
                    own.shutdown(SOON).await;
                })
            }))
            .wait();
        assert_eq!(answer, Err(CallError::Killed));
        assert_eq!(exit(handle.join()), Exit::Killed);
    });
}

// ----- numbers out of range -----

#[test]
fn zero_cores_are_refused() {
    let built = System::builder().cores(0).build();
    assert!(matches!(built, Err(BuildError::NoCores)));
    let built = System::builder().cores(0).build_global();
    assert!(matches!(built, Err(BuildError::NoCores)));
}

#[test]
fn more_cores_than_there_can_be_are_refused() {
    for cores in [70_000, usize::MAX] {
        let built = System::builder().cores(cores).build();
        assert!(matches!(built, Err(BuildError::TooManyCores)));
    }
    assert_eq!(system(1).cores(), 1, "nothing was used up");
}

/// Cores are never freed, only reused. So none may be made for a system that is refused.
#[test]
fn more_cores_than_there_can_be_are_not_made() {
    let built = System::builder().cores(70_000).build();
    assert!(matches!(built, Err(BuildError::TooManyCores)));
    let system = system(1);
    let id = system.spawn(Subject::new()).id().to_string();
    let core = id.trim_start_matches('#').split('.').next();
    let core: u32 = core.and_then(|core| core.parse().ok()).expect("a number");
    assert!(core < 10_000, "{id}");
}

#[test]
fn a_name_that_no_thread_can_have_is_shortened() {
    let system = System::builder().cores(1).pin(false).name("a\0b").build();
    let system = system.expect("threads can be had");
    let name = system.block_on(|| async { thread::current().name().map(str::to_owned) });
    assert_eq!(name.as_deref(), Some("ab-0"));
}

#[test]
fn a_core_out_of_range_gives_the_actor_back() {
    let system = system(2);
    for core in [2, usize::MAX] {
        let mut subject = Subject::new();
        subject.count = 7;
        match system.spawn_on(core, subject) {
            Err(SpawnError::NoSuchCore {
                actor,
                core: asked,
                cores: 2,
            }) => assert_eq!((actor.count, asked), (7, core)),
            _ => panic!("there is no such core"),
        }
    }
    assert!(Subject::new().spawn_on(usize::MAX).is_err());
}

#[test]
fn every_zero_is_a_millisecond() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let before = std::time::Instant::now();
    let timer = handle.add(1).every(Duration::ZERO);
    log.wait_for(5);
    assert!(before.elapsed() >= Duration::from_millis(5));
    drop(timer);
}

#[test]
fn every_max_never_comes() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let timer = handle.add(1).every(Duration::MAX);
    let other = handle.add(2).after(SOON);
    log.wait_for(1);
    assert_eq!(log.lines(), ["add 2"]);
    drop((timer, other));
}

#[test]
fn within_zero_times_out_and_does_not_hang() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let handle = system.spawn(Subject::new());
    assert_eq!(
        handle.add(1).within(Duration::ZERO).wait(),
        Err(CallError::Timeout)
    );
    let sent = handle.add(1).within(Duration::ZERO).send().wait();
    assert!(sent.is_ok(), "there is room at once");
    let late = handle.add(1);
    occupied.release();
    assert_eq!(
        block_on(
            handle
                .hold(Event::new(), Event::new())
                .within(Duration::ZERO)
        ),
        Err(CallError::Timeout)
    );
    drop(late);
}

#[test]
fn within_zero_of_a_full_mailbox_is_full() {
    let system = system(1);
    let handle = full(&system);
    assert_eq!(
        handle.add(1).within(Duration::ZERO).wait(),
        Err(CallError::Full)
    );
    assert_eq!(
        block_on(handle.add(1).within(Duration::ZERO)),
        Err(CallError::Full)
    );
    assert!(matches!(
        handle.add(1).within(Duration::ZERO).send().wait(),
        Err(SendError::Full(_))
    ));
    assert!(matches!(
        block_on(handle.add(1).within(Duration::ZERO).send()),
        Err(SendError::Full(_))
    ));
}

#[test]
fn within_max_waits_for_the_answer() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    assert_eq!(handle.add(1).within(Duration::MAX).wait(), Ok(1));
    assert_eq!(block_on(handle.add(1).within(Duration::MAX)), Ok(2));
    assert!(handle.add(1).within(Duration::MAX).send().wait().is_ok());
    let (started, go) = (Event::new(), Event::new());
    let asked = {
        let (handle, started, go) = (handle.clone(), started.clone(), go.clone());
        thread::spawn(move || block_on(handle.hold(started, go).within(Duration::MAX)))
    };
    started.wait();
    go.set();
    assert_eq!(asked.join().expect("no panic"), Ok(3));
}

#[test]
fn after_max_never_comes() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let dropped = Event::new();
    let timer = handle
        .never(Event::new(), SetOnDrop(dropped.clone()))
        .after(Duration::MAX);
    let other = handle.add(2).after(SOON);
    log.wait_for(1);
    assert_eq!(log.lines(), ["add 2"]);
    assert!(!dropped.has_happened());
    drop(timer);
    dropped.wait();
    drop(other);
}

#[test]
fn after_zero_comes_at_once() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    handle.add(1).after(Duration::ZERO).detach();
    log.wait_for(1);
}

#[test]
fn a_shutdown_with_a_deadline_of_zero_kills() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let started = Event::new();
    handle
        .hold(started.clone(), Event::new())
        .try_send()
        .expect("there is room");
    started.wait();
    let report = system.shutdown(Duration::ZERO).wait();
    assert_eq!(report.killed.len(), 1);
    assert_eq!(exit(handle.join()), Exit::Killed);
}

#[test]
fn a_shutdown_with_an_endless_deadline_ends_in_order() {
    finishes(|| {
        let system = system(2);
        let _handle = system.spawn(Subject::new());
        let report = system.shutdown(Duration::MAX).wait();
        assert_eq!(report.finished, 1);
    });
}

#[test]
fn a_method_that_does_not_come_back_is_reported_by_name() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let report = system.shutdown(Duration::ZERO).wait();
    let [stuck] = &report.stuck[..] else {
        panic!("{report}");
    };
    assert_eq!(stuck.core, 0);
    assert_eq!(stuck.running, Some(("Subject", "block")));
    occupied.release();
}

// ----- foreign futures -----

#[test]
fn a_future_that_is_polled_after_its_end_is_pending() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let mut call = handle.add(1);
    assert_eq!(block_on(&mut call), Ok(1));
    assert!(poll_once(&mut call).is_pending());
    let mut send = handle.add(1).send();
    assert!(block_on(&mut send).is_ok());
    assert!(poll_once(&mut send).is_pending());
    let mut join = handle.join();
    handle.kill();
    assert_eq!(block_on(&mut join), Exit::Killed);
}

#[test]
fn another_verb_on_a_call_that_was_sent_sends_nothing_more() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let mut call = handle.add(1);
    assert_eq!(block_on(&mut call), Ok(1));
    assert!(call.try_send().is_ok());
    let mut call = handle.add(2);
    assert_eq!(block_on(&mut call), Ok(3));
    call.after(Duration::ZERO).detach();
    round(&system);
    assert_eq!(log.lines(), ["add 1", "add 2"]);
}

#[test]
fn a_call_that_was_never_sent_is_dropped_with_its_arguments() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let dropped = Event::new();
    drop(handle.never(Event::new(), SetOnDrop(dropped.clone())));
    assert!(dropped.has_happened());
}

// ----- sizes -----

#[repr(align(128))]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Aligned(u8);

impl Aligned {
    /// Returns itself, after checking its alignment.
    fn checked(&self) -> u8 {
        assert_eq!(std::ptr::from_ref(self).addr() % 128, 0);
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Nothing;

#[repr(align(256))]
struct Sized {
    kept: Option<Aligned>,
}

#[actor]
impl Sized {
    pub fn aligned(&mut self, small: u8, aligned: Aligned) -> Result<Aligned, Aligned> {
        assert_eq!(std::ptr::from_ref(self).addr() % 256, 0);
        self.kept = Some(Aligned(aligned.checked()));
        if small == 0 {
            Err(aligned)
        } else {
            Ok(aligned)
        }
    }

    pub async fn aligned_later(&mut self, aligned: Aligned, go: Event) -> Aligned {
        let own = Aligned(aligned.checked());
        go.comes().await;
        assert_eq!(own.checked(), aligned.checked());
        own
    }

    pub fn nothing(&mut self, nothing: Nothing, _unit: (), _array: [u64; 0]) -> Nothing {
        nothing
    }
}

/// Runs `body` with an actor on the same core, with one on another core, and from a plain thread.
fn with_sized(body: fn(SizedHandle) -> Pin<Box<dyn Future<Output = ()> + Send>>) {
    let system = system(2);
    for core in 0..2 {
        let target = system
            .spawn_on(core, Sized { kept: None })
            .expect("two cores");
        let caller = system.spawn_on(0, Subject::new()).expect("two cores");
        let answer = caller
            .run_async(Box::new(move || body(target)))
            .within(LONG)
            .wait();
        assert_eq!(answer, Ok(()));
    }
    block_on(body(system.spawn(Sized { kept: None })));
}

#[test]
fn over_aligned_messages_and_answers_arrive() {
    with_sized(|handle| {
        Box::pin(async move {
            let aligned = handle.aligned(1, Aligned(3)).await;
            assert_eq!(aligned.expect("it lives").checked(), 3);
            match handle.aligned(0, Aligned(4)).await {
                Err(CallError::Failed(aligned)) => assert_eq!(aligned.checked(), 4),
                other => panic!("{other:?}"),
            }
            let go = Event::new();
            let mut later = Box::pin(handle.aligned_later(Aligned(5), go.clone()));
            assert!(support::poll_here(&mut later).await.is_pending());
            go.set();
            assert_eq!(later.await.expect("it lives").checked(), 5);
            handle
                .aligned(1, Aligned(6))
                .send()
                .await
                .expect("there is room");
            handle.aligned(1, Aligned(6)).after(Duration::ZERO).detach();
        })
    });
}

#[test]
fn zero_sized_messages_arrive() {
    with_sized(|handle| {
        Box::pin(async move {
            for _ in 0..10 {
                let nothing = handle.nothing(Nothing, (), []).await;
                assert_eq!(nothing, Ok(Nothing));
            }
        })
    });
}

struct Zero;

#[actor]
impl Zero {
    pub fn zero(&mut self) {}
    pub async fn zero_later(&self) {
        std::future::ready(()).await;
    }
}

#[test]
fn a_zero_sized_actor_lives() {
    let system = system(2);
    let handles: Vec<_> = (0..100).map(|_| system.spawn(Zero)).collect();
    for handle in &handles {
        assert_eq!(handle.zero().wait(), Ok(()));
        assert_eq!(handle.zero_later().wait(), Ok(()));
    }
}

// ----- numbers -----

#[test]
fn ten_thousand_actors_live_at_a_time() {
    finishes(|| {
        let system = system(2);
        let ended = Arc::new(AtomicUsize::new(0));
        let handles: Vec<_> = (0..10_000)
            .map(|_| {
                let ended = ended.clone();
                system.spawn(Subject::with_drop(move || {
                    ended.fetch_add(1, Ordering::SeqCst);
                }))
            })
            .collect();
        for handle in &handles {
            handle.add(1).try_send().expect("there is room");
        }
        for handle in &handles {
            assert_eq!(handle.count().wait(), Ok(1));
        }
        drop(handles);
        let report = system.shutdown(LONG).wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!(ended.load(Ordering::SeqCst), 10_000);
    });
}

struct Parent;

#[actor]
impl Parent {
    pub async fn spawn_and_drop(&mut self, times: usize, dropped: Event) {
        for n in 0..times {
            let child = match n % 3 {
                0 => Subject::new().spawn(),
                1 => Subject::new().spawn_local().expect("this is a core"),
                _ => Subject::spawn_with(Subject::new),
            };
            assert_eq!(child.add(1).await, Ok(1));
        }
        let last = Subject::with_drop(move || dropped.set()).spawn();
        drop(last);
    }

    pub fn spawn_many(&mut self, times: usize) {
        for _ in 0..times {
            drop(Subject::new().spawn());
        }
    }
}

#[test]
fn an_actor_spawns_and_drops_in_a_loop() {
    finishes(|| {
        let system = system(2);
        let parent = system.spawn(Parent);
        let dropped = Event::new();
        parent
            .spawn_and_drop(5000, dropped.clone())
            .wait()
            .expect("it lives");
        dropped.wait();
        parent.spawn_many(5000).wait().expect("it lives");
        let report = system.shutdown(LONG).wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.finished, 1, "the children had ended");
    });
}

/// A link of a chain: each calls the next.
struct Link {
    next: Option<LinkHandle>,
}

#[actor]
impl Link {
    pub async fn depth(&mut self) -> usize {
        match &self.next {
            Some(next) => 1 + next.depth().await.expect("the next one lives"),
            None => 1,
        }
    }

    pub async fn deep_panic(&mut self) {
        let Some(next) = &self.next else {
            panic!("at the end");
        };
        assert!(next.deep_panic().await.is_ok(), "the next one fell");
    }
}

/// A chain whose actors live on one core, or alternate between two.
fn chain(system: &System, length: usize, cores: usize) -> LinkHandle {
    let mut next = None;
    for n in 0..length {
        next = system.spawn_on(n % cores, Link { next }).ok();
    }
    next.expect("a chain has a first")
}

#[test]
fn a_deep_chain_of_calls_is_answered() {
    finishes(|| {
        let system = system(2);
        for cores in 1..=2 {
            let first = chain(&system, 1000, cores);
            assert_eq!(first.depth().wait(), Ok(1000));
            assert_eq!(first.depth().wait(), Ok(1000));
        }
    });
}

#[test]
fn a_deep_chain_of_calls_panics_from_end_to_end() {
    finishes(|| {
        let system = system(2);
        let first = chain(&system, 100, 2);
        assert!(message(first.deep_panic().wait()).contains("the next one fell"));
        assert!(panicked(exit(first.join())).contains("the next one fell"));
    });
}

#[test]
fn a_deep_chain_ends_with_its_first_handle() {
    finishes(|| {
        let system = system(2);
        let ended = Event::new();
        let set = SetOnDrop(ended.clone());
        let mut next = system.spawn(Held {
            _held: Box::new(set),
        });
        for _ in 0..1000 {
            next = system.spawn(Held {
                _held: Box::new(next),
            });
        }
        // Each holds the handle of the next, so they end one after another.
        drop(next);
        ended.wait();
    });
}

/// Holds something, and does nothing.
struct Held {
    _held: Box<dyn std::any::Any + Send>,
}

#[actor]
impl Held {
    pub fn nothing(&self) {}
}

// ----- large messages -----

/// Large messages by value. Here, large means that a message should still fit the stack of any thread.
mod large {
    use super::*;

    /// Runs `body` on a thread with a stack as large as a main thread's. Without optimisation, each step of
    /// a call has its own copy of the message on the stack, and only the stacks of cores are being tested.
    fn on_a_main_thread(body: impl FnOnce() + Send + 'static) {
        let thread = thread::Builder::new().stack_size(8 << 20).spawn(body);
        thread.expect("a thread").join().expect("no panic");
    }

    const BIG: usize = 100 * 1024;

    type Big = [u8; BIG];

    struct Bulky;

    #[actor(mailbox = 8)]
    impl Bulky {
        pub fn sum(&mut self, big: Big) -> u32 {
            big.iter().copied().map(u32::from).sum()
        }

        pub async fn sum_later(&self, big: Big, started: Event, go: Event) -> u32 {
            started.set();
            go.comes().await;
            big.iter().copied().map(u32::from).sum()
        }

        pub fn make(&mut self, value: u8) -> Big {
            [value; BIG]
        }
    }

    /// Each passes a large message on by value, in calls that may run on the caller's stack.
    struct Relay {
        next: Option<RelayHandle>,
    }

    #[actor]
    impl Relay {
        pub async fn pass(&mut self, big: Big) -> usize {
            match &self.next {
                Some(next) => 1 + next.pass(big).await.expect("the next one lives"),
                None => usize::from(big[BIG - 1]),
            }
        }
    }

    /// Like [`Relay`], with a message of a realistic size.
    struct SmallRelay {
        next: Option<SmallRelayHandle>,
    }

    #[actor]
    impl SmallRelay {
        pub async fn pass(&mut self, big: [u8; 8192]) -> usize {
            match &self.next {
                Some(next) => 1 + next.pass(big).await.expect("the next one lives"),
                None => usize::from(big[8191]),
            }
        }
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_messages_arrive_from_a_thread() {
        on_a_main_thread(|| {
            let system = system(1);
            let handle = system.spawn(Bulky);
            assert_eq!(handle.sum([1; BIG]).wait(), Ok(BIG as u32));
            for _ in 0..20 {
                handle
                    .sum([1; BIG])
                    .send()
                    .wait()
                    .expect("there will be room");
            }
            assert_eq!(handle.sum([2; BIG]).wait(), Ok(2 * BIG as u32));
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_messages_arrive_from_an_actor() {
        on_a_main_thread(|| {
            let system = system(2);
            for core in 0..2 {
                let target = system.spawn_on(core, Bulky).expect("two cores");
                let caller = system.spawn_on(0, Subject::new()).expect("two cores");
                let answer = caller
                    .run_async(Box::new(move || {
                        Box::pin(async move {
                            assert_eq!(target.sum([1; BIG]).await, Ok(BIG as u32));
                        })
                    }))
                    .within(LONG)
                    .wait();
                assert_eq!(answer, Ok(()));
            }
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_messages_wait_with_a_method() {
        on_a_main_thread(|| {
            let system = system(1);
            let handle = system.spawn(Bulky);
            let (started, go) = (Event::new(), Event::new());
            let opens = (started.clone(), go.clone());
            let opening = thread::spawn(move || {
                opens.0.wait();
                opens.1.set();
            });
            let answer = handle.sum_later([1; BIG], started, go).wait();
            assert_eq!(answer, Ok(BIG as u32));
            opening.join().expect("no panic");
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_answers_arrive() {
        on_a_main_thread(|| {
            let system = system(1);
            let handle = system.spawn(Bulky);
            let big = handle.make(7).wait().expect("it lives");
            assert_eq!(big[BIG - 1], 7);
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_messages_come_back() {
        on_a_main_thread(|| {
            let system = system(1);
            let handle = system.spawn(Bulky);
            handle.kill();
            exit(handle.join());
            match handle.sum([7; BIG]).try_send() {
                Err(SendError::Stopped(BulkyMessage::Sum { big })) => assert_eq!(big[BIG - 1], 7),
                _ => panic!("it has ended"),
            }
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn large_messages_pass_through_nested_calls() {
        on_a_main_thread(|| {
            let system = system(1);
            let mut next = None;
            for _ in 0..32 {
                next = Some(system.spawn(Relay { next }));
            }
            let first = next.expect("a chain has a first");
            assert_eq!(first.pass([1; BIG]).wait(), Ok(32));
        });
    }

    #[test]
    #[ignore = "a stack overflow ends the process; run by its runner below"]
    fn messages_of_8_kilobytes_pass_through_nested_calls() {
        on_a_main_thread(|| {
            let system = system(1);
            let mut next = None;
            for _ in 0..32 {
                next = Some(system.spawn(SmallRelay { next }));
            }
            let first = next.expect("a chain has a first");
            assert_eq!(first.pass([1; 8192]).wait(), Ok(32));
        });
    }
}

/// Runs a test of [`large`] in a process of its own.
fn succeeds_alone(name: &str) {
    let output = std::process::Command::new(std::env::current_exe().expect("this is a program"))
        .args([
            "--exact",
            &format!("large::{name}"),
            "--ignored",
            "--nocapture",
        ])
        .output()
        .expect("it can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {told}", output.status);
}

#[test]
fn large_messages_arrive_from_a_thread() {
    succeeds_alone("large_messages_arrive_from_a_thread");
}

#[test]
fn large_messages_arrive_from_an_actor() {
    succeeds_alone("large_messages_arrive_from_an_actor");
}

#[test]
fn large_messages_wait_with_a_method() {
    succeeds_alone("large_messages_wait_with_a_method");
}

#[test]
fn large_answers_arrive() {
    succeeds_alone("large_answers_arrive");
}

#[test]
fn large_messages_come_back() {
    succeeds_alone("large_messages_come_back");
}

#[test]
fn large_messages_pass_through_nested_calls() {
    succeeds_alone("large_messages_pass_through_nested_calls");
}

#[test]
fn messages_of_8_kilobytes_pass_through_nested_calls() {
    succeeds_alone("messages_of_8_kilobytes_pass_through_nested_calls");
}

// ----- a future that is never made, and a zero-sized message -----

struct Early;

#[actor]
impl Early {
    /// Asynchronous without `async`: what it does comes before its future.
    #[allow(clippy::manual_async_fn, reason = "the panic comes before the future")]
    pub fn never_made(&mut self, argument: SetOnDrop) -> impl Future<Output = u8> {
        assert!(argument.0.has_happened(), "before the future");
        async { 1 }
    }
}

#[test]
fn a_panic_before_the_future_is_told_and_ends_the_actor() {
    finishes(|| {
        let system = system(1);
        let handle = system.spawn(Early);
        let dropped = Event::new();
        let call = handle.never_made(SetOnDrop(dropped.clone()));
        assert_eq!(message(call.wait()), "before the future");
        assert!(dropped.has_happened());
        assert_eq!(panicked(exit(handle.join())), "before the future");
    });
}

/// Has no size, but a strict alignment.
#[repr(align(4096))]
struct Strict(());

/// By how much the values were misaligned when they were dropped, in total.
static MISPLACED: AtomicUsize = AtomicUsize::new(0);

impl Drop for Strict {
    fn drop(&mut self) {
        let misplaced = (&raw const *self).addr() % align_of::<Strict>();
        MISPLACED.fetch_add(misplaced, Ordering::Relaxed);
    }
}

struct Strictly;

#[actor]
impl Strictly {
    /// Does not end for the first one.
    pub async fn hold(&mut self, strict: Strict) {
        std::future::pending::<()>().await;
        drop(strict);
    }
}

#[test]
fn a_message_of_no_size_waits_where_it_may() {
    assert_eq!(size_of::<StrictlyMessage>(), 0);
    let system = system(1);
    let handle = system.spawn(Strictly);
    for _ in 0..8 {
        handle.hold(Strict(())).try_send().expect("there is room");
    }
    round(&system);
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(MISPLACED.load(Ordering::Relaxed), 0);
}
