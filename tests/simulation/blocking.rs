//! Blocking work is a step of the simulation: the same for each seed, and in between the steps of others.

use std::sync::atomic::{AtomicBool, Ordering};

use actor_core::{
    Actor as _, CallError, actor, blocking,
    sim::{Options, Sim, explore, try_explore},
};
use futures_util::future::{Either, join, select};

#[derive(Default)]
struct Worker {
    notes: u32,
}

#[actor]
impl Worker {
    /// How many notes were taken before the work was done.
    pub async fn work(&mut self, other: WorkerHandle) -> u32 {
        let there = blocking(move || other.note().wait()).await;
        assert!(
            matches!(there, Err(CallError::WouldBlock)),
            "all cores are here"
        );
        self.notes
    }

    pub async fn double(&self, number: u32) -> u32 {
        blocking(move || number * 2).await
    }

    pub async fn panics(&self) {
        blocking(|| panic!("out of luck")).await
    }

    pub fn note(&mut self) {
        self.notes += 1;
    }
}

#[actor_core::test(seeds = 100, cores = 2)]
async fn it_comes_back(sim: Sim) -> Result<(), CallError> {
    let (one, two) = (Worker::default().spawn(), Worker::default().spawn());
    sim.always(one.work(two.clone()).await? == 0, "exclusive");
    let (first, second) = join(one.double(1), two.double(2)).await;
    sim.always((first?, second?) == (2, 4), "to whom it belongs");
    Ok(())
}

/// Which work is done first is up to the seed.
#[test]
fn others_go_on_meanwhile() {
    static FIRST: [AtomicBool; 2] = [AtomicBool::new(false), AtomicBool::new(false)];
    let body = |sim: Sim| async move {
        let (one, two) = (Worker::default().spawn(), Worker::default().spawn());
        let race = select(one.double(1), two.double(2)).await;
        let (first, number, rest) = match race {
            Either::Left((number, rest)) => (0, number, rest),
            Either::Right((number, rest)) => (1, number, rest),
        };
        FIRST[first].store(true, Ordering::Relaxed);
        sim.always(number == Ok(2 + 2 * first as u32), "one answer");
        sim.always(rest.await == Ok(4 - 2 * first as u32), "and the other");
    };
    explore("blocking_race", Options::new().seeds(100).cores(2), body);
    assert!(FIRST.iter().all(|first| first.load(Ordering::Relaxed)));
}

#[test]
fn its_panic_is_told_with_the_method_that_awaits_it() {
    let found = try_explore("blocking_panics", Options::new().seeds(1), |_| async {
        let _ = Worker::default().spawn().panics().await;
    });
    let report = found.expect_err("it panics").report().to_owned();
    let expected = "`Worker::panics` panicked: out of luck, at tests/simulation/blocking.rs";
    assert!(report.contains(expected), "{report}");
}
