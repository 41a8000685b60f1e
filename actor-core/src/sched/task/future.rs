//! A future in memory of the core's pool: a single block, and its task has only the address of
//! that. So it is passed in a register, and not put together in memory again and again.

use std::{
    alloc::Layout,
    mem,
    pin::Pin,
    ptr::NonNull,
    task::{Context, Poll},
};

use crate::sched::{Core, guarded_inline, pool::Pool};

/// See the module.
pub(crate) struct TaskFuture(NonNull<Head>);

/// The beginning of a block.
struct Head {
    table: &'static Table,
    /// Prepares what is in the block for another core, if it can go there.
    depart: Option<Depart>,
}

/// Called on the core of the task with the first value of its block, while nobody polls the future.
pub(crate) type Depart = unsafe fn(&Core, NonNull<u8>);

/// Describes a block to code that does not know its types. All functions are called with the head
/// of a block that has this table.
struct Table {
    layout: Layout,
    /// The offset of the first value.
    first: usize,
    poll: unsafe fn(NonNull<Head>, &mut Context<'_>) -> Poll<()>,
    /// What has been dropped is not used any more.
    drop_future: unsafe fn(NonNull<Head>),
    drop_first: unsafe fn(NonNull<Head>),
}

#[repr(C)]
struct Block<C, F> {
    head: Head,
    first: C,
    future: F,
}

impl<C, F: Future<Output = ()>> Block<C, F> {
    const TABLE: &'static Table = &Table {
        layout: Layout::new::<Self>(),
        first: mem::offset_of!(Self, first),
        poll: Self::poll,
        drop_future: Self::drop_future,
        drop_first: Self::drop_first,
    };

    /// # Safety
    /// See [`Table`]; nobody else uses the future.
    unsafe fn poll(block: NonNull<Head>, context: &mut Context<'_>) -> Poll<()> {
        // SAFETY: by the contract.
        let future = unsafe { &mut (*block.cast::<Self>().as_ptr()).future };
        // SAFETY: it stays where it is until it is dropped.
        unsafe { Pin::new_unchecked(future) }.poll(context)
    }

    /// # Safety
    /// See [`Table`].
    unsafe fn drop_future(block: NonNull<Head>) {
        // SAFETY: by the contract.
        let future = unsafe { &raw mut (*block.cast::<Self>().as_ptr()).future };
        // SAFETY: by the contract.
        unsafe { future.drop_in_place() };
    }

    /// # Safety
    /// See [`Table`].
    unsafe fn drop_first(block: NonNull<Head>) {
        // SAFETY: by the contract.
        let first = unsafe { &raw mut (*block.cast::<Self>().as_ptr()).first };
        // SAFETY: by the contract.
        unsafe { first.drop_in_place() };
    }
}

impl TaskFuture {
    /// Puts `first` and a future that may borrow it into one block. Also returns where `first` is,
    /// for as long as the task lives.
    ///
    /// # Safety
    /// The future may borrow only what lives as long as the task. The caller makes sure of that by
    /// dropping the task first.
    #[inline(always)]
    pub(crate) unsafe fn new<'a, C: 'a, F: Future<Output = ()> + 'a>(
        pool: &Pool,
        first: C,
        make: impl FnOnce(&'a C) -> F,
    ) -> (Self, NonNull<C>) {
        let table = Block::<C, F>::TABLE;
        let block = pool.allocate(table.layout).cast::<Block<C, F>>();
        let head = Head {
            table,
            depart: None,
        };
        // SAFETY: the block is large enough for all of it, and begins with its head.
        unsafe { block.cast::<Head>().write(head) };
        // SAFETY: as above.
        let place = unsafe { &raw mut (*block.as_ptr()).first };
        // SAFETY: as above.
        unsafe { place.write(first) };
        let unmade = Unmade {
            pool,
            block: block.cast(),
        };
        // SAFETY: written just now, and dropped after the future, which is what borrows it.
        let future = make(unsafe { &*place });
        mem::forget(unmade);
        // SAFETY: the block is large enough for all of it.
        let rest = unsafe { &raw mut (*block.as_ptr()).future };
        // SAFETY: as above.
        unsafe { rest.write(future) };
        // SAFETY: the address of a field is not null.
        (TaskFuture(block.cast()), unsafe {
            NonNull::new_unchecked(place)
        })
    }

    /// The task may go to another core with its owner.
    ///
    /// # Safety
    /// The future is `Send`, except for parts of it that are the framework's own, and what it
    /// borrows goes along. After `depart`, which is called with the first value of the block, the
    /// rest is `Send` too.
    pub(crate) unsafe fn set_mobile(&mut self, depart: Depart) {
        // SAFETY: the block is ours.
        unsafe { self.0.as_mut() }.depart = Some(depart);
    }

    fn head(&self) -> &Head {
        // SAFETY: the block is ours.
        unsafe { self.0.as_ref() }
    }

    pub(super) fn is_mobile(&self) -> bool {
        self.head().depart.is_some()
    }

    /// Prepares what is in the block for another core, if it can go there.
    ///
    /// # Safety
    /// This is the core of the task, and nobody polls it.
    pub(super) unsafe fn depart(&self, core: &Core) {
        let Head { table, depart } = self.head();
        if let Some(depart) = depart {
            // SAFETY: inside the block.
            let first = unsafe { self.0.byte_add(table.first) }.cast();
            // SAFETY: by the contract.
            unsafe { depart(core, first) };
        }
    }

    /// For whoever polls it.
    pub(super) fn to_poll(&self) -> ToPoll {
        ToPoll(self.0)
    }

    /// Drops the future and returns its memory to the pool.
    pub(super) fn drop_in(self, pool: &Pool) {
        let table = self.head().table;
        guarded_inline(|| {
            // SAFETY: we own the future, and nobody polls it: see the parent module.
            unsafe { (table.drop_future)(self.0) };
        });
        guarded_inline(|| {
            // SAFETY: the future that may borrow it is gone.
            unsafe { (table.drop_first)(self.0) };
        });
        // SAFETY: allocated by `new` with this layout, and empty now.
        unsafe { pool.free(self.0.cast(), table.layout) };
    }
}

/// A future to be polled, while its entry says that it is running.
#[derive(Clone, Copy)]
pub(super) struct ToPoll(NonNull<Head>);

impl ToPoll {
    /// # Safety
    /// The future is there, and nobody else polls or drops it.
    #[inline(always)]
    pub(super) unsafe fn poll(self, context: &mut Context<'_>) -> Poll<()> {
        // SAFETY: by the contract.
        let table = unsafe { self.0.as_ref() }.table;
        // SAFETY: by the contract.
        unsafe { (table.poll)(self.0, context) }
    }
}

/// A block whose future has yet to be made, by code that may panic. If it does, the first value
/// must still be dropped.
struct Unmade<'a> {
    pool: &'a Pool,
    block: NonNull<Head>,
}

impl Drop for Unmade<'_> {
    fn drop(&mut self) {
        // SAFETY: the head was written.
        let table = unsafe { self.block.as_ref() }.table;
        guarded_inline(|| {
            // SAFETY: the first value was written, and nothing that borrows it was made.
            unsafe { (table.drop_first)(self.block) };
        });
        // SAFETY: allocated by `new` with this layout, and empty now.
        unsafe { self.pool.free(self.block.cast(), table.layout) };
    }
}
