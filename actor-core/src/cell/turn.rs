//! Runs one message: the only place that calls the methods of users.
//!
//! Expanded code matches on the message and asks the [`Turn`] for the state that the receiver of the method
//! needs, for as long as it needs it: a synchronous method borrows from what it gets; an asynchronous one is
//! called through a closure.

use std::{
    fmt,
    mem::{self, ManuallyDrop},
    ptr::NonNull,
};

use super::{
    ActorCell, Header, Underway, bits,
    hook::HookAnswer,
    life, mailbox,
    message::Dispatch,
    returning::{Head, Returning},
    typed, waiting,
};
use crate::{
    Actor, Context, Exit, ExitError,
    evidence::MethodFuture,
    method::{Access, Method},
    reply::{Answer, Reply},
    sched::{Core, Owned, TaskFuture, TaskId},
};

/// The right to run one message on an actor. Only expanded code has one.
///
/// The state and the context that a closure for an asynchronous method receives live only as long as its
/// future. That is why the closure is `'static`: it has no place to keep them but the future.
#[doc(hidden)]
pub struct Turn<'a, A: Actor> {
    core: &'a Core,
    cell: &'a ActorCell<A>,
    reply: Reply,
    method: &'static Method,
}

/// Starts a message that has its place in the mailbox.
///
/// The message is moved out of its place before anything else happens: a queue may overwrite it as soon as
/// somebody pushes. Its fields go straight to the method: `dispatch` is inlined, and nothing on the way there
/// could panic and have to drop the message, so the compiler needs no stack slot to copy it to
/// (`docs/decisions/0018-written-once.md`).
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core, and the message may start; it is there,
/// and nobody else moves it out.
pub(super) unsafe fn start<A: Actor, M: Dispatch<A>>(
    core: &Core,
    cell: NonNull<Owned>,
    message: NonNull<M>,
    reply: Reply,
) {
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    let header = &this.header;
    if reply.is_abandoned() {
        // SAFETY: by the contract.
        return unsafe { skip::<A, M>(core, header, message, reply) };
    }
    // SAFETY: by the contract.
    let message = ManuallyDrop::new(unsafe { message.read() });
    leaves_mailbox(core, header);
    let message = ManuallyDrop::into_inner(message);
    // User code runs from here on: even `method` may be handwritten, and panic.
    core.enter(cell);
    let method = message.method();
    core.shared().set_running(method);
    let turn = Turn {
        core,
        cell: this,
        reply,
        method,
    };
    #[cfg(feature = "sim")]
    core.world().runs(header.slot, method, true);
    message.dispatch(turn);
    core.leave(cell);
}

/// A message gives up its place.
#[inline(always)]
fn leaves_mailbox(core: &Core, header: &Header) {
    header.here.set(header.here.get() - 1);
    if header.has(bits::CROWDED) {
        waiting::call_waiters(core, header);
    }
}

/// Drops a message whose answer nobody wants any more.
///
/// # Safety
/// As for [`start`]; `header` is that of the cell.
#[cold]
#[inline(never)]
unsafe fn skip<A: Actor, M: Dispatch<A>>(
    core: &Core,
    header: &Header,
    message: NonNull<M>,
    reply: Reply,
) {
    // SAFETY: by the contract.
    let message = unsafe { message.read() };
    leaves_mailbox(core, header);
    // As for a message that runs: this may be the last one that an actor which is about to end has waited for.
    let cell = header.as_owned();
    core.enter(cell);
    mailbox::refuse(header.slot, header.addressee(), reply, &mut || {
        message.method()
    });
    crate::sched::guarded(|| drop(message));
    core.leave(cell);
}

/// The name of a hook in reports.
pub(super) const fn hook<A: Actor>(name: &'static str) -> Method {
    Method {
        actor: A::NAME,
        name,
        access: Access::Exclusive,
        is_async: false,
    }
}

/// Runs the hook `on_start`.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive and idle, on this thread's core.
pub(super) unsafe fn run_start_hook<A: Actor>(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    unsafe { run_hook::<A>(core, cell, const { &hook::<A>("on_start") }, A::on_start) };
}

/// Runs the hook `on_stop`.
///
/// # Safety
/// As for [`run_start_hook`].
pub(super) unsafe fn run_stop_hook<A: Actor>(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    unsafe { run_hook::<A>(core, cell, const { &hook::<A>("on_stop") }, A::on_stop) };
}

/// # Safety
/// As for [`run_start_hook`].
unsafe fn run_hook<'a, A: Actor>(
    core: &'a Core,
    cell: NonNull<Owned>,
    method: &'static Method,
    hook: fn(Turn<'a, A>),
) {
    core.shared().set_running(method);
    // SAFETY: by the contract.
    unsafe { super::header(cell) }.clear(bits::UNBORN);
    core.enter(cell);
    hook(Turn {
        core,
        // SAFETY: by the contract.
        cell: unsafe { typed::<A>(cell) },
        reply: Reply::NONE,
        method,
    });
    core.leave(cell);
}

impl<'a, A: Actor> Turn<'a, A> {
    fn owned(&self) -> NonNull<Owned> {
        NonNull::from(self.cell).cast()
    }

    fn context(&self) -> Context<A> {
        Context::new(self.owned(), self.reply.peek())
    }

    /// Hands out the answer port, for a method that keeps it. What remains of the turn answers nobody, so
    /// nobody counts as waiting for the method to return.
    pub fn defer<T: 'static, E: 'static>(mut self) -> (Self, Answer<T, E>) {
        let answer = mem::replace(&mut self.reply, Reply::NONE).defer(self.core);
        (self, answer)
    }

    /// Like [`Turn::defer`], for a method whose context still has to know the caller.
    pub fn defer_with_context<T: 'static, E: 'static>(mut self) -> (Self, Answer<T, E>) {
        let known = Reply::known(self.reply.caller());
        let answer = mem::replace(&mut self.reply, known).defer(self.core);
        (self, answer)
    }

    /// For a method that takes `&mut self`.
    #[inline(always)]
    pub fn exclusive(self) -> Exclusive<'a, A> {
        self.cell.header.claim();
        Exclusive(Lent::new(self))
    }

    /// For a method that takes `&self`.
    #[inline(always)]
    pub fn shared(self) -> Shared<'a, A> {
        // Exclusive for its short duration: it cannot be interrupted anyway.
        self.cell.header.claim_shared();
        self.cell.header.set(bits::EXCLUSIVE);
        Shared(Lent::new(self))
    }

    /// For a method that takes `self`; afterwards the actor has ended.
    pub fn last(self) -> (A, Last<'a, A>) {
        self.cell.header.claim();
        // SAFETY: nobody else had claimed the state.
        let state = unsafe { self.take_state() };
        (state, Last(Lent::new(self)))
    }

    /// Runs an asynchronous method that takes `&mut self`.
    pub fn exclusive_async<T, E, F>(
        self,
        method: impl FnOnce(&'a mut A, &'a Context<A>) -> MethodFuture<F> + 'static,
    ) where
        T: 'static,
        E: 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.cell.header.claim();
        // SAFETY: nobody else had claimed the state, and the claim holds until the task is over.
        let state = unsafe { self.state_mut() };
        self.spawn(|context| method(state, context), Reply::answer);
    }

    /// Like [`Turn::exclusive_async`], for a method that does not return `Result`.
    pub fn exclusive_async_value<T, F>(
        self,
        method: impl FnOnce(&'a mut A, &'a Context<A>) -> MethodFuture<F> + 'static,
    ) where
        T: 'static,
        F: Future<Output = T> + 'a,
    {
        self.cell.header.claim();
        // SAFETY: as in `exclusive_async`.
        let state = unsafe { self.state_mut() };
        self.spawn(|context| method(state, context), Reply::answer_value);
    }

    /// Runs an asynchronous method that takes `&self`.
    pub fn shared_async<T, E, F>(
        self,
        method: impl FnOnce(&'a A, &'a Context<A>) -> MethodFuture<F> + 'static,
    ) where
        T: 'static,
        E: 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.cell.header.claim_shared();
        self.cell.header.set(bits::SHARED);
        // SAFETY: no `&mut A` exists (`may_start`), and none will while `SHARED` is set.
        let state = unsafe { self.state() };
        self.spawn(|context| method(state, context), Reply::answer);
    }

    /// Like [`Turn::shared_async`], for a method that does not return `Result`.
    pub fn shared_async_value<T, F>(
        self,
        method: impl FnOnce(&'a A, &'a Context<A>) -> MethodFuture<F> + 'static,
    ) where
        T: 'static,
        F: Future<Output = T> + 'a,
    {
        self.cell.header.claim_shared();
        self.cell.header.set(bits::SHARED);
        // SAFETY: as in `shared_async`.
        let state = unsafe { self.state() };
        self.spawn(|context| method(state, context), Reply::answer_value);
    }

    /// Runs an asynchronous method that takes `self`; afterwards the actor has ended.
    pub fn last_async<T, E, F>(self, method: impl FnOnce(A, &'a Context<A>) -> F + 'static)
    where
        T: 'static,
        E: 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.spawn_last(method, Reply::answer);
    }

    /// Like [`Turn::last_async`], for a method that does not return `Result`.
    pub fn last_async_value<T, F>(self, method: impl FnOnce(A, &'a Context<A>) -> F + 'static)
    where
        T: 'static,
        F: Future<Output = T> + 'a,
    {
        self.spawn_last(method, Reply::answer_value);
    }

    /// As in [`last`](Self::last), the end comes before the answer.
    fn spawn_last<R: 'a, F: Future<Output = R> + 'a>(
        self,
        method: impl FnOnce(A, &'a Context<A>) -> F,
        finish: impl FnOnce(Reply, R) + 'a,
    ) {
        self.cell.header.claim();
        let cell = self.owned();
        let core = self.core;
        // SAFETY: as in `exclusive_async`.
        let state = unsafe { self.take_state() };
        self.spawn(
            |context| MethodFuture::fixed(method(state, context)),
            move |reply, answer| {
                // SAFETY: the state is taken; this task is the last of the actor.
                unsafe { life::end(core, cell, Exit::Normal) };
                finish(reply, answer);
            },
        );
    }

    /// The exit with which the actor is about to end, for its hook `on_stop`.
    pub fn exit(&self) -> Exit {
        self.cell.header.exit().unwrap_or(Exit::Normal)
    }

    /// Runs an asynchronous hook.
    pub fn hook_async<R, F>(self, hook: impl FnOnce(&'a mut A, &'a Context<A>) -> F + 'static)
    where
        R: HookAnswer + 'a,
        F: Future<Output = R> + 'a,
    {
        self.cell.header.claim();
        let header = &self.cell.header;
        // SAFETY: as in `exclusive_async`.
        let state = unsafe { self.state_mut() };
        self.spawn(
            |context| MethodFuture::fixed(hook(state, context)),
            |_, answer| header.hook_answered(answer.error()),
        );
    }

    /// Makes the future of a method a task and polls it for the first time.
    fn spawn<R: 'a, F: Future<Output = R> + 'a>(
        self,
        make: impl FnOnce(&'a Context<A>) -> MethodFuture<F>,
        finish: impl FnOnce(Reply, R) + 'a,
    ) {
        let cell = self.owned();
        let Turn {
            core,
            cell: this,
            reply,
            method,
        } = self;
        let head = Head::new(cell, reply);
        let mut is_send = false;
        // SAFETY: the future borrows the state, the core and the head. `life::end` removes the tasks before it
        // drops the state, the core outlives its tasks, and the head is dropped after the future.
        let (mut future, head) = unsafe {
            TaskFuture::new(&core.pool, head, |head| {
                let MethodFuture { future, evidence } = make(head.context());
                is_send = evidence.is_some();
                Returning::new(future, |answer| finish(head.take_reply(), answer))
            })
        };
        if is_send && A::MOVES.is_some() {
            // SAFETY: there is evidence for the future of the method and for the state it borrows; `finish`
            // captures at most a borrow of the cell, unless the future is a fixed one. All of that moves with the actor.
            unsafe { future.set_mobile(Head::<A>::depart) };
        }
        let Some(task) = core.start_task(future, cell, method) else {
            this.header.method_is_over();
            return;
        };
        // The method waits for something.
        // SAFETY: the task is there, and so is its head.
        let caller = unsafe { head.as_ref() }.settle(core);
        this.header.add_task(Underway {
            task,
            method,
            caller,
        });
    }

    /// # Safety
    /// Rule 2 of the module.
    unsafe fn state(&self) -> &'a A {
        // SAFETY: the state is there unless `EMPTY` or `DOWN` is set, and then nothing starts.
        unsafe { &*self.cell.state() }
    }

    /// # Safety
    /// Rule 2 of the module.
    unsafe fn state_mut(&self) -> &'a mut A {
        // SAFETY: as in `state`.
        unsafe { &mut *self.cell.state() }
    }

    /// # Safety
    /// Rule 2 of the module.
    unsafe fn take_state(&self) -> A {
        self.cell.header.set(bits::EMPTY);
        // SAFETY: as in `state`; `EMPTY` says that it is gone from here on.
        unsafe { self.cell.state().read() }
    }
}

/// A turn whose state is lent to a synchronous method.
///
/// Expanded code borrows from it, calls the method and gives the answer. There are no closures, which every
/// user would have to compile. If it is dropped without an answer, which only handwritten code can do, the
/// actor never handles another message.
struct Lent<'a, A: Actor> {
    turn: Turn<'a, A>,
    context: Context<A>,
}

impl<'a, A: Actor> Lent<'a, A> {
    #[inline(always)]
    fn new(turn: Turn<'a, A>) -> Self {
        let context = turn.context();
        Lent { turn, context }
    }

    /// The method has returned.
    #[inline(always)]
    fn finish(self) -> Reply {
        self.turn.cell.header.clear(bits::EXCLUSIVE);
        self.turn.reply
    }
}

/// The state, for a method that takes `&mut self`.
#[doc(hidden)]
pub struct Exclusive<'a, A: Actor>(Lent<'a, A>);

/// The state, for a method that takes `&self`.
#[doc(hidden)]
pub struct Shared<'a, A: Actor>(Lent<'a, A>);

/// What remains of a turn whose method has taken the state.
#[doc(hidden)]
pub struct Last<'a, A: Actor>(Lent<'a, A>);

impl<A: Actor> Exclusive<'_, A> {
    /// Lends the state.
    #[inline(always)]
    pub fn actor(&mut self) -> &mut A {
        // SAFETY: nobody else had claimed the state, and the claim holds until `finish`.
        unsafe { self.0.turn.state_mut() }
    }

    /// Lends the state and the context.
    #[inline(always)]
    pub fn actor_and_context(&mut self) -> (&mut A, &Context<A>) {
        // SAFETY: as in `actor`.
        (unsafe { self.0.turn.state_mut() }, &self.0.context)
    }
}

impl<A: Actor> Exclusive<'_, A> {
    /// A hook has returned.
    pub fn answer_hook(self, answer: impl HookAnswer) {
        self.0.turn.cell.header.hook_answered(answer.error());
        self.0.finish();
    }
}

impl<A: Actor> Shared<'_, A> {
    /// Lends the state.
    #[inline(always)]
    pub fn actor(&self) -> &A {
        // SAFETY: no `&mut A` exists, since `may_start` let a shared method start, and none will before
        // `finish`.
        unsafe { self.0.turn.state() }
    }

    /// Lends the state and the context.
    #[inline(always)]
    pub fn actor_and_context(&self) -> (&A, &Context<A>) {
        (self.actor(), &self.0.context)
    }
}

impl<A: Actor> Last<'_, A> {
    /// Lends the context.
    pub fn context(&self) -> &Context<A> {
        &self.0.context
    }

    /// Answers with what the method has returned.
    pub fn answer<T: 'static>(self, answer: T) {
        self.end().answer_value(answer);
    }

    /// Answers with the `Result` that the method has returned.
    pub fn answer_result<T: 'static, E: 'static>(self, answer: Result<T, E>) {
        self.end().answer(answer);
    }

    fn end(self) -> Reply {
        let Turn { core, reply, .. } = self.0.turn;
        // The end comes before the answer: whoever has the answer finds the actor gone.
        // SAFETY: the state is taken, so nothing refers to it any more.
        unsafe { life::end(core, NonNull::from(self.0.turn.cell).cast(), Exit::Normal) };
        reply
    }
}

macro_rules! answers {
    ($lent:ident) => {
        impl<A: Actor> $lent<'_, A> {
            /// Answers with what the method has returned.
            #[inline(always)]
            pub fn answer<T: 'static>(self, answer: T) {
                self.0.finish().answer_value(answer);
            }

            /// Answers with the `Result` that the method has returned.
            #[inline(always)]
            pub fn answer_result<T: 'static, E: 'static>(self, answer: Result<T, E>) {
                self.0.finish().answer(answer);
            }
        }
    };
}

answers!(Exclusive);
answers!(Shared);

macro_rules! opaque {
    ($lent:ident) => {
        impl<A: Actor> fmt::Debug for $lent<'_, A> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($lent)).finish_non_exhaustive()
            }
        }
    };
}

opaque!(Turn);
opaque!(Exclusive);
opaque!(Shared);
opaque!(Last);

/// A task of an actor is over.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core.
pub(super) unsafe fn task_finished(_: &Core, cell: NonNull<Owned>, task: TaskId) {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    header.if_extra(|extra| extra.tasks.remove(task));
    header.method_is_over();
}

impl Header {
    fn hook_answered(&self, error: Option<ExitError>) {
        if let Some(error) = error {
            self.fail(Exit::Error(error));
        }
    }

    /// Records that the actor cannot go on, and why: it ends when what runs has returned. An actor that has not
    /// started ends without ceremony. For one that is already stopping, this becomes the reason.
    pub(super) fn fail(&self, exit: Exit) {
        if self.has(bits::STOPPING) {
            drop(self.take_exit());
        }
        self.set_exit(exit);
        if self.has(bits::STARTING) {
            self.set(bits::KILLED);
        } else if !self.has(bits::STOPPING) {
            self.set(bits::LEAVING);
        }
        self.set_attention();
    }

    pub(super) fn add_task(&self, task: Underway) {
        self.with_extra(|extra| extra.tasks.push(task));
    }

    /// An asynchronous method has returned.
    fn method_is_over(&self) {
        // An exclusive one was alone; of shared ones there may be others.
        self.clear(bits::EXCLUSIVE);
        if self.has(bits::SHARED)
            && self
                .if_extra(|extra| extra.tasks.is_empty())
                .unwrap_or(true)
        {
            self.clear(bits::SHARED);
        }
        if self.has(!bits::LISTED) {
            self.set_attention();
        }
    }
}
