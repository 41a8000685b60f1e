//! What happens later: deadlines of calls, and delayed and periodic messages.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use crate::{
    DeadLetterReason, Message,
    actor::later,
    cell::{
        mailbox::{self, Admission, Crossing},
        overload,
    },
    dead_letters,
    raw::Target,
    sched::{Core, CoreShared, Kind, TimerAction, TimerKey, guarded},
    slot::Slot,
};

/// The shortest period of [`Call::every`](crate::Call::every).
const SHORTEST_PERIOD: Duration = Duration::from_millis(1);

/// A timer of some core, taken back when this is dropped.
struct Entry {
    home: &'static CoreShared,
    key: TimerKey,
}

impl Entry {
    fn new(home: &'static CoreShared, due: Instant, action: TimerAction) -> Self {
        let key = TimerKey::new(due);
        Core::with(|core| match core {
            Some(core) if core.is(home) => core.add_timer(key, action),
            _ => {
                let packet = move |core: Option<&Core>| match core {
                    Some(core) => core.add_timer(key, action),
                    None => action.conclude(),
                };
                // Posted at once: another thread may take the timer back, and that must not come first.
                home.post_packet(Kind::closure(&packet), packet);
            }
        });
        Entry { home, key }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let key = self.key;
        Core::with(|core| match core {
            Some(core) if core.is(self.home) => core.remove_timer(key),
            core => {
                let packet = move |core: Option<&Core>| {
                    if let Some(core) = core {
                        core.remove_timer(key);
                    }
                };
                Core::send_to(core, self.home, Kind::closure(&packet), packet);
            }
        });
    }
}

/// The time according to the core of this thread, or else the machine.
pub(crate) fn now() -> Instant {
    Core::with(|core| core.map_or_else(Instant::now, Core::now))
}

/// A time at which a waiting task is woken.
pub(crate) struct Deadline {
    pub(crate) due: Instant,
    alarm: Option<Entry>,
}

impl Deadline {
    pub(crate) fn after(duration: Duration) -> Self {
        Deadline {
            due: later(now(), duration),
            alarm: None,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        now() >= self.due
    }

    /// Has `waker` woken at that time: by the core of this thread, or by `other` if this is no scheduler thread.
    pub(crate) fn set_alarm(&mut self, other: &'static CoreShared, waker: &Waker) {
        let home = Core::with(|core| core.map_or(other, Core::shared));
        // The old one goes first, so that there is never more than one.
        self.alarm = None;
        let action = TimerAction::Wake(waker.clone());
        self.alarm = Some(Entry::new(home, self.due, action));
    }
}

/// A time at which a task is woken by its id. Nobody is given a waker of the task for this. So the task still counts
/// as [stuck](crate::deadlock) if everything else that it waits for is calls.
pub(crate) struct Alarm {
    due: Instant,
    _entry: Entry,
}

impl Alarm {
    /// An alarm for the task that is being polled, which has to stay on its core.
    pub(crate) fn after(duration: Duration) -> Option<Self> {
        let (home, task) = Core::with(|core| Some((core?.shared(), core?.running_task()?)))?;
        let due = later(now(), duration);
        let wake = move |core: Option<&Core>| {
            if let Some(core) = core {
                core.wake_task(task);
            }
            None
        };
        let _entry = Entry::new(home, due, TimerAction::Run(Box::new(wake)));
        Some(Alarm { due, _entry })
    }

    pub(crate) fn is_over(&self) -> bool {
        now() >= self.due
    }
}

/// Waits for a time, on a scheduler thread. On another thread it waits only as long as the core `home` has a clock.
pub(crate) struct Sleep {
    deadline: Deadline,
    home: &'static CoreShared,
}

impl Sleep {
    pub(crate) fn new(home: &'static CoreShared, duration: Duration) -> Self {
        Sleep {
            deadline: Deadline::after(duration),
            home,
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.deadline.is_over() {
            return Poll::Ready(());
        }
        let home = self.home;
        // An alarm set at a closed core wakes its task at once, so waiting for it would be a busy loop.
        if home.is_closed() && Core::with(|core| core.is_none()) {
            return Poll::Ready(());
        }
        self.deadline.set_alarm(home, context.waker());
        Poll::Pending
    }
}

/// A message that is sent later, once or repeatedly: see [`Call::after`](crate::Call::after) and
/// [`Call::every`](crate::Call::every).
///
/// Dropping the timer cancels the message.
#[must_use = "dropping a timer takes its message back; `.detach()` lets it run"]
pub struct Timer {
    entry: Option<Entry>,
}

impl Timer {
    /// A timer that never does anything.
    pub(crate) fn nothing() -> Self {
        Timer { entry: None }
    }

    /// Lets the timer run for as long as the actor lives.
    pub fn detach(mut self) {
        std::mem::forget(self.entry.take());
    }

    /// Sends one message after `delay`.
    pub(crate) fn once<M: Message>(target: &Target<'_, M>, delay: Duration, message: M) -> Self {
        let (slot, port) = (target.slot(), target.port());
        let generation = slot.generation();
        let to = dead_letters::addressee(slot);
        let mut message = Some(Crossing(message));
        let send = move |core: Option<&Core>| {
            let Crossing(message) = message.take()?;
            let alive = core.filter(|core| core.owner_in(slot, generation).is_some());
            let header = alive.and_then(|core| Some((core, mailbox::local_header(core, slot)?)));
            match header {
                // Beyond the bound: the timer has kept the message until now, so nothing grows.
                Some((core, header)) if mailbox::admit_beyond(header) => {
                    match overload::has_list(header) {
                        true => overload::keep_beyond(core, port, header, message),
                        false => mailbox::enqueue(core, port, header, message, mailbox::OneWay),
                    }
                }
                _ => {
                    let reason = DeadLetterReason::Stopped;
                    dead_letters::count(slot, reason, to, &mut || message.method());
                    guarded(|| drop(message));
                }
            }
            None
        };
        Self::run(slot, later(now(), delay), send)
    }

    /// Sends a message every `period`. A message that finds no room, or a closed actor, is skipped.
    pub(crate) fn periodic<M: Message>(
        target: &Target<'_, M>,
        period: Duration,
        mut make: impl FnMut() -> M + Send + 'static,
    ) -> Self {
        let (slot, port) = (target.slot(), target.port());
        let generation = slot.generation();
        let period = period.max(SHORTEST_PERIOD);
        let mut due = later(now(), period);
        let first = due;
        let send = move |core: Option<&Core>| {
            let core = core?;
            core.owner_in(slot, generation)?;
            let message = make();
            // Looked up after `make`, which is user code.
            core.owner_in(slot, generation)?;
            let header = mailbox::local_header(core, slot)?;
            match mailbox::admit(core, header, false) {
                Admission::Granted => {
                    mailbox::enqueue(core, port, header, message, mailbox::OneWay);
                }
                // The timer goes on, since a supervisor may begin another life.
                Admission::Closed => skip(slot, message),
                Admission::Full => {
                    if let Err(message) = overload::beat(core, slot, port, message) {
                        skip(slot, message);
                    }
                }
            }
            // In step with the first message; missed beats are not made up for.
            let now = core.now();
            due = later(due, period);
            if due <= now {
                due = later(now, period);
            }
            Some(due)
        };
        Self::run(slot, first, send)
    }

    fn run(
        slot: &'static Slot,
        due: Instant,
        send: impl FnMut(Option<&Core>) -> Option<Instant> + Send + 'static,
    ) -> Self {
        let action = TimerAction::Run(Box::new(send));
        Timer {
            // The actor has to be where the timer is, and whoever takes the timer back has to find it.
            entry: Some(Entry::new(slot.stay(), due, action)),
        }
    }
}

/// Counts a message that is not sent.
fn skip<M: Message>(slot: &'static Slot, message: M) {
    let to = dead_letters::addressee(slot);
    let reason = DeadLetterReason::Skipped;
    dead_letters::count(slot, reason, to, &mut || message.method());
    // Guarded, since a panic of its destructor would end the timer.
    guarded(|| drop(message));
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").finish_non_exhaustive()
    }
}
