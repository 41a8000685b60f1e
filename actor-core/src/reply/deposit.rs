//! A place in a slot with two owners, where one of them leaves something.

use std::mem::MaybeUninit;

use crate::sync::UnsafeCell;

/// What one half leaves for the other, or for itself. Whether it is there, and whose it is, is recorded elsewhere.
pub(super) struct Deposit<T>(UnsafeCell<MaybeUninit<T>>);

impl<T> Deposit<T> {
    pub(super) fn new() -> Self {
        Deposit(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// # Safety
    /// The place is empty, and nobody else looks.
    pub(super) unsafe fn leave(&self, value: T) {
        self.0.with_mut(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &mut *place };
            place.write(value);
        });
    }

    /// # Safety
    /// The value is there, and nobody but the caller takes it.
    pub(super) unsafe fn take(&self) -> T {
        self.0.with(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &*place };
            // SAFETY: by the contract.
            unsafe { place.assume_init_read() }
        })
    }

    /// # Safety
    /// The value is there; it may be taken meanwhile, but it is not changed.
    pub(super) unsafe fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.0.with(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &*place };
            // SAFETY: by the contract.
            look(unsafe { place.assume_init_ref() })
        })
    }
}
