//! Whatever an actor can do keeps working when it is no longer where it was born.

use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use actor_core::{Actor as _, CallError, Context, Exit, Handle as _, System, actor};
use futures_util::{future::join_all, stream};

use crate::common::{system, within};

pub struct Mover {
    beats: u32,
    peer: Option<MoverHandle>,
}

#[actor]
impl Mover {
    pub fn work(&mut self) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(50) {
            std::hint::spin_loop();
        }
    }

    pub fn beat(&mut self) -> u32 {
        self.beats += 1;
        self.beats
    }

    pub fn whereabouts(&self, context: &Context<Self>) -> usize {
        context.core()
    }

    pub fn follow(&mut self, context: &Context<Self>, beats: u32) {
        let beats = stream::iter(0..beats);
        context.attach(beats, |me, _| me.beat()).detach();
    }

    pub fn link(&mut self, context: &Context<Self>, peer: MoverHandle) {
        context.link(&peer);
    }

    pub fn set_peer(&mut self, peer: MoverHandle) {
        self.peer = Some(peer);
    }

    /// Waits for the peer, which waits for this actor.
    pub async fn ask(&self, depth: u32) -> Result<u32, CallError> {
        let peer = self.peer.clone().expect("was told");
        peer.answer(depth).await
    }

    pub async fn answer(&mut self, depth: u32) -> u32 {
        match self.peer.clone() {
            Some(peer) if depth > 0 => peer.answer(depth - 1).await.unwrap_or(99),
            _ => depth,
        }
    }

    pub fn panics(&mut self) {
        panic!("as told");
    }

    /// Panics while a message to itself is on its way.
    pub fn panics_with_mail(&mut self, context: &Context<Self>, mail: mpsc::Sender<()>) {
        context.handle().read(mail).try_send().unwrap();
        panic!("as told");
    }

    pub fn read(&mut self, mail: mpsc::Sender<()>) {
        mail.send(()).unwrap();
    }
}

/// Has the last handle to an actor beside it.
struct Courier;

#[actor]
impl Courier {
    pub fn deliver(&mut self, to: MoverHandle, mail: mpsc::Sender<()>) {
        to.panics_with_mail(mail).try_send().unwrap();
    }
}

pub struct Driver;

#[actor]
impl Driver {
    /// Movers that were all born here, at least one of which has moved.
    pub async fn movers(&mut self) -> Vec<MoverHandle> {
        let born = |_| {
            Mover {
                beats: 0,
                peer: None,
            }
            .spawn()
        };
        let movers: Vec<_> = (0..16).map(born).collect();
        while !movers.iter().any(|mover| mover.core() == 1) {
            join_all(movers.iter().map(|mover| mover.work())).await;
        }
        movers
    }
}

/// Runs `body` with an actor that has moved, and one that has not, or has not moved alone.
fn with_moved(body: impl FnOnce(&System, MoverHandle, MoverHandle) + Send + 'static) {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let mut movers = driver.movers().wait().unwrap();
        let moved = movers.iter().position(|mover| mover.core() == 1).unwrap();
        let moved = movers.swap_remove(moved);
        body(&system, moved, movers.swap_remove(0));
    });
}

/// Then nothing is left of the actor but that message: its slot is back where it was born.
#[test]
fn mail_that_comes_too_late_for_one_that_has_moved_is_counted_and_dropped() {
    with_moved(|system, moved, _| {
        let courier = system.spawn_on(1, Courier).unwrap();
        let (mail, reads) = mpsc::channel();
        let before = system.dead_letters().stopped;
        assert_eq!(courier.deliver(moved, mail).wait(), Ok(()));
        assert_eq!(reads.recv(), Err(mpsc::RecvError), "nobody reads it");
        assert_eq!(system.dead_letters().stopped, before + 1);
    });
}

#[test]
fn it_knows_where_it_is_and_is_still_the_same() {
    with_moved(|system, moved, other| {
        assert_eq!(moved.whereabouts().wait(), Ok(1));
        assert_eq!(moved.core(), 1);
        assert_ne!(moved.id(), other.id());
        moved.register("moved").unwrap();
        assert_eq!(system.lookup::<MoverHandle>("moved").unwrap(), moved);
        assert_eq!(moved.downgrade().upgrade(), Some(moved.clone()));
        assert_eq!(moved.downgrade().id(), moved.id());
    });
}

#[test]
fn it_is_stopped_killed_and_let_go() {
    with_moved(|_, moved, _| {
        let last = moved.beat();
        last.try_send().unwrap();
        moved.stop();
        assert_eq!(moved.join().wait().unwrap(), Exit::Normal);
        assert_eq!(moved.beat().wait(), Err(CallError::Stopped));
    });
    with_moved(|_, moved, _| {
        moved.kill();
        assert_eq!(moved.join().wait().unwrap(), Exit::Killed);
    });
    with_moved(|_, moved, _| {
        let join = moved.join();
        drop(moved);
        assert_eq!(join.wait().unwrap(), Exit::Normal);
    });
    with_moved(|_, moved, _| {
        let panicked = moved.panics().wait();
        assert!(matches!(panicked, Err(CallError::Panicked(_))));
        assert!(matches!(moved.join().wait().unwrap(), Exit::Panicked(_)));
    });
}

#[test]
fn it_has_timers_streams_links_and_groups() {
    with_moved(|system, moved, other| {
        let group = system.group::<MoverHandle>("movers");
        group.join(&moved).unwrap();
        let timer = moved.beat().every(Duration::from_millis(1));
        moved.beat().after(Duration::from_millis(1)).detach();
        moved.follow(3).wait().unwrap();
        while moved.beat().wait().unwrap() < 20 {
            thread::yield_now();
        }
        drop(timer);
        // It stays where its timers are.
        let home = moved.core();
        moved.link(other.clone()).wait().unwrap();
        let join = moved.join();
        other.kill();
        assert_eq!(join.wait().unwrap(), Exit::Killed);
        assert_eq!(moved.core(), home);
        assert_eq!(group.members().len(), 0);
    });
}

#[test]
fn a_circle_of_calls_through_it_is_found() {
    with_moved(|_, moved, other| {
        moved.set_peer(other.clone()).wait().unwrap();
        other.set_peer(moved.clone()).wait().unwrap();
        // Each `answer` waits for the other actor's; one of those calls is our own.
        let answer = moved.answer(3).wait();
        assert_eq!(answer, Ok(99));
    });
}

#[test]
fn a_shutdown_ends_it() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let movers = driver.movers().wait().unwrap();
        let report = system.shutdown(Duration::from_secs(10)).wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.finished, 17);
        assert!(movers.iter().all(|mover| !mover.is_alive()));
    });
}

/// While they keep moving.
#[test]
fn a_shutdown_misses_nobody_who_moves() {
    within(Duration::from_secs(60), || {
        let rounds = if cfg!(debug_assertions) { 40 } else { 200 };
        for round in 0..rounds {
            let system = system(2 + round % 2);
            let driver = system.spawn_on(0, Driver).unwrap();
            let movers = driver.movers().wait().unwrap();
            let mover = movers[0].clone();
            for mover in &movers {
                for _ in 0..round % 10 {
                    let _ = mover.work().try_send();
                }
            }
            if round % 3 == 0 {
                // Abruptly, without an orderly shutdown.
                drop((system, driver, movers));
                mover.join().wait().unwrap();
                continue;
            }
            let report = system.shutdown(Duration::from_secs(10)).wait();
            assert!(report.is_clean(), "{report}");
            assert_eq!(report.finished, 17);
            assert!(movers.iter().all(|mover| !mover.is_alive()));
        }
    });
}
