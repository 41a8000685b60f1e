//! Where a panic began. Only the panic hook is told that, so this keeps it.

use std::{
    cell::{Cell, RefCell},
    panic,
    sync::Once,
};

use super::Core;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Whether this thread does work for a method, although it is not a scheduler thread.
    static WORKS: Cell<bool> = const { Cell::new(false) };
}

/// From now on the places of panics on this thread are kept, as on scheduler threads.
pub(crate) fn keep_here() {
    WORKS.set(true);
}

/// Notes where a panic began, if that is known. This is also for a panic that began elsewhere and is
/// about to be resumed here, because the hook is not called for it.
pub(crate) fn put(place: Option<String>) {
    let _ = LAST.try_with(|last| last.replace(place));
}

/// The place of this thread's last panic that nobody has asked for yet.
pub(crate) fn take() -> Option<String> {
    LAST.try_with(RefCell::take).ok().flatten()
}

/// From now on the places of panics on scheduler threads are kept. The previous hook still runs.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if Core::with(|core| core.is_some()) || WORKS.get() {
                // Not while the thread's local values are being destroyed, when nobody will ask.
                put(info.location().map(ToString::to_string));
            }
            before(info);
        }));
    });
}
