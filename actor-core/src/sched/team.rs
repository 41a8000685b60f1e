//! The cores of one system, and where cores come from.

use std::{
    any::Any,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{CoreShared, DeadLetterCounts, watch::Watch};
use crate::letter::Listener;

/// Cores without a system, and how many were ever made.
static FREE: Mutex<(Vec<&'static CoreShared>, u16)> = Mutex::new((Vec::new(), 0));

/// Lives as long as somebody refers to the system.
pub(crate) type Owner = dyn Any + Send + Sync;

/// The cores of one system.
pub(crate) struct Team {
    cores: Box<[&'static CoreShared]>,
    /// Rotates between cores of equal load.
    turn: AtomicUsize,
    /// No more actors are spawned.
    closed: AtomicBool,
    /// Lives as long as somebody refers to the system: set once, right after the team is made.
    owner: OnceLock<Weak<Owner>>,
    /// Notices methods that do not come back, if anybody wants to know.
    watch: OnceLock<Arc<Watch>>,
    /// Dead letters of cores that work for other systems by now. Locked while a core goes, so that
    /// nobody counts its letters twice or not at all.
    kept: Mutex<DeadLetterCounts>,
    /// What the layers above the scheduler keep for the system.
    above: OnceLock<Box<dyn Any + Send + Sync>>,
    /// Hears of dead letters: set once, if at all.
    listener: OnceLock<Arc<Listener>>,
}

impl Team {
    /// Takes `count` cores. Returns `None` if the process cannot have that many.
    pub(crate) fn new(count: usize) -> Option<Self> {
        let mut taken = Vec::with_capacity(count.min(1024));
        {
            let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
            let (free, made) = &mut *free;
            // Checked before any core is made, since a core stays for ever once it is made.
            if count > free.len() + usize::from(u16::MAX - *made) {
                return None;
            }
            while taken.len() < count {
                taken.push(free.pop().unwrap_or_else(|| {
                    let core = CoreShared::new(*made);
                    *made += 1;
                    Box::leak(Box::new(core))
                }));
            }
        }
        Some(Team {
            cores: taken.into(),
            turn: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
            owner: OnceLock::new(),
            watch: OnceLock::new(),
            kept: Mutex::default(),
            above: OnceLock::new(),
            listener: OnceLock::new(),
        })
    }

    pub(crate) fn cores(&self) -> &[&'static CoreShared] {
        &self.cores
    }

    /// The core with the fewest actors, by index.
    pub(crate) fn least_loaded(&self) -> usize {
        let count = self.cores.len();
        // Relaxed: the order of turns does not matter.
        self.least_loaded_from(self.turn.fetch_add(1, Ordering::Relaxed) % count)
    }

    /// The core with the fewest actors; among equals, the next one from `first` on.
    pub(crate) fn least_loaded_from(&self, first: usize) -> usize {
        let count = self.cores.len();
        // A core whose thread was ended by a panic has the fewest actors, but nobody can live there.
        let rank = |index: usize| (self.cores[index].has_failed(), self.cores[index].load());
        let mut best = first;
        for step in 1..count {
            let candidate = (first + step) % count;
            if rank(candidate) < rank(best) {
                best = candidate;
            }
        }
        best
    }

    /// All cores, by index, beginning with `first`. Cores whose threads were ended by a panic are left
    /// out, unless there are no others.
    pub(crate) fn all_from(&self, first: usize) -> Vec<usize> {
        let count = self.cores.len();
        let mut all: Vec<_> = (0..count).map(|step| (first + step) % count).collect();
        if all.iter().any(|&index| !self.cores[index].has_failed()) {
            all.retain(|&index| !self.cores[index].has_failed());
        }
        all
    }

    /// Whether some core has nothing to do.
    pub(super) fn has_idle(&self) -> bool {
        let is_idle = |core: &&CoreShared| core.sleep().welcomes_work() && !core.has_failed();
        self.cores.iter().any(is_idle) && !self.is_closed()
    }

    /// A core that has nothing to do, by index. Nobody else is told of that core.
    pub(crate) fn idle(&self) -> Option<usize> {
        // Cores of a closed team may work for others by now, and their welcome is not for us.
        if self.is_closed() {
            return None;
        }
        self.cores
            .iter()
            .position(|core| !core.has_failed() && core.sleep().take_welcome())
    }

    /// There was nothing for a core that [`Team::idle`] has returned, so its welcome is renewed. If
    /// it works for another system by now, that welcome is not for us.
    pub(super) fn is_idle_still(&self, index: usize) {
        self.cores[index].sleep().welcome_work();
    }

    /// The core that has the least waiting, by index, if that is a small part of what waits on the
    /// core that asks; and how large a part.
    pub(super) fn has_much_less(&self, asks: &CoreShared) -> Option<(usize, f64)> {
        const SMALL_PART: f64 = 0.5;
        let own = asks.backlog() as f64;
        let part = |core: &CoreShared| core.backlog() as f64 / own;
        let others = self.cores.iter().enumerate();
        let others = others.filter(|(_, core)| !std::ptr::eq(**core, asks) && !core.has_failed());
        let parts = others.map(|(index, core)| (index, part(core)));
        let least = parts.min_by(|one, other| one.1.total_cmp(&other.1));
        least.filter(|least| least.1 <= SMALL_PART && !self.is_closed())
    }

    pub(crate) fn owner(&self) -> &OnceLock<Weak<Owner>> {
        &self.owner
    }

    /// What the layers above keep for this system, made when they first ask.
    ///
    /// # Panics
    /// If they do not agree on one type.
    pub(crate) fn kept_above<T: Any + Default + Send + Sync>(&self) -> &T {
        let kept = self.above.get_or_init(|| Box::<T>::default());
        kept.downcast_ref().expect("one type is kept for a team")
    }

    /// One of its cores works for another system from now on: `leave` says so, and returns its dead
    /// letters.
    pub(super) fn keep_counts(&self, leave: impl FnOnce() -> DeadLetterCounts) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.add(&leave());
    }

    /// The dead letters of all its cores.
    pub(crate) fn dead_letters(&self) -> DeadLetterCounts {
        let sum = DeadLetterCounts::default();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        sum.add(&kept);
        for core in &self.cores {
            if core.is_of(self) {
                sum.add(&core.dead_letters);
            }
        }
        sum
    }

    /// From now on this listener hears of dead letters. Returns whether there was none before.
    pub(crate) fn set_listener(&self, listener: Arc<Listener>) -> bool {
        let is_new = self.listener.set(listener).is_ok();
        for core in self.cores.iter().filter(|core| core.is_of(self)) {
            core.dead_letters.set_heard(true);
        }
        is_new
    }

    pub(super) fn listener(&self) -> Option<Arc<Listener>> {
        self.listener.get().cloned()
    }

    pub(super) fn set_watch(&self, watch: Arc<Watch>) {
        // Set only once, when the team is made.
        let _ = self.watch.set(watch);
    }

    pub(super) fn watch(&self) -> Option<&Watch> {
        self.watch.get().map(|watch| &**watch)
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// The thread of this core has gone, so another system may have the core.
    pub(crate) fn core_is_free(core: &'static CoreShared) {
        FREE.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .push(core);
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        if let Some(watch) = self.watch() {
            watch.end();
        }
    }
}
