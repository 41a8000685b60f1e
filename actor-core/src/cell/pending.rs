//! A message that waits in a busy actor, with its type erased.
//!
//! It lies in a block of the core's pool, next to the functions that know its type. An idle actor never has one.

use std::{alloc::Layout, mem::ManuallyDrop, ptr::NonNull};

use super::{message::Dispatch, turn};
use crate::{
    Actor, Message, Overload,
    method::{Access, Method},
    overload::Rule,
    reply::Reply,
    sched::{Core, Owned, Pool},
};

/// A message in its position in the list.
pub(super) struct Pending {
    pub(super) message: Waiting,
    /// Asked when the message came: asking may run user code, and nobody does that while the list is looked at.
    pub(super) access: Access,
    pub(super) reply: Reply,
    /// It came from elsewhere and has a place to give back.
    pub(super) remote: bool,
    /// What the message says about a full mailbox. Asked when it came, and only in an actor that keeps a list.
    pub(super) rule: Rule,
    /// Its caller was checked for a deadlock.
    pub(super) was_looked_at: bool,
}

/// A message, owned.
pub(super) struct Waiting {
    block: NonNull<u8>,
    functions: &'static Functions,
}

/// The functions for messages of the type `M` to actors of the type `A`.
struct Functions {
    /// The layout of the block that such a message lies in.
    layout: Layout,
    /// Starts the `M` in the block, and frees the block. The rest of the contract is that of [`turn::start`].
    start: unsafe fn(&Core, NonNull<Owned>, NonNull<u8>, Reply),
    /// The method of the `M` in the block.
    method: unsafe fn(NonNull<u8>) -> &'static Method,
    /// Drops the `M` in the block; the block remains.
    drop: unsafe fn(NonNull<u8>),
    /// See [`Message::IS_SIGNAL`](super::message::Message::IS_SIGNAL).
    is_signal: bool,
}

impl Pending {
    /// A message that moves to another core with its actor.
    pub(super) fn moving(message: Waiting, access: Access, reply: Reply, remote: bool) -> Self {
        Pending {
            message,
            access,
            reply,
            remote,
            // Actors for which this matters do not move.
            rule: Rule::Is(Overload::Wait),
            was_looked_at: false,
        }
    }
}

impl Waiting {
    pub(super) fn new<A: Actor, M: Dispatch<A>>(core: &Core, message: M) -> Self {
        let functions = const {
            &Functions {
                // Never empty: the address of a block comes from an allocator.
                layout: layout::<M>(),
                start: start::<A, M>,
                method: method::<M>,
                drop: drop_message::<M>,
                is_signal: M::IS_SIGNAL,
            }
        };
        let block = core.pool.allocate(functions.layout);
        // SAFETY: the block has room for a message.
        unsafe { block.cast::<M>().write(message) };
        Waiting { block, functions }
    }

    pub(super) fn is_signal(&self) -> bool {
        self.functions.is_signal
    }

    /// The method of the message, which may be user code.
    pub(super) fn method(&self) -> &'static Method {
        // SAFETY: the message is there as long as this is.
        unsafe { (self.functions.method)(self.block) }
    }

    /// Starts the message.
    ///
    /// # Safety
    /// As for [`turn::start`], except for what that says of the message; the actor is the one the message was made
    /// for.
    pub(super) unsafe fn start(self, core: &Core, cell: NonNull<Owned>, reply: Reply) {
        let this = ManuallyDrop::new(self);
        // SAFETY: by the contract; the message is there, and gone with this.
        unsafe { (this.functions.start)(core, cell, this.block, reply) };
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let (block, layout) = (self.block, self.functions.layout);
        // SAFETY: the message is there, and nobody uses it any more.
        crate::sched::guarded(|| unsafe { (self.functions.drop)(block) });
        Core::with(|core| match core {
            // SAFETY: allocated with this layout, and empty now.
            Some(core) => unsafe { core.pool.free(block, layout) },
            // SAFETY: as above.
            None => unsafe { Pool::free_for_good(block, layout) },
        });
    }
}

const fn layout<M>() -> Layout {
    let layout = Layout::new::<M>();
    match layout.size() {
        // As strictly aligned as the message, whose alignment may be more than a word's.
        0 => Layout::new::<(usize, M)>(),
        _ => layout,
    }
}

/// # Safety
/// There is an `M` in the block, which is given up with its memory. The rest of the contract is that of
/// [`turn::start`].
unsafe fn start<A: Actor, M: Dispatch<A>>(
    core: &Core,
    cell: NonNull<Owned>,
    block: NonNull<u8>,
    reply: Reply,
) {
    // SAFETY: by the contract.
    let message = unsafe { block.cast::<M>().read() };
    // This comes first: what runs next may unwind.
    // SAFETY: allocated by `new` with this layout, and empty now.
    unsafe { core.pool.free(block, layout::<M>()) };
    let mut message = ManuallyDrop::new(message);
    // SAFETY: by the contract; the message is moved out.
    unsafe { turn::start::<A, M>(core, cell, NonNull::from(&mut *message), reply) };
}

/// # Safety
/// There is an `M` in the block.
unsafe fn method<M: Message>(block: NonNull<u8>) -> &'static Method {
    // SAFETY: by the contract.
    unsafe { block.cast::<M>().as_ref() }.method()
}

/// # Safety
/// There is an `M` in the block, which nobody uses any more.
unsafe fn drop_message<M>(block: NonNull<u8>) {
    // SAFETY: by the contract.
    unsafe { block.cast::<M>().drop_in_place() };
}
