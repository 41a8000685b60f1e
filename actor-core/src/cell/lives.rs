//! Successive lives in one cell: what a supervisor does with an actor.
//!
//! An actor that was made for a supervisor is *down* at first: it has a slot, a cell and a mailbox, but no state. A
//! life begins when its constructor has made one ([`begin`]). When the life ends, for whatever reason, the actor is
//! down again ([`fall`]): handles stay valid, messages wait, and links and monitors are told. So is the supervisor,
//! which begins another life, lets the actor rest ([`rest`]), or gives it up ([`give_up`]). In the last case, the
//! actor has ended like any other. If the supervisor has said beforehand that no life follows ([`ends_for_good`]),
//! waiting messages are refused at once.
//!
//! Nothing here decides whether there is another life: that is up to the supervisor.

use std::{
    any::Any,
    mem::MaybeUninit,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr::NonNull,
};

use super::{
    Header, bits, header,
    kin::{self, Relative, Supervised},
    life, mailbox, making, turn, typed, waiting,
};
use crate::{
    Actor, Exit, PanicMessage, deadlock,
    reply::Reply,
    sched::{Caller, Core, Owned},
    slot::Slot,
};

/// Creates an actor that is down.
pub(crate) fn conceive<A: Actor>(core: &Core, slot: &'static Slot) {
    let cell = life::conceive::<A>(core, slot, MaybeUninit::uninit(), bits::DOWN);
    // SAFETY: made just now.
    let header = unsafe { header(cell) };
    header.with_kin(|kin| {
        kin.supervised = Some(Supervised {
            supervisor: None,
            begun_by: None,
            restarts: |_| true,
            life: 0,
            last: Exit::Shutdown,
            salvaged: None,
            making: None,
            started: None,
            to_restart: false,
            for_good: false,
            ended_by: None,
        });
    });
}

/// Announces that this supervisor will begin the lives of the actor: whoever waits for a life waits for the
/// supervisor.
pub(crate) fn expect(core: &Core, who: Relative, supervisor: Relative) {
    let before = with_header(core, who, |header| {
        header.if_supervised(|it| it.begun_by.replace(supervisor))
    });
    if let Some(Some(None)) = before {
        // Callers may have come before this was known.
        waiting::look_for_callers(core, who.slot, who.generation);
    }
}

/// Begins a life of an actor that is down, with the state that its constructor has made. `started` is told when the
/// hook `on_start` is over.
///
/// The actor in the slot was [conceived](conceive) as an `A`.
pub(crate) fn begin<A: Actor>(
    core: &Core,
    who: Relative,
    supervisor: Relative,
    restarts: fn(&Exit) -> bool,
    mut actor: A,
    started: Reply,
) {
    let cell = core.owner_in(who.slot, who.generation);
    // SAFETY: an owner is in its slot exactly as long as it lives.
    let header = cell.map(|cell| (cell, unsafe { header(cell) }));
    let Some((cell, header)) = header.filter(|(_, header)| header.has(bits::DOWN)) else {
        crate::sched::guarded(|| drop(actor));
        started.answer::<u32, Exit>(Err(Exit::NoActor));
        return;
    };
    let salvaged = header.if_supervised(|it| it.salvaged.take()).flatten();
    if let Some(salvaged) = salvaged {
        let restore = AssertUnwindSafe(|| actor.after_restart(salvaged));
        if let Err(payload) = catch_unwind(restore) {
            let message =
                PanicMessage::caught(&*payload, Some(const { &turn::hook::<A>("after_restart") }));
            crate::sched::discard(payload);
            crate::sched::guarded(|| drop(actor));
            started.answer::<u32, Exit>(Err(Exit::Panicked(message)));
            return;
        }
    }
    // User code has run: the actor may have been given up in the meantime.
    if core.owner_in(who.slot, who.generation) != Some(cell) || !header.has(bits::DOWN) {
        crate::sched::guarded(|| drop(actor));
        started.answer::<u32, Exit>(Err(Exit::NoActor));
        return;
    }
    // SAFETY: conceived as an `A`, and alive.
    let this = unsafe { typed::<A>(cell) };
    // SAFETY: there is no state, and nobody looks for one while `DOWN` is set.
    unsafe { this.state().write(actor) };
    drop(header.take_exit());
    header.if_supervised(|it| {
        it.supervisor = Some(supervisor);
        it.begun_by = Some(supervisor);
        it.restarts = restarts;
        it.life += 1;
        it.to_restart = false;
        it.for_good = false;
        it.ended_by = None;
        it.started = Some(started);
    });
    header.clear(bits::DOWN | bits::CLOSED | bits::KILLED);
    header.set_attention();
    who.slot.begin_life();
    who.slot.references.reopen();
    if A::ON_START {
        header.set(bits::STARTING | bits::UNBORN);
        life::start_hook(core, who.slot, turn::run_start_hook::<A>);
    } else {
        has_started(header);
    }
    if header.has(bits::CROWDED) {
        // Refusing mail has made room. Nobody was called earlier, since whoever came while the actor was down was
        // refused too.
        waiting::call_waiters(core, header);
    }
    // Waiting messages may start now.
    core.settle_soon(who.slot);
}

/// The hook `on_start` is over, or there is none.
pub(super) fn has_started(header: &Header) {
    let started = header.if_supervised(|it| Some((it.started.take()?, it.life)));
    if let Some((started, life)) = started.flatten() {
        started.answer::<u32, Exit>(Ok(life));
    }
}

/// Whether the actor can have another life: it was made for a supervisor, and the system is not ending.
pub(super) fn may_go_on(core: &Core, header: &Header) -> bool {
    header.if_supervised(|_| ()).is_some() && !core.team().is_closed() && !core.has_ended()
}

/// Whether the actor is alive and another life would follow if it were killed.
#[cfg(feature = "sim")]
pub(crate) fn is_restarted_when_killed(core: &Core, slot: &'static Slot) -> bool {
    let header = mailbox::local_header(core, slot).filter(|header| !header.has(bits::DOWN));
    header.and_then(|header| header.if_supervised(|it| it.goes_on(&Exit::Killed))) == Some(true)
}

/// Whether another life would follow if the actor's life ended with this exit.
pub(crate) fn is_followed(core: &Core, who: Relative, exit: &Exit) -> bool {
    let is_followed = with_header(core, who, |header| {
        may_go_on(core, header) && header.if_supervised(|it| it.goes_on(exit)) == Some(true)
    });
    is_followed == Some(true)
}

/// Whether the actor has a supervisor that is alive, and ends it when the system ends.
pub(super) fn is_looked_after(header: &Header) -> bool {
    let supervisor = header.if_supervised(|it| it.supervisor).flatten();
    supervisor.is_some_and(|supervisor| supervisor.is_alive())
}

/// The exit of an actor that ends while it is down: that of its last life, if it had one.
pub(super) fn last_exit(header: &Header, exit: Exit) -> Exit {
    let last = header.if_supervised(|it| (it.life > 0).then(|| it.last.clone()));
    last.flatten().unwrap_or(exit)
}

/// Whether messages that come while the actor is down wait for the next life.
pub(super) fn keeps_mail(header: &Header) -> bool {
    !header.owned.vtable.drops_mail && !header.has(bits::CLOSED)
}

/// Takes from the state what the next life is to receive, if one is to follow.
///
/// # Safety
/// The state of `cell`, whose header this is, is there, and nobody uses it.
pub(super) unsafe fn keep_salvage(header: &Header, cell: NonNull<Owned>, exit: &Exit) {
    let Some(salvage) = header.owned.vtable.salvage else {
        return;
    };
    if header.if_supervised(|it| it.goes_on(exit)) == Some(true) {
        // SAFETY: by the contract.
        let salvaged = unsafe { salvage(cell, exit) };
        let before = header.if_supervised(|it| it.salvaged.replace(salvaged));
        // A user's value, like the one below: not dropped while the cell is looked at.
        crate::sched::guarded(|| drop(before));
    }
}

/// No life follows that could receive what was salvaged.
pub(super) fn drop_salvage(header: &Header) {
    let salvaged = header.if_supervised(|it| it.salvaged.take());
    crate::sched::guarded(|| drop(salvaged));
}

/// The function for the vtable.
///
/// # Safety
/// As for [`keep_salvage`], and the cell is an `ActorCell<A>`.
pub(super) unsafe fn salvage<A: Actor>(cell: NonNull<Owned>, exit: &Exit) -> Box<dyn Any> {
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    // SAFETY: by the contract.
    let state = unsafe { &mut *this.state() };
    state.before_restart(exit.clone())
}

/// A life of the actor has ended, and its state is gone.
pub(super) fn fall(core: &Core, header: &Header, exit: &Exit) {
    let over = bits::STARTING | bits::UNBORN | bits::EXCLUSIVE | bits::SHARED;
    header.clear(over | bits::STOPPING | bits::LEAVING | bits::KILLED | bits::EMPTY);
    drop(header.take_exit());
    let (goes_on, for_good) = header
        .if_supervised(|it| (it.goes_on(exit), it.for_good))
        .unwrap_or_default();
    if goes_on && header.has(bits::CLOSED) {
        // It was asked to stop but will be started again all the same: new messages wait for that.
        header.clear(bits::CLOSED);
        header.slot.references.reopen();
    }
    if for_good {
        // At once: another child may call this one before it ends itself, and the supervisor would wait for that.
        close(core, header);
    } else if header.owned.vtable.drops_mail {
        life::refuse_mail(core, header);
    }
    core.life_ended(header.owned.vtable.name, exit);
    kin::tell_links(header, exit);
    kin::tell_supervisor(header, exit);
    // The signals, like everything this life has sent, arrive before anybody learns of the end in another way. And
    // another life begins here, but later.
    core.send_what_is_owed();
    header.slot.end_life(exit);
}

/// Lets an actor rest that is down: waiting messages are refused, and so are new ones, until a life begins.
pub(crate) fn rest(core: &Core, who: Relative) {
    with_header(core, who, |header| {
        if header.has(bits::DOWN) {
            close(core, header);
        }
    });
}

/// Makes the current life of the actor the last one: when it ends, the actor [rests](rest). If it has ended already,
/// that is now.
pub(crate) fn ends_for_good(core: &Core, who: Relative) {
    with_header(core, who, |header| {
        if header.has(bits::DOWN) {
            close(core, header);
        } else {
            header.if_supervised(|it| it.for_good = true);
        }
    });
}

/// Refuses waiting messages, and new ones until a life begins.
fn close(core: &Core, header: &Header) {
    header.set(bits::CLOSED);
    let _ = header.slot.references.close();
    life::refuse_mail(core, header);
    waiting::call_everybody(core, header);
}

/// Nobody will begin another life of this actor: it ends for good. If it is not down yet, it is killed.
pub(crate) fn give_up(core: &Core, who: Relative) {
    let before = with_header(core, who, |header| {
        let exit = match header.has(bits::DOWN) {
            true => last_exit(header, Exit::Shutdown),
            false => Exit::Killed,
        };
        header.end_with(exit);
        header.if_kin(|kin| kin.supervised.take())
    });
    if let Some(Some(Some(mut supervised))) = before {
        if let Some(making) = supervised.making.take() {
            core.remove_task(making.task);
        }
        // What was salvaged is a user's value.
        crate::sched::guarded(|| drop(supervised));
        core.settle_slot(who.slot, who.generation);
    }
}

/// The supervisor has gone: the actor's life ends, and the actor is down until there is another supervisor. If a
/// state is being made, it is not wanted any more.
pub(crate) fn orphan(core: &Core, who: Relative, supervisor: Relative) {
    let orphaned = with_header(core, who, |header| {
        let orphaned = header.if_supervised(|it| {
            let is_it = it.supervisor.is_some_and(|it| it.id() == supervisor.id());
            is_it.then(|| it.supervisor = None)
        });
        let making = making::take(header, |making| making.is_for(supervisor));
        (orphaned.flatten(), making)
    });
    let (orphaned, making) = orphaned.unwrap_or_default();
    if orphaned.is_some() {
        core.kill_slot(who.slot, who.generation);
    }
    if let Some(task) = making {
        core.remove_task(task);
    }
}

/// Asks the actor to end its life in order. With `to_restart`, another life can follow, and waiting messages are kept
/// for it. Otherwise the end is for good, and messages that were accepted are handled before.
pub(crate) fn shut_down(core: &Core, who: Relative, to_restart: bool, by: Option<Caller>) {
    let leaves = with_header(core, who, |header| {
        if header.has(bits::DOWN) {
            return false;
        }
        header.set_exit(Exit::Shutdown);
        header.if_supervised(|it| {
            it.to_restart = to_restart;
            it.ended_by = by;
        });
        if to_restart {
            header.set(bits::LEAVING);
        }
        true
    });
    match leaves {
        Some(true) if to_restart => core.settle_slot(who.slot, who.generation),
        Some(true) => core.stop_slot(who.slot, who.generation),
        _ => {}
    }
    if let Some(by) = by {
        deadlock::look(core, who.slot, by);
    }
}

fn with_header<R>(core: &Core, who: Relative, body: impl FnOnce(&Header) -> R) -> Option<R> {
    core.owner_in(who.slot, who.generation)?;
    mailbox::local_header(core, who.slot).map(body)
}
