//! The run queue of a core.

use std::{
    cell::{Cell, UnsafeCell},
    collections::{VecDeque, vec_deque},
    mem::MaybeUninit,
    ptr::{self, NonNull},
};

use super::packet::{Kind, KindId, Vtable, Word};
use crate::sched::{Core, Owned, guarded};

/// Words in a chunk of the run queue: 16 KiB, half of a typical first-level cache.
const CHUNK_WORDS: usize = 2048;
/// How many empty chunks a queue keeps after a burst instead of freeing them.
const SPARE_CHUNKS: usize = 4;

type Chunk = Box<[Word; CHUNK_WORDS]>;

fn new_chunk() -> Chunk {
    Box::new([const { MaybeUninit::uninit() }; CHUNK_WORDS])
}

/// The run queue of a core: packets in the order in which they were pushed.
///
/// Packets lie in chunks that never move, so the packet that is being read stays in place while its
/// own code pushes others. A reader that has caught up with the writer resets both to the start of
/// the chunk, so a ping-pong stays in one cache line.
pub(crate) struct FlatQueue {
    read: Cell<*mut Word>,
    /// The first word of the chunk that is being written.
    start: Cell<*mut Word>,
    write: Cell<*mut Word>,
    /// One past the last word of the chunk that is being written. The last word is reserved for the
    /// mark that sends the reader to the next chunk.
    end: Cell<*mut Word>,
    /// The front is read, the back is written. Borrowed only briefly, inside methods of the queue,
    /// and never while a packet's code runs.
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
        // Addresses in different chunks differ, so equality means: same chunk, and caught up.
        self.read.get() == self.write.get()
    }

    /// Whether there is a packet after the first.
    pub(crate) fn has_several(&self) -> bool {
        let at = self.read.get();
        if at == self.write.get() {
            return false;
        }
        // SAFETY: as in `run_one`.
        let vtable = unsafe { at.cast::<Option<&'static Vtable>>().read() };
        // After the mark at the end of a chunk there is at least one packet in the next chunk. This
        // does not check whether there are more.
        // SAFETY: as in `run_one`.
        vtable.is_none_or(|vtable| unsafe { at.add(1 + vtable.words) } != self.write.get())
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

    /// Takes the first packet and runs it on `core` (or disposes of it, if there is no core).
    /// Returns whether there was one.
    #[inline]
    pub(crate) fn run_one(&self, core: Option<&Core>) -> bool {
        loop {
            let at = self.read.get();
            if at == self.write.get() {
                return false;
            }
            // SAFETY: between `read` and `write` there are packets, and a mark at the end of each
            // chunk. Both start with this word, which was written as an address or as none.
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
            // SAFETY: written by `push`, and `read` is past it: nobody reads it again. `run` moves
            // the value out before it can push over it.
            unsafe { (vtable.run)(value, core) };
            return true;
        }
    }

    /// The kind of the next packet to run.
    pub(crate) fn next_kind(&self) -> Option<KindId> {
        loop {
            let at = self.read.get();
            if at == self.write.get() {
                return None;
            }
            // SAFETY: as in `run_one`.
            match unsafe { at.cast::<Option<&'static Vtable>>().read() } {
                Some(vtable) => return Some(KindId::of(vtable)),
                None => self.next_chunk(),
            }
        }
    }

    /// How many words are waiting here.
    pub(crate) fn words(&self) -> usize {
        // SAFETY: no packet's code runs while this reference lives, so nobody else uses the chunks.
        let chunks = unsafe { &*self.chunks.get() };
        let Some(front) = chunks.front() else {
            return 0;
        };
        let run = self.read.get().addr() - front.as_ptr().addr();
        let written = self.write.get().addr() - self.start.get().addr();
        (chunks.len() - 1) * CHUNK_WORDS + written / size_of::<Word>() - run / size_of::<Word>()
    }

    /// How many packets there are.
    pub(crate) fn packets(&self) -> usize {
        self.look(usize::MAX, |_, _| {})
    }

    /// Which owner the first packet is for, if it is for any. The outer `None` means that there is
    /// no packet.
    pub(crate) fn first_owner(&self, core: &Core) -> Option<Option<NonNull<Owned>>> {
        // Skips the mark at the end of a chunk.
        self.next_kind()?;
        let at = self.read.get();
        // SAFETY: as in `run_one`.
        let vtable = unsafe { at.cast::<&'static Vtable>().read() };
        // SAFETY: the value follows its header, and has not run.
        Some(unsafe { owner_of(core, at, vtable) })
    }

    /// Where the next packet will be pushed after the first one has been taken to run. The queue
    /// is not empty.
    pub(crate) fn mark(&self) -> Mark {
        Mark(match self.has_several() {
            true => self.write.get(),
            false => self.start.get(),
        })
    }

    /// Looks at the packets that were pushed since `mark`, while one ran. Calls `each` with the
    /// owner of every packet that may be for one. `each` neither pushes packets nor runs any.
    pub(crate) fn look_since(
        &self,
        mark: Mark,
        core: &Core,
        mut each: impl FnMut(Option<NonNull<Owned>>),
    ) {
        let Mark(since) = mark;
        // SAFETY: no packet's code runs while this reference lives, and `each` pushes none, so
        // nobody else uses the chunks.
        let chunks = unsafe { &*self.chunks.get() };
        let is_in = |chunk: &Chunk| chunk.as_ptr_range().contains(&since.cast_const());
        let Some(index) = chunks.iter().rposition(is_in) else {
            return;
        };
        self.look_from(
            since,
            chunks.range(index + 1..),
            usize::MAX,
            |at, vtable| {
                if vtable.owner.is_some() {
                    // SAFETY: written by `push`, and has not run.
                    each(unsafe { owner_of(core, at, vtable) });
                }
            },
        );
    }

    /// Visits the first packets. Returns how many it has visited. `each` neither pushes packets nor
    /// runs any.
    pub(super) fn look(&self, most: usize, each: impl FnMut(*mut Word, &'static Vtable)) -> usize {
        // SAFETY: no packet's code runs while this reference lives, and `each` pushes none, so
        // nobody else uses the chunks.
        let chunks = unsafe { &*self.chunks.get() };
        // The chunks after the one that is being read.
        self.look_from(self.read.get(), chunks.range(1..), most, each)
    }

    /// Like [`FlatQueue::look`], from the packet that is at `at`, or will be. `chunks` are those
    /// after the chunk that `at` is in.
    fn look_from(
        &self,
        mut at: *mut Word,
        mut chunks: vec_deque::Iter<'_, Chunk>,
        most: usize,
        mut each: impl FnMut(*mut Word, &'static Vtable),
    ) -> usize {
        let mut packets = 0;
        while at != self.write.get() && packets < most {
            // SAFETY: as in `run_one`.
            let Some(vtable) = (unsafe { at.cast::<Option<&'static Vtable>>().read() }) else {
                let next = chunks.next();
                at = next.map_or(self.write.get(), |chunk| chunk.as_ptr().cast_mut());
                continue;
            };
            each(at, vtable);
            packets += 1;
            // SAFETY: the next packet, the mark or `write` follows in the same chunk.
            at = unsafe { at.add(1 + vtable.words) };
        }
        packets
    }

    /// `extern "C"`, so that it does not unwind. Then a packet that is about to be written stays in
    /// registers, instead of being put together in memory for whoever would have to drop it, and
    /// copied from there while it is still being written. It cannot panic except for lack of
    /// memory.
    #[cold]
    extern "C" fn add_chunk(&self) {
        if !self.write.get().is_null() {
            // SAFETY: `push` keeps one word of each chunk for this mark.
            unsafe {
                self.write
                    .get()
                    .cast::<Option<&'static Vtable>>()
                    .write(None)
            };
        }
        // SAFETY: no packet's code runs while this reference lives, so nobody else uses the spare
        // chunks.
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
        // SAFETY: no packet's code runs while this reference lives, so nobody else uses the chunks.
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

/// The place where a packet will be pushed: see [`FlatQueue::mark`].
#[derive(Clone, Copy)]
pub(crate) struct Mark(*mut Word);

/// # Safety
/// There is a packet at `at` that was written with this vtable and has not run.
pub(super) unsafe fn owner_of(
    core: &Core,
    at: *mut Word,
    vtable: &'static Vtable,
) -> Option<NonNull<Owned>> {
    let value = at.wrapping_add(1).cast_const();
    // SAFETY: the value follows its header.
    unsafe { vtable.owner?(value, core) }
}
