//! How an actor gets to its core.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use crate::{
    Actor, Exit, Handle as _, PanicMessage, SpawnError, System,
    cell::{life, lives, mailbox, moving, overload},
    raw::{Raw as _, RawHandle},
    references::Duty,
    sched::{Core, Kind, Team, discard, guarded},
    slot::Slot,
};

/// Starts an actor on the core of the code that spawns it, or on one that has nothing to do while that core has much.
/// If that code belongs to no actor, and the new actor may not move, it goes to the least loaded core instead. On a
/// thread that is no core, it goes to the least loaded core of the global system.
pub(crate) fn anywhere<A: Actor>(make: impl FnOnce() -> A + Send + 'static) -> A::Handle {
    Core::with(|core| match core {
        Some(core) if core.running_owner().is_some() => {
            let team = core.team();
            match core.world().place_away(team, core.is_heavy()) {
                Some(index) => on(team, index, false, make),
                None => local(core, false, make),
            }
        }
        Some(core) if may_move::<A>() => {
            let team = core.team();
            match core.world().place_of_body(team, core.is_heavy()) {
                Some(index) => on(team, index, false, make),
                None => {
                    let handle = local(core, false, make);
                    moving::is_not_placed(core, handle.raw().strong().slot());
                    handle
                }
            }
        }
        Some(core) => {
            let team = core.team();
            on(team, core.world().place(team), false, make)
        }
        None => {
            let global = System::global();
            let team = global.team();
            on(team, team.least_loaded(), false, make)
        }
    })
}

/// Starts an actor on the core with this number, of this thread's system or of the global one.
pub(crate) fn on_core<A: Actor + Send>(core: usize, actor: A) -> Result<A::Handle, SpawnError<A>> {
    Core::with(|here| match here {
        Some(here) => on_core_of(here.team(), core, actor),
        None => on_core_of(System::global().team(), core, actor),
    })
}

pub(crate) fn on_core_of<A: Actor + Send>(
    team: &Arc<Team>,
    core: usize,
    actor: A,
) -> Result<A::Handle, SpawnError<A>> {
    let cores = team.cores().len();
    if core >= cores {
        return Err(SpawnError::NoSuchCore { actor, core, cores });
    }
    Ok(on(team, core, true, move || actor))
}

/// Starts an actor on the core of this thread.
pub(crate) fn here<A: Actor>(actor: A) -> Result<A::Handle, SpawnError<A>> {
    Core::with(|core| match core {
        Some(core) => Ok(local(core, true, move || actor)),
        None => Err(SpawnError::NotOnCore(actor)),
    })
}

/// Starts an actor in `team`: like [`anywhere`] on a core of this team, and on the least loaded core otherwise.
pub(crate) fn in_team<A: Actor>(
    team: &Arc<Team>,
    make: impl FnOnce() -> A + Send + 'static,
) -> A::Handle {
    let is_ours = Core::with(|core| core.is_some_and(|core| Arc::ptr_eq(core.team(), team)));
    match is_ours {
        true => anywhere(make),
        false => on(team, team.least_loaded(), false, make),
    }
}

/// Creates an actor without a life, for a supervisor: on the core with this number, modulo the number of cores, or on
/// the least loaded one.
pub(crate) fn conceive<A: Actor>(team: &Arc<Team>, core: Option<usize>) -> A::Handle {
    Core::with(|here| {
        let ours = here.filter(|here| Arc::ptr_eq(here.team(), team));
        let index = match (core, ours) {
            (Some(index), _) => index % team.cores().len(),
            (None, Some(here)) => here.world().place(team),
            (None, None) => team.least_loaded(),
        };
        let target = team.cores()[index];
        // Its supervisor has to find it.
        let stays = true;
        if let Some(here) = ours.filter(|here| here.is(target)) {
            let slot = here.take_slot();
            let handle = begin::<A>(slot, stays, Some(here));
            match team.is_closed() || here.has_ended() {
                true => life::stillbirth(slot, Exit::Shutdown),
                false => lives::conceive::<A>(here, slot),
            }
            return handle;
        }
        let slot = target.free_slot();
        let handle = begin::<A>(slot, stays, None);
        // Until there is a cell, a count of its own holds the life of the slot.
        slot.references.add_handle();
        let team = team.clone();
        let packet = move |core: Option<&Core>| {
            match core {
                Some(core)
                    if Arc::ptr_eq(core.team(), &team)
                        && !core.is_closing()
                        && !core.is_stopping() =>
                {
                    lives::conceive::<A>(core, slot);
                }
                _ => life::stillbirth(slot, Exit::Shutdown),
            }
            let duty = slot.references.drop_handle();
            slot.core().discharge(slot, duty);
        };
        // Posted at once, as for every actor.
        target.post_packet(Kind::closure(&packet), packet);
        handle
    })
}

/// Starts an actor on the core `index` of `team`, from anywhere. `stays` is whether it must not move from there.
pub(crate) fn on<A: Actor>(
    team: &Arc<Team>,
    index: usize,
    stays: bool,
    make: impl FnOnce() -> A + Send + 'static,
) -> A::Handle {
    let target = team.cores()[index];
    Core::with(|core| match core {
        // If the team has ended, this core may belong to another team by now.
        Some(core) if core.is(target) && Arc::ptr_eq(core.team(), team) => local(core, stays, make),
        _ => {
            let slot = target.free_slot();
            let handle = begin::<A>(slot, stays, None);
            if team.is_closed() {
                guarded(|| drop(make));
                life::stillbirth(slot, Exit::Killed);
                return handle;
            }
            // Until the actor is born, a count of its own holds the life of the slot.
            slot.references.add_handle();
            let team = team.clone();
            let packet = move |core: Option<&Core>| {
                match core {
                    // In the meantime the core may be about to end, or have been given to another system.
                    Some(core) if Arc::ptr_eq(core.team(), &team) && !core.is_closing() => {
                        give_birth(core, slot, make);
                    }
                    _ => {
                        guarded(|| drop(make));
                        life::stillbirth(slot, Exit::Killed);
                    }
                }
                let generation = slot.generation();
                if let Some(core) = core.filter(|core| core.is_stopping()) {
                    // It was on its way when the others were asked.
                    core.catching(|| core.shut_down_slot(slot, generation));
                }
                match (core, slot.references.drop_handle()) {
                    // Nobody wants it any more.
                    (Some(core), Duty::Settle) => core.settle_slot(slot, generation),
                    (_, duty) => slot.core().discharge(slot, duty),
                }
            };
            // Not with the next batch: a message that reaches the actor by way of a third core must not come before
            // it.
            target.post_packet(Kind::closure(&packet), packet);
            handle
        }
    })
}

fn local<A: Actor>(core: &Core, stays: bool, make: impl FnOnce() -> A) -> A::Handle {
    let slot = core.take_slot();
    let handle = begin::<A>(slot, stays, Some(core));
    // An actor born on a core that has ended would be ended by whoever runs the core next and has its slots, on another
    // thread.
    if core.team().is_closed() || core.has_ended() {
        guarded(|| drop(make));
        life::stillbirth(slot, Exit::Killed);
    } else {
        give_birth(core, slot, make);
    }
    handle
}

/// Whether actors of this type may move to another core: not if they are not `Send`, nor if they keep their messages
/// in a list.
fn may_move<A: Actor>() -> bool {
    A::MOVES.is_some() && !overload::is_listed::<A>()
}

/// Begins a life in `slot`. If `here` is given, the slot is one of that core.
fn begin<A: Actor>(slot: &'static Slot, stays: bool, here: Option<&Core>) -> A::Handle {
    slot.start(mailbox::life::<A>(), stays || !may_move::<A>());
    match here {
        Some(core) => core.add_load(),
        None => slot.core().add_load(),
    }
    #[cfg(feature = "sim")]
    Core::with(|core| {
        if let Some(core) = core {
            core.world().born(slot);
        }
    });
    A::Handle::from_raw(RawHandle::adopt::<A>(slot))
}

/// Constructs the actor on its core.
fn give_birth<A: Actor>(core: &Core, slot: &'static Slot, make: impl FnOnce() -> A) {
    match catch_unwind(AssertUnwindSafe(make)) {
        Ok(actor) => life::birth(core, slot, actor),
        Err(payload) => {
            let message = PanicMessage::caught(&*payload, None);
            discard(payload);
            life::stillbirth(slot, Exit::Panicked(message));
        }
    }
}
