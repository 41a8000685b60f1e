//! What is known about the end of an actor, and who wants to know of it.

use std::sync::Arc;

use crate::{
    Exit, ExitError, PanicMessage,
    reply::Reply,
    sync::{AtomicU8, Ordering},
};

/// What is known about the end of the actor, and who wants to know. Small, because every slot has
/// one.
pub(super) enum End {
    /// The actor lives, and nobody has asked.
    NotYet,
    /// The actor lives, and one waiter waits for the end for good. This is the most common kind of
    /// waiter.
    Joined(Reply),
    /// The actor lives, and these want to know.
    Watched(Box<Watchers>),
    /// The actor is between two lives, and the last one ended like this. Those left wait for the
    /// end for good.
    Between(Box<Ending>),
    /// The actor has ended like this, and what it had is being given up. Nothing can be added to
    /// that any more, and whoever asks for the end has to wait.
    Ending(Box<Ending>),
    /// The life of this generation has ended like this. A later generation may be living, and
    /// nobody has asked about it.
    Over(u32, Plain),
    Panicked(u32, PanicMessage),
    Failed(u32, ExitError),
}

/// An [`Exit`] that carries no data.
#[derive(Clone, Copy)]
pub(super) enum Plain {
    Normal,
    Shutdown,
    Killed,
    NoActor,
    Disconnected,
}

impl End {
    pub(super) fn over(generation: u32, exit: &Exit) -> Self {
        End::Over(
            generation,
            match exit {
                Exit::Panicked(message) => return End::Panicked(generation, message.clone()),
                Exit::Error(error) => return End::Failed(generation, error.clone()),
                Exit::Normal => Plain::Normal,
                Exit::Shutdown => Plain::Shutdown,
                Exit::Killed => Plain::Killed,
                Exit::NoActor => Plain::NoActor,
                Exit::Disconnected => Plain::Disconnected,
            },
        )
    }

    /// Which generation is over, and how it ended.
    pub(super) fn exit(&self) -> Option<(u32, Exit)> {
        match self {
            End::Over(of, plain) => {
                let exit = match plain {
                    Plain::Normal => Exit::Normal,
                    Plain::Shutdown => Exit::Shutdown,
                    Plain::Killed => Exit::Killed,
                    Plain::NoActor => Exit::NoActor,
                    Plain::Disconnected => Exit::Disconnected,
                };
                Some((*of, exit))
            }
            End::Panicked(of, message) => Some((*of, Exit::Panicked(message.clone()))),
            End::Failed(of, error) => Some((*of, Exit::Error(error.clone()))),
            End::NotYet | End::Joined(_) | End::Watched(_) | End::Between(_) | End::Ending(_) => {
                None
            }
        }
    }
}

pub(super) struct Ending {
    pub(super) watchers: Watchers,
    pub(super) exit: Exit,
}

/// Somebody who wants to know of an end.
pub(crate) enum Watcher {
    /// Gives up what the actor has outside of itself, such as its name, when it ends for good. Runs
    /// before all others.
    Release(Arc<Interest>, Box<dyn FnOnce() + Send>),
    /// Is told when this life ends, if the `Arc` has another owner by then. Runs on the home core.
    Tell(Arc<()>, Box<dyn FnOnce(&Exit) + Send>),
    /// Waits for the end of this life.
    Monitor(Reply),
    /// Waits for the end for good.
    Join(Reply),
}

/// Whether there is anything to give up when an actor ends. If nothing is left, the watcher need
/// not be told.
///
/// Everything is relaxed: nothing but the state itself is passed on, and changes to it have one
/// order.
pub(crate) struct Interest(AtomicU8);

impl Interest {
    const SOMETHING: u8 = 0;
    const NOTHING: u8 = 1;
    /// Nothing was left when the watchers were swept, and this one has been removed.
    const GIVEN_UP: u8 = 2;
    const TOLD: u8 = 3;

    pub(crate) fn new() -> Self {
        Interest(AtomicU8::new(Self::SOMETHING))
    }

    /// Nothing is left.
    pub(crate) fn lapse(&self) {
        let _ = self.change(Self::SOMETHING, Self::NOTHING);
    }

    /// There is something from now on. Returns whether its end will be told; if not, another
    /// watcher is needed.
    #[must_use]
    pub(crate) fn renew(&self) -> bool {
        let before = self.change(Self::NOTHING, Self::SOMETHING);
        matches!(before, Ok(_) | Err(Self::SOMETHING))
    }

    /// Drops the duty to tell if nothing is left. Returns whether that is so; then it cannot be
    /// renewed.
    fn give_up(&self) -> bool {
        self.change(Self::NOTHING, Self::GIVEN_UP).is_ok()
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::GIVEN_UP
    }

    /// The end is being told. A watcher that is told is not in the list any more, so nobody gives
    /// it up.
    pub(crate) fn note_told(&self) {
        self.0.store(Self::TOLD, Ordering::Relaxed);
    }

    pub(crate) fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::TOLD
    }

    fn change(&self, from: u8, to: u8) -> Result<u8, u8> {
        let relaxed = Ordering::Relaxed;
        self.0.compare_exchange(from, to, relaxed, relaxed)
    }
}

impl Watcher {
    /// Whether it stays in the list of watchers.
    fn stays(&self) -> bool {
        match self {
            Watcher::Release(interest, _) => !interest.give_up(),
            Watcher::Tell(wanted, _) => Arc::strong_count(wanted) > 1,
            Watcher::Monitor(reply) | Watcher::Join(reply) => !reply.is_abandoned(),
        }
    }

    /// Whether it wants to know of the end of a single life.
    pub(super) fn is_of_life(&self) -> bool {
        matches!(self, Watcher::Tell(..) | Watcher::Monitor(_))
    }

    /// The order in which watchers are told. What the actor had is free before anybody learns of
    /// its end, and signals are on their way before those who wait go on.
    fn rank(&self) -> u8 {
        match self {
            Watcher::Release(..) => 0,
            Watcher::Tell(..) => 1,
            Watcher::Monitor(_) => 2,
            Watcher::Join(_) => 3,
        }
    }

    pub(super) fn tell(self, exit: &Exit) {
        match self {
            Watcher::Release(_, release) => crate::sched::guarded(release),
            Watcher::Tell(wanted, tell) => {
                if Arc::strong_count(&wanted) > 1 {
                    crate::sched::guarded(|| tell(exit));
                }
            }
            Watcher::Monitor(reply) | Watcher::Join(reply) => reply.answer_value(exit.clone()),
        }
    }
}

/// Those who want to know.
#[derive(Default)]
pub(super) struct Watchers {
    pub(super) list: Vec<Watcher>,
    /// How long the list was after it was last swept of those that have given up.
    swept: usize,
}

impl Watchers {
    /// Adds a watcher. If it is time to sweep the list, returns those that have given up, so that
    /// the list is never much longer than the number of those that wait. They hold foreign code,
    /// which has to be dropped after the lock.
    pub(super) fn push(&mut self, watcher: Watcher) -> Vec<Watcher> {
        const FEW: usize = 8;
        let mut given_up = Vec::new();
        if self.list.len() >= FEW + 2 * self.swept {
            let (wanted, unwanted) = std::mem::take(&mut self.list)
                .into_iter()
                .partition(Watcher::stays);
            (self.list, given_up) = (wanted, unwanted);
            self.swept = self.list.len();
        }
        self.list.push(watcher);
        given_up
    }

    /// A list with its first watcher.
    pub(super) fn of(watcher: Watcher) -> Box<Self> {
        let mut watchers = Box::<Self>::default();
        watchers.list.push(watcher);
        watchers
    }

    /// Takes out those that give up what the actor had.
    pub(super) fn take_releases(&mut self) -> Vec<Watcher> {
        let is_release = |watcher: &mut Watcher| matches!(watcher, Watcher::Release(..));
        self.list.extract_if(.., is_release).collect()
    }

    /// Tells everybody.
    pub(super) fn tell(mut self, exit: &Exit) {
        // A stable sort: who asked first is told first.
        self.list.sort_by_key(Watcher::rank);
        self.list.into_iter().for_each(|watcher| watcher.tell(exit));
    }
}
