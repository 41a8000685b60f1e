//! Panics of runs: they are told in reports, with who panicked and where, and not as they happen.

use std::{cell::RefCell, env, panic, sync::Once, thread};

use super::escape;
use crate::method::Method;

/// What threads are called that run tests.
pub(crate) const THREAD: &str = "simulation";

/// A panic, as it began.
#[derive(Debug)]
pub(crate) struct Panicked {
    pub(crate) who: Option<&'static Method>,
    pub(crate) place: String,
}

thread_local! {
    static LAST: RefCell<Option<Panicked>> = const { RefCell::new(None) };
}

/// The last panic of this thread that nobody has asked for.
pub(crate) fn take() -> Option<Panicked> {
    LAST.take()
}

/// From now on panics of runs are kept, not printed.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let simulated = thread::current().name() == Some(THREAD);
            if simulated {
                let place = info
                    .location()
                    .map_or_else(String::new, ToString::to_string);
                let who = escape::running();
                LAST.set(Some(Panicked { who, place }));
            }
            if !simulated || env::var_os("ACTOR_SIM_LOG").is_some() {
                before(info);
            }
        }));
    });
}
