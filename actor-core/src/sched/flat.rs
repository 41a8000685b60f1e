//! Queues of packets of any type, each stored inline: no allocation for a packet.
//!
//! A *packet* is a value and the function that consumes it. [`FlatQueue`] is the run queue of one
//! core: it is written and read by code that the packets themselves run, so it is used through
//! `&self` and hands out no reference to its inside. [`Batch`] is the same encoding in a
//! `SmallVec`, to travel between cores: one packet fits inline, a flood spills to the heap.
//!
//! # Safety
//!
//! This is an island of `unsafe`. The encoding is: one word with the address of a [`Vtable`],
//! then `vtable.words` words with the value.
//!
//! 1. Words are `MaybeUninit`, so that padding and pointers survive the trip (a `u64` would lose
//!    both).
//! 2. A value is written once by `write` and moved out once by `Vtable::run`, which consumes it.
//!    The position is advanced *before* `run`, and `run` moves the value to its stack before it
//!    calls anything, so that the words may be written again at once.
//! 3. A word has the alignment of `u64`. A value that wants more, or is larger than
//!    [`INLINE_WORDS`], is boxed first.
//! 4. `FlatQueue` is `!Sync` (by its `Cell`s) and may hold what is not `Send`. A [`Batch`] crosses
//!    threads and is `Send`: its only constructor asks that of every packet.

#![expect(
    unsafe_code,
    reason = "an island: values of any type in one flat buffer"
)]

use std::{
    cell::{Cell, UnsafeCell},
    collections::VecDeque,
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    ptr::{self, NonNull},
};

use smallvec::SmallVec;

use super::{core::Core, guarded};

/// One unit of storage. See the safety notes of the module for why it may be uninitialised.
pub(crate) type Word = MaybeUninit<u64>;

/// A packet above this size is boxed, so that a few of them cannot fill a chunk (2 KiB).
const INLINE_WORDS: usize = 256;
/// Words in a chunk of the run queue: 16 KiB, half of a usual first-level cache.
const CHUNK_WORDS: usize = 2048;
/// Empty chunks that a queue keeps after a burst, instead of giving them back.
const SPARE_CHUNKS: usize = 4;
/// Words that a batch holds without an allocation: a message of up to 20 words, or a few small ones.
const BATCH_WORDS: usize = 24;

/// Words that a batch gets when it does not fit inline: 64 packets of a small message.
const SPILLED_WORDS: usize = 512;

/// Consumes packets of the type `P`.
pub(crate) trait Runner<P> {
    /// Runs `packet` on `core`, or disposes of it when there is no core left to run it: then
    /// whoever waits for it has to be told.
    fn run(packet: Parcel<P>, core: Option<&Core>);
}

/// A packet where it lies in its queue. It has to be [taken](Parcel::take) before anything else happens:
/// its words are written again by whatever is pushed.
pub(crate) struct Parcel<P>(NonNull<P>);

impl<P> Parcel<P> {
    #[inline(always)]
    pub(crate) fn take(self) -> P {
        // SAFETY: a parcel is made for one packet that nobody else reads, and is consumed here.
        unsafe { self.0.read() }
    }

    /// For who moves the packet out by himself, field by field.
    #[inline(always)]
    pub(crate) fn into_raw(self) -> NonNull<P> {
        self.0
    }
}

/// Runs a closure as a packet.
pub(crate) struct Closure;

impl<F: FnOnce(Option<&Core>)> Runner<F> for Closure {
    #[inline]
    fn run(packet: Parcel<F>, core: Option<&Core>) {
        packet.take()(core);
    }
}

struct Vtable {
    words: usize,
    run: unsafe fn(*const Word, Option<&Core>),
}

/// How packets of the type `P` are run: a [`Runner`], as a value.
pub(crate) struct Kind<P> {
    vtable: &'static Vtable,
    packet: PhantomData<fn(P)>,
}

impl<P> Clone for Kind<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Kind<P> {}

impl<P> Kind<P> {
    pub(crate) const fn of<R: Runner<P>>() -> Self {
        let vtable = const {
            &Vtable {
                words: Self::WORDS,
                run: run::<P, R>,
            }
        };
        Kind {
            vtable,
            packet: PhantomData,
        }
    }

    /// How a closure is run.
    pub(crate) const fn closure(_: &P) -> Self
    where
        P: FnOnce(Option<&Core>),
    {
        Self::of::<Closure>()
    }

    const FITS: bool =
        align_of::<P>() <= align_of::<Word>() && size_of::<P>() <= INLINE_WORDS * size_of::<Word>();

    const WORDS: usize = if Self::FITS {
        size_of::<P>().div_ceil(size_of::<Word>())
    } else {
        size_of::<Box<P>>().div_ceil(size_of::<Word>())
    };

    /// Words that a packet takes, its header included.
    const ENCODED_WORDS: usize = 1 + Self::WORDS;

    /// Writes the packet and its header at `at`.
    ///
    /// # Safety
    /// `at` is valid for writes of [`Self::ENCODED_WORDS`] words.
    #[inline(always)]
    unsafe fn write(self, at: *mut Word, packet: P) {
        // SAFETY: the caller gives us this word; a word can hold an address.
        unsafe { at.cast::<&'static Vtable>().write(self.vtable) };
        // SAFETY: still inside the words the caller gives us.
        let value = unsafe { at.add(1) };
        if Self::FITS {
            // SAFETY: `FITS` says that `P` is not larger than `WORDS` nor more aligned than a word.
            unsafe { value.cast::<P>().write(packet) };
        } else {
            // SAFETY: a box is a word.
            unsafe { value.cast::<Box<P>>().write(Box::new(packet)) };
        }
    }
}

/// Runs the packet at `at`.
///
/// # Safety
/// `at` holds a packet written by a `Kind` of the same `P`, which nobody reads again.
unsafe fn run<P, R: Runner<P>>(at: *const Word, core: Option<&Core>) {
    if Kind::<P>::FITS {
        // SAFETY: by the contract of this function, and a queue is not at address zero.
        let packet = unsafe { NonNull::new_unchecked(at.cast::<P>().cast_mut()) };
        R::run(Parcel(packet), core);
    } else {
        // SAFETY: by the contract of this function; `write` boxes what does not fit.
        let mut boxed = unsafe { at.cast::<Box<ManuallyDrop<P>>>().read() };
        // The packet is moved out of the box by its runner; the box frees its memory.
        R::run(Parcel(NonNull::from(&mut *boxed).cast()), core);
    }
}

type Chunk = Box<[Word; CHUNK_WORDS]>;

fn new_chunk() -> Chunk {
    Box::new([const { MaybeUninit::uninit() }; CHUNK_WORDS])
}

/// The run queue of a core: packets in the order they were pushed.
///
/// Packets lie in chunks that never move, so that the packet which is being read stays where it
/// is while its own code pushes others. A reader that has caught up with the writer resets both
/// to the start of the chunk: a ping-pong stays in one cache line.
pub(crate) struct FlatQueue {
    read: Cell<*mut Word>,
    /// The first word of the chunk that is written.
    start: Cell<*mut Word>,
    write: Cell<*mut Word>,
    /// One past the last word of the chunk that is written; one word before it is kept for the mark
    /// that sends the reader to the next chunk.
    end: Cell<*mut Word>,
    /// The front is read, the back is written. Touched only for a moment by `push` and `run_one`,
    /// never while a packet runs.
    chunks: UnsafeCell<VecDeque<Chunk>>,
    spare: UnsafeCell<Vec<Chunk>>,
}

impl FlatQueue {
    pub(crate) fn new() -> Self {
        let queue = FlatQueue {
            read: Cell::new(ptr::null_mut()),
            start: Cell::new(ptr::null_mut()),
            write: Cell::new(ptr::null_mut()),
            end: Cell::new(ptr::null_mut()),
            chunks: UnsafeCell::new(VecDeque::new()),
            spare: UnsafeCell::new(Vec::new()),
        };
        queue.add_chunk();
        queue.read.set(queue.write.get());
        queue
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        // Addresses in different chunks differ, so equal means: same chunk and caught up.
        self.read.get() == self.write.get()
    }

    /// Appends a packet.
    #[inline(always)]
    pub(crate) fn push<P>(&self, kind: Kind<P>, packet: P) {
        let space = (self.end.get() as usize - self.write.get() as usize) / size_of::<Word>();
        // One word more than the packet: the mark at the end of a chunk.
        if space < Kind::<P>::ENCODED_WORDS + 1 {
            self.add_chunk();
        }
        let at = self.write.get();
        // SAFETY: there is space for the packet, checked above, in a chunk that we own.
        unsafe { kind.write(at, packet) };
        // SAFETY: stays inside the chunk, as above.
        self.write.set(unsafe { at.add(Kind::<P>::ENCODED_WORDS) });
    }

    /// Takes the first packet and runs it on `core` (or disposes of it, without a core).
    /// Answers whether there was one.
    #[inline]
    pub(crate) fn run_one(&self, core: Option<&Core>) -> bool {
        loop {
            let at = self.read.get();
            if at == self.write.get() {
                return false;
            }
            // SAFETY: between `read` and `write` lie packets, and a mark at the end of each chunk:
            // both start with this word, written as an address or as none.
            let Some(vtable) = (unsafe { at.cast::<Option<&'static Vtable>>().read() }) else {
                self.next_chunk();
                continue;
            };
            // SAFETY: the value follows its header in the same chunk.
            let value = unsafe { at.add(1) };
            // SAFETY: the next packet, the mark or `write` follows in the same chunk.
            let next = unsafe { value.add(vtable.words) };
            if next == self.write.get() {
                let start = self.start.get();
                self.read.set(start);
                self.write.set(start);
            } else {
                self.read.set(next);
            }
            // SAFETY: written by `push`, and `read` has gone past it: nobody reads it again. `run`
            // moves the value out before it can push over it.
            unsafe { (vtable.run)(value, core) };
            return true;
        }
    }

    #[cold]
    fn add_chunk(&self) {
        if !self.write.get().is_null() {
            // SAFETY: `push` keeps one word of each chunk for this mark.
            unsafe {
                self.write
                    .get()
                    .cast::<Option<&'static Vtable>>()
                    .write(None)
            };
        }
        // SAFETY: no packet runs while we look, so nobody else looks at the spare chunks.
        let spare = unsafe { &mut *self.spare.get() };
        let mut chunk = spare.pop().unwrap_or_else(new_chunk);
        let start = chunk.as_mut_ptr();
        // SAFETY: as for the spare chunks.
        let chunks = unsafe { &mut *self.chunks.get() };
        // Moving the box does not move the words.
        chunks.push_back(chunk);
        self.start.set(start);
        self.write.set(start);
        // SAFETY: one past the end of the chunk.
        self.end.set(unsafe { start.add(CHUNK_WORDS) });
    }

    #[cold]
    fn next_chunk(&self) {
        // SAFETY: no packet runs while we look, so nobody else looks at the chunks.
        let chunks = unsafe { &mut *self.chunks.get() };
        // SAFETY: as above.
        let spare = unsafe { &mut *self.spare.get() };
        if let Some(done) = chunks.pop_front()
            && spare.len() < SPARE_CHUNKS
        {
            spare.push(done);
        }
        let next = chunks.front_mut();
        self.read
            .set(next.map_or(ptr::null_mut(), |chunk| chunk.as_mut_ptr()));
    }
}

impl Drop for FlatQueue {
    fn drop(&mut self) {
        while !self.is_empty() {
            guarded(|| {
                self.run_one(None);
            });
        }
    }
}

/// Packets on their way to another core, in order.
pub(crate) struct Batch {
    words: SmallVec<[Word; BATCH_WORDS]>,
    /// Words that were run or disposed of.
    done: usize,
    packets: usize,
}

// SAFETY: every packet in it was `Send`, which `push` asks for.
unsafe impl Send for Batch {}

impl Batch {
    pub(crate) fn new() -> Self {
        Batch {
            words: SmallVec::new(),
            done: 0,
            packets: 0,
        }
    }

    /// A batch of one.
    pub(crate) fn of<P: Send>(kind: Kind<P>, packet: P) -> Self {
        let mut batch = Batch::new();
        batch.push(kind, packet);
        batch
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.done == self.words.len()
    }

    /// Packets that were pushed.
    pub(crate) fn packets(&self) -> usize {
        self.packets
    }

    pub(crate) fn push<P: Send>(&mut self, kind: Kind<P>, packet: P) {
        let words = Kind::<P>::ENCODED_WORDS;
        let length = self.words.len();
        if length + words > self.words.capacity() {
            // Once for most batches, instead of growing with each doubling.
            self.words.reserve(words.max(SPILLED_WORDS));
        }
        // SAFETY: the capacity for `words` more was just reserved.
        let at = unsafe { self.words.as_mut_ptr().add(length) };
        // SAFETY: as above.
        unsafe { kind.write(at, packet) };
        // SAFETY: these words are reserved, and a word need not be initialised.
        unsafe { self.words.set_len(length + words) };
        self.packets += 1;
    }

    /// Takes the next packet and runs it on `core` (or disposes of it, without a core).
    /// Answers whether there was one.
    #[inline]
    pub(crate) fn run_one(&mut self, core: Option<&Core>) -> bool {
        if self.is_empty() {
            return false;
        }
        // SAFETY: `done` is the start of a packet inside the vector.
        let at = unsafe { self.words.as_ptr().add(self.done) };
        // SAFETY: a packet starts with the address of its vtable.
        let vtable = unsafe { at.cast::<&'static Vtable>().read() };
        self.done += 1 + vtable.words;
        // SAFETY: the value follows its header.
        let value = unsafe { at.add(1) };
        // SAFETY: written by `push`, and `done` has gone past it: nobody reads it again.
        unsafe { (vtable.run)(value, core) };
        true
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        while !self.is_empty() {
            guarded(|| {
                self.run_one(None);
            });
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::{rc::Rc, sync::Arc};

    use super::*;

    fn push<F: FnOnce(Option<&Core>)>(queue: &FlatQueue, packet: F) {
        queue.push(Kind::closure(&packet), packet);
    }

    #[test]
    fn packets_run_in_order_over_many_chunks() {
        let queue = FlatQueue::new();
        let seen = Rc::new(std::cell::RefCell::new(Vec::new()));
        for number in 0..5000_u64 {
            let seen = seen.clone();
            let padding = [number; 7];
            push(&queue, move |_| seen.borrow_mut().push(padding[6]));
        }
        while queue.run_one(None) {}
        assert_eq!(*seen.borrow(), (0..5000).collect::<Vec<_>>());
        assert!(queue.is_empty());
    }

    #[test]
    fn a_packet_may_push_while_it_runs() {
        let queue = Rc::new(FlatQueue::new());
        let count = Rc::new(Cell::new(0));
        fn again(queue: &Rc<FlatQueue>, count: &Rc<Cell<u32>>) {
            let (q, c) = (queue.clone(), count.clone());
            push(queue, move |_| {
                c.set(c.get() + 1);
                if c.get() < 10_000 {
                    again(&q, &c);
                    if c.get() % 3 == 0 {
                        push(&q, |_| {});
                    }
                }
            });
        }
        again(&queue, &count);
        while queue.run_one(None) {}
        assert_eq!(count.get(), 10_000);
    }

    #[test]
    fn large_and_strictly_aligned_packets_survive() {
        #[repr(align(64))]
        struct Aligned(u64);
        let queue = FlatQueue::new();
        let aligned = Aligned(7);
        let large = [9_u64; 1000];
        let sum = Rc::new(Cell::new(0));
        let first = sum.clone();
        push(&queue, move |_| {
            let aligned = aligned;
            assert_eq!(&raw const aligned as usize % 64, 0);
            first.set(aligned.0);
        });
        let second = sum.clone();
        push(&queue, move |_| {
            second.set(second.get() + large.iter().sum::<u64>())
        });
        while queue.run_one(None) {}
        assert_eq!(sum.get(), 9007);
    }

    #[test]
    fn what_is_never_run_is_disposed_of_once() {
        let token = Arc::new(());
        let queue = FlatQueue::new();
        for _ in 0..1000 {
            let token = token.clone();
            push(&queue, move |core| {
                assert!(core.is_none());
                drop(token);
            });
        }
        drop(queue);
        assert_eq!(Arc::strong_count(&token), 1);

        let mut batch = Batch::new();
        for _ in 0..100 {
            let token = token.clone();
            let packet = move |_: Option<&Core>| drop(token);
            batch.push(Kind::closure(&packet), packet);
        }
        assert!(batch.run_one(None));
        drop(batch);
        assert_eq!(Arc::strong_count(&token), 1);
    }
}
