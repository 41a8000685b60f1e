//! Birth, settling, and the end of an actor.
//!
//! | state | what may happen | how it is left |
//! |---|---|---|
//! | starting | `on_start` runs, messages wait | the hook finishes |
//! | idle | a message runs at once | a method that waits, a stop, a kill, the last handle dropped |
//! | busy | asynchronous methods run, messages wait | the tasks finish |
//! | closing | accepted messages are handled, new ones are refused | nothing is left |
//! | stopping | `on_stop` runs | the hook finishes |
//! | leaving | the methods under way finish, nothing else begins | they have finished |
//! | down | there is no state, and messages wait | the supervisor begins a life, or gives up |
//! | ended | everything that comes is refused | the last packet that points to the cell has come |
//!
//! [`settle`] makes every transition but the first. It runs when a frame that used the cell has returned and
//! found that the cell wants attention, and as a packet when something changed from outside.
//!
//! The end happens in this order. From now on the actor is found dead. Its tasks are dropped, then its state.
//! Waiting messages are refused. What the actor had outside of itself is released. Those who want to know of
//! the end are told. If the actor has a supervisor, only a life ends, and the actor waits for the next
//! ([`lives`]): then waiting messages are kept.

use std::{
    alloc::Layout,
    cell::{Cell, UnsafeCell},
    mem::{self, MaybeUninit},
    ptr::NonNull,
};

use super::{
    ActorCell, Header, Underway, arrival, attached, barring, bits, header, kin, lives, mailbox,
    making, moving, overload, signal, turn, typed, waiting,
};
use crate::{
    Actor, Exit, PanicMessage, deadlock,
    references::Duty,
    sched::{Core, Kind, Owned, OwnerVtable},
    slot::Slot,
};

/// How many messages [`settle`] starts before it lets others run.
const BATCH: usize = 16;

const fn vtable<A: Actor>() -> &'static OwnerVtable {
    const {
        &OwnerVtable {
            name: A::NAME,
            layout: Layout::new::<ActorCell<A>>(),
            drop_state: drop_state::<A>,
            salvage: if A::BEFORE_RESTART {
                Some(lives::salvage::<A>)
            } else {
                None
            },
            run_stop_hook: if A::ON_STOP {
                Some(turn::run_stop_hook::<A>)
            } else {
                None
            },
            stops_after_panic: A::STOPS_AFTER_PANIC,
            drops_mail: A::DROPS_MAIL,
            down: if A::ON_LINK_DOWN {
                Some(signal::tell::<A>)
            } else {
                None
            },
            finished: turn::task_finished,
            panicked,
            settle,
            kill,
            stop,
            shut_down,
            stuck: deadlock::look_again,
            leave: moving::leave,
            inhabitant: moving::inhabitant,
            travels_to: moving::travels_to,
            set_out: moving::set_out_with,
            underway: barring::underway,
            in_the_way: barring::in_the_way,
            beginner: barring::beginner,
        }
    }
}

/// # Safety
/// `cell` is an `ActorCell<A>` of this core whose state is there and which nobody uses any more.
unsafe fn drop_state<A: Actor>(cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    // SAFETY: by the contract.
    unsafe { this.state().drop_in_place() };
}

/// Puts an actor into a slot whose life has begun.
pub(crate) fn birth<A: Actor>(core: &Core, slot: &'static Slot, actor: A) {
    let first = if A::ON_START {
        bits::STARTING | bits::UNBORN
    } else {
        0
    };
    conceive(core, slot, MaybeUninit::new(actor), first);
    if A::ON_START {
        start_hook(core, slot, turn::run_start_hook::<A>);
    }
}

/// Creates the cell of an actor. It has a state unless `bits` say that it has none.
pub(super) fn conceive<A: Actor>(
    core: &Core,
    slot: &'static Slot,
    state: MaybeUninit<A>,
    mut bits: u32,
) -> NonNull<Owned> {
    let attention = bits != 0;
    if overload::is_listed::<A>() {
        bits |= bits::LISTED;
    }
    let cell = core
        .pool
        .allocate(Layout::new::<ActorCell<A>>())
        .cast::<ActorCell<A>>();
    // SAFETY: the block has the layout of the cell.
    unsafe {
        cell.write(ActorCell {
            header: Header {
                owned: Owned {
                    vtable: vtable::<A>(),
                    active: Cell::new(0),
                    attention: Cell::new(attention),
                },
                slot,
                here: Cell::new(0),
                capacity: A::MAILBOX.places(),
                bits: Cell::new(bits),
                generation: slot.generation(),
                extra: UnsafeCell::new(None),
            },
            state: UnsafeCell::new(state),
        });
    }
    core.add_actor();
    // SAFETY: this is the home core.
    unsafe { slot.set_cell(Some(cell.cast())) };
    cell.cast()
}

/// Runs the hook `on_start`, now or as the first packet.
///
/// `run` is [`turn::run_start_hook`] for the type of the actor in the slot, which is alive and has run nothing
/// yet.
pub(super) fn start_hook(core: &Core, slot: &'static Slot, run: unsafe fn(&Core, NonNull<Owned>)) {
    let generation = slot.generation();
    let hook = move |core: Option<&Core>| {
        if let Some(core) = core
            && let Some(cell) = core.owner_in(slot, generation)
            // If the actor has a supervisor, the life that this hook was meant for may be over.
            // SAFETY: found in its slot, so alive.
            && unsafe { header(cell) }.has(bits::UNBORN)
        {
            // SAFETY: as above; the life is unborn, so nothing has run before this hook.
            unsafe { run(core, cell) };
        }
    };
    if core.running_owner().is_some() || core.running_task().is_some() {
        // The hook must not run on the spawner's stack. Nobody knows the actor yet, so this packet is its
        // first.
        core.push(Kind::closure(&hook), hook);
    } else {
        // Messages sent to the actor in the meantime may already be in the queue, and the hook has to run
        // before them. Whoever is on the stack (a task of another runtime, or a destructor) must not see its
        // panic.
        core.catching_on_stack(|| hook(Some(core)));
    }
}

/// The actor could not be made: its constructor panicked, or its system has been shut down.
pub(crate) fn stillbirth(slot: &'static Slot, exit: Exit) {
    slot.core().drop_load();
    let duty = slot.set_exit(&exit, None::<fn()>);
    slot.core().discharge(slot, duty);
}

/// Asks the actor to end in order.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core.
unsafe fn stop(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    header.set(bits::CLOSED);
    let _ = header.slot.references.close();
    // SAFETY: by the contract.
    unsafe { settle(core, cell) };
}

/// Asks the actor to end in order because its system ends. If the actor has a supervisor, that is the
/// supervisor's job.
///
/// # Safety
/// As for [`stop`].
unsafe fn shut_down(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if lives::is_looked_after(header) {
        return;
    }
    header.set_exit(Exit::Shutdown);
    if header.has(bits::DOWN) {
        header.end_with(Exit::Shutdown);
    }
    // SAFETY: by the contract.
    unsafe { stop(core, cell) };
}

/// Ends the actor, now or as soon as the frames that use it have returned.
///
/// # Safety
/// As for [`stop`].
unsafe fn kill(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    header.clear(bits::SENTENCED);
    header.end_with(Exit::Killed);
    // SAFETY: by the contract.
    unsafe { settle(core, cell) };
}

impl Header {
    /// Has the actor end for the given reason as soon as it is not active.
    pub(super) fn end_with(&self, exit: Exit) {
        drop(self.take_exit());
        self.set_exit(exit);
        self.set(bits::KILLED);
        self.set_attention();
    }
}

/// Holds the actor: until it is [let go](let_go) none of its methods begins, and it does not end unless it is
/// killed.
#[cfg(feature = "sim")]
pub(crate) fn hold(core: &Core, slot: &'static Slot) {
    if let Some(header) = mailbox::local_header(core, slot) {
        header.set(bits::HELD);
    }
}

/// Whatever has become possible in the meantime begins in a packet of its own.
#[cfg(feature = "sim")]
pub(crate) fn let_go(core: &Core, slot: &'static Slot) {
    if let Some(header) = mailbox::local_header(core, slot) {
        header.clear(bits::HELD);
        core.settle_soon(slot);
    }
}

/// Code of the actor has panicked. That ends this actor and no other.
///
/// # Safety
/// As for [`stop`].
unsafe fn panicked(core: &Core, cell: NonNull<Owned>, message: PanicMessage) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    let exit = Exit::Panicked(message);
    let barred = bits::STARTING | bits::STOPPING | bits::KILLED | bits::ENDED;
    if header.owned.vtable.stops_after_panic && !header.has(barred | bits::EMPTY | bits::DOWN) {
        // Its hook wants to know. The state is as the panic left it, and nobody borrows it once the tasks are
        // gone. Dropping them runs user code, which may call the actor, so nothing may begin from now on.
        header.set(bits::LEAVING);
        drop_tasks(core, header, &exit);
        header.clear(bits::EXCLUSIVE | bits::SHARED);
        // An earlier request to end is no longer the reason.
        if header.exit().is_some_and(|exit| exit.is_orderly()) {
            drop(header.take_exit());
        }
        header.set_exit(exit);
        core.settle_soon(header.slot);
        return;
    }
    // SAFETY: by the contract.
    unsafe { end(core, cell, exit) };
    // SAFETY: `end` leaves the memory.
    unsafe { free_if_over(core, cell) };
}

/// Keeps a cell alive and unsettled while a frame uses it.
struct Active<'a>(&'a Header);

impl<'a> Active<'a> {
    fn new(header: &'a Header) -> Self {
        header.owned.active.set(header.owned.active.get() + 1);
        Active(header)
    }
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.0.owned.active.set(self.0.owned.active.get() - 1);
    }
}

/// Does what has become possible: starts what waits, runs `on_stop`, ends the actor.
///
/// # Safety
/// `cell` is a cell of this thread's core whose memory is there.
#[cold]
unsafe fn settle(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if header.owned.active.get() != 0 {
        // The frame that is active gets here when it returns.
        header.set_attention();
        return;
    }
    if !header.has(bits::ENDED) && core.is_nested() {
        // Not on the stack of a caller.
        core.settle_soon(header.slot);
        return;
    }
    {
        let _active = Active::new(header);
        // SAFETY: by the contract, and active.
        unsafe { settle_active(core, cell, header) };
        let unneeded = !header.slot.references.has_handles();
        header.owned.attention.set(
            unneeded
                || header.bits.get()
                    & !(bits::EXCLUSIVE | bits::SHARED | bits::LISTED | bits::CALLED)
                    != 0,
        );
    }
    // SAFETY: by the contract.
    unsafe { free_if_over(core, cell) };
}

/// # Safety
/// As for [`settle`], and the cell is active.
unsafe fn settle_active(core: &Core, cell: NonNull<Owned>, header: &Header) {
    let references = &header.slot.references;
    let mut started = 0;
    loop {
        if header.has(bits::ENDED) {
            return;
        }
        if header.has(bits::KILLED) {
            let exit = header.take_exit().unwrap_or(Exit::Killed);
            // SAFETY: by the contract; no frame of the actor is on the stack but this one.
            unsafe { end(core, cell, exit) };
            if header.has(bits::DOWN) {
                continue;
            }
            return;
        }
        waiting::call_remote_waiters(core, header);
        if header.has(bits::EXCLUSIVE | bits::UNBORN | bits::HELD | bits::TRAVELLING) {
            return;
        }
        if header.has(bits::DOWN) {
            // Waiting messages wait for the next life.
            return;
        }
        if header.has(bits::STARTING) {
            // The hook has finished and left nothing behind.
            header.clear(bits::STARTING);
            lives::has_started(header);
        }
        if header.has(bits::STOPPING) {
            let exit = header.take_exit().unwrap_or(Exit::Normal);
            // SAFETY: the hook is over, and so is everything else.
            unsafe { end(core, cell, exit) };
            return;
        }
        if header.has(bits::LEAVING) {
            if header.has(bits::SHARED) {
                return;
            }
            // SAFETY: by the contract; alive and idle.
            unsafe { take_leave(core, cell, header) };
            continue;
        }
        if header.has(bits::PENDING) {
            if started == BATCH {
                core.settle_soon(header.slot);
                return;
            }
            let next = header.with_extra(|extra| {
                let access = extra.pending.front()?.access;
                arrival::may_start_next(header, access).then(|| extra.pending.pop_front())?
            });
            if let Some(next) = next {
                if header.with_extra(|extra| extra.pending.is_empty()) {
                    header.clear(bits::PENDING);
                }
                started += 1;
                if next.remote {
                    core.give_back_later(header.slot);
                }
                // SAFETY: alive, and `may_start_next` says that it may.
                unsafe { next.message.start(core, cell, next.reply) };
                continue;
            }
            return;
        }
        if header.has(bits::SHARED) {
            return;
        }
        let unneeded = !references.has_handles();
        if !(unneeded || header.has(bits::CLOSED)) {
            return;
        }
        if header.here.get() != 0 || references.in_flight() != 0 {
            // Each of the remaining ones gets us here again.
            return;
        }
        header.set(bits::CLOSED);
        let _ = references.close();
        // SAFETY: by the contract; alive and idle.
        unsafe { take_leave(core, cell, header) };
    }
}

/// Runs the hook `on_stop`, if there is one; afterwards the actor ends.
///
/// # Safety
/// As for [`settle_active`], and no method of the actor runs.
unsafe fn take_leave(core: &Core, cell: NonNull<Owned>, header: &Header) {
    header.clear(bits::LEAVING);
    header.set(bits::STOPPING);
    let vtable = header.owned.vtable;
    // A hook that does not ask for the reason runs only if the actor ends in order.
    let is_orderly = header.exit().is_none_or(|exit| exit.is_orderly());
    if let Some(run) = vtable
        .run_stop_hook
        .filter(|_| is_orderly || vtable.stops_after_panic)
    {
        // SAFETY: alive and idle.
        unsafe { run(core, cell) };
    }
}

/// Ends the life of the actor. If it was the only one, or no other can follow, only the memory of the cell is
/// left.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core, and nothing on the stack uses its
/// state.
pub(super) unsafe fn end(core: &Core, cell: NonNull<Owned>, exit: Exit) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if header.has(bits::ENDED) {
        return;
    }
    let _active = Active::new(header);
    let goes_on = lives::may_go_on(core, header);
    if header.has(bits::DOWN) {
        header.clear(bits::KILLED);
        if !goes_on {
            bury(core, header, &lives::last_exit(header, exit));
        }
        return;
    }
    let empty = header.has(bits::EMPTY);
    if goes_on {
        header.set(bits::DOWN);
    } else {
        header.set(bits::ENDED | bits::CLOSED | bits::EMPTY);
        // SAFETY: this is the home core.
        unsafe { header.slot.set_cell(None) };
        let _ = header.slot.references.close();
    }
    header.set_attention();
    // The tasks go before the state, which they borrow.
    drop_tasks(core, header, &exit);
    let mut exit = exit;
    if !empty {
        if goes_on {
            // SAFETY: it was there until now, `DOWN` keeps everybody else away, and those that borrowed it are
            // gone.
            let salvaging = || unsafe { lives::keep_salvage(header, cell, &exit) };
            crate::sched::guarded(salvaging);
        }
        // Callers whose answer ports are in the state are told why.
        let outer = core.set_ending(Some(exit.clone()));
        // SAFETY: as above, with `EMPTY` in the place of `DOWN` if this is the end for good.
        let dropping = || unsafe { (header.owned.vtable.drop_state)(cell) };
        if let Err(payload) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(dropping)) {
            exit = Exit::Panicked(PanicMessage::caught(&*payload, None));
            crate::sched::discard(payload);
        }
        core.set_ending(outer);
    }
    if goes_on {
        lives::fall(core, header, &exit);
    } else {
        bury(core, header, &exit);
    }
}

fn drop_tasks(core: &Core, header: &Header, exit: &Exit) {
    let underway = header.if_extra(|extra| {
        let tasks = extra.tasks.take_all();
        (tasks, extra.luggage.take())
    });
    if let Some((tasks, luggage)) =
        underway.filter(|(tasks, luggage)| !tasks.is_empty() || luggage.is_some())
    {
        // Callers whose answer ports are in these tasks are told why. The tasks are interrupted, however
        // orderly the end is.
        let told = match exit {
            Exit::Panicked(_) => exit.clone(),
            _ => Exit::Killed,
        };
        let outer = core.set_ending(Some(told));
        for Underway { task, .. } in tasks {
            core.remove_task(task);
        }
        if let Some(luggage) = luggage {
            core.drop_luggage(luggage.1);
        }
        core.set_ending(outer);
    }
    attached::drop_all(core, header);
}

/// The actor has ended for good: refuses waiting messages, and tells everybody who wants to know.
fn bury(core: &Core, header: &Header, exit: &Exit) {
    let slot = header.slot;
    header.set(bits::ENDED | bits::CLOSED | bits::EMPTY);
    header.set_attention();
    // SAFETY: this is the home core.
    unsafe { slot.set_cell(None) };
    let _ = slot.references.close();
    // Nobody can add anything any more: the slot is empty.
    refuse_mail(core, header);
    if let Some(making) = making::take(header, |_| true) {
        core.remove_task(making);
    }
    lives::drop_salvage(header);
    let id = slot.id();
    // What the actor has sent, and its signals, arrive before anybody learns of the end in another way.
    core.send_what_is_owed();
    let signal = header.has_kin().then_some(|| {
        kin::tell_links(header, exit);
        kin::tell_supervisor(header, exit);
        core.send_what_is_owed();
    });
    let duty = slot.set_exit(exit, signal);
    // Not earlier: whoever is told that the actor has ended must find it so.
    core.drop_actor(id, header.owned.vtable.name, exit);
    waiting::call_everybody(core, header);
    if duty == Duty::Recycle {
        slot.core().discharge(slot, duty);
    }
}

/// Refuses the messages that wait. Dropping one runs user code, which may send the actor another: that one is not
/// refused with them, or this might never end.
pub(super) fn refuse_mail(core: &Core, header: &Header) {
    let waiting = header.if_extra(|extra| mem::take(&mut extra.pending));
    header.clear(bits::PENDING);
    for next in waiting.unwrap_or_default() {
        header.here.set(header.here.get() - 1);
        if next.remote {
            core.give_back_later(header.slot);
        }
        match next.message.is_signal() {
            true => mailbox::tell_world_refused(),
            false => mailbox::refuse(header.slot, header.addressee(), next.reply, &mut || {
                next.message.method()
            }),
        }
        drop(next.message);
    }
}

/// Frees the memory of a cell that has ended, once nothing points to it.
///
/// # Safety
/// `cell` is a cell of this thread's core whose memory is there; the caller does not use it
/// afterwards.
pub(super) unsafe fn free_if_over(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if header.has(bits::ENDED) && header.here.get() == 0 && header.owned.active.get() == 0 {
        let layout = header.owned.vtable.layout;
        // SAFETY: nothing points to it. The state is in a `MaybeUninit`, and gone.
        unsafe { cell.cast::<Header>().drop_in_place() };
        // SAFETY: allocated with this layout, by `conceive` or by `moving`.
        unsafe { core.pool.free(cell.cast(), layout) };
    }
}
