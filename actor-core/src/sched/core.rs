//! What one thread owns of a core, and the steps of its loop.
//!
//! Everything here is used by code that the packets run, through a `&Core` that they are given or find
//! by [`Core::with`]: so no field is borrowed while user code runs.
//!
//! One turn of the loop, as [`worker`](super::worker) drives it: take what is in the inbox
//! ([`Core::take_inbox`]), do what is due ([`Core::fire_timers`]), run a slice of the queue
//! ([`Core::run_slice`]), send what has been collected for other cores ([`Core::flush`]).
//!
//! # Safety
//!
//! An island of `unsafe` for one thing: the thread-local pointer to the core of this thread. It is set
//! for exactly as long as [`Core::act`] runs, which borrows the core.

#![expect(
    unsafe_code,
    reason = "an island: the thread-local pointer to the core"
)]

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind},
    ptr::{self, NonNull},
    sync::Arc,
    task::Waker,
    time::Instant,
};

use smallvec::SmallVec;

use super::{
    Batch, CoreShared, Kind, Parcel, Runner, Team, TimerAction, TimerKey, World,
    flat::FlatQueue,
    outbox::Outbox,
    pool::Pool,
    task::{TaskId, Tasks},
    timers::Timers,
};
use crate::{
    ActorId, Exit, PanicMessage,
    message::Method,
    references::{Duty, Reserved},
    slot::Slot,
};

/// The first field of whatever owns tasks and runs user code: how the scheduler speaks to it.
pub(crate) struct Owned {
    pub(crate) vtable: &'static OwnerVtable,
    /// Frames on the stack that use the owner: between [`Core::enter`] and [`Core::leave`].
    pub(crate) active: Cell<u32>,
    /// [`OwnerVtable::settle`] is to be called when the last of them comes back.
    pub(crate) attention: Cell<bool>,
}

/// Tasks, and the methods they run.
pub(crate) type TasksAndMethods = SmallVec<[(TaskId, &'static Method); 2]>;

/// All functions are called on the owner's core, with a pointer to the owner that is valid.
pub(crate) struct OwnerVtable {
    /// A task of the owner is over.
    pub(crate) finished: unsafe fn(&Core, NonNull<Owned>, TaskId),
    /// User code of the owner panicked.
    pub(crate) panicked: unsafe fn(&Core, NonNull<Owned>, PanicMessage),
    /// Something that the owner may have waited for has changed.
    pub(crate) settle: unsafe fn(&Core, NonNull<Owned>),
    /// The owner has to end now.
    pub(crate) kill: unsafe fn(&Core, NonNull<Owned>),
    /// The owner has to end in order.
    pub(crate) stop: unsafe fn(&Core, NonNull<Owned>),
    /// A task of the owner waited for other things beside an actor, and now waits for that one alone.
    pub(crate) blocked: fn(&Core, NonNull<Owned>, TaskId, &'static Slot),
    /// The methods of the owner that are under way: all, or those that a task waits for.
    pub(crate) underway: unsafe fn(NonNull<Owned>, Option<(ActorId, TaskId)>) -> TasksAndMethods,
}

/// What happened to something when user code panicked while it had it: told afterwards, when the
/// message of the panic is known.
type Orphan = Box<dyn FnOnce(PanicMessage)>;

pub(crate) struct Core {
    shared: &'static CoreShared,
    team: Arc<Team>,
    world: Box<dyn World>,
    queue: FlatQueue,
    pub(super) tasks: Tasks,
    pub(crate) pool: Pool,
    /// Who runs right now: the owner, and its task that is being polled.
    owner: Cell<Option<NonNull<Owned>>>,
    task: Cell<Option<TaskId>>,
    /// Packets that may still run in this slice, calls that run on the caller's stack included.
    budget: Cell<u32>,
    /// Calls that run on the stacks of their callers right now.
    depth: Cell<u32>,
    /// An address in the frame of [`Core::run_slice`]: stacks grow down from there.
    stack: Cell<usize>,
    /// Places of one slot whose messages have started and that were not given back yet.
    returning: Cell<Option<(&'static Slot, u32)>>,
    timers: RefCell<Timers>,
    outboxes: RefCell<Vec<Outbox>>,
    free_slots: RefCell<Vec<&'static Slot>>,
    orphans: RefCell<Vec<Orphan>>,
    /// Why the task that is being dropped is over, if it panicked.
    burial: RefCell<Option<PanicMessage>>,
    /// Wakes the loop when something is pushed while it is not running.
    loop_waker: RefCell<Option<Waker>>,
    in_turn: Cell<bool>,
    /// No thread is needed any more once the last actor and the last task without an owner are gone.
    actors: Cell<usize>,
    roots: Cell<usize>,
    stopping: Cell<bool>,
    closing: Cell<bool>,
    /// Nothing begins here any more.
    ended: Cell<bool>,
    watchers: RefCell<Vec<Arc<dyn Watcher>>>,
}

/// Wants to know who ends.
pub(crate) trait Watcher: Send + Sync {
    fn actor_ended(&self, id: ActorId, actor: &'static str, exit: &Exit);

    /// The core with this index has no actors.
    fn core_is_empty(&self, core: usize);
}

thread_local! {
    static CURRENT: Cell<*const Core> = const { Cell::new(ptr::null()) };
}

impl Core {
    pub(crate) fn new(shared: &'static CoreShared, team: Arc<Team>, world: Box<dyn World>) -> Self {
        let outboxes = team.cores().iter().map(|core| Outbox::new(core)).collect();
        Core {
            shared,
            team,
            world,
            queue: FlatQueue::new(),
            tasks: Tasks::default(),
            pool: Pool::new(),
            owner: Cell::new(None),
            task: Cell::new(None),
            budget: Cell::new(0),
            depth: Cell::new(0),
            stack: Cell::new(0),
            returning: Cell::new(None),
            timers: RefCell::default(),
            outboxes: RefCell::new(outboxes),
            free_slots: RefCell::default(),
            orphans: RefCell::default(),
            burial: RefCell::default(),
            loop_waker: RefCell::default(),
            in_turn: Cell::new(false),
            actors: Cell::new(0),
            roots: Cell::new(0),
            stopping: Cell::new(false),
            closing: Cell::new(false),
            ended: Cell::new(false),
            watchers: RefCell::default(),
        }
    }

    // ----- who and where -----

    /// Runs `body` with this thread acting as this core.
    pub(crate) fn act<R>(&self, body: impl FnOnce() -> R) -> R {
        struct Restore(*const Core);
        impl Drop for Restore {
            fn drop(&mut self) {
                CURRENT.set(self.0);
            }
        }
        let _restore = Restore(CURRENT.replace(self));
        body()
    }

    /// The core of this thread, if it is a scheduler thread.
    #[inline(always)]
    pub(crate) fn with<R>(body: impl FnOnce(Option<&Core>) -> R) -> R {
        let current = CURRENT.get();
        // SAFETY: not null only while `act` borrows the core, on this very thread; `body` returns
        // before `act` does.
        body(unsafe { current.as_ref() })
    }

    #[inline(always)]
    pub(crate) fn is(&self, shared: &CoreShared) -> bool {
        ptr::eq(self.shared, shared)
    }

    /// The core of this thread, for code that cannot be a closure because it has to be inlined.
    ///
    /// # Safety
    /// The caller does not keep it beyond its own return.
    #[inline(always)]
    pub(crate) unsafe fn current<'c>() -> Option<&'c Core> {
        // SAFETY: as in `with`, by the contract.
        unsafe { CURRENT.get().as_ref() }
    }

    pub(crate) fn shared(&self) -> &'static CoreShared {
        self.shared
    }

    pub(crate) fn team(&self) -> &Arc<Team> {
        &self.team
    }

    pub(crate) fn world(&self) -> &dyn World {
        &*self.world
    }

    /// The owner of the code that runs right now.
    pub(crate) fn running_owner(&self) -> Option<NonNull<Owned>> {
        self.owner.get()
    }

    /// The task that is being polled right now.
    pub(crate) fn running_task(&self) -> Option<TaskId> {
        self.task.get()
    }

    /// The code of `owner` runs from now on, until [`Core::leave`].
    #[inline]
    pub(crate) fn enter(&self, owner: NonNull<Owned>) {
        // SAFETY: the caller has it from its slot or from its task, so it is alive.
        let active = &unsafe { owner.as_ref() }.active;
        active.set(active.get() + 1);
        self.owner.set(Some(owner));
    }

    /// The code of `owner` has come back. The owner may be gone afterwards.
    #[inline]
    pub(crate) fn leave(&self, owner: NonNull<Owned>) {
        self.owner.set(None);
        // SAFETY: it was active, and is not freed while it is.
        let owned = unsafe { owner.as_ref() };
        let active = owned.active.get() - 1;
        owned.active.set(active);
        if owned.attention.get() && active == 0 {
            // SAFETY: as above, and this is its core.
            unsafe { (owned.vtable.settle)(self, owner) };
        }
    }

    /// A task is polled from now on, or none.
    #[inline]
    pub(super) fn set_task(&self, task: Option<TaskId>) {
        self.task.set(task);
    }

    /// Whether we are on the stack of a call that runs at once.
    pub(crate) fn is_nested(&self) -> bool {
        self.depth.get() != 0
    }

    // ----- the run queue -----

    /// Appends a packet to the run queue.
    #[inline(always)]
    pub(crate) fn push<P>(&self, kind: Kind<P>, packet: P) {
        self.queue.push(kind, packet);
        if !self.in_turn.get() {
            self.wake_loop();
        }
    }

    /// A driver of this thread, such as the event loop of sockets, has found work while the core
    /// slept.
    #[cold]
    fn wake_loop(&self) {
        if let Some(waker) = &*self.loop_waker.borrow() {
            waker.wake_by_ref();
        }
    }

    pub(crate) fn set_loop_waker(&self, waker: &Waker) {
        let mut known = self.loop_waker.borrow_mut();
        if !known.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *known = Some(waker.clone());
            self.shared.set_waker(waker.clone());
        }
    }

    /// While the loop runs it need not be woken for what is pushed.
    pub(crate) fn set_in_turn(&self, in_turn: bool) {
        self.in_turn.set(in_turn);
    }

    /// Runs up to `budget` packets.
    pub(crate) fn run_slice(&self, budget: u32) {
        self.budget.set(budget);
        let here = 0_u8;
        self.stack.set(&raw const here as usize);
        while self
            .catching(|| {
                loop {
                    let left = self.budget.get();
                    if left == 0 {
                        break;
                    }
                    self.budget.set(left - 1);
                    if !self.queue.run_one(Some(self)) {
                        break;
                    }
                }
            })
            .is_none()
        {}
    }

    /// Whether something waits to be run.
    pub(crate) fn has_packets(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Runs `body` and deals with a panic in it: then there is no answer.
    pub(crate) fn catching<R>(&self, body: impl FnOnce() -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(body)) {
            Ok(answer) => Some(answer),
            Err(payload) => {
                self.recover(payload);
                None
            }
        }
    }

    /// Whether a call may run on the stack of its caller: not when such calls are nested too deep, in number or
    /// in stack, nor when this slice has had its share.
    #[inline]
    pub(crate) fn may_run_at_once(&self) -> bool {
        const DEEPEST: u32 = 16;
        /// Of the two megabytes that a thread has at least. A level takes the stack of one method and of the polls
        /// around it, with its message and its answer.
        const MOST_STACK: usize = 256 << 10;
        let here = 0_u8;
        let used = self.stack.get().wrapping_sub(&raw const here as usize);
        self.budget.get() != 0
            && self.depth.get() != DEEPEST
            && used < MOST_STACK
            && self.world.runs_calls_at_once()
    }

    /// Runs a call on the stack of its caller, who is who runs right now.
    #[inline]
    pub(crate) fn run_at_once(&self, body: impl FnOnce()) {
        self.budget.set(self.budget.get() - 1);
        self.depth.set(self.depth.get() + 1);
        let (owner, task) = (self.owner.get(), self.task.replace(None));
        let orphans = self.orphans.borrow().len();
        self.catching(body);
        // Nothing may be left that points into the stack of this call. There is something only if the call was
        // made while another panic was on its way up.
        let left: Vec<Orphan> = self.orphans.borrow_mut().drain(orphans..).collect();
        tell(left, &PanicMessage::of(&"interrupted by another panic"));
        self.owner.set(owner);
        self.task.set(task);
        self.depth.set(self.depth.get() - 1);
    }

    /// User code has panicked: its task and its owner are over.
    #[cold]
    fn recover(&self, payload: Box<dyn Any + Send>) {
        let message = PanicMessage::of(&*payload);
        super::discard(payload);
        let (owner, task) = (self.owner.take(), self.task.take());
        if let Some(task) = task {
            *self.burial.borrow_mut() = Some(message.clone());
            self.bury_task(task);
            *self.burial.borrow_mut() = None;
        }
        tell(self.orphans.take(), &message);
        if let Some(owner) = owner {
            // SAFETY: whoever enters as an owner stays alive until it leaves, and it did not leave.
            let owned = unsafe { owner.as_ref() };
            owned.active.set(owned.active.get() - 1);
            // SAFETY: as above, and this is its core.
            unsafe { (owned.vtable.panicked)(self, owner, message) };
        }
    }

    /// Keeps `orphan` until the message of the panic that is on its way up is known.
    pub(crate) fn add_orphan(&self, orphan: Orphan) {
        self.orphans.borrow_mut().push(orphan);
    }

    /// The panic because of which a task is being dropped right now.
    pub(crate) fn burial(&self) -> Option<PanicMessage> {
        self.burial.borrow().clone()
    }

    // ----- other cores -----

    /// Sends a packet to another core: with the next batch if there is a core to collect it, at once
    /// otherwise.
    pub(crate) fn send_to<P: Send>(
        from: Option<&Core>,
        to: &'static CoreShared,
        kind: Kind<P>,
        packet: P,
    ) {
        let Some(core) = from else {
            to.post_packet(kind, packet);
            return;
        };
        let full = match core.outboxes.borrow_mut().get_mut(to.index()) {
            Some(outbox) if ptr::eq(outbox.to(), to) => outbox.push(kind, packet),
            // A core of another system.
            _ => Some(Batch::of(kind, packet)),
        };
        if let Some(batch) = full {
            core.world.transmit(to, batch);
        } else if !core.in_turn.get() {
            core.wake_loop();
        }
    }

    /// Reserves a place for a message to an actor of another core.
    pub(crate) fn reserve(from: Option<&Core>, slot: &'static Slot, in_line: bool) -> Reserved {
        let capacity = slot.life().capacity;
        let Some(core) = from else {
            return slot.references.reserve(1, capacity, in_line);
        };
        let home = slot.core();
        let (reserved, returned) = {
            let mut outboxes = core.outboxes.borrow_mut();
            match outboxes.get_mut(home.index()) {
                Some(outbox) if ptr::eq(outbox.to(), home) => outbox.reserve(slot, in_line),
                _ => (slot.references.reserve(1, capacity, in_line), None),
            }
        };
        discharge(returned);
        reserved
    }

    /// A message from elsewhere to an actor of this core has started: its place is given back,
    /// together with those of the messages around it.
    pub(crate) fn give_back_later(&self, slot: &'static Slot) {
        const MOST: u32 = 32;
        match self.returning.get() {
            Some((same, places)) if ptr::eq(same, slot) => {
                let places = places + 1;
                if places >= MOST.min(slot.life().capacity / 8) {
                    self.returning.set(None);
                    self.give_back(slot, places);
                } else {
                    self.returning.set(Some((slot, places)));
                }
            }
            other => {
                self.returning.set(Some((slot, 1)));
                if let Some((slot, places)) = other {
                    self.give_back(slot, places);
                }
            }
        }
    }

    fn give_back(&self, slot: &'static Slot, places: u32) {
        let duty = slot.references.give_back(places);
        slot.core().discharge(slot, duty);
    }

    /// Has the actor in this slot settle as a packet of its own.
    pub(crate) fn settle_soon(&self, slot: &'static Slot) {
        self.shared.discharge(slot, Duty::Settle);
    }

    /// Sends all that was collected for other cores.
    pub(crate) fn flush(&self) {
        if let Some((slot, places)) = self.returning.take() {
            self.give_back(slot, places);
        }
        let count = self.outboxes.borrow().len();
        for index in 0..count {
            let (to, batch, returned) = {
                let mut outboxes = self.outboxes.borrow_mut();
                let outbox = &mut outboxes[index];
                (outbox.to(), outbox.take(), outbox.take_stock())
            };
            if let Some(batch) = batch {
                self.world.transmit(to, batch);
            }
            discharge(returned);
        }
    }

    /// Moves what other threads have sent to the end of the run queue. What is in the queue already
    /// runs first, so what a sender here did before it gave a handle away comes before what arrives
    /// through that handle.
    pub(crate) fn take_inbox(&self) {
        if self.shared.sleep().take_notice() {
            while let Some(batch) = self.shared.take() {
                self.accept(batch);
            }
        }
    }

    /// Moves a batch to the end of the run queue.
    pub(crate) fn accept(&self, batch: Batch) {
        self.queue.push(Kind::of::<RunBatch>(), batch);
    }

    // ----- time -----

    pub(crate) fn now(&self) -> Instant {
        self.world.now()
    }

    pub(crate) fn add_timer(&self, key: TimerKey, action: TimerAction) {
        self.timers.borrow_mut().insert(key, action);
        if !self.in_turn.get() {
            self.wake_loop();
        }
    }

    pub(crate) fn remove_timer(&self, key: TimerKey) {
        let action = self.timers.borrow_mut().remove(key);
        // Outside of the borrow: an action holds messages and wakers of users.
        if let Some(action) = action {
            super::guarded(|| drop(action));
        }
    }

    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.timers.borrow().next_due()
    }

    /// Does what is due.
    pub(crate) fn fire_timers(&self) {
        if self.next_timer().is_none() {
            return;
        }
        let now = self.now();
        loop {
            let due = self.timers.borrow_mut().pop_due(now);
            match due {
                None => return,
                Some((_, TimerAction::Wake(waker))) => super::guarded(|| waker.wake()),
                Some((key, TimerAction::Run(mut action))) => {
                    let again = self.catching(|| action(Some(self))).flatten();
                    if let Some(due) = again {
                        let action = TimerAction::Run(action);
                        let left = self.timers.borrow_mut().again(key, due, action);
                        super::guarded(|| drop(left));
                    } else {
                        super::guarded(|| drop(action));
                    }
                }
            }
        }
    }

    // ----- slots -----

    pub(crate) fn take_slot(&self) -> &'static Slot {
        let mut free = self.free_slots.borrow_mut();
        if free.is_empty() {
            self.shared.fetch_free_slots(&mut free);
        }
        free.pop().unwrap_or_else(|| self.shared.free_slot())
    }

    pub(super) fn keep_slot(&self, slot: &'static Slot) {
        const MOST: usize = 1024;
        let mut free = self.free_slots.borrow_mut();
        free.push(slot);
        if free.len() == MOST {
            let mut back = free.split_off(MOST / 2);
            self.shared.give_slots_back(&mut back);
        }
    }

    /// The owner in this slot, while the life of this generation goes on.
    pub(crate) fn owner_in(&self, slot: &'static Slot, generation: u32) -> Option<NonNull<Owned>> {
        if !self.is(slot.core()) || slot.generation() != generation {
            return None;
        }
        // SAFETY: this is the home core.
        unsafe { slot.cell() }
    }

    pub(crate) fn settle_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.settle);
    }

    pub(crate) fn stop_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.stop);
    }

    pub(crate) fn kill_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.kill);
    }

    fn tell(
        &self,
        slot: &'static Slot,
        generation: u32,
        what: impl FnOnce(&OwnerVtable) -> unsafe fn(&Core, NonNull<Owned>),
    ) {
        if let Some(owner) = self.owner_in(slot, generation) {
            // SAFETY: an owner is in its slot exactly as long as it lives.
            let function = what(unsafe { owner.as_ref() }.vtable);
            // SAFETY: as above, and this is its core.
            unsafe { function(self, owner) };
        }
    }

    /// The methods of `owner` that are under way: all, or those that a task waits for.
    pub(crate) fn underway(
        &self,
        owner: NonNull<Owned>,
        waiting: Option<(ActorId, TaskId)>,
    ) -> TasksAndMethods {
        // SAFETY: callers have the owner from its slot, on this core, so it is alive.
        let underway = unsafe { owner.as_ref() }.vtable.underway;
        // SAFETY: as above.
        unsafe { underway(owner, waiting) }
    }

    /// Every actor of this core.
    pub(crate) fn inhabitants(&self) -> Vec<(&'static Slot, u32)> {
        let blocks = self.shared.all_slots();
        let slots = blocks.into_iter().flatten();
        slots
            // SAFETY: this is the home core of all its slots.
            .filter(|slot| unsafe { slot.cell() }.is_some())
            .map(|slot| (slot, slot.generation()))
            .collect()
    }

    // ----- the end -----

    pub(crate) fn add_actor(&self) {
        self.actors.set(self.actors.get() + 1);
    }

    /// An actor of this core has ended.
    pub(crate) fn drop_actor(&self, slot: &'static Slot, exit: &Exit) {
        self.actors.set(self.actors.get() - 1);
        self.shared.drop_load();
        for watcher in self.watchers.borrow().iter() {
            watcher.actor_ended(slot.id(), slot.life().name, exit);
            if self.actors.get() == 0 {
                watcher.core_is_empty(self.shared.index());
            }
        }
    }

    pub(crate) fn add_root(&self) {
        self.roots.set(self.roots.get() + 1);
    }

    pub(crate) fn drop_root(&self) {
        self.roots.set(self.roots.get() - 1);
    }

    /// Has `watcher` told about every actor that ends from now on.
    pub(crate) fn set_watcher(&self, watcher: Arc<dyn Watcher>) {
        if self.actors.get() == 0 {
            watcher.core_is_empty(self.shared.index());
        }
        let mut watchers = self.watchers.borrow_mut();
        if !watchers.iter().any(|known| Arc::ptr_eq(known, &watcher)) {
            watchers.push(watcher);
        }
    }

    /// Asks every actor to stop.
    pub(crate) fn stop_all(&self) {
        self.stopping.set(true);
        for (slot, generation) in self.inhabitants() {
            self.catching(|| self.stop_slot(slot, generation));
        }
    }

    /// Ends every actor.
    pub(crate) fn kill_all(&self) {
        for (slot, generation) in self.inhabitants() {
            self.catching(|| self.kill_slot(slot, generation));
        }
    }

    /// The thread may go once nobody lives here.
    pub(crate) fn close(&self) {
        self.closing.set(true);
    }

    /// Whether every actor was asked to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.get()
    }

    /// Whether nothing begins here any more.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.closing.get() && self.actors.get() == 0 && self.roots.get() == 0
    }

    /// Ends everything that is left, and gives the core back. The thread acts as this core.
    pub(crate) fn end(&self) {
        self.ended.set(true);
        loop {
            self.kill_all();
            self.remove_root_tasks();
            // What was sent here meanwhile: it finds nobody, and those who wait are told.
            self.take_inbox();
            if !self.has_packets() {
                break;
            }
            self.run_slice(u32::MAX);
            self.flush();
        }
        for action in self.timers.take().into_actions() {
            super::guarded(|| match action {
                TimerAction::Wake(waker) => waker.wake(),
                TimerAction::Run(mut action) => {
                    action(None);
                }
            });
        }
        self.shared
            .give_slots_back(&mut self.free_slots.borrow_mut());
        self.shared.close();
    }
}

/// Tells those who wait what the panic said.
fn tell(orphans: Vec<Orphan>, message: &PanicMessage) {
    for orphan in orphans {
        let message = message.clone();
        super::guarded(|| orphan(message));
    }
}

fn discharge(returned: Option<(&'static Slot, Duty)>) {
    if let Some((slot, duty)) = returned {
        slot.core().discharge(slot, duty);
    }
}

/// Runs a batch from another core, as a packet of the run queue.
struct RunBatch;

impl Runner<Batch> for RunBatch {
    fn run(batch: Parcel<Batch>, core: Option<&Core>) {
        let mut batch = batch.take();
        let Some(core) = core else {
            drop(batch);
            return;
        };
        // A panic ends one packet, not the batch.
        while core
            .catching(|| while batch.run_one(Some(core)) {})
            .is_none()
        {}
    }
}
