//! Where the actors of tokio-based frameworks run: on one current-thread runtime, on two, or on a multi-thread one.

use super::contestant::{Setup, Side, Threads};
use crate::raw;

/// The runtimes, and which of them is near and which is far.
pub(crate) struct OnTokio {
    rig: raw::Rig,
    threads: raw::Threads,
}

impl OnTokio {
    pub(crate) fn start(setup: Setup) -> Self {
        let threads = match setup.threads {
            Threads::One => raw::Threads::One,
            Threads::Two => raw::Threads::Two,
            Threads::Pool | Threads::Cores => raw::Threads::Pool,
        };
        let rig = raw::Rig::new();
        Self { rig, threads }
    }

    /// Enters the runtime for an actor on this side, so that `tokio::spawn` can be called.
    pub(crate) fn enter<T>(&self, side: Side, spawn: impl FnOnce() -> T) -> T {
        let place = self.rig.place(self.threads);
        let handle = match side {
            Side::Near => place.driver(),
            Side::Far | Side::Free => place.peer(),
        };
        let _entered = handle.enter();
        spawn()
    }

    pub(crate) fn drive<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        self.rig.place(self.threads).drive(work)
    }
}
