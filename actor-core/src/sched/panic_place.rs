//! Where a panic began: only the panic hook is told.

use std::{cell::RefCell, panic, sync::Once};

use super::Core;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The place of the last panic of this thread that nobody has asked for.
pub(crate) fn take() -> Option<String> {
    LAST.try_with(RefCell::take).ok().flatten()
}

/// From now on places of panics on scheduler threads are kept. What the hook did before it goes on doing.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if Core::with(|core| core.is_some()) {
                let place = info.location().map(ToString::to_string);
                // Not while the thread's own values are going, when there is nobody to ask.
                let _ = LAST.try_with(|last| last.replace(place));
            }
            before(info);
        }));
    });
}
