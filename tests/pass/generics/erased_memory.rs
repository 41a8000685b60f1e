//! Arguments of generic methods are dropped exactly once, wherever their message ends.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use actor_core::{CallError, Exit, Handle as _, SendError, System, actor};

use crate::support::{Event, exit, round, system};

/// How many were made, and how many were dropped.
#[derive(Clone, Default)]
struct Counts(Arc<(AtomicUsize, AtomicUsize)>);

impl Counts {
    fn make(&self) -> Counted {
        self.0.0.fetch_add(1, SeqCst);
        Counted(self.clone())
    }

    #[track_caller]
    fn check(&self, made: usize) {
        assert_eq!(self.0.0.load(SeqCst), made, "made");
        assert_eq!(self.0.1.load(SeqCst), made, "dropped");
    }
}

struct Counted(Counts);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.1.fetch_add(1, SeqCst);
    }
}

struct Taker;

#[actor(mailbox = 2)]
impl Taker {
    pub fn take<T>(&mut self, thing: T) {
        drop((self, thing));
    }

    pub async fn hold<T>(&mut self, started: Event, thing: T) {
        started.set();
        std::future::pending::<()>().await;
        drop(thing);
    }

    pub fn fail(&mut self, thing: impl Sized) {
        let _dropped = (self, thing);
        panic!("on purpose");
    }
}

fn busy(system: &System, counts: &Counts) -> TakerHandle {
    let taker = system.spawn(Taker);
    let started = Event::new();
    taker
        .hold(started.clone(), counts.make())
        .send()
        .wait()
        .unwrap();
    started.wait();
    taker
}

#[test]
fn handled_or_never_sent() {
    let (system, counts) = (system(1), Counts::default());
    let taker = system.spawn(Taker);
    taker.take(counts.make()).wait().unwrap();
    drop(taker.take(counts.make()));
    taker
        .take((counts.make(), counts.make()))
        .send()
        .wait()
        .unwrap();
    taker.take(()).wait().unwrap();
    counts.check(4);
}

#[test]
fn in_the_mailbox_of_one_that_is_killed() {
    let (system, counts) = (system(1), Counts::default());
    let taker = busy(&system, &counts);
    taker.take(counts.make()).try_send().unwrap();
    let thread = {
        let (taker, counts) = (taker.clone(), counts.clone());
        std::thread::spawn(move || taker.take(counts.make()).wait())
    };
    while counts.0.0.load(SeqCst) < 3 {
        std::thread::yield_now();
    }
    taker.kill();
    assert_eq!(exit(taker.join()), Exit::Killed);
    assert_eq!(thread.join().unwrap(), Err(CallError::Stopped));
    round(&system);
    counts.check(3);
    assert_eq!(system.dead_letters().stopped, 1);
}

#[test]
fn handed_back_by_one_that_is_full_or_dead() {
    let (system, counts) = (system(1), Counts::default());
    let taker = busy(&system, &counts);
    let mut sent = 1;
    loop {
        sent += 1;
        match taker.take(counts.make()).try_send() {
            Ok(()) => {}
            Err(SendError::Full(_)) => break,
            Err(error) => panic!("{error}"),
        }
    }
    taker.kill();
    exit(taker.join());
    assert!(matches!(
        taker.take(counts.make()).try_send(),
        Err(SendError::Stopped(_))
    ));
    assert_eq!(taker.take(counts.make()).wait(), Err(CallError::Stopped));
    round(&system);
    counts.check(sent + 2);
}

#[test]
fn dropped_by_a_panic() {
    let (system, counts) = (system(1), Counts::default());
    let taker = system.spawn(Taker);
    assert!(matches!(
        taker.fail(counts.make()).wait(),
        Err(CallError::Panicked(_))
    ));
    counts.check(1);
}

#[test]
fn from_another_core_and_when_the_system_ends() {
    let (system, counts) = (system(2), Counts::default());
    let taker = busy(&system, &counts);
    taker.take(counts.make()).try_send().unwrap();
    system.shutdown(std::time::Duration::ZERO).wait();
    exit(taker.join());
    counts.check(2);
}
