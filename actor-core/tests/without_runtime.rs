//! What works no matter what drives the cores: this file uses no tokio, and runs with and without the feature.
//!
//! ```text
//! cargo test -p actor-core --no-default-features
//! ```

use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use actor_core::{
    Actor as _, CallError, Context, Exit, Handle as _, SendError, System, Timer, actor,
};

const LONG: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_millis(5);

struct Counter {
    count: u64,
    told: Option<mpsc::Sender<u64>>,
}

impl Counter {
    fn new() -> Self {
        Counter {
            count: 0,
            told: None,
        }
    }

    fn telling() -> (Self, mpsc::Receiver<u64>) {
        let (sender, receiver) = mpsc::channel();
        let counter = Counter {
            count: 0,
            told: Some(sender),
        };
        (counter, receiver)
    }
}

#[actor(mailbox = 4)]
impl Counter {
    pub(crate) fn add(&mut self, n: u64) -> u64 {
        self.count += n;
        if let Some(told) = &self.told {
            // In most tests nobody listens.
            let _ = told.send(self.count);
        }
        self.count
    }

    pub(crate) fn core_here(&self, context: &Context<Self>) -> usize {
        context.core()
    }

    pub(crate) async fn add_to(&mut self, other: CounterHandle, n: u64) -> Result<u64, CallError> {
        other.add(n).await
    }

    pub(crate) async fn sleep(&mut self, context: &Context<Self>, time: Duration) -> Duration {
        let before = context.now();
        context.sleep(time).await;
        context.now() - before
    }

    pub(crate) async fn ask_in_time(&self, other: CounterHandle) -> Result<Duration, CallError> {
        other.sleep(LONG).within(SOON).await
    }

    pub(crate) async fn flood(&mut self, other: CounterHandle, times: u64) {
        for _ in 0..times {
            other.add(1).send().await.expect("there will be room");
        }
    }

    pub(crate) async fn call_yourself(
        &mut self,
        context: &Context<Self>,
    ) -> Result<u64, CallError> {
        context.handle().add(1).await
    }

    pub(crate) fn panics(&mut self) {
        panic!("on purpose");
    }
}

fn system(cores: usize) -> System {
    System::builder()
        .cores(cores)
        .pin(false)
        .build()
        .expect("threads can be had")
}

fn on(system: &System, core: usize) -> CounterHandle {
    let Ok(handle) = system.spawn_on(core, Counter::new()) else {
        panic!("no core {core}");
    };
    handle
}

#[test]
fn a_thread_calls_an_actor() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    assert_eq!(handle.add(1).wait(), Ok(1));
    handle.add(1).send().wait().expect("there is room");
    assert_eq!(handle.add(1).within(LONG).wait(), Ok(3));
}

#[test]
fn the_global_system_starts_by_itself() {
    let handle = Counter::new().spawn();
    assert_eq!(handle.add(1).wait(), Ok(1));
}

#[test]
fn actors_call_each_other_on_one_core_and_across() {
    let system = system(2);
    for (from, to) in [(0, 0), (0, 1), (1, 0)] {
        let (caller, callee) = (on(&system, from), on(&system, to));
        assert_eq!(callee.core_here().wait(), Ok(to));
        for n in 1..=100 {
            assert_eq!(caller.add_to(callee.clone(), 1).wait(), Ok(n));
        }
    }
}

#[test]
fn a_sender_waits_for_room_across_cores() {
    let system = system(2);
    let (sender, receiver) = (on(&system, 0), on(&system, 1));
    sender
        .flood(receiver.clone(), 10_000)
        .wait()
        .expect("it lives");
    assert_eq!(receiver.add(0).wait(), Ok(10_000));
}

#[test]
fn many_threads_call_one_actor() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    handle.add(1).wait().expect("it lives");
                }
            });
        }
    });
    assert_eq!(handle.add(0).wait(), Ok(1600));
}

#[test]
fn a_sleep_is_never_early() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    for micros in [0, 1, 700, 5000] {
        let time = Duration::from_micros(micros);
        let slept = handle.sleep(time).within(LONG).wait();
        assert!(slept.expect("it wakes") >= time);
    }
}

#[test]
fn a_call_of_an_actor_gives_up_in_time() {
    let system = system(2);
    for core in 0..2 {
        let (caller, callee) = (on(&system, 0), on(&system, core));
        assert_eq!(
            caller.ask_in_time(callee).within(LONG).wait(),
            Err(CallError::Failed(CallError::Timeout))
        );
    }
}

#[test]
fn a_call_of_a_thread_gives_up_in_time() {
    let system = system(1);
    let handle = system.spawn(Counter::new());
    let before = Instant::now();
    assert_eq!(
        handle.sleep(LONG).within(SOON).wait(),
        Err(CallError::Timeout)
    );
    assert!(before.elapsed() >= SOON);
}

#[test]
fn a_delayed_message_comes_in_time_to_an_idle_core() {
    let system = system(1);
    let (counter, told) = Counter::telling();
    let handle = system.spawn(counter);
    let before = Instant::now();
    handle.add(1).after(SOON).detach();
    assert_eq!(told.recv_timeout(LONG), Ok(1));
    assert!(before.elapsed() >= SOON);
}

#[test]
fn a_nearer_timer_wakes_a_core_that_waits_for_a_farther_one() {
    let system = system(1);
    let (counter, told) = Counter::telling();
    let handle = system.spawn(counter);
    let far = handle.add(100).after(10 * LONG);
    let near = handle.add(1).after(SOON);
    assert_eq!(told.recv_timeout(LONG), Ok(1));
    drop((far, near));
}

#[test]
fn a_periodic_message_comes_again_and_again() {
    let system = system(1);
    let (counter, told) = Counter::telling();
    let handle = system.spawn(counter);
    let timer: Timer = handle.add(1).every(Duration::from_millis(1));
    for n in 1..=5 {
        assert_eq!(told.recv_timeout(LONG), Ok(n));
    }
    drop(timer);
}

#[test]
fn a_timer_that_was_dropped_does_not_come() {
    let system = system(1);
    let (counter, told) = Counter::telling();
    let handle = system.spawn(counter);
    drop(handle.add(100).after(20 * SOON));
    handle.add(1).after(25 * SOON).detach();
    assert_eq!(told.recv_timeout(LONG), Ok(1));
}

#[test]
fn a_panic_is_told() {
    let system = system(1);
    let handle = system.spawn(Counter::new());
    assert!(matches!(
        handle.panics().wait(),
        Err(CallError::Panicked(why)) if why.as_str() == "on purpose"
    ));
    assert!(matches!(handle.join().wait(), Ok(Exit::Panicked(_))));
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Stopped(CounterMessage::Add { n: 1 }))
    ));
}

#[test]
fn a_circle_is_found() {
    let system = system(1);
    let handle = system.spawn(Counter::new());
    assert!(matches!(
        handle.call_yourself().within(LONG).wait(),
        Err(CallError::Failed(CallError::Deadlock(_)))
    ));
}

#[test]
fn an_actor_ends_with_its_last_handle() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    let join = handle.join();
    drop(handle);
    assert!(matches!(join.wait(), Ok(Exit::Normal)));
}

#[test]
fn block_on_runs_on_a_core() {
    let system = system(2);
    let answer = system.block_on(|| async {
        let handle = Counter::new().spawn_local().expect("this is a core");
        (handle.core(), handle.add(1).await)
    });
    assert_eq!(answer, (0, Ok(1)));
}

#[actor_core::test]
async fn the_body_of_a_test_runs_on_a_core() {
    let handle = Counter::new().spawn_on(1).expect("two cores");
    assert_eq!(handle.add(1).await, Ok(1));
    assert!(handle.sleep(SOON).await.expect("it lives") >= SOON);
}

#[test]
fn a_shutdown_ends_what_waits_for_nothing() {
    let system = system(2);
    let handles: Vec<_> = (0..10).map(|_| system.spawn(Counter::new())).collect();
    for handle in &handles {
        handle.add(1).try_send().expect("there is room");
    }
    let report = system.shutdown(LONG).wait();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.finished, 10);
    assert_eq!(report.undelivered, 0);
    assert_eq!(handles[0].add(1).wait(), Err(CallError::Stopped));
}

#[test]
fn a_shutdown_kills_what_sleeps_beyond_the_deadline() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    handle.sleep(10 * LONG).try_send().expect("there is room");
    let report = system.shutdown(SOON).wait();
    assert_eq!(report.killed.len(), 1, "{report}");
    assert!(matches!(handle.join().wait(), Ok(Exit::Killed)));
}

#[test]
fn a_system_that_is_dropped_ends() {
    let system = system(2);
    let handle = system.spawn(Counter::new());
    drop(system);
    assert!(matches!(handle.join().wait(), Ok(Exit::Killed)));
}
