//! What goes from one core to another.

use smallvec::SmallVec;

use super::packet::{Kind, KindId, Vtable, Word};
use crate::sched::{Core, guarded};

/// How many words a batch holds without an allocation: a small message, or an answer. Together with
/// the other fields this makes two cache lines, which is what a call to another core and back has
/// to wait for.
const BATCH_WORDS: usize = 12;
/// How many words a batch gets when it does not fit inline: a few messages, in a block that is
/// cheap to allocate.
const FEW_WORDS: usize = 128;
/// How many words it gets when that is not enough: 64 packets of a small message.
const MANY_WORDS: usize = 512;

/// Packets on their way to another core, in order.
pub(crate) struct Batch {
    words: SmallVec<[Word; BATCH_WORDS]>,
    /// How many words were run or disposed of.
    done: usize,
    packets: u32,
    /// It comes from a core, and not from another thread.
    is_of_core: bool,
}

// SAFETY: every packet in it is `Send`, which `push` requires.
unsafe impl Send for Batch {}

impl Batch {
    pub(crate) fn new() -> Self {
        Batch {
            words: SmallVec::new(),
            done: 0,
            packets: 0,
            is_of_core: false,
        }
    }

    /// For what a core collects.
    pub(crate) fn of_core() -> Self {
        let mut batch = Batch::new();
        batch.is_of_core = true;
        batch
    }

    pub(crate) fn is_of_core(&self) -> bool {
        self.is_of_core
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

    /// How many packets were pushed.
    pub(crate) fn packets(&self) -> usize {
        self.packets as usize
    }

    pub(crate) fn push<P: Send>(&mut self, kind: Kind<P>, packet: P) {
        let words = Kind::<P>::ENCODED_WORDS;
        let length = self.words.len();
        if length + words > self.words.capacity() {
            self.grow(words);
        }
        // SAFETY: capacity for `words` more was reserved just now.
        let at = unsafe { self.words.as_mut_ptr().add(length) };
        // SAFETY: as above.
        unsafe { kind.write(at, packet) };
        // SAFETY: these words are reserved, and a word need not be initialised.
        unsafe { self.words.set_len(length + words) };
        self.packets += 1;
    }

    /// Makes room for this many words.
    #[cold]
    fn grow(&mut self, words: usize) {
        let wanted = match self.words.spilled() {
            true => MANY_WORDS,
            false => FEW_WORDS,
        };
        // `reserve` rounds the capacity up to a power of two.
        let more = wanted.saturating_sub(self.words.len());
        self.words.reserve(words.max(more));
    }

    /// Takes the next packet and runs it on `core` (or disposes of it, if there is no core).
    /// Returns whether there was one.
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
        // SAFETY: written by `push`, and `done` is past it: nobody reads it again.
        unsafe { (vtable.run)(value, core) };
        true
    }

    /// The kind of the next packet to run.
    pub(crate) fn next_kind(&self) -> Option<KindId> {
        // SAFETY: as in `run_one`, `done` being the start of a packet.
        let vtable = |at: &Word| unsafe { std::ptr::from_ref(at).cast::<&'static Vtable>().read() };
        self.words.get(self.done).map(|at| KindId::of(vtable(at)))
    }

    /// Visits the packets that have not run yet, but no more than `most`. Returns how many it has
    /// visited.
    pub(super) fn look(
        &mut self,
        most: usize,
        mut each: impl FnMut(*mut Word, &'static Vtable),
    ) -> usize {
        let end = self.words.len();
        let words = self.words.as_mut_ptr();
        let (mut next, mut packets) = (self.done, 0);
        while next < end && packets < most {
            // SAFETY: inside the vector.
            let at = unsafe { words.add(next) };
            // SAFETY: as in `run_one`, `next` being the start of a packet.
            let vtable = unsafe { at.cast::<&'static Vtable>().read() };
            each(at, vtable);
            packets += 1;
            next += 1 + vtable.words;
        }
        packets
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
