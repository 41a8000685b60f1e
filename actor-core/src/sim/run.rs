//! One run.
//!
//! 1. The body runs as a task of core 0, until it is over or something fails.
//! 2. Then comes the quiet phase: no faults, and every decision is that of production. Whatever was begun has to
//!    finish.
//! 3. Methods that still wait for something after that are leftovers. The cores are ended.
//!
//! Time moves only when nothing can happen, or by a fault. With the feature `tokio` it is the paused clock of a tokio
//! runtime, so that its timers and ours are in one order.

use std::{
    any::Any,
    cell::Cell,
    rc::Rc,
    sync::{Arc, PoisonError},
};

use super::{
    body::Sim,
    clock, escape,
    options::Options,
    outcome::{Outcome, Progress, Verdict},
    panics::{self, Witness},
    stage::Stage,
    steps::Steps,
    strategy::Chooser,
    world::Simulated,
};
use crate::{
    PanicMessage,
    sched::{Core, Owner, Team},
};

/// Runs `body` once.
pub(crate) fn run<F: Future<Output = Verdict> + 'static>(
    options: &Options,
    seed: u64,
    chooser: Chooser,
    records: bool,
    progress: &Progress,
    body: impl FnOnce(Sim) -> F + 'static,
) -> Outcome {
    // Before anything on this thread has created a hash map.
    #[cfg(all(feature = "sim-hooks", target_os = "linux", target_env = "gnu"))]
    super::hooks::seed(seed);
    let faults = options.faults.clone();
    let stage = Stage::new(seed, options.cores, chooser, faults, records);
    let team = Arc::new(Team::new(options.cores).expect("a process has more cores than this"));
    // As in production, `System::current` exists as long as somebody refers to the system, and the run does.
    let owner: Arc<Owner> = Arc::new(());
    let _ = team.owner().set(Arc::downgrade(&owner));
    *progress
        .cores
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = team.cores().to_vec();
    let cores: Vec<Core> = (0..options.cores)
        .map(|index| {
            team.cores()[index].open(index, &team);
            let world = Simulated {
                stage: stage.clone(),
                index,
                team: Arc::downgrade(&team),
            };
            Core::new(team.cores()[index], team.clone(), Box::new(world))
        })
        .collect();
    let witness = Arc::new(Witness::default());
    let verdict = Rc::new(Cell::new(None));
    let done = verdict.clone();
    let sim = Sim {
        stage: stage.clone(),
    };
    Stage::set_current(Some(stage.clone()));
    escape::forget();
    for core in &cores {
        core.act(|| core.add_watcher(witness.clone()));
    }
    cores[0].act(|| {
        cores[0].add_root_task(async move {
            let outcome = crate::system::catching(move || body(sim)).await;
            done.set(Some(
                outcome.unwrap_or_else(|payload| Err(in_words(&*payload))),
            ));
        });
    });
    let steps = Steps::new(options, &stage, &cores, &witness, &verdict, progress);
    clock::drive(&steps);
    let (failure, taken) = (steps.failure.take(), steps.taken.get());
    let hash = steps.hash.get();
    let decisions = stage.take_decisions();
    let points = stage.take_points();
    let events = stage.take_events();
    let names = stage.take_names();
    drop(cores);
    drop(owner);
    for core in team.cores() {
        Team::core_is_free(core);
    }
    Stage::set_current(None);
    Outcome {
        failure,
        decisions,
        steps: taken,
        hash,
        points,
        events,
        names,
    }
}

/// A panic of the body: its message, and where it was.
fn in_words(payload: &(dyn Any + Send)) -> String {
    let message = PanicMessage::of(payload);
    match panics::take() {
        Some(panic) => format!("{}, at {}", message.as_str(), panic.place),
        None => message.as_str().to_owned(),
    }
}
