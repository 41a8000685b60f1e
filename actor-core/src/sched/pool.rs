//! Memory that one core reuses: for futures, reply slots and cells.
//!
//! Blocks come from the global allocator. Their sizes are steps of 32 bytes, less the 8 that most
//! allocators put before a block. They go back to lists of the core that frees them, which keeps a
//! limited number of each size.
//!
//! # Safety
//!
//! An island of `unsafe`: a block on a list is owned by the list, which stores the address of the
//! next block in it. Every block of a class was allocated with the layout of that class.

#![expect(unsafe_code, reason = "an island: blocks of memory and their layouts")]

use std::{
    alloc::{Layout, alloc, dealloc, handle_alloc_error},
    cell::Cell,
    ptr::{self, NonNull},
};

const STEP: usize = 32;
/// What the allocator puts before each block: together they are whole steps.
const BEFORE: usize = 8;
const CLASSES: usize = 32;
/// How many blocks of each class are kept: for the largest, of 1 KiB, that is 256 KiB at most.
const KEEP: u32 = 256;
const ALIGN: usize = 16;

struct FreeBlock {
    next: *mut FreeBlock,
}

struct List {
    first: Cell<*mut FreeBlock>,
    length: Cell<u32>,
}

pub(crate) struct Pool {
    lists: [List; CLASSES],
}

/// The class that serves a layout, if one does.
#[inline]
fn class_of(layout: Layout) -> Option<usize> {
    let class = (layout.size() + BEFORE - 1) / STEP;
    (class < CLASSES && layout.align() <= ALIGN).then_some(class)
}

fn layout_of(class: usize) -> Layout {
    Layout::from_size_align((class + 1) * STEP - BEFORE, ALIGN).expect("a small size")
}

fn allocate(layout: Layout) -> NonNull<u8> {
    debug_assert_ne!(layout.size(), 0, "nobody asks for no memory");
    // SAFETY: the layout is not empty: every class has some bytes, and no caller asks for zero
    // bytes.
    let block = unsafe { alloc(layout) };
    NonNull::new(block).unwrap_or_else(|| handle_alloc_error(layout))
}

impl Pool {
    pub(crate) fn new() -> Self {
        Pool {
            lists: std::array::from_fn(|_| List {
                first: Cell::new(ptr::null_mut()),
                length: Cell::new(0),
            }),
        }
    }

    /// Memory of this layout. It may be returned to any pool by [`Pool::free`], with the same
    /// layout.
    #[inline]
    pub(crate) fn allocate(&self, layout: Layout) -> NonNull<u8> {
        let Some(class) = class_of(layout) else {
            return allocate(layout);
        };
        let list = &self.lists[class];
        let Some(block) = NonNull::new(list.first.get()) else {
            return allocate(layout_of(class));
        };
        // SAFETY: blocks on a list are ours and hold the address of the next.
        list.first.set(unsafe { block.as_ref() }.next);
        list.length.set(list.length.get() - 1);
        block.cast()
    }

    /// Takes the block back.
    ///
    /// # Safety
    /// The block came from [`Pool::allocate`] with this layout, and nobody uses it any more.
    #[inline]
    pub(crate) unsafe fn free(&self, block: NonNull<u8>, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: layouts without a class were allocated as they are.
            unsafe { dealloc(block.as_ptr(), layout) };
            return;
        };
        let list = &self.lists[class];
        if list.length.get() == KEEP {
            // SAFETY: blocks of a class were allocated with its layout.
            unsafe { dealloc(block.as_ptr(), layout_of(class)) };
            return;
        }
        let block = block.cast::<FreeBlock>();
        let next = list.first.get();
        // SAFETY: the block is ours now. It is large enough, and aligned for an address.
        unsafe { block.write(FreeBlock { next }) };
        list.first.set(block.as_ptr());
        list.length.set(list.length.get() + 1);
    }
}

impl Pool {
    /// Memory as from [`Pool::allocate`], on any thread.
    pub(crate) fn allocate_anywhere(layout: Layout) -> NonNull<u8> {
        allocate(class_of(layout).map_or(layout, layout_of))
    }

    /// Returns a block to the global allocator, on any thread.
    ///
    /// # Safety
    /// As for [`Pool::free`].
    pub(crate) unsafe fn free_for_good(block: NonNull<u8>, layout: Layout) {
        let layout = class_of(layout).map_or(layout, layout_of);
        // SAFETY: blocks of a class were allocated with its layout, others with their own.
        unsafe { dealloc(block.as_ptr(), layout) };
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for (class, list) in self.lists.iter().enumerate() {
            let mut first = list.first.get();
            while let Some(block) = NonNull::new(first) {
                // SAFETY: as in `allocate`.
                first = unsafe { block.as_ref() }.next;
                // SAFETY: as in `free`.
                unsafe { dealloc(block.as_ptr().cast(), layout_of(class)) };
            }
        }
    }
}
