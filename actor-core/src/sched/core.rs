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
    alloc::Layout,
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind},
    ptr::{self, NonNull},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::Waker,
    time::Instant,
};

use smallvec::SmallVec;

use super::{
    Batch, CoreShared, Kind, Team, Watcher, World,
    beginnings::Beginnings,
    communities::Communities,
    flat::FlatQueue,
    outbox::Outbox,
    pool::Pool,
    sharing::Fruitless,
    task::{Caller, Hold, Leaving, TaskId, Tasks, Wait},
    timers::Timers,
    weight::Weight,
};
use crate::{Down, Exit, PanicMessage, method::Method, slot::Slot};

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

/// What a call waits for.
#[derive(Default)]
pub(crate) struct InTheWay {
    /// Its method has begun, and is the one that is under way.
    pub(crate) begun: bool,
    pub(crate) tasks: TasksAndMethods,
    /// It waits for the next life of its target, which this one begins: what is under way there is in the way.
    pub(crate) beginner: Option<Beginner>,
}

/// Who begins the next life of an owner: its slot, and which life of that.
pub(crate) type Beginner = (&'static Slot, u32);

/// All functions are called on the owner's core, with a pointer to an owner that has this table and whose memory is there;
/// `drop_state` and `salvage` while the state is there.
pub(crate) struct OwnerVtable {
    /// What it is called in reports.
    pub(crate) name: &'static str,
    /// Of its memory.
    pub(crate) layout: Layout,
    /// Drops what is the owner's own, which the scheduler knows nothing of.
    pub(crate) drop_state: unsafe fn(NonNull<Owned>),
    /// Takes from it what the next life is to have, if anything.
    pub(crate) salvage: Option<Salvage>,
    /// Runs what the owner wants to do at its end, if anything.
    pub(crate) run_stop_hook: Option<unsafe fn(&Core, NonNull<Owned>)>,
    /// It wants to do that after a panic, too.
    pub(crate) stops_after_panic: bool,
    /// What waits goes down with it.
    pub(crate) drops_mail: bool,
    /// Tells the owner that somebody has ended, if it wants to know.
    pub(crate) down: Option<unsafe fn(&Core, NonNull<Owned>, Down)>,
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
    /// The owner has to end in order, because the system does: unless somebody else sees to that.
    pub(crate) shut_down: unsafe fn(&Core, NonNull<Owned>),
    /// A task of the owner waits for less than before, and for this: nobody has looked yet whether it will ever go on.
    pub(crate) stuck: fn(&Core, NonNull<Owned>, TaskId, Wait),
    /// Has it go to another core, with the messages that wait for it.
    pub(crate) leave: Leave,
    /// Who it is, for those who would have it go.
    pub(crate) inhabitant: unsafe fn(NonNull<Owned>) -> Inhabitant,
    /// Where it goes with this task, which is being polled, if it can and the world has it go.
    pub(crate) travels_to: unsafe fn(&Core, NonNull<Owned>, TaskId) -> Option<usize>,
    /// Has it go there with this task, whose poll has come back. If it does, which it answers, it is neither active nor here any more.
    pub(crate) set_out: unsafe fn(&Core, NonNull<Owned>, TaskId, usize) -> bool,
    /// The methods of the owner that are under way.
    pub(crate) underway: unsafe fn(NonNull<Owned>) -> TasksAndMethods,
    /// Those of them that a call waits for.
    pub(crate) in_the_way: unsafe fn(NonNull<Owned>, Caller) -> InTheWay,
    /// Who begins the next life of the owner, if it is between two lives or before the first, and that is known.
    pub(crate) beginner: unsafe fn(NonNull<Owned>) -> Option<Beginner>,
}

/// Has an owner go to another core, if it can, with the messages that wait for it here, which stand for these methods, and no others; so many of them
/// come from elsewhere, and have places to give back. If it goes the function is called first, which puts them into its list. Answers whether
/// it did. Runs no code of users.
pub(crate) type Leave =
    unsafe fn(&Core, NonNull<Owned>, &[&'static Method], u32, &mut dyn FnMut()) -> bool;

/// Takes from the state of an owner that ends so what its next life is to have.
pub(crate) type Salvage = unsafe fn(NonNull<Owned>, &Exit) -> Box<dyn Any>;

/// An owner, for those who would have it go to another core.
pub(crate) struct Inhabitant {
    pub(crate) slot: &'static Slot,
    pub(crate) generation: u32,
    /// The only task that it has.
    pub(crate) task: Option<TaskId>,
    /// Nothing keeps it here that lasts, but perhaps its task.
    pub(crate) is_free: bool,
    /// If it has come: longer each time that it has gone on soon.
    pub(crate) rests_until: Option<Instant>,
}

/// What happened to something when user code panicked while it had it: told afterwards, when the
/// message of the panic is known.
type Orphan = Box<dyn FnOnce(Option<PanicMessage>)>;

/// What waits for the end of a slice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owes {
    Nothing,
    /// A core that has nothing to do, if there should be something for it.
    Work,
    /// Something that others wait for.
    Others,
}

/// So many messages a task sends in one poll, one after the other, if there is room for all of them.
pub(super) const SENDS: u32 = 64;

/// Of a [`CoreShared`]: its use by one thread, for one system. No two in a process are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tenure(u64);

impl Tenure {
    /// That of a core that has ended.
    pub(crate) const OVER: Tenure = Tenure(0);

    fn begin() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        // Relaxed: only that they differ matters.
        Tenure(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) struct Core {
    pub(super) shared: &'static CoreShared,
    tenure: Cell<Tenure>,
    pub(super) team: Arc<Team>,
    pub(super) world: Box<dyn World>,
    pub(super) queue: FlatQueue,
    /// Batches of other cores in the queue.
    pub(super) batches: Cell<u32>,
    /// Of a batch from another core that the end of a slice has interrupted: it comes before the queue.
    pub(super) rest: RefCell<Option<Batch>>,
    /// What was left of the budget of the slice that was ended so: nothing else runs in it.
    pub(super) unused: Cell<u32>,
    pub(super) tasks: Tasks,
    pub(crate) pool: Pool,
    /// Who runs right now: the owner, and its task that is being polled.
    pub(super) owner: Cell<Option<NonNull<Owned>>>,
    pub(super) task: Cell<Option<TaskId>>,
    /// The task that is polled by a packet, if it may have to go elsewhere; and that it does when the poll has come back.
    pub(super) restless: Cell<Option<TaskId>>,
    pub(super) leaving: Cell<Option<Leaving>>,
    /// Whom it has calls and messages for that wait for that.
    pub(super) put_off: RefCell<SmallVec<[(&'static Slot, Hold); 2]>>,
    /// Packets that may still run in this slice, calls that run on the caller's stack included.
    pub(super) budget: Cell<u32>,
    /// With so little of that left a call that could run at once [looks at the clock](Core::looks_first).
    pub(super) looks_at: Cell<u32>,
    /// Messages that the task which is polled may still send before it lets others run.
    pub(super) sends: Cell<u32>,
    /// Calls that run on the stacks of their callers right now.
    pub(super) depth: Cell<u32>,
    /// An address in the frame of [`Core::run_slice`]: stacks grow down from there.
    pub(super) stack: Cell<usize>,
    /// What waits for the end of the slice.
    pub(super) owes: Cell<Owes>,
    /// How heavy the packets are, and since when others have waited in this slice.
    pub(super) weight: Weight,
    /// The core that is given work right now.
    pub(super) gives_to: Cell<Option<usize>>,
    /// Tells of the arrivals of actors that go to another core together, and then that they go on.
    pub(super) arrivals: RefCell<Option<[Batch; 2]>>,
    pub(super) fruitless: Fruitless,
    pub(super) beginnings: Beginnings,
    pub(super) communities: Communities,
    /// Places of one slot whose messages have started and that were not given back yet.
    pub(super) returning: Cell<Option<(&'static Slot, u32)>>,
    pub(super) timers: RefCell<Timers>,
    pub(super) outboxes: RefCell<Vec<Outbox>>,
    pub(super) free_slots: RefCell<Vec<&'static Slot>>,
    pub(super) orphans: RefCell<Vec<Orphan>>,
    /// A task that panicked is being dropped.
    pub(super) burying: Cell<bool>,
    /// What an actor owns is being dropped, because the actor ends like this.
    pub(super) ending: RefCell<Option<Exit>>,
    /// Wakes the loop when something is pushed while it is not running.
    pub(super) loop_waker: RefCell<Option<Waker>>,
    pub(super) in_turn: Cell<bool>,
    /// No thread is needed any more once the last actor and the last task without an owner are gone. Of the actors, those that were
    /// born here, less those that have ended here or gone: see [`Core::population`].
    pub(super) actors: Cell<isize>,
    pub(super) doors_are_shut: Cell<bool>,
    pub(super) roots: Cell<usize>,
    pub(super) stopping: Cell<bool>,
    pub(super) closing: Cell<bool>,
    /// Nothing begins here any more.
    pub(super) ended: Cell<bool>,
    pub(super) watchers: RefCell<Vec<Arc<dyn Watcher>>>,
    /// The last name that was given to a call.
    calls: Cell<u32>,
}

thread_local! {
    static CURRENT: Cell<*const Core> = const { Cell::new(ptr::null()) };
}

impl Core {
    pub(crate) fn new(shared: &'static CoreShared, team: Arc<Team>, world: Box<dyn World>) -> Self {
        let outboxes = team.cores().iter();
        let outboxes =
            outboxes.map(|core| Outbox::new(Some(*core).filter(|core| !ptr::eq(*core, shared))));
        let outboxes = outboxes.collect();
        Core {
            shared,
            tenure: Cell::new(Tenure::begin()),
            team,
            world,
            queue: FlatQueue::new(),
            batches: Cell::new(0),
            rest: RefCell::default(),
            unused: Cell::new(0),
            tasks: Tasks::default(),
            pool: Pool::new(),
            owner: Cell::new(None),
            task: Cell::new(None),
            restless: Cell::new(None),
            leaving: Cell::new(None),
            put_off: RefCell::default(),
            budget: Cell::new(0),
            looks_at: Cell::new(0),
            sends: Cell::new(SENDS),
            depth: Cell::new(0),
            stack: Cell::new(0),
            owes: Cell::new(Owes::Nothing),
            weight: Weight::default(),
            gives_to: Cell::new(None),
            arrivals: RefCell::default(),
            fruitless: Fruitless::default(),
            beginnings: Beginnings::default(),
            communities: Communities::default(),
            returning: Cell::new(None),
            timers: RefCell::default(),
            outboxes: RefCell::new(outboxes),
            free_slots: RefCell::default(),
            orphans: RefCell::default(),
            burying: Cell::new(false),
            ending: RefCell::default(),
            loop_waker: RefCell::default(),
            in_turn: Cell::new(false),
            actors: Cell::new(0),
            doors_are_shut: Cell::new(false),
            roots: Cell::new(0),
            stopping: Cell::new(false),
            closing: Cell::new(false),
            ended: Cell::new(false),
            watchers: RefCell::default(),
            calls: Cell::new(0),
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

    /// What is made here now belongs to this one.
    #[inline(always)]
    pub(crate) fn tenure(&self) -> Tenure {
        self.tenure.get()
    }

    /// Whether this is the core in that tenure, which is not over.
    #[inline(always)]
    pub(crate) fn is_in(&self, tenure: Tenure) -> bool {
        self.tenure.get() == tenure && tenure != Tenure::OVER
    }

    /// From now on others may dispose of what belongs to the tenure.
    pub(super) fn end_tenure(&self) {
        self.tenure.set(Tenure::OVER);
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

    /// A name for a call, which no other call of the task that is being polled has that may still be known.
    #[inline]
    pub(crate) fn name_of_call(&self) -> u32 {
        let name = self.calls.get().wrapping_add(1);
        self.calls.set(name);
        name
    }

    /// How many calls have a name by now.
    #[inline]
    pub(super) fn calls_named(&self) -> u32 {
        self.calls.get()
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

    /// As [`Core::leave`], without a look at what the owner wants: it leaves this core.
    pub(crate) fn leave_quietly(&self, owner: NonNull<Owned>) {
        self.owner.set(None);
        // SAFETY: it was active, and is not freed while it is.
        let active = &unsafe { owner.as_ref() }.active;
        active.set(active.get() - 1);
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
    pub(super) fn wake_loop(&self) {
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

    /// Whether the task that is polled, and has sent a message just now, may go on, or has to let others run first.
    #[inline]
    pub(crate) fn may_go_on_sending(&self) -> bool {
        let left = self.sends.get();
        self.sends.set(left.checked_sub(1).unwrap_or(SENDS));
        left != 0
    }

    /// Runs a call on the stack of its caller, who is who runs right now. The body is called once; it is borrowed, so that what it has is
    /// not copied on the way.
    #[inline]
    pub(crate) fn run_at_once(&self, mut body: impl FnMut()) {
        self.budget.set(self.budget.get() - 1);
        self.depth.set(self.depth.get() + 1);
        let (owner, task) = (self.owner.get(), self.task.replace(None));
        let orphans = self.orphans.borrow().len();
        // A simulation tells who did something, and not only who began last.
        #[cfg(feature = "sim")]
        let running = self.shared.running();
        self.catching(&mut body);
        #[cfg(feature = "sim")]
        if let Some(method) = running {
            self.shared.set_running(method);
        }
        // Nothing may be left that points into the stack of this call. There is something only if the call was
        // made while another panic was on its way up, or if code of the user has caught its own.
        if self.orphans.borrow().len() > orphans {
            let left: Vec<Orphan> = self.orphans.borrow_mut().drain(orphans..).collect();
            let message =
                std::thread::panicking().then(|| PanicMessage::of(&"interrupted by another panic"));
            tell(left, message.as_ref());
        }
        self.owner.set(owner);
        self.task.set(task);
        self.depth.set(self.depth.get() - 1);
        if !self.in_turn.get() {
            // For a task of another runtime on this thread. Nobody comes afterwards to say that the method is over.
            self.shared.set_idle();
        }
    }

    /// User code has panicked: its task and its owner are over.
    #[cold]
    fn recover(&self, payload: Box<dyn Any + Send>) {
        let (owner, task) = (self.owner.take(), self.task.take());
        self.stays_after_all(self.takes_leave());
        // A method that does not await is what began last: it cannot have had others run beside it.
        let method = owner.and_then(|_| match task {
            Some(task) => self.method_of(task),
            None => self.shared.running(),
        });
        let message = PanicMessage::caught(&*payload, method);
        super::discard(payload);
        if let Some(task) = task {
            self.burying.set(true);
            self.bury_task(task);
            self.burying.set(false);
        }
        if let Some(owner) = owner {
            // SAFETY: whoever enters as an owner stays alive until it leaves, and it did not leave.
            let owned = unsafe { owner.as_ref() };
            owned.active.set(owned.active.get() - 1);
            // SAFETY: as above, and this is its core.
            unsafe { (owned.vtable.panicked)(self, owner, message.clone()) };
        }
        // Only now: who is told that the method panicked finds the actor ended.
        tell(self.orphans.take(), Some(&message));
    }

    /// Keeps `orphan` until the message of the panic that is on its way up is known.
    pub(crate) fn add_orphan(&self, orphan: Orphan) {
        self.orphans.borrow_mut().push(orphan);
    }

    /// As [`Core::add_orphan`], for what code of users has let go of: that may catch the panic itself, and then
    /// nobody hears of it. So a packet looks afterwards whether the orphan was told.
    pub(crate) fn add_orphan_of_user(&self, orphan: Orphan) {
        self.add_orphan(orphan);
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                tell(core.orphans.take(), None);
            }
        };
        self.push(Kind::closure(&packet), packet);
    }

    /// What an actor owns is dropped from now on, because it ends like this; or no more. Answers what was so before.
    pub(crate) fn set_ending(&self, exit: Option<Exit>) -> Option<Exit> {
        self.ending.replace(exit)
    }

    /// How the actor ends whose tasks and state are being dropped right now.
    pub(crate) fn ending(&self) -> Option<Exit> {
        self.ending.borrow().clone()
    }

    /// Whether a task that panicked is being dropped right now.
    pub(crate) fn is_burying(&self) -> bool {
        self.burying.get()
    }
}

/// Tells those who wait what the panic said, if there is one to tell of.
fn tell(orphans: Vec<Orphan>, message: Option<&PanicMessage>) {
    for orphan in orphans {
        let message = message.cloned();
        super::guarded(|| orphan(message));
    }
}
