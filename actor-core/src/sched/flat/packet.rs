//! One packet: how it is written, run, and given away.

use std::{
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    ptr::{self, NonNull},
};

use super::Batch;
use crate::{
    method::{Access, Method},
    sched::{Core, Owned},
};

/// A unit of storage. For why it may be uninitialised, see the safety notes of the module.
pub(super) type Word = MaybeUninit<u64>;

/// A packet larger than this (2 KiB) is boxed, so that a few large ones cannot fill a chunk.
const INLINE_WORDS: usize = 256;
/// Consumes packets of the type `P`.
pub(crate) trait Runner<P> {
    /// Runs `packet` on `core`, or disposes of it if there is no core left to run it: then whoever
    /// waits for it has to be told.
    fn run(packet: Parcel<P>, core: Option<&Core>);

    /// Which owner the packet is for, if it is for an owner of this core.
    const OWNER: Option<OwnerOf<P>> = None;

    /// For messages that can go to another core with the actor they are for.
    const GIVE_MESSAGE: Option<GiveMessage<P>> = None;

    /// For a packet that is a batch of others.
    const BATCH: Option<fn(NonNull<P>) -> NonNull<Batch>> = None;
}

/// See [`Runner::OWNER`]. The owner it returns is alive.
pub(crate) type OwnerOf<P> = fn(&P, &Core) -> Option<NonNull<Owned>>;

/// See [`Runner::GIVE_MESSAGE`]. There is also an [owner](Runner::OWNER).
pub(crate) struct GiveMessage<P> {
    /// The method it stands for, if it can go. May run user code.
    pub(crate) method: fn(&P) -> Option<&'static Method>,
    /// Moves the message out of its place and into the list of its owner, which is about to go. The
    /// owner is still on this core; the packet is there, and nobody else moves it out.
    pub(crate) keep: unsafe fn(NonNull<P>, NonNull<Owned>, Access, &Core),
    /// It comes from elsewhere, and has a place to give back.
    pub(crate) has_place: bool,
}

/// A packet in its place in a queue. It has to be [taken](Parcel::take) before anything else
/// happens, because whatever is pushed may overwrite its words.
pub(crate) struct Parcel<P>(NonNull<P>);

impl<P> Parcel<P> {
    #[inline(always)]
    pub(crate) fn take(self) -> P {
        // SAFETY: a parcel is made for one packet that nobody else reads, and is consumed here.
        unsafe { self.0.read() }
    }

    /// For a caller that moves the packet out itself, field by field.
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

/// Which owner the packet written here is for: see [`Runner::OWNER`].
type WrittenOwner = unsafe fn(*const Word, &Core) -> Option<NonNull<Owned>>;

pub(super) struct Vtable {
    pub(super) words: usize,
    /// Runs the packet that was written here.
    pub(super) run: unsafe fn(*const Word, Option<&Core>),
    pub(super) owner: Option<WrittenOwner>,
    pub(super) giving: Giving,
}

/// How a packet is given away. The functions are called with the place where it was written: see
/// [`Runner`].
pub(super) enum Giving {
    /// It cannot be given away.
    None,
    Message {
        method: unsafe fn(*const Word) -> Option<&'static Method>,
        keep: unsafe fn(*const Word, NonNull<Owned>, Access, &Core),
        has_place: bool,
        /// The vtable of the packet that is left in its place, which does nothing.
        gone: &'static Vtable,
    },
    /// What is in the batch that was written there may be given away.
    Batch(unsafe fn(*const Word) -> NonNull<Batch>),
}

/// Tells kinds of packets apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct KindId(usize);

impl KindId {
    pub(crate) const NONE: Self = KindId(0);

    pub(super) fn of(vtable: &'static Vtable) -> Self {
        KindId(ptr::from_ref(vtable).addr())
    }

    pub(crate) fn hash(self) -> usize {
        self.0 >> 3
    }
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
                owner: match R::OWNER {
                    Some(_) => Some(owner::<P, R>),
                    None => None,
                },
                giving: match (&R::GIVE_MESSAGE, R::BATCH) {
                    (Some(give), _) => Giving::Message {
                        method: method::<P, R>,
                        keep: keep::<P, R>,
                        has_place: give.has_place,
                        gone: &Vtable {
                            words: Self::WORDS,
                            run: run_nothing,
                            owner: None,
                            giving: Giving::None,
                        },
                    },
                    (None, Some(_)) => Giving::Batch(batch::<P, R>),
                    (None, None) => Giving::None,
                },
            }
        };
        Kind {
            vtable,
            packet: PhantomData,
        }
    }

    /// The kind that runs a closure.
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

    /// How many words a packet takes, including its header.
    pub(super) const ENCODED_WORDS: usize = 1 + Self::WORDS;

    /// Writes the packet and its header at `at`.
    ///
    /// # Safety
    /// `at` is valid for writes of [`Self::ENCODED_WORDS`] words.
    #[inline(always)]
    pub(super) unsafe fn write(self, at: *mut Word, packet: P) {
        // SAFETY: the caller gives us this word, and a word can hold an address.
        unsafe { at.cast::<&'static Vtable>().write(self.vtable) };
        // SAFETY: still inside the words that the caller gives us.
        let value = unsafe { at.add(1) };
        if Self::FITS {
            // SAFETY: `FITS` says that `P` is neither larger than `WORDS` nor more aligned than a
            // word.
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

/// # Safety
/// None is needed.
unsafe fn run_nothing(_: *const Word, _: Option<&Core>) {}

/// Which owner the packet at `at` is for.
///
/// # Safety
/// `at` holds a packet written by a `Kind` of the same `P` and `R`.
unsafe fn owner<P, R: Runner<P>>(at: *const Word, core: &Core) -> Option<NonNull<Owned>> {
    let owner = const { R::OWNER.expect("asked before") };
    // SAFETY: by the contract.
    let packet = unsafe { packet::<P>(at) };
    // SAFETY: it is there.
    owner(unsafe { packet.as_ref() }, core)
}

/// The method that the packet at `at` stands for.
///
/// # Safety
/// As for [`owner`]; nobody moves the packet out meanwhile.
unsafe fn method<P, R: Runner<P>>(at: *const Word) -> Option<&'static Method> {
    let GiveMessage { method, .. } = const { R::GIVE_MESSAGE.as_ref().expect("asked before") };
    // SAFETY: by the contract.
    let packet = unsafe { packet::<P>(at) };
    // SAFETY: it is there.
    method(unsafe { packet.as_ref() })
}

/// Moves the packet at `at` into the list of `owner`, which it is for.
///
/// # Safety
/// As for [`owner`], and for [`GiveMessage::keep`]: nobody reads the packet again.
unsafe fn keep<P, R: Runner<P>>(
    at: *const Word,
    owner: NonNull<Owned>,
    access: Access,
    core: &Core,
) {
    let GiveMessage { keep, .. } = const { R::GIVE_MESSAGE.as_ref().expect("asked before") };
    // SAFETY: by the contract.
    let packet = unsafe { packet(at) };
    // SAFETY: by the contract.
    unsafe { keep(packet, owner, access, core) };
    // SAFETY: it was moved out just now.
    unsafe { forget_place::<P>(at) };
}

/// The batch in the packet at `at`.
///
/// # Safety
/// As for [`owner`].
unsafe fn batch<P, R: Runner<P>>(at: *const Word) -> NonNull<Batch> {
    let batch = const { R::BATCH.expect("asked before") };
    // SAFETY: by the contract.
    batch(unsafe { packet(at) })
}

/// The place of the packet that was written at `at`.
///
/// # Safety
/// As for [`owner`].
unsafe fn packet<P>(at: *const Word) -> NonNull<P> {
    if Kind::<P>::FITS {
        // SAFETY: a queue is not at address zero.
        return unsafe { NonNull::new_unchecked(at.cast::<P>().cast_mut()) };
    }
    // SAFETY: by the contract; `write` boxes what does not fit. The box stays the owner.
    let mut boxed = ManuallyDrop::new(unsafe { at.cast::<Box<ManuallyDrop<P>>>().read() });
    NonNull::from(&mut **boxed).cast()
}

/// Frees the box of a packet that did not fit.
///
/// # Safety
/// As for [`owner`], and the packet was moved out.
unsafe fn forget_place<P>(at: *const Word) {
    if !Kind::<P>::FITS {
        // SAFETY: by the contract; nothing is dropped with the box.
        drop(unsafe { at.cast::<Box<ManuallyDrop<P>>>().read() });
    }
}
