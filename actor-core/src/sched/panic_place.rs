//! Where a panic began. Only the panic hook is told that, so this keeps it.

use std::{cell::RefCell, panic, sync::Once};

use super::Core;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
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
            if Core::with(|core| core.is_some()) {
                let place = info.location().map(ToString::to_string);
                // Not while the thread's local values are being destroyed, when nobody will ask.
                let _ = LAST.try_with(|last| last.replace(place));
            }
            before(info);
        }));
    });
}
