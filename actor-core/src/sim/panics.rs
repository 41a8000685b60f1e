//! Panics of runs. Reports name them, with who panicked and where; they are not printed as they happen.

use std::{
    cell::RefCell,
    env, panic,
    sync::{Mutex, Once, PoisonError},
    thread,
};

use super::escape;
use crate::{ActorId, Exit, method::Method, sched::Watcher};

/// The name of threads that run tests.
pub(crate) const THREAD: &str = "simulation";

/// A panic, as recorded when it began.
#[derive(Debug)]
pub(crate) struct Panicked {
    pub(crate) who: Option<&'static Method>,
    pub(crate) place: String,
}

thread_local! {
    static LAST: RefCell<Option<Panicked>> = const { RefCell::new(None) };
}

/// Takes the last panic of this thread that nobody has asked for yet.
pub(crate) fn take() -> Option<Panicked> {
    LAST.take()
}

/// From now on, panics of runs are kept instead of printed.
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

/// The message of an injected panic.
pub(crate) const INJECTED: &str = "a fault that the simulation injected";

/// Learns who panicked.
#[derive(Default)]
pub(crate) struct Witness(Mutex<Vec<String>>);

impl Watcher for Witness {
    fn actor_ended(&self, _: ActorId, actor: &'static str, exit: &Exit) {
        self.life_ended(actor, exit);
    }

    fn life_ended(&self, actor: &'static str, exit: &Exit) {
        if let Exit::Panicked(message) = exit
            && message.as_str() != INJECTED
        {
            let message = message.as_str();
            let text = match take() {
                Some(panic) if panic.who.is_some() => format!(
                    "{} panicked: {message}, at {}",
                    escape::name(panic.who),
                    panic.place
                ),
                _ => format!("`{actor}` panicked: {message}"),
            };
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(text);
        }
    }

    fn core_is_empty(&self, _: usize) {}
}

impl Witness {
    /// The last panic that was seen, as text.
    pub(crate) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}
