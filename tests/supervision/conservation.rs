//! Nothing is lost or left behind, whatever happens at the same time on all cores: the counts must match exactly.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
};

use actor_core::{
    CallError, Handle as _, SendError, System, actor,
    supervisor::{Child, Strategy, Supervisor},
};

use crate::support::HOUR;

#[derive(Clone, Default)]
struct Books {
    made: Arc<AtomicU64>,
    gone: Arc<AtomicU64>,
    handled: Arc<AtomicU64>,
}

/// Counts what it handles.
struct Clerk(Books);

impl Clerk {
    fn new(books: &Books) -> Self {
        books.made.fetch_add(1, Relaxed);
        Clerk(books.clone())
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.0.gone.fetch_add(1, Relaxed);
    }
}

#[actor(mailbox = 64)]
impl Clerk {
    pub fn work(&mut self) {
        self.0.handled.fetch_add(1, Relaxed);
    }

    pub fn crash(&mut self) {
        self.0.handled.fetch_add(1, Relaxed);
        std::panic::resume_unwind(Box::new("on purpose"));
    }
}

#[actor(mailbox = 64, on_restart = drop)]
impl Forgetful {
    pub fn work(&mut self) {
        self.0.work();
    }

    pub fn crash(&mut self) {
        self.0.crash();
    }
}

/// Its mail is refused when it goes down.
struct Forgetful(Clerk);

/// What a sender has seen.
#[derive(Default)]
struct Sent {
    accepted: u64,
    told: u64,
}

/// Sends and calls, and makes something happen once in a while.
macro_rules! harass {
    ($handles:expr, $seed:expr, $times:expr) => {{
        let mut sent = Sent::default();
        let mut chance: u64 = $seed;
        for _ in 0..$times {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let handle = &$handles[(chance >> 33) as usize % $handles.len()];
            match (chance >> 50) % 64 {
                0 => handle.kill(),
                1 => match handle.crash().send().wait() {
                    Ok(()) => sent.accepted += 1,
                    Err(SendError::Stopped(_)) => {}
                    Err(other) => panic!("{other}"),
                },
                2..=20 => {
                    sent.accepted += 1;
                    match handle.work().wait() {
                        Ok(()) => {}
                        Err(CallError::Stopped) => sent.told += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
                21..=40 => match handle.work().try_send() {
                    Ok(()) => sent.accepted += 1,
                    Err(SendError::Full(_) | SendError::Stopped(_)) => {}
                    Err(other) => panic!("{other}"),
                },
                _ => match handle.work().send().wait() {
                    Ok(()) => sent.accepted += 1,
                    Err(SendError::Stopped(_)) => {}
                    Err(other) => panic!("{other}"),
                },
            }
        }
        sent
    }};
}

fn conserves(strategy: Strategy, ends_early: bool) {
    let books = Books::default();
    let system = System::builder()
        .cores(2)
        .pin(false)
        .build()
        .expect("there are threads");
    let mut tree = Supervisor::in_system(&system, strategy)
        .intensity(u32::MAX, HOUR)
        .on_report(|_| {});
    let (mut clerks, mut forgetful) = (Vec::new(), Vec::new());
    for nth in 0..4 {
        let same = books.clone();
        let child = Child::new(format!("clerk {nth}"), move || Clerk::new(&same));
        clerks.push(tree.add(child.on_core(nth)));
        let same = books.clone();
        let make = move || Forgetful(Clerk::new(&same));
        forgetful.push(tree.add(Child::new(format!("forgetful {nth}"), make).on_core(nth + 1)));
    }
    let tree = system.block_on(move || async move { tree.start().await.expect("all start") });
    let times = 3000;
    let senders: Vec<_> = (0..4)
        .map(|seed| {
            let (clerks, forgetful) = (clerks.clone(), forgetful.clone());
            thread::spawn(move || match seed % 2 {
                0 => harass!(clerks, seed, times),
                _ => harass!(forgetful, seed, times),
            })
        })
        .collect();
    let early = ends_early.then(|| system.shutdown(HOUR));
    let mut all = Sent::default();
    for sender in senders {
        let sent = sender.join().expect("it does not panic");
        all.accepted += sent.accepted;
        all.told += sent.told;
    }
    drop(tree);
    early.unwrap_or_else(|| system.shutdown(HOUR)).wait();
    let letters = system.dead_letters();
    let handled = books.handled.load(Relaxed);
    assert_eq!(
        all.accepted,
        handled + all.told + letters.total(),
        "{handled} handled, {} told, {letters:?}",
        all.told
    );
    let (made, gone) = (books.made.load(Relaxed), books.gone.load(Relaxed));
    assert_eq!(made, gone, "every state that was made is gone");
    assert!(ends_early || made > 16, "some were restarted");
}

#[test]
fn nothing_is_lost_while_children_crash_one_for_one() {
    conserves(Strategy::OneForOne, false);
}

#[test]
fn nothing_is_lost_while_children_crash_rest_for_one() {
    conserves(Strategy::RestForOne, false);
}

#[test]
fn nothing_is_lost_while_children_crash_one_for_all() {
    conserves(Strategy::OneForAll, false);
}

#[test]
fn nothing_is_lost_when_the_system_ends_meanwhile() {
    for strategy in [
        Strategy::OneForOne,
        Strategy::OneForAll,
        Strategy::RestForOne,
    ] {
        conserves(strategy, true);
    }
}
