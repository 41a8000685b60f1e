//! What is known about the end of an actor, and who wants to know of it.

use std::sync::Arc;

use crate::{Exit, ExitError, PanicMessage, reply::Reply};

/// What is known about the end of the actor, and who wants to know. Small, since every slot has one.
pub(super) enum End {
    /// It lives, and nobody has asked.
    NotYet,
    /// It lives, and one waits for the end for good, as most who wait do.
    Joined(Reply),
    /// It lives, and these want to know.
    Watched(Box<Watchers>),
    /// It is between two lives, of which the first ended like this. Who is left waits for the end for good.
    Between(Box<Ending>),
    /// It has ended like this, and what it had is being given up: nothing comes to that any more, and who asks for the end waits.
    Ending(Box<Ending>),
    /// The life of this generation has ended like this. One of a later generation goes on, and nobody has asked.
    Over(u32, Plain),
    Panicked(u32, PanicMessage),
    Failed(u32, ExitError),
}

/// An [`Exit`] with nothing to say.
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

    /// Which life is over, and how it ended.
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

/// Wants to know of an end.
pub(crate) enum Watcher {
    /// Gives up what the actor has outside of itself, such as its name, when it ends for good. Before all others.
    Release(Box<dyn FnOnce() + Send>),
    /// Is told when this life ends, if the `Arc` has another owner by then. Runs on the home core.
    Tell(Arc<()>, Box<dyn FnOnce(&Exit) + Send>),
    /// Waits for the end of this life.
    Monitor(Reply),
    /// Waits for the end for good.
    Join(Reply),
}

impl Watcher {
    fn is_wanted(&self) -> bool {
        match self {
            Watcher::Release(_) => true,
            Watcher::Tell(wanted, _) => Arc::strong_count(wanted) > 1,
            Watcher::Monitor(reply) | Watcher::Join(reply) => !reply.is_abandoned(),
        }
    }

    /// Whether it wants to know of the end of one life already.
    pub(super) fn is_of_life(&self) -> bool {
        matches!(self, Watcher::Tell(..) | Watcher::Monitor(_))
    }

    /// The order in which they are told: what the actor had is free before anybody learns of its end, and signals are on
    /// their way before those who wait go on.
    fn rank(&self) -> u8 {
        match self {
            Watcher::Release(_) => 0,
            Watcher::Tell(..) => 1,
            Watcher::Monitor(_) => 2,
            Watcher::Join(_) => 3,
        }
    }

    pub(super) fn tell(self, exit: &Exit) {
        match self {
            Watcher::Release(release) => crate::sched::guarded(release),
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
    /// How long the list was when those were last taken out who have given up.
    swept: usize,
}

impl Watchers {
    /// Adds one, and answers those who have given up, if it was time to look. So the list is never much longer than the
    /// number of those who wait. They hold code of others, which is dropped after the lock.
    pub(super) fn push(&mut self, watcher: Watcher) -> Vec<Watcher> {
        const FEW: usize = 8;
        let mut given_up = Vec::new();
        if self.list.len() >= FEW + 2 * self.swept {
            let (wanted, unwanted) = std::mem::take(&mut self.list)
                .into_iter()
                .partition(Watcher::is_wanted);
            (self.list, given_up) = (wanted, unwanted);
            self.swept = self.list.len();
        }
        self.list.push(watcher);
        given_up
    }

    /// With the first of them.
    pub(super) fn of(watcher: Watcher) -> Box<Self> {
        let mut watchers = Box::<Self>::default();
        watchers.list.push(watcher);
        watchers
    }

    /// Takes out those who give up what the actor had.
    pub(super) fn take_releases(&mut self) -> Vec<Watcher> {
        let is_release = |watcher: &mut Watcher| matches!(watcher, Watcher::Release(_));
        self.list.extract_if(.., is_release).collect()
    }

    /// Tells everybody.
    pub(super) fn tell(mut self, exit: &Exit) {
        // Stable: who asked first is told first.
        self.list.sort_by_key(Watcher::rank);
        self.list.into_iter().for_each(|watcher| watcher.tell(exit));
    }
}
