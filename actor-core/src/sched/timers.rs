//! What a core has to do later.
//!
//! An ordered map, so that a cancelled timer is really gone. Most deadlines of calls are cancelled,
//! and a heap would keep them until they are due. Timers with equal deadlines run in the order in
//! which they were set. Time itself comes from the [`World`](super::World).

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicU64, Ordering},
    task::Waker,
    time::Instant,
};

use super::Core;

/// Names a timer, and orders it among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimerKey {
    due: Instant,
    number: u64,
}

impl TimerKey {
    /// A new key. Numbers are given out by the thread that sets the timer, which need not be the
    /// thread that keeps it.
    pub(crate) fn new(due: Instant) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        TimerKey {
            due,
            // Relaxed: it only has to differ from the others.
            number: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }
}

/// Returns when it is due again. If there is no core it is over, and only has to be accounted for.
type Action = dyn FnMut(Option<&Core>) -> Option<Instant> + Send;

pub(crate) enum TimerAction {
    /// Wakes whoever waits.
    Wake(Waker),
    /// Runs, and is due again at the time it returns.
    Run(Box<Action>),
}

impl TimerAction {
    /// Ends a timer for which there is no clock any more: whoever waits is woken and checks for
    /// themselves, and what was to be done is only accounted for.
    pub(crate) fn conclude(self) {
        super::guarded(|| match self {
            TimerAction::Wake(waker) => waker.wake(),
            TimerAction::Run(mut action) => {
                action(None);
            }
        });
    }
}

#[derive(Default)]
pub(crate) struct Timers {
    pending: BTreeMap<TimerKey, TimerAction>,
    /// When timers that were put back are due now. Whoever set one knows only its first deadline.
    moved: HashMap<u64, Instant>,
    /// The timer that is running right now, unless it was cancelled meanwhile.
    running: Option<u64>,
}

impl Timers {
    pub(crate) fn insert(&mut self, key: TimerKey, action: TimerAction) {
        self.pending.insert(key, action);
    }

    pub(crate) fn remove(&mut self, key: TimerKey) -> Option<TimerAction> {
        let number = key.number;
        self.running.take_if(|running| *running == number);
        let due = self.moved.remove(&number).unwrap_or(key.due);
        self.pending.remove(&TimerKey { due, number })
    }

    /// All that are left, at the end of the core.
    pub(crate) fn into_actions(self) -> impl Iterator<Item = TimerAction> {
        self.pending.into_values()
    }

    /// When the first one is due.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.pending.first_key_value().map(|(key, _)| key.due)
    }

    /// How many are due at the same instant as the first, if that is due by now.
    #[cfg(feature = "sim")]
    fn due_together(&self, now: Instant) -> usize {
        let Some(first) = self.next_due().filter(|due| *due <= now) else {
            return 0;
        };
        let together = self.pending.keys().take_while(|key| key.due == first);
        together.count()
    }

    /// Takes out the first timer that is due, or the one at position `which` among those due
    /// together with it.
    pub(crate) fn pop_due(
        &mut self,
        now: Instant,
        which: usize,
    ) -> Option<(TimerKey, TimerAction)> {
        let first = self.pending.first_entry()?;
        if first.key().due > now {
            return None;
        }
        let (key, action) = match which {
            0 => first.remove_entry(),
            _ => {
                let key = *self.pending.keys().nth(which)?;
                (key, self.pending.remove(&key)?)
            }
        };
        self.moved.remove(&key.number);
        self.running = Some(key.number);
        Some((key, action))
    }

    /// Puts the timer that has just run back, due at another time. If it was cancelled meanwhile,
    /// returns the action, to be dropped. It can still be cancelled by its first key.
    #[must_use]
    pub(crate) fn again(
        &mut self,
        key: TimerKey,
        due: Instant,
        action: TimerAction,
    ) -> Option<TimerAction> {
        let number = key.number;
        if self.running.take() != Some(number) {
            return Some(action);
        }
        self.moved.insert(number, due);
        self.pending.insert(TimerKey { due, number }, action)
    }
}

impl Core {
    pub(crate) fn now(&self) -> Instant {
        self.world.now()
    }

    pub(crate) fn add_timer(&self, key: TimerKey, action: TimerAction) {
        if self.has_ended() {
            // User code that is dropped or called at the end of the core may set timers after the
            // existing ones have been concluded.
            return action.conclude();
        }
        self.timers.borrow_mut().insert(key, action);
        if !self.in_turn.get() {
            self.wake_loop();
        }
    }

    pub(crate) fn remove_timer(&self, key: TimerKey) {
        let action = self.timers.borrow_mut().remove(key);
        // Outside the borrow: an action holds messages and wakers of users.
        if let Some(action) = action {
            super::guarded(|| drop(action));
        }
    }

    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.timers.borrow().next_due()
    }

    /// Takes out the next timer that is due.
    fn due_timer(&self, now: Instant) -> Option<(TimerKey, TimerAction)> {
        #[cfg(feature = "sim")]
        let which = {
            let together = self.timers.borrow().due_together(now);
            self.world.first_timer(together)
        };
        #[cfg(not(feature = "sim"))]
        let which = 0;
        self.timers.borrow_mut().pop_due(now, which)
    }

    /// Runs everything that is due.
    pub(crate) fn fire_timers(&self) {
        if self.next_timer().is_none() {
            return;
        }
        let now = self.now();
        loop {
            match self.due_timer(now) {
                None => return,
                Some((_, TimerAction::Wake(waker))) => super::guarded(|| waker.wake()),
                Some((key, TimerAction::Run(mut action))) => {
                    let again = self.catching(|| action(Some(self))).flatten();
                    if let Some(due) = again {
                        let action = TimerAction::Run(action);
                        let left = self.timers.borrow_mut().again(key, due, action);
                        super::guarded(|| drop(left));
                    } else {
                        super::guarded(|| drop(action));
                    }
                }
            }
        }
    }
}
