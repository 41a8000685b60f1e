//! The verbs of a message: what each does, how each ends, and where it can be used.

mod support;

use std::{
    error::Error,
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use actor_core::{CallError, Exit, Handle as _, Outcome, SendError, System, actor};
use futures_util::{
    StreamExt as _,
    future::{Either, join, join_all, select},
    stream::FuturesUnordered,
};
use support::{
    CountingWaker, Event, LONG, Log, ROOM, SetOnDrop, Subject, SubjectHandle, SubjectMessage,
    block_on, exit, finishes, leaked, occupy, poll_here, poll_once, round, system,
};

const SOON: Duration = Duration::from_millis(5);

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A subject on `core` that is busy until the returned event.
fn busy(system: &System, core: usize) -> (SubjectHandle, Event) {
    let Ok(handle) = system.spawn_on(core, Subject::new()) else {
        panic!("no core {core}");
    };
    let (started, go) = (Event::new(), Event::new());
    handle
        .hold(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    // By then its place in the mailbox is free again.
    round(system);
    (handle, go)
}

/// Fills the mailbox, as seen by senders on other cores and threads.
fn fill(handle: &SubjectHandle) -> u64 {
    let mut accepted = 0;
    while handle.add(1).try_send().is_ok() {
        accepted += 1;
    }
    accepted
}

/// Runs a future inside an actor on `core`, and waits until it is done and everything it sent has arrived.
fn inside<F>(system: &System, core: usize, body: impl FnOnce() -> F + Send + 'static)
where
    F: Future<Output = ()> + 'static,
{
    let Ok(subject) = system.spawn_on(core, Subject::new()) else {
        panic!("no core {core}");
    };
    let answer = subject
        .run_async(Box::new(move || Box::pin(body())))
        .within(LONG)
        .wait();
    assert_eq!(answer, Ok(()));
    round(system);
}

/// What a test does with a handle, wherever it runs.
type Body = fn(SubjectHandle) -> Boxed<()>;

/// Runs `body` with a new subject: from an actor on the same core, from one on another core, from a
/// plain thread, and from a task of a foreign runtime.
fn from_everywhere(body: Body) {
    let system = system(2);
    let new = || system.spawn_on(0, Subject::new()).expect("core 0");
    for core in 0..2 {
        let handle = new();
        inside(&system, core, move || body(handle));
    }
    block_on(body(new()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("threads");
    let task = runtime.spawn(body(new()));
    block_on(task).expect("no panic");
}

// ----- await -----

#[test]
fn a_call_answers() {
    from_everywhere(|handle| {
        Box::pin(async move {
            assert_eq!(handle.add(1).await, Ok(1));
            assert_eq!(handle.add(2).await, Ok(3));
            assert_eq!(handle.count().await, Ok(3));
        })
    });
}

#[test]
fn a_call_hands_the_error_of_the_method_on() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let error = handle.fail("short".into()).await;
            assert_eq!(error, Err(CallError::Failed("short".into())));
            assert_eq!(handle.add(1).await, Ok(1), "an error ends no actor");
        })
    });
}

#[test]
fn an_error_of_a_call_that_is_boxed_converts_into_every_boxed_error() {
    type Shared = Box<dyn Error + std::marker::Send + Sync>;
    let failed = || CallError::Failed("short").boxed();
    let alone = || -> Result<(), Box<dyn Error>> { Err(failed())? };
    let shared = || -> Result<(), Shared> { Err(failed())? };
    assert_eq!(alone().unwrap_err().to_string(), "short");
    assert_eq!(shared().unwrap_err().to_string(), "short");
    let inner = CallError::Failed(fmt::Error).boxed().into_inner();
    assert!(inner.is::<fmt::Error>());
    let stopped = CallError::<&str>::Stopped.boxed();
    assert_eq!(stopped.to_string(), CallError::<&str>::Stopped.to_string());
    assert!(stopped.into_inner().is::<CallError>());
}

#[test]
fn a_call_of_an_actor_that_has_ended_is_stopped() {
    from_everywhere(|handle| {
        Box::pin(async move {
            handle.end().await.expect("it lives");
            let error = handle.add(1).await.expect_err("it has ended");
            assert_eq!(error, CallError::Stopped);
            assert_eq!(error.outcome(), Outcome::NotRun);
        })
    });
}

#[test]
fn a_call_of_a_method_that_panics_is_panicked() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let error = handle.panics("on purpose").await.expect_err("it panics");
            assert!(matches!(&error, CallError::Panicked(why) if why.as_str() == "on purpose"));
            assert_eq!(error.outcome(), Outcome::Ran);
            assert!(matches!(handle.join().await, Exit::Panicked(_)));
        })
    });
}

#[test]
fn a_call_under_way_of_an_actor_that_is_killed_is_killed() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let started = Event::new();
            let call = handle.hold(started.clone(), Event::new());
            let kill = async {
                started.comes().await;
                handle.kill();
            };
            let (answer, ()) = join(call, kill).await;
            assert_eq!(answer, Err(CallError::Killed));
        })
    });
}

#[test]
fn a_call_waits_for_room() {
    finishes(|| {
        let system = system(2);
        let (handle, go) = busy(&system, 0);
        let before = fill(&handle);
        let asked: Vec<_> = (0..3)
            .map(|_| {
                let handle = handle.clone();
                thread::spawn(move || handle.add(100).wait())
            })
            .collect();
        go.set();
        let mut answers: Vec<_> = asked
            .into_iter()
            .map(|asked| asked.join().expect("no panic").expect("it lives"))
            .collect();
        answers.sort_unstable();
        assert_eq!(answers, [100, 200, 300].map(|sum| before + sum));
    });
}

#[test]
fn a_call_that_waits_for_room_is_stopped_when_the_actor_ends() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, _go) = busy(&system, 0);
            let (waiting, full) = (Event::new(), handle.clone());
            let asked = {
                let (handle, waiting) = (handle.clone(), waiting.clone());
                system.spawn_on(core, Subject::new()).map(|subject| {
                    thread::spawn(move || {
                        inside_subject(&subject, move || async move {
                            fill(&full);
                            let mut call = handle.add(1);
                            assert!(poll_here(&mut call).await.is_pending());
                            waiting.set();
                            assert_eq!(call.await, Err(CallError::Stopped));
                        });
                    })
                })
            }
            .expect("two cores");
            waiting.wait();
            handle.kill();
            asked.join().expect("no panic");
        }
    });
}

fn inside_subject<F>(subject: &SubjectHandle, body: impl FnOnce() -> F + Send + 'static)
where
    F: Future<Output = ()> + 'static,
{
    let answer = subject
        .run_async(Box::new(move || Box::pin(body())))
        .within(LONG)
        .wait();
    assert_eq!(answer, Ok(()));
}

#[test]
fn a_call_that_is_dropped_before_it_starts_is_skipped() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let occupied = occupy(&system, 0);
    let mut call = handle.add(1);
    assert!(poll_once(&mut call).is_pending());
    drop(call);
    occupied.release();
    assert_eq!(handle.add(2).wait(), Ok(2));
    assert_eq!(log.lines(), ["add 2"]);
    assert_eq!(system.dead_letters().cancelled, 1);
}

#[test]
fn a_call_that_is_dropped_after_it_started_runs_to_its_end() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    let mut call = handle.hold(started.clone(), go.clone());
    assert!(poll_once(&mut call).is_pending());
    started.wait();
    drop(call);
    go.set();
    assert_eq!(handle.add(2).wait(), Ok(2));
}

// ----- within -----

#[test]
fn within_answers_in_time() {
    from_everywhere(|handle| {
        Box::pin(async move {
            assert_eq!(handle.add(1).within(LONG).await, Ok(1));
        })
    });
}

#[test]
fn within_gives_up_and_the_method_may_run() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let before = Instant::now();
            let call = handle.hold(Event::new(), Event::new()).within(SOON);
            let error = call.await.expect_err("it waits for ever");
            assert!(before.elapsed() >= SOON, "never early");
            assert_eq!(error, CallError::Timeout);
            assert_eq!(error.outcome(), Outcome::MayHaveRun);
        })
    });
}

#[test]
fn within_of_a_full_mailbox_is_full() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    fill(&handle);
    assert_eq!(block_on(handle.add(1).within(SOON)), Err(CallError::Full));
    assert_eq!(handle.add(1).within(SOON).wait(), Err(CallError::Full));
    for core in 0..2 {
        let handle = handle.clone();
        inside(&system, core, move || async move {
            fill(&handle);
            assert_eq!(handle.add(1).within(SOON).await, Err(CallError::Full));
        });
    }
}

/// This happens when the task that began the call hands it on to another task. Waking the first one is then no use.
#[test]
fn within_of_a_full_mailbox_wakes_who_has_polled_it_last() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    fill(&handle);
    let mut call = handle.add(1).within(4 * SOON);
    assert!(poll_once(&mut call).is_pending());
    let last = Arc::new(CountingWaker::default());
    let waker = Waker::from(last.clone());
    let poll = Pin::new(&mut call).poll(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
    finishes(move || {
        while last.count() == 0 {
            thread::yield_now();
        }
    });
    assert_eq!(poll_once(&mut call), Poll::Ready(Err(CallError::Full)));
}

#[test]
fn within_of_wait_gives_up() {
    let system = system(1);
    let (handle, _go) = busy(&system, 0);
    assert_eq!(handle.add(1).within(SOON).wait(), Err(CallError::Timeout));
}

#[test]
fn a_call_given_up_before_it_started_is_skipped() {
    let system = system(1);
    let (handle, go) = busy(&system, 0);
    assert_eq!(handle.add(1).within(SOON).wait(), Err(CallError::Timeout));
    go.set();
    assert_eq!(handle.add(10).wait(), Ok(10));
    assert_eq!(system.dead_letters().cancelled, 1);
}

// ----- send -----

#[test]
fn a_send_is_handled() {
    from_everywhere(|handle| {
        Box::pin(async move {
            handle.add(1).send().await.expect("there is room");
            assert_eq!(handle.count().await, Ok(1));
        })
    });
}

#[test]
fn a_send_does_not_wait_for_the_method() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let (started, go) = (Event::new(), Event::new());
            let sent = handle.hold(started.clone(), go.clone()).send();
            sent.await.expect("there is room");
            started.comes().await;
            go.set();
            assert_eq!(handle.add(1).await, Ok(1));
        })
    });
}

#[test]
fn a_send_to_an_actor_that_has_ended_comes_back() {
    from_everywhere(|handle| {
        Box::pin(async move {
            handle.end().await.expect("it lives");
            match handle.add(7).send().await {
                Err(SendError::Stopped(SubjectMessage::Add { n: 7 })) => {}
                other => panic!("{other:?}"),
            }
        })
    });
}

#[test]
fn a_send_waits_for_room() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, 0);
            let full = Event::new();
            let subject = system.spawn_on(core, Subject::new()).expect("two cores");
            let thread = {
                let (handle, full) = (handle.clone(), full.clone());
                thread::spawn(move || {
                    inside_subject(&subject, move || async move {
                        fill(&handle);
                        let mut sends: Vec<_> = (0..20).map(|_| handle.add(1).send()).collect();
                        for send in &mut sends {
                            assert!(poll_here(send).await.is_pending());
                        }
                        full.set();
                        for send in sends {
                            send.await.expect("there will be room");
                        }
                    });
                })
            };
            full.wait();
            go.set();
            thread.join().expect("no panic");
            assert!(handle.count().wait().expect("it lives") >= 20);
        }
    });
}

#[test]
fn a_blocking_send_waits_for_room() {
    finishes(|| {
        let system = system(1);
        let (handle, go) = busy(&system, 0);
        let before = fill(&handle);
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let handle = handle.clone();
                thread::spawn(move || {
                    for _ in 0..50 {
                        handle.add(1).send().wait().expect("there will be room");
                    }
                })
            })
            .collect();
        go.set();
        for thread in threads {
            thread.join().expect("no panic");
        }
        assert_eq!(handle.count().wait(), Ok(before + 400));
    });
}

#[test]
fn a_send_waits_for_room_beside_methods_that_wait() {
    finishes(|| {
        let system = system(2);
        // Each method waits, so places come back while another one runs.
        let target = system.spawn_on(0, Slow).expect("core 0");
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let target = target.clone();
                thread::spawn(move || {
                    for _ in 0..100 {
                        target.turn().send().wait().expect("there will be room");
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("no panic");
        }
    });
}

/// Has room for one message, and waits in each.
struct Slow;

#[actor(mailbox = 1)]
impl Slow {
    pub async fn turn(&mut self) {
        // Set from another thread.
        let event = Event::new();
        let set = event.clone();
        thread::spawn(move || set.set());
        event.comes().await;
    }

    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[test]
fn a_sender_elsewhere_is_called_while_the_last_message_waits_for_something() {
    finishes(|| {
        let system = system(1);
        let target = system.spawn(Slow);
        let gates: Vec<_> = (0..2).map(|_| (Event::new(), Event::new())).collect();
        for (started, go) in &gates {
            target
                .hold(started.clone(), go.clone())
                .send()
                .wait()
                .expect("there will be room");
        }
        // The first runs. The second waits in the mailbox, which is now full.
        let third = {
            let target = target.clone();
            thread::spawn(move || target.turn().send().wait())
        };
        gates[0].0.wait();
        gates[0].1.set();
        // The second runs and the mailbox is empty, so there is room for the third.
        gates[1].0.wait();
        assert!(third.join().expect("no panic").is_ok());
        gates[1].1.set();
    });
}

#[test]
fn a_send_within_a_time_gives_up_and_hands_the_message_back() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    fill(&handle);
    let is_back = |sent| matches!(sent, Err(SendError::Full(SubjectMessage::Add { n: 7 })));
    assert!(is_back(block_on(handle.add(7).within(SOON).send())));
    assert!(is_back(handle.add(7).within(SOON).send().wait()));
    for core in 0..2 {
        let handle = handle.clone();
        inside(&system, core, move || async move {
            fill(&handle);
            assert!(is_back(handle.add(7).within(SOON).send().await));
        });
    }
}

#[test]
fn a_send_that_waits_for_room_comes_back_when_the_actor_ends() {
    finishes(|| {
        let system = system(1);
        let (handle, _go) = busy(&system, 0);
        fill(&handle);
        let sending = {
            let handle = handle.clone();
            thread::spawn(move || handle.add(7).send().wait())
        };
        handle.kill();
        assert!(matches!(
            sending.join().expect("no panic"),
            Err(SendError::Stopped(SubjectMessage::Add { n: 7 }))
        ));
    });
}

#[test]
fn a_send_that_is_dropped_while_it_waits_is_not_sent() {
    let system = system(2);
    let (handle, go) = busy(&system, 0);
    let before = fill(&handle);
    let mut send = handle.add(1000).send();
    assert!(poll_once(&mut send).is_pending());
    drop(send);
    go.set();
    assert_eq!(handle.add(1).wait(), Ok(before + 1));
}

// ----- try_send -----

#[test]
fn try_send_is_handled() {
    from_everywhere(|handle| {
        Box::pin(async move {
            handle.add(1).try_send().expect("there is room");
            assert_eq!(handle.count().await, Ok(1));
        })
    });
}

#[test]
fn try_send_to_a_full_mailbox_hands_the_message_back() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    let is_full = |handle: &SubjectHandle| {
        let sent = handle.add(7).try_send();
        matches!(sent, Err(SendError::Full(SubjectMessage::Add { n: 7 })))
    };
    // Senders on the actor's own core are counted separately.
    for core in 0..2 {
        let handle = handle.clone();
        inside(&system, core, move || async move {
            assert_eq!(fill(&handle), ROOM as u64);
            assert!(is_full(&handle));
        });
    }
    assert!(is_full(&handle));
}

#[test]
fn try_send_to_an_actor_that_has_ended_hands_the_message_back() {
    from_everywhere(|handle| {
        Box::pin(async move {
            handle.end().await.expect("it lives");
            let error = handle.add(7).try_send().expect_err("it has ended");
            assert!(matches!(error, SendError::Stopped(_)));
            assert!(matches!(error.into_message(), SubjectMessage::Add { n: 7 }));
        })
    });
}

#[test]
fn messages_of_one_sender_keep_their_order_whatever_the_verb() {
    for core in 0..2 {
        let system = system(2);
        let log = Log::new();
        let handle = system.spawn_on(0, Subject::with_log(&log)).expect("core 0");
        inside(&system, core, move || async move {
            handle.add(1).try_send().expect("there is room");
            handle.add(2).send().await.expect("there is room");
            handle.add(3).await.expect("it lives");
            handle.add(4).try_send().expect("there is room");
            handle.add(5).await.expect("it lives");
        });
        let lines = log.lines();
        assert_eq!(lines[..5], ["add 1", "add 2", "add 3", "add 4", "add 5"]);
    }
}

// ----- wait -----

#[test]
fn wait_answers_on_a_plain_thread() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    assert_eq!(handle.add(1).wait(), Ok(1));
    assert_eq!(
        handle.fail("no".into()).wait(),
        Err(CallError::Failed("no".into()))
    );
    assert!(matches!(
        handle.panics("why").wait(),
        Err(CallError::Panicked(_))
    ));
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
}

#[test]
fn wait_answers_on_a_blocking_thread_of_a_core() {
    let system = system(2);
    let handle = system.spawn_on(1, Subject::new()).expect("two cores");
    inside(&system, 0, move || async move {
        let asked = tokio::task::spawn_blocking(move || handle.add(1).wait());
        assert_eq!(asked.await.expect("no panic"), Ok(1));
    });
}

// ----- after -----

#[test]
fn after_sends_once() {
    finishes(|| {
        from_everywhere(|handle| {
            Box::pin(async move {
                let (event, before) = (Event::new(), Instant::now());
                let body = event.clone();
                let timer = handle.run(Box::new(move || body.set())).after(SOON);
                event.comes().await;
                assert!(before.elapsed() >= SOON, "never early");
                drop(timer);
            })
        });
    });
}

#[test]
fn after_is_cancelled_when_dropped() {
    let system = system(2);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    drop(handle.add(1).after(20 * SOON));
    let later = handle.add(2).after(25 * SOON);
    log.wait_for(1);
    drop(later);
    assert_eq!(log.lines(), ["add 2"]);
}

#[test]
fn a_dropped_timer_drops_its_message() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    let dropped = Event::new();
    let timer = handle
        .never(Event::new(), SetOnDrop(dropped.clone()))
        .after(LONG);
    drop(timer);
    dropped.wait();
}

#[test]
fn a_timer_set_on_a_core_and_dropped_on_a_thread_at_once_is_cancelled() {
    let system = system(2);
    let log = Log::new();
    let handle = system
        .spawn_on(1, Subject::with_log(&log))
        .expect("two cores");
    let target = handle.clone();
    let setter = system.spawn_on(0, Subject::new()).expect("two cores");
    setter
        .run(Box::new(move || {
            let timer = target.add(1).after(20 * SOON);
            thread::spawn(move || drop(timer)).join().expect("no panic");
        }))
        .wait()
        .expect("it lives");
    let later = handle.add(2).after(30 * SOON);
    log.wait_for(1);
    drop(later);
    assert_eq!(log.lines(), ["add 2"]);
}

#[test]
fn a_detached_timer_runs() {
    finishes(|| {
        from_everywhere(|handle| {
            Box::pin(async move {
                let event = Event::new();
                let body = event.clone();
                handle
                    .run(Box::new(move || body.set()))
                    .after(SOON)
                    .detach();
                event.comes().await;
            })
        });
    });
}

#[test]
fn timers_fire_in_the_order_of_their_times() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let timers = [3, 1, 2].map(|n| handle.add(n).after(10 * SOON * n as u32));
    log.wait_for(3);
    drop(timers);
    assert_eq!(log.lines(), ["add 1", "add 2", "add 3"]);
}

#[test]
fn a_timer_does_not_keep_its_actor_alive() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let join = handle.join();
    let timer = handle.add(1).after(LONG);
    drop(handle);
    assert_eq!(exit(join), Exit::Normal);
    drop(timer);
}

#[test]
fn a_timer_of_an_actor_that_has_ended_is_a_dead_letter() {
    finishes(|| {
        let system = system(1);
        let handle = system.spawn(Subject::new());
        let dropped = Event::new();
        let timer = handle
            .never(Event::new(), SetOnDrop(dropped.clone()))
            .after(SOON);
        handle.kill();
        dropped.wait();
        drop(timer);
        assert_eq!(system.dead_letters().stopped, 1);
    });
}

#[test]
fn a_timer_never_reaches_a_later_actor() {
    let system = system(1);
    let dropped = Event::new();
    let old = system.spawn(Subject::new());
    old.never(Event::new(), SetOnDrop(dropped.clone()))
        .after(SOON)
        .detach();
    let join = old.join();
    drop(old);
    assert_eq!(exit(join), Exit::Normal);
    // These reuse the slot of the old one.
    let others: Vec<_> = (0..50).map(|_| system.spawn(Subject::new())).collect();
    dropped.wait();
    for other in others {
        assert_eq!(other.add(1).wait(), Ok(1));
    }
}

#[test]
fn a_timer_passes_a_full_mailbox() {
    let system = system(1);
    let (handle, go) = busy(&system, 0);
    let before = fill(&handle);
    let dropped = Event::new();
    let set = SetOnDrop(dropped.clone());
    handle.run(Box::new(move || drop(set))).after(SOON).detach();
    // A later timer shows that the first one has fired.
    let (fired, other) = (Event::new(), system.spawn(Subject::new()));
    let set = fired.clone();
    other
        .run(Box::new(move || set.set()))
        .after(2 * SOON)
        .detach();
    fired.wait();
    assert!(!dropped.has_happened());
    go.set();
    dropped.wait();
    assert_eq!(handle.count().wait(), Ok(before));
}

// ----- every -----

#[test]
fn every_sends_again_and_again() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let log = Log::new();
            let handle = system.spawn_on(0, Subject::with_log(&log)).expect("core 0");
            let ticks = log.clone();
            inside(&system, core, move || async move {
                let timer = handle.add(1).every(Duration::from_millis(1));
                let waiting = tokio::task::spawn_blocking(move || ticks.wait_for(5));
                waiting.await.expect("it ticks");
                drop(timer);
            });
        }
    });
}

#[test]
fn every_comes_first_after_one_period() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let before = Instant::now();
    let timer = handle.add(1).every(4 * SOON);
    log.wait_for(2);
    assert!(before.elapsed() >= 8 * SOON);
    drop(timer);
}

#[test]
fn every_stops_when_dropped() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let timer = handle.add(1).every(Duration::from_millis(1));
    log.wait_for(2);
    drop(timer);
    // Twice, because a beat may have entered the queue behind the first round.
    round(&system);
    round(&system);
    let after = log.lines().len();
    let once = handle.add(2).after(4 * SOON);
    log.wait_for(after + 1);
    drop(once);
    assert_eq!(log.lines().last().map(String::as_str), Some("add 2"));
    assert_eq!(log.lines().len(), after + 1);
}

#[test]
fn every_runs_on_when_detached() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    handle.add(1).every(Duration::from_millis(1)).detach();
    log.wait_for(5);
}

#[test]
fn every_ends_with_its_actor() {
    finishes(|| {
        let system = system(1);
        let target = system.spawn(Ticked(Log::new()));
        let dropped = Event::new();
        let token = Token(Arc::new(SetOnDrop(dropped.clone())));
        target.tick(token).every(Duration::from_millis(1)).detach();
        let join = target.join();
        drop(target);
        assert_eq!(exit(join), Exit::Normal);
        // The timer goes too, and its arguments with it.
        dropped.wait();
        assert_eq!(system.dead_letters().total(), 0);
    });
}

#[derive(Clone)]
struct Token(Arc<SetOnDrop>);

struct Ticked(Log);

#[actor]
impl Ticked {
    pub fn tick(&mut self, token: Token) {
        self.0.add(Arc::strong_count(&token.0).to_string());
    }
}

#[test]
fn a_beat_that_finds_the_mailbox_full_is_skipped_and_counted() {
    finishes(|| {
        let system = system(1);
        let (handle, go) = busy(&system, 0);
        // A timer lives on the core of its actor, so its beats count as sent from that core.
        let timer = handle.add(1).every(Duration::from_millis(1));
        while system.dead_letters().skipped < 3 {
            thread::yield_now();
        }
        drop(timer);
        round(&system);
        let skipped = system.dead_letters().skipped;
        go.set();
        assert_eq!(handle.count().wait(), Ok(ROOM as u64));
        assert_eq!(system.dead_letters().skipped, skipped);
    });
}

/// Panics when it is dropped if it was told to, but only once.
#[derive(Clone)]
struct Fragile(Arc<AtomicBool>);

impl Drop for Fragile {
    fn drop(&mut self) {
        assert!(!self.0.swap(false, Ordering::Relaxed), "as it was told");
    }
}

struct Narrow;

#[actor(mailbox = 1)]
impl Narrow {
    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }

    pub fn tick(&mut self, _what: Fragile) {}
}

#[test]
fn every_goes_on_when_the_message_of_a_skipped_beat_panics() {
    finishes(|| {
        let system = system(1);
        let narrow = system.spawn(Narrow);
        let (started, go) = (Event::new(), Event::new());
        let hold = narrow.hold(started.clone(), go.clone());
        hold.try_send().expect("there is room");
        started.wait();
        let panics = Arc::new(AtomicBool::new(true));
        let timer = narrow
            .tick(Fragile(panics.clone()))
            .every(Duration::from_millis(1));
        while panics.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        let skipped = system.dead_letters().skipped;
        while system.dead_letters().skipped < skipped + 2 {
            thread::yield_now();
        }
        drop(timer);
        go.set();
    });
}

// ----- from a foreign runtime -----

#[test]
fn a_task_of_tokio_on_a_core_can_use_every_verb() {
    let system = system(2);
    for core in 0..2 {
        let handle = system.spawn_on(core, Subject::new()).expect("two cores");
        inside(&system, 0, move || async move {
            let task = tokio::spawn(async move {
                handle.add(1).try_send().expect("there is room");
                handle.add(1).send().await.expect("there is room");
                let timer = handle.add(1).after(SOON);
                while handle.count().await != Ok(3) {
                    tokio::task::yield_now().await;
                }
                drop(timer);
                handle.add(1).within(LONG).await
            });
            assert_eq!(task.await.expect("no panic"), Ok(4));
        });
    }
}

#[test]
fn many_tasks_of_a_foreign_runtime_call_one_actor() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("threads");
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let handle = handle.clone();
            runtime.spawn(async move {
                handle.add(1).send().await.expect("there will be room");
                handle.add(1).await.expect("it lives");
            })
        })
        .collect();
    for task in tasks {
        block_on(task).expect("no panic");
    }
    assert_eq!(handle.count().wait(), Ok(400));
}

// ----- futures that move -----

/// Makes a call inside an actor on core 0, polls it there, and hands it out.
fn started_inside(
    system: &System,
    call: impl FnOnce() -> Boxed<Result<u64, CallError>> + Send + 'static,
) -> Boxed<Result<u64, CallError>> {
    let (sender, receiver) = mpsc::channel();
    inside(system, 0, move || async move {
        let mut call = call();
        assert!(poll_here(&mut call).await.is_pending());
        sender.send(call).expect("the test waits");
    });
    receiver.recv().expect("it was sent")
}

#[test]
fn a_call_first_polled_in_an_actor_is_finished_on_a_thread() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, core);
            let call = started_inside(&system, move || {
                Box::pin(async move { handle.add(5).await })
            });
            let finished = thread::spawn(move || block_on(call));
            go.set();
            assert_eq!(finished.join().expect("no panic"), Ok(5));
        }
    });
}

#[test]
fn a_call_answered_before_its_future_moves_is_finished_on_a_thread() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, core);
            let asked = handle.clone();
            let call = started_inside(&system, move || Box::pin(async move { asked.add(5).await }));
            go.set();
            // Handled after it, so the answer is there.
            assert_eq!(handle.count().wait(), Ok(5));
            assert_eq!(block_on(call), Ok(5));
        }
    });
}

#[test]
fn a_call_first_polled_in_an_actor_and_dropped_on_a_thread_is_skipped() {
    let system = system(2);
    for core in 0..2 {
        let before = system.dead_letters().cancelled;
        let (handle, go) = busy(&system, core);
        let asked = handle.clone();
        let call = started_inside(&system, move || Box::pin(async move { asked.add(5).await }));
        drop(call);
        round(&system);
        go.set();
        assert_eq!(handle.add(1).wait(), Ok(1));
        assert_eq!(system.dead_letters().cancelled, before + 1);
    }
}

#[test]
fn a_call_that_moved_is_told_of_the_end_of_the_actor() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, _go) = busy(&system, core);
            let asked = handle.clone();
            let call = started_inside(&system, move || Box::pin(async move { asked.add(5).await }));
            let finished = thread::spawn(move || block_on(call));
            handle.kill();
            assert_eq!(finished.join().expect("no panic"), Err(CallError::Stopped));
        }
    });
}

#[test]
fn a_call_that_waits_for_room_can_move() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, core);
            let asked = handle.clone();
            let call = started_inside(&system, move || {
                fill(&asked);
                Box::pin(async move { asked.add(1000).await })
            });
            let finished = thread::spawn(move || block_on(call));
            go.set();
            assert!(finished.join().expect("no panic").expect("it lives") >= 1000);
        }
    });
}

#[test]
fn a_call_that_moves_back_and_forth_is_answered() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, core);
            let mut call = started_inside(&system, move || {
                Box::pin(async move { handle.add(5).await })
            });
            call = thread::spawn(move || {
                assert!(poll_once(&mut call).is_pending());
                call
            })
            .join()
            .expect("no panic");
            call = started_inside(&system, move || call);
            go.set();
            assert_eq!(block_on(call), Ok(5));
        }
    });
}

#[test]
fn a_call_with_a_deadline_can_move() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, _go) = busy(&system, core);
            let call = started_inside(&system, move || {
                Box::pin(async move { handle.add(5).within(4 * SOON).await })
            });
            assert_eq!(block_on(call), Err(CallError::Timeout));
        }
    });
}

#[test]
fn the_last_waker_is_the_one_that_is_woken() {
    let system = system(2);
    let (handle, go) = busy(&system, 0);
    let mut call = handle.add(5);
    let wakers: Vec<_> = (0..3).map(|_| Arc::new(CountingWaker::default())).collect();
    for waker in &wakers {
        let waker = Waker::from(waker.clone());
        let mut context = Context::from_waker(&waker);
        assert!(Pin::new(&mut call).poll(&mut context).is_pending());
    }
    go.set();
    finishes({
        let last = wakers[2].clone();
        move || {
            while last.count() == 0 {
                thread::yield_now();
            }
        }
    });
    assert_eq!(wakers[0].count() + wakers[1].count(), 0);
    assert_eq!(poll_once(&mut call), Poll::Ready(Ok(5)));
}

#[test]
fn a_call_keeps_one_waker_however_often_it_is_polled() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    let mut call = handle.add(5);
    let known = Arc::new(CountingWaker::default());
    for _ in 0..100 {
        let waker = Waker::from(known.clone());
        let mut context = Context::from_waker(&waker);
        assert!(Pin::new(&mut call).poll(&mut context).is_pending());
    }
    round(&system);
    assert!(
        Arc::strong_count(&known) <= 3,
        "{}",
        Arc::strong_count(&known)
    );
}

#[test]
fn a_send_that_waits_keeps_one_waker_however_often_it_is_polled() {
    let system = system(2);
    let (handle, _go) = busy(&system, 0);
    fill(&handle);
    let mut send = handle.add(5).send();
    let known = Arc::new(CountingWaker::default());
    for _ in 0..100 {
        let waker = Waker::from(known.clone());
        let mut context = Context::from_waker(&waker);
        assert!(Pin::new(&mut send).poll(&mut context).is_pending());
    }
    round(&system);
    assert!(
        Arc::strong_count(&known) <= 4,
        "{}",
        Arc::strong_count(&known)
    );
}

#[test]
fn a_sender_that_is_polled_often_does_not_pass_those_who_came_first() {
    finishes(|| {
        let system = system(1);
        let (handle, go) = busy(&system, 0);
        // Places come free one at a time.
        let next = Event::new();
        handle
            .hold(next.clone(), Event::new())
            .try_send()
            .expect("there is room");
        fill(&handle);
        let woken: Vec<_> = (0..2).map(|_| Arc::new(CountingWaker::default())).collect();
        let mut sends = [handle.add(100).send(), handle.add(200).send()];
        let mut poll = |n: usize| {
            let waker = Waker::from(woken[n].clone());
            Pin::new(&mut sends[n]).poll(&mut Context::from_waker(&waker))
        };
        assert!(poll(0).is_pending());
        assert!(poll(1).is_pending());
        assert!(poll(1).is_pending());
        round(&system);
        go.set();
        next.wait();
        while woken.iter().all(|waker| waker.count() == 0) {
            thread::yield_now();
        }
        assert_eq!(woken[0].count(), 1, "the first in the line is called first");
    });
}

#[test]
fn a_call_polled_by_hand_in_a_sync_method_is_answered() {
    let system = system(2);
    for core in 0..2 {
        let log = Log::new();
        let target = leaked(system.spawn_on(core, Subject::new()).expect("two cores"));
        let caller = system.spawn_on(0, Subject::new()).expect("two cores");
        let seen = log.clone();
        caller
            .run(Box::new(move || {
                let mut call = target.add(5);
                let first = poll_once(&mut call);
                match core {
                    // An idle actor on the same core answers at once.
                    0 => assert_eq!(first, Poll::Ready(Ok(5))),
                    // One on another core answers once our batch is sent.
                    _ => assert!(first.is_pending()),
                }
                drop(call);
                seen.add("done");
            }))
            .wait()
            .expect("it lives");
        assert_eq!(log.lines(), ["done"]);
        assert_eq!(caller.add(1).wait(), Ok(1), "the caller goes on");
    }
}

#[test]
fn a_call_of_oneself_polled_by_hand_in_a_sync_method_is_pending() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let me = leaked(handle.clone());
    let (sender, receiver) = mpsc::channel();
    handle
        .run(Box::new(move || {
            let mut call = me.add(5);
            assert!(poll_once(&mut call).is_pending());
            sender.send(call).expect("the test waits");
        }))
        .wait()
        .expect("it lives");
    let call = receiver.recv().expect("it was sent");
    assert_eq!(finishes(move || block_on(call)), Ok(5));
}

// ----- several at once -----

#[test]
fn join_all_over_calls() {
    let system = system(2);
    for core in 0..2 {
        let targets: Vec<_> = (0..100).map(|_| system.spawn(Subject::new())).collect();
        inside(&system, core, move || async move {
            let calls = targets.iter().zip(0..).map(|(target, n)| target.add(n));
            let answers = join_all(calls).await;
            assert_eq!(answers, (0..100).map(Ok).collect::<Vec<_>>());
        });
    }
}

#[test]
fn unordered_futures_over_calls() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let calls: FuturesUnordered<_> = (0..50).map(|_| handle.add(1)).collect();
            let answers: Vec<_> = calls
                .map(|answer| answer.expect("it lives"))
                .collect()
                .await;
            assert_eq!(answers.len(), 50);
            assert_eq!(answers.iter().max(), Some(&50));
        })
    });
}

#[test]
fn unordered_futures_over_sends() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let sends: FuturesUnordered<_> = (0..50).map(|_| handle.add(1).send()).collect();
            let sent: Vec<_> = sends.collect().await;
            assert!(sent.iter().all(Result::is_ok));
            assert_eq!(handle.count().await, Ok(50));
        })
    });
}

#[test]
fn select_drops_the_slower_call() {
    from_everywhere(|handle| {
        Box::pin(async move {
            let started = Event::new();
            let slow = handle.share(started.clone(), Event::new());
            let fast = handle.count();
            match select(slow, fast).await {
                Either::Right((answer, slow)) => {
                    assert_eq!(answer, Ok(0));
                    drop(slow);
                }
                other => panic!("{:?}", other.factor_first().0),
            }
            // It had started, so it is still in progress, and shares the actor.
            assert_eq!(handle.count().await, Ok(0));
        })
    });
}

#[test]
fn a_call_selected_against_in_a_loop_is_answered() {
    finishes(|| {
        from_everywhere(|handle| {
            Box::pin(async move {
                let (started, go) = (Event::new(), Event::new());
                let mut call = handle.share(started, go.clone());
                for turn in 0..100 {
                    if turn == 50 {
                        go.set();
                    }
                    match select(&mut call, handle.count()).await {
                        Either::Left((answer, _)) => return assert_eq!(answer, Ok(0)),
                        Either::Right((count, _)) => assert_eq!(count, Ok(0)),
                    }
                }
                assert_eq!(call.await, Ok(0));
            })
        });
    });
}

#[test]
fn a_cycle_beside_another_call_is_found() {
    let system = system(2);
    let other = system.spawn_on(1, Subject::new()).expect("two cores");
    let me = system.spawn_on(0, Subject::new()).expect("two cores");
    let myself = me.clone();
    let answer = me
        .run_async(Box::new(move || {
            Box::pin(async move {
                let (own, others) = join(myself.add(1), other.add(2)).await;
                assert!(matches!(own, Err(CallError::Deadlock(_))), "{own:?}");
                assert_eq!(others, Ok(2));
            })
        }))
        .within(LONG / 4)
        .wait();
    assert_eq!(answer, Ok(()));
}

// ----- leaks -----

#[test]
fn a_leaked_call_does_not_block_the_mailbox() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, 0);
            let target = handle.clone();
            inside(&system, core, move || async move {
                for _ in 0..3 {
                    let mut call = leaked(target.clone()).add(1);
                    assert!(poll_here(&mut call).await.is_pending());
                    std::mem::forget(call);
                }
            });
            go.set();
            assert_eq!(handle.add(1).wait(), Ok(4));
        }
    });
}

#[test]
fn leaked_calls_and_sends_in_the_line_for_room_do_not_block_those_behind() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, 0);
            let target = handle.clone();
            inside(&system, core, move || async move {
                fill(&target);
                for _ in 0..20 {
                    let mut call = leaked(target.clone()).add(1000);
                    assert!(poll_here(&mut call).await.is_pending());
                    std::mem::forget(call);
                    let mut send = leaked(target.clone()).add(1000).send();
                    assert!(poll_here(&mut send).await.is_pending());
                    std::mem::forget(send);
                }
            });
            let behind = {
                let target = handle.clone();
                let subject = system.spawn_on(core, Subject::new()).expect("two cores");
                thread::spawn(move || {
                    inside_subject(&subject, move || async move {
                        for _ in 0..20 {
                            target.add(1).send().await.expect("there will be room");
                        }
                        target.add(1).await.expect("it lives");
                    });
                })
            };
            go.set();
            behind.join().expect("no panic");
            let count = handle.count().wait().expect("it lives");
            assert!(count < 1000, "what was leaked in the line was not sent");
        }
    });
}

/// As in a loop over several futures, where another branch waits in vain for one of them.
#[test]
fn a_send_that_is_kept_does_not_block_the_next_one_of_its_sender() {
    finishes(|| {
        let system = system(2);
        for core in 0..2 {
            let (handle, go) = busy(&system, 0);
            fill(&handle);
            let others = {
                let handle = handle.clone();
                thread::spawn(
                    move || while handle.count().wait().is_ok_and(|count| count < 1000) {},
                )
            };
            let target = handle.clone();
            inside(&system, core, move || async move {
                let mut kept = target.add(1).send();
                assert!(poll_here(&mut kept).await.is_pending());
                let mut next = target.add(2000).send();
                assert!(poll_here(&mut next).await.is_pending());
                go.set();
                next.await.expect("there will be room");
                kept.await.expect("there will be room");
            });
            others.join().expect("no panic");
        }
    });
}

#[test]
fn sends_that_give_up_when_they_are_called_do_not_block_those_behind() {
    finishes(|| {
        let system = system(2);
        let (handle, go) = busy(&system, 0);
        fill(&handle);
        // They line up, are notified, and go away instead of sending.
        let mut sends: Vec<_> = (0..20).map(|_| handle.add(1000).send()).collect();
        for send in &mut sends {
            assert!(poll_once(send).is_pending());
        }
        let behind = {
            let handle = handle.clone();
            thread::spawn(move || handle.add(1).send().wait())
        };
        go.set();
        drop(sends);
        assert!(behind.join().expect("no panic").is_ok());
    });
}

#[test]
fn a_leaked_timer_is_a_detached_one() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    std::mem::forget(handle.add(1).after(SOON));
    log.wait_for(1);
}

#[test]
fn a_leaked_join_harms_nobody() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let mut join = handle.join();
    assert!(poll_once(&mut join).is_pending());
    std::mem::forget(join);
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
}
