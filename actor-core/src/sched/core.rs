//! What one thread owns of a core, and the steps of its loop.
//!
//! Everything here is used by the code that packets run, through a `&Core` that they are given or
//! find with [`Core::with`]. So no field is borrowed while user code runs.
//!
//! One turn of the loop, as [`worker`](super::worker) drives it: take what is in the inbox
//! ([`Core::take_inbox`]), fire the timers that are due ([`Core::fire_timers`]), run a slice of the
//! queue ([`Core::run_slice`]), send what has been collected for other cores ([`Core::flush`]).
//!
//! # Safety
//!
//! An island of `unsafe` for one thing: the thread-local pointer to the core of this thread. It is
//! set for exactly as long as [`Core::act`] runs, which borrows the core.

#![expect(
    unsafe_code,
    reason = "an island: the thread-local pointer to the core"
)]

use std::{
    alloc::Layout,
    any::Any,
    cell::{Cell, RefCell},
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
    panics::Orphan,
    pool::Pool,
    sharing::Fruitless,
    task::{Caller, Hold, Leaving, TaskId, Tasks, Wait},
    timers::Timers,
    weight::Weight,
};
use crate::{Down, Exit, PanicMessage, method::Method, slot::Slot};

/// The first field of whatever owns tasks and runs user code: how the scheduler talks to it.
pub(crate) struct Owned {
    pub(crate) vtable: &'static OwnerVtable,
    /// Stack frames that use the owner: between [`Core::enter`] and [`Core::leave`].
    pub(crate) active: Cell<u32>,
    /// [`OwnerVtable::settle`] is to be called when the last of them returns.
    pub(crate) attention: Cell<bool>,
}

/// Tasks, and the methods they run.
pub(crate) type TasksAndMethods = SmallVec<[(TaskId, &'static Method); 2]>;

/// What a call waits for.
#[derive(Default)]
pub(crate) struct InTheWay {
    /// The call's own method has begun: it is what is under way.
    pub(crate) begun: bool,
    pub(crate) tasks: TasksAndMethods,
    /// The call waits for the next life of its target, and this one begins it: what is under way
    /// there is in the way.
    pub(crate) beginner: Option<Beginner>,
}

/// Who begins the next life of an owner: a slot, and which of its lives.
pub(crate) type Beginner = (&'static Slot, u32);

/// All functions are called on the owner's core, with a pointer to an owner that has this table and
/// whose memory is still allocated. `drop_state` and `salvage` are called only while the state is
/// there.
pub(crate) struct OwnerVtable {
    /// The name used in reports.
    pub(crate) name: &'static str,
    /// The layout of the owner's memory.
    pub(crate) layout: Layout,
    /// Drops the owner's own data, which the scheduler knows nothing of.
    pub(crate) drop_state: unsafe fn(NonNull<Owned>),
    /// Takes from the state what the next life is to have, if anything.
    pub(crate) salvage: Option<Salvage>,
    /// Runs what the owner wants to do at its end, if anything.
    pub(crate) run_stop_hook: Option<unsafe fn(&Core, NonNull<Owned>)>,
    /// Whether it wants to do that after a panic as well.
    pub(crate) stops_after_panic: bool,
    /// Whether waiting messages are lost when a life ends.
    pub(crate) drops_mail: bool,
    /// Tells the owner that somebody has ended, if it wants to know.
    pub(crate) down: Option<TellDown>,
    /// A task of the owner is over.
    pub(crate) finished: unsafe fn(&Core, NonNull<Owned>, TaskId),
    /// User code of the owner panicked.
    pub(crate) panicked: unsafe fn(&Core, NonNull<Owned>, PanicMessage),
    /// Something has changed that the owner may have been waiting for.
    pub(crate) settle: unsafe fn(&Core, NonNull<Owned>),
    /// The owner has to end now.
    pub(crate) kill: unsafe fn(&Core, NonNull<Owned>),
    /// The owner has to end in good order.
    pub(crate) stop: unsafe fn(&Core, NonNull<Owned>),
    /// The owner has to end in good order, because the system does, unless somebody else sees to
    /// that.
    pub(crate) shut_down: unsafe fn(&Core, NonNull<Owned>),
    /// A task of the owner waits for less than before, and this is among what is left. Nobody has
    /// checked yet whether the task will ever go on.
    pub(crate) stuck: fn(&Core, NonNull<Owned>, TaskId, Wait),
    /// Makes the owner go to another core, with the messages that wait for it.
    pub(crate) leave: Leave,
    /// Describes the owner to code that wants to move it.
    pub(crate) inhabitant: unsafe fn(NonNull<Owned>) -> Inhabitant,
    /// Where the owner goes with this task, which is being polled, if it can go and the world makes
    /// it go.
    pub(crate) travels_to: unsafe fn(&Core, NonNull<Owned>, TaskId) -> Option<usize>,
    /// Makes the owner go there with this task, whose poll has returned. Returns whether it has
    /// gone: then it is no longer active, and no longer on this core.
    pub(crate) set_out: unsafe fn(&Core, NonNull<Owned>, TaskId, usize) -> bool,
    /// The methods of the owner that are under way.
    pub(crate) underway: unsafe fn(NonNull<Owned>) -> TasksAndMethods,
    /// Those of them that a call waits for.
    pub(crate) in_the_way: unsafe fn(NonNull<Owned>, Caller) -> InTheWay,
    /// Who begins the next life of the owner, if it is between two lives or before its first one,
    /// and if that is known.
    pub(crate) beginner: unsafe fn(NonNull<Owned>) -> Option<Beginner>,
}

/// Tells an owner that somebody has ended. With `true`, at once.
pub(crate) type TellDown = unsafe fn(&Core, NonNull<Owned>, Down, bool);

/// Makes an owner go to another core, if it can. The slice has the methods of all messages that
/// wait for the owner here and that go along; as many as the number says come from elsewhere and
/// have places to give back. If the owner goes, the function is called first, and puts the messages
/// into the owner's list. Returns whether the owner has gone. Runs no user code.
pub(crate) type Leave =
    unsafe fn(&Core, NonNull<Owned>, &[&'static Method], u32, &mut dyn FnMut()) -> bool;

/// Takes what the next life is to have from the state of an owner that ends like this.
pub(crate) type Salvage = unsafe fn(NonNull<Owned>, &Exit) -> Box<dyn Any>;

/// An owner, as seen by code that wants to move it to another core.
pub(crate) struct Inhabitant {
    pub(crate) slot: &'static Slot,
    pub(crate) generation: u32,
    /// Its only task.
    pub(crate) task: Option<TaskId>,
    /// Nothing lasting keeps it here, except perhaps its task.
    pub(crate) is_free: bool,
    /// If it has come from another core: until when it rests here. The rest is longer each time
    /// that it has soon gone on.
    pub(crate) rests_until: Option<Instant>,
}

/// What waits for the end of a slice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owes {
    Nothing,
    /// A core that has nothing to do, in case there is something for it.
    Work,
    /// Something that others wait for.
    Others,
}

/// How many messages a task sends in one poll, one after the other, if there is room for all of
/// them.
pub(super) const SENDS: u32 = 64;

/// The use of a [`CoreShared`] by one thread, for one system. Unique in a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tenure(u64);

impl Tenure {
    /// The tenure of a core that has ended.
    pub(crate) const OVER: Tenure = Tenure(0);

    fn begin() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        // Relaxed: all that matters is that they differ.
        Tenure(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) struct Core {
    pub(super) shared: &'static CoreShared,
    tenure: Cell<Tenure>,
    pub(super) team: Arc<Team>,
    pub(super) world: Box<dyn World>,
    pub(super) queue: FlatQueue,
    /// How many batches from other cores are in the queue.
    pub(super) batches: Cell<u32>,
    /// What is left of a batch from another core that was interrupted by the end of a slice. It
    /// comes before the queue.
    pub(super) rest: RefCell<Option<Batch>>,
    /// What was left of the budget of the slice that ended in this way: nothing else runs in it.
    pub(super) unused: Cell<u32>,
    pub(super) tasks: Tasks,
    pub(crate) pool: Pool,
    /// What runs right now: the owner, and the task of it that is being polled.
    pub(super) owner: Cell<Option<NonNull<Owned>>>,
    pub(super) task: Cell<Option<TaskId>>,
    /// The task that a packet is polling, if it may have to go to another core; and the decision
    /// that it goes when the poll has returned.
    pub(super) restless: Cell<Option<TaskId>>,
    pub(super) leaving: Cell<Option<Leaving>>,
    /// The targets of calls and messages that it has put off until it has gone.
    pub(super) put_off: RefCell<SmallVec<[(&'static Slot, Hold); 2]>>,
    /// How many packets may still run in this slice, including calls that run on the caller's
    /// stack.
    pub(super) budget: Cell<u32>,
    /// When the budget is down to this, a call that could run at once [checks the clock
    /// first](Core::looks_first).
    pub(super) looks_at: Cell<u32>,
    /// How many messages the task being polled may still send before it lets others run.
    pub(super) sends: Cell<u32>,
    /// How many calls are running on the stacks of their callers right now.
    pub(super) depth: Cell<u32>,
    /// An address in the frame of [`Core::run_slice`]: the stack grows down from there.
    pub(super) stack: Cell<usize>,
    /// What waits for the end of the slice.
    pub(super) owes: Cell<Owes>,
    /// How heavy packets are, and since when others have been waiting in this slice.
    pub(super) weight: Weight,
    /// The core that work is being given to right now.
    pub(super) gives_to: Cell<Option<usize>>,
    /// While several actors go to another core together: the packets that announce their arrivals,
    /// and those that then let them go on.
    pub(super) arrivals: RefCell<Option<[Batch; 2]>>,
    pub(super) fruitless: Fruitless,
    pub(super) beginnings: Beginnings,
    pub(super) communities: Communities,
    /// Places of one slot whose messages have started, and which have not been given back yet.
    pub(super) returning: Cell<Option<(&'static Slot, u32)>>,
    pub(super) timers: RefCell<Timers>,
    pub(super) outboxes: RefCell<Vec<Outbox>>,
    pub(super) free_slots: RefCell<Vec<&'static Slot>>,
    pub(super) orphans: RefCell<Vec<Orphan>>,
    /// A task that panicked is being dropped.
    pub(super) burying: Cell<bool>,
    /// What an actor owns is being dropped, because the actor ends like this.
    pub(super) ending: RefCell<Option<Exit>>,
    /// Wakes the loop when something is pushed while the loop is not running.
    pub(super) loop_waker: RefCell<Option<Waker>>,
    pub(super) in_turn: Cell<bool>,
    /// The thread is not needed any more once the last actor and the last task without an owner are
    /// gone. `actors` counts those that were born here, less those that have ended here or moved
    /// away: see [`Core::population`].
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

    /// The tenure that everything made here now belongs to.
    #[inline(always)]
    pub(crate) fn tenure(&self) -> Tenure {
        self.tenure.get()
    }

    /// Whether this is the core in that tenure, and the tenure is not over.
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
    /// The caller does not keep the reference beyond its own return.
    #[inline(always)]
    pub(crate) unsafe fn current<'c>() -> Option<&'c Core> {
        // SAFETY: as in `with`, given the contract.
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

    /// The owner of the code that is running right now.
    pub(crate) fn running_owner(&self) -> Option<NonNull<Owned>> {
        self.owner.get()
    }

    /// The task that is being polled right now.
    pub(crate) fn running_task(&self) -> Option<TaskId> {
        self.task.get()
    }

    /// A name for a call, different from those of all other calls of the task being polled that may
    /// still be known.
    #[inline]
    pub(crate) fn name_of_call(&self) -> u32 {
        let name = self.calls.get().wrapping_add(1);
        self.calls.set(name);
        name
    }

    /// How many calls have been named so far.
    #[inline]
    pub(super) fn calls_named(&self) -> u32 {
        self.calls.get()
    }

    /// From now on the code of `owner` runs, until [`Core::leave`].
    #[inline]
    pub(crate) fn enter(&self, owner: NonNull<Owned>) {
        // SAFETY: the caller has the owner from its slot or from its task, so it is alive.
        let active = &unsafe { owner.as_ref() }.active;
        active.set(active.get() + 1);
        self.owner.set(Some(owner));
    }

    /// The code of `owner` has returned. The owner may be gone after this call.
    #[inline]
    pub(crate) fn leave(&self, owner: NonNull<Owned>) {
        self.owner.set(None);
        // No task runs any more, unless handwritten code has caught the panic of one. Such a task is
        // leaked, together with what it borrows from its owner, which may end. So it must not be
        // taken for the task of a later panic, which would drop it. Checked before it is
        // stored, since there hardly ever is one.
        if self.task.get().is_some() {
            self.forget_task();
        }
        // SAFETY: it was active, and an active owner is not freed.
        let owned = unsafe { owner.as_ref() };
        let active = owned.active.get() - 1;
        owned.active.set(active);
        if owned.attention.get() && active == 0 {
            // SAFETY: as above, and this is its core.
            unsafe { (owned.vtable.settle)(self, owner) };
        }
    }

    #[cold]
    fn forget_task(&self) {
        self.task.set(None);
    }

    /// Like [`Core::leave`], but without checking what the owner wants: it leaves this core.
    pub(crate) fn leave_quietly(&self, owner: NonNull<Owned>) {
        self.owner.set(None);
        // SAFETY: it was active, and an active owner is not freed.
        let active = &unsafe { owner.as_ref() }.active;
        active.set(active.get() - 1);
    }

    /// From now on this task is polled, or none.
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

    /// Wakes the loop. A driver of this thread, such as an event loop with sockets, has produced
    /// work while the core slept.
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

    /// Whether the task being polled, which has just sent a message, may go on, or has to let
    /// others run first.
    #[inline]
    pub(crate) fn may_go_on_sending(&self) -> bool {
        let left = self.sends.get();
        self.sends.set(left.checked_sub(1).unwrap_or(SENDS));
        left != 0
    }

    /// Runs a call on the stack of its caller, which is what runs right now. The body is called
    /// once. It is taken as `FnMut` and borrowed, so that what it captures is not copied on the
    /// way.
    #[inline]
    pub(crate) fn run_at_once(&self, mut body: impl FnMut()) {
        self.budget.set(self.budget.get() - 1);
        self.depth.set(self.depth.get() + 1);
        let (owner, task) = (self.owner.get(), self.task.replace(None));
        let orphans = self.orphans.borrow().len();
        // A simulation reports who did something, and not only which method began last.
        #[cfg(feature = "sim")]
        let running = self.shared.running();
        self.catching_beside(orphans, &mut body);
        #[cfg(feature = "sim")]
        if let Some(method) = running {
            self.shared.set_running(method);
        }
        // Nothing may be left that points into the stack of this call. Something can be left only
        // if the call was made while another panic was unwinding, or if user code has caught its
        // own panic. The orphans from before the call are all still there: whoever recovers on this
        // stack leaves them alone.
        if self.orphans.borrow().len() > orphans {
            self.tell_interrupted(orphans);
        }
        self.owner.set(owner);
        self.task.set(task);
        self.depth.set(self.depth.get() - 1);
        if !self.in_turn.get() {
            // The caller is a task of another runtime on this thread, and nothing will say
            // later that the method is over.
            self.shared.set_idle();
        }
    }
}
