//! One message runs: the only place that calls the methods of users.
//!
//! Expanded code matches on the message and calls one function of [`Turn`] with a closure that calls the
//! method. The turn lends the state for as long as the receiver asks for it.

use std::{cell::Cell, fmt, ptr::NonNull};

use super::{ActorCell, Underway, bits, life, mailbox, typed, waiting};
use crate::{
    Actor, Context, Exit,
    message::{Access, Message as _, Method},
    reply::Reply,
    sched::{Core, Owned, TaskFuture, TaskId},
};

/// The right to run one message on an actor. Only expanded code has one.
#[doc(hidden)]
pub struct Turn<'a, A: Actor> {
    core: &'a Core,
    cell: &'a ActorCell<A>,
    reply: Reply,
    method: &'static Method,
}

impl<A: Actor> fmt::Debug for Turn<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").finish_non_exhaustive()
    }
}

/// Starts a message that has its place in the mailbox.
///
/// The message is moved out of where it lies before anything else happens: a queue may write over it as soon
/// as somebody pushes.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core, and the message may start; it is there, and
/// nobody else moves it out.
pub(super) unsafe fn start<A: Actor>(
    core: &Core,
    cell: NonNull<Owned>,
    message: NonNull<A::Message>,
    reply: Reply,
) {
    // SAFETY: by the contract.
    let message = unsafe { message.read() };
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    let header = &this.header;
    header.here.set(header.here.get() - 1);
    if header.has(bits::CROWDED) {
        waiting::call_waiter(core, this);
    }
    if reply.is_abandoned() {
        mailbox::refuse(header.slot, reply);
        crate::sched::guarded(|| drop(message));
        return;
    }
    let method = message.method();
    core.shared().set_running(method);
    let turn = Turn {
        core,
        cell: this,
        reply,
        method,
    };
    core.enter(cell);
    A::dispatch(message, turn);
    core.leave(cell);
}

/// What a hook is called in reports.
const fn hook<A: Actor>(name: &'static str) -> Method {
    Method {
        actor: A::NAME,
        name,
        access: Access::Exclusive,
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

    /// Runs a method that takes `&mut self`.
    #[inline(always)]
    pub fn exclusive<T: Send + 'static, E: Send + 'static>(
        self,
        method: impl FnOnce(&mut A, &Context<A>) -> Result<T, E>,
    ) {
        let header = &self.cell.header;
        header.claim();
        let context = self.context();
        // SAFETY: nobody else had claimed the state; `context` lives until after
        // the method, which cannot keep what it is lent: `'a` is any lifetime to it.
        let state = unsafe { self.state_mut() };
        // SAFETY: as above.
        let lent = unsafe { lend(&context) };
        let answer = method(state, lent);
        header.clear(bits::EXCLUSIVE);
        self.reply.answer(answer);
    }

    /// Runs a method that takes `&self`.
    #[inline(always)]
    pub fn shared<T: Send + 'static, E: Send + 'static>(
        self,
        method: impl FnOnce(&A, &Context<A>) -> Result<T, E>,
    ) {
        let header = &self.cell.header;
        // Exclusive for its short time: it cannot be interrupted anyway.
        header.claim_shared();
        header.set(bits::EXCLUSIVE);
        let context = self.context();
        // SAFETY: as in `exclusive`; no `&mut A` exists, since `may_start` let a shared one start.
        let state = unsafe { self.state() };
        // SAFETY: as above.
        let lent = unsafe { lend(&context) };
        let answer = method(state, lent);
        header.clear(bits::EXCLUSIVE);
        self.reply.answer(answer);
    }

    /// Runs a method that takes `self`; then the actor has ended.
    pub fn last<T: Send + 'static, E: Send + 'static>(
        self,
        method: impl FnOnce(A, &Context<A>) -> Result<T, E>,
    ) {
        let cell = self.owned();
        self.cell.header.claim();
        let context = self.context();
        // SAFETY: as in `exclusive`.
        let state = unsafe { self.take_state() };
        // SAFETY: as above.
        let lent = unsafe { lend(&context) };
        let answer = method(state, lent);
        // The end comes before the answer: who has the answer finds the actor gone.
        // SAFETY: the state is taken, so nothing refers to it any more.
        unsafe { life::end::<A>(self.core, cell, Exit::Normal) };
        self.reply.answer(answer);
    }

    /// Runs an asynchronous method that takes `&mut self`.
    pub fn exclusive_async<T, E, F>(self, method: impl FnOnce(&'a mut A, &'a Context<A>) -> F)
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.cell.header.claim();
        // SAFETY: nobody else had claimed the state, and the claim holds until the task is over.
        let state = unsafe { self.state_mut() };
        self.spawn(|context| method(state, context), Reply::answer);
    }

    /// Runs an asynchronous method that takes `&self`.
    pub fn shared_async<T, E, F>(self, method: impl FnOnce(&'a A, &'a Context<A>) -> F)
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.cell.header.claim_shared();
        self.cell.header.set(bits::SHARED);
        // SAFETY: no `&mut A` exists (`may_start`), and none will while `SHARED` is set.
        let state = unsafe { self.state() };
        self.spawn(|context| method(state, context), Reply::answer);
    }

    /// Runs an asynchronous method that takes `self`; then the actor has ended.
    pub fn last_async<T, E, F>(self, method: impl FnOnce(A, &'a Context<A>) -> F)
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Future<Output = Result<T, E>> + 'a,
    {
        self.cell.header.claim();
        let cell = self.owned();
        let core = self.core;
        // SAFETY: as in `exclusive_async`.
        let state = unsafe { self.take_state() };
        self.spawn(
            |context| method(state, context),
            move |reply, answer| {
                // As in `last`: first the end, then the answer.
                // SAFETY: the state is taken; this task is the last of the actor.
                unsafe { life::end::<A>(core, cell, Exit::Normal) };
                reply.answer(answer);
            },
        );
    }

    /// Makes the future of a method a task, and polls it for the first time.
    fn spawn<R: 'a, F: Future<Output = R> + 'a>(
        self,
        make: impl FnOnce(&'a Context<A>) -> F,
        finish: impl FnOnce(Reply, R) + 'a,
    ) {
        let cell = self.owned();
        let Turn {
            core,
            cell: this,
            reply,
            method,
        } = self;
        let head = Head {
            context: Context::new(cell, reply.peek()),
            reply: Cell::new(reply),
        };
        // SAFETY: the future borrows the state, the core and the head. `life::end` removes the tasks before
        // it drops the state, the core outlives its tasks, and the head goes after the future.
        let (future, head) = unsafe {
            TaskFuture::new(&core.pool, head, |head| {
                let future = make(&head.context);
                async move {
                    let answer = future.await;
                    finish(head.reply.replace(Reply::NONE), answer);
                }
            })
        };
        let Some(task) = core.start_task(future, cell, method) else {
            this.method_is_over();
            return;
        };
        // It waits for something.
        // SAFETY: the task is there, and so is its head.
        let head = unsafe { head.as_ref() };
        let reply = head.reply.replace(Reply::NONE).settle(core);
        head.context.set_reply(reply.peek());
        let caller = reply.caller().map(|caller| (caller.id(), caller.task));
        head.reply.set(reply);
        this.with_extra(|extra| {
            extra.tasks.push(Underway {
                task,
                method,
                caller,
            });
        });
    }

    /// # Safety
    /// Rule 2 of the module.
    unsafe fn state(&self) -> &'a A {
        // SAFETY: the state is there unless the actor is `EMPTY`, and then nothing starts.
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

/// What an asynchronous method borrows, besides the state. The reply is not in the future itself, so that it can
/// be moved off the stack of the caller once the method turns out to wait.
struct Head<A: Actor> {
    context: Context<A>,
    reply: Cell<Reply>,
}

/// Lends `value` for any lifetime.
///
/// # Safety
/// The loan ends before `value` does.
unsafe fn lend<'a, T>(value: &T) -> &'a T {
    // SAFETY: by the contract.
    unsafe { NonNull::from(value).as_ref() }
}

/// A task of an actor is over.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core.
pub(super) unsafe fn task_finished<A: Actor>(_: &Core, cell: NonNull<Owned>, task: TaskId) {
    // SAFETY: by the contract.
    let this = unsafe { typed::<A>(cell) };
    this.if_extra(|extra| extra.tasks.retain(|known| known.task != task));
    this.method_is_over();
}

impl<A: Actor> ActorCell<A> {
    /// An asynchronous method has returned.
    fn method_is_over(&self) {
        let header = &self.header;
        // An exclusive one was alone; of shared ones there may be others.
        header.clear(bits::EXCLUSIVE);
        if header.has(bits::SHARED)
            && self
                .if_extra(|extra| extra.tasks.is_empty())
                .unwrap_or(true)
        {
            header.clear(bits::SHARED);
        }
        if header.bits.get() != 0 {
            header.set_attention();
        }
    }
}
