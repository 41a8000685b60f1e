//! The caller, for the context of a method that has given its answer port away: nobody can be answered here any more.

use std::{any::TypeId, convert::Infallible, ptr::NonNull};

use super::{Failure, Header, Place, Reply, Vtable, local};
use crate::sched::Caller;

const VTABLE: &Vtable = &Vtable {
    answer: TypeId::of::<((), Infallible)>(),
    place: Place::Known,
    is_abandoned,
    settle: local::stays,
    depart: super::departs_as_it_is,
    fail,
};

impl Reply {
    /// Names the caller and tells it nothing.
    pub(crate) fn known(caller: Option<Caller>) -> Self {
        let header = |caller| {
            let header = Header::new(VTABLE, Some(caller));
            NonNull::from(Box::leak(Box::new(header)))
        };
        Reply(caller.map(header))
    }
}

/// Frees the slot. Returns that nobody was there.
///
/// # Safety
/// The slot was made by [`Reply::known`], and is given up.
pub(super) unsafe fn forget(slot: NonNull<Header>) -> bool {
    // SAFETY: `known` leaked it from a box, and nobody else has it.
    drop(unsafe { Box::from_raw(slot.as_ptr()) });
    false
}

/// # Safety
/// None of its own: it is unsafe because the others in its place in the table are.
unsafe fn is_abandoned(_: NonNull<Header>) -> bool {
    true
}

/// # Safety
/// See the fields of [`Vtable`].
unsafe fn fail(slot: NonNull<Header>, _: Failure) -> bool {
    // SAFETY: by the contract of `Vtable::fail`.
    unsafe { forget(slot) }
}
