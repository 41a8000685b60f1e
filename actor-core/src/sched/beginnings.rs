//! Where actors begin that nobody has placed, and whose first message is for an asynchronous
//! method.
//!
//! As long as such a method is under way they move seldom, or not at all, and that may be for ever:
//! a worker that takes jobs, a connection. So those that the body of a program spawns are spread
//! over all cores in turn. But workers that talk to actors of one core all the time, and do next to
//! nothing themselves, are best off there. The first worker tells which case it is: it begins
//! alone, and while it is not known how it goes on, the others ask again
//! (`docs/decisions/0016-who-waits-for-whom.md`).

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use super::{Core, TaskId, weight::HEAVY_NS};
use crate::{method::Method, slot::Slot};

/// Actors that nobody has placed, and that begin with an asynchronous method.
#[derive(Default)]
pub(super) struct Beginnings {
    /// How many cores further on the last one went.
    turn: Cell<usize>,
    /// The last one that began here while no other methods were under way.
    first: Cell<Option<First>>,
    /// How often others have asked since.
    asked: Cell<u64>,
}

#[derive(Clone, Copy)]
struct First {
    method: &'static Method,
    task: TaskId,
    at: Instant,
    /// How often the task had been polled by then.
    polls: u32,
    /// What had been started here by then.
    started: u64,
}

impl First {
    fn is_like(&self, method: &Method) -> bool {
        (self.method.actor, self.method.name) == (method.actor, method.name)
    }
}

/// The first one is talkative if it is polled this often, or twice while this much is started; both
/// within this time, which is a few times what it takes to wake another core, and while what runs
/// meanwhile is light.
const OFTEN: u32 = 8;
const TWICE: u32 = 2;
const MUCH: u64 = 64;
const LITTLE: Duration = Duration::from_micros(250);
/// Nobody asks more often than this where to begin.
const MOST_ASKED: u32 = 100;

/// What the first one does.
enum Mood {
    /// It talks to actors of this core all the time, and they answer: it has little to do itself.
    Talkative,
    /// It works, or waits for something to happen.
    Quiet,
    /// It goes on in a moment, and it is too early to tell.
    NotKnown,
}

/// Where an actor begins.
pub(crate) enum Begins {
    Here,
    /// On the core with this index.
    On(usize),
    /// It has to ask again when what waits here has had its turn.
    Later,
}

impl Core {
    /// Whether an actor that nobody has placed, and that begins with an asynchronous method, has to
    /// [ask](Self::place_to_begin) where. It does not if no methods are under way here, apart from
    /// the bodies of programs.
    pub(crate) fn asks_where_to_begin(&self) -> bool {
        let is_alone = self.tasks.number() == self.roots.get();
        if is_alone {
            self.beginnings.turn.set(0);
        }
        !is_alone
    }

    /// An actor that nobody has placed has begun here with an asynchronous method, which is this
    /// task. If it is the only one, it tells where others belong that begin in the same way.
    pub(crate) fn has_begun(&self, method: &'static Method, task: TaskId) {
        if self.tasks.number() == self.roots.get() + 1 {
            let at = self.world.now();
            let first = self.progress_of(task).map(|(polls, _)| First {
                method,
                task,
                at,
                polls,
                started: self.shared.started(),
            });
            self.beginnings.first.set(first);
            self.beginnings.asked.set(0);
        }
    }

    /// Where an actor that nobody has placed begins with this asynchronous method. `asked` is how
    /// often it has asked before. `will_serve` says whether an actor lives here and has messages
    /// waiting for it.
    pub(crate) fn place_to_begin(
        &self,
        method: &'static Method,
        asked: u32,
        will_serve: impl Fn(&'static Slot) -> bool,
    ) -> Begins {
        let cores = self.team.cores().len();
        let has_become_first = !self.asks_where_to_begin();
        let first = self.beginnings.first.get();
        let first = first.filter(|first| first.is_like(method));
        self.beginnings.asked.set(self.beginnings.asked.get() + 1);
        let turn = match first.map_or(Mood::Quiet, |first| self.mood_of(first, will_serve)) {
            _ if has_become_first => 0,
            Mood::Talkative => 0,
            Mood::NotKnown if asked < MOST_ASKED => return Begins::Later,
            Mood::NotKnown | Mood::Quiet => (self.beginnings.turn.get() + 1) % cores,
        };
        self.beginnings.turn.set(turn);
        match turn {
            0 => Begins::Here,
            _ => Begins::On((self.shared.index() + turn) % cores),
        }
    }

    fn mood_of(&self, first: First, will_serve: impl Fn(&'static Slot) -> bool) -> Mood {
        let taken = self.world.now() - first.at;
        if taken > LITTLE {
            return Mood::Quiet;
        }
        let Some((polls, waits_for)) = self.progress_of(first.task) else {
            return Mood::Quiet;
        };
        let goes_on = waits_for
            .is_none_or(|targets| !targets.is_empty() && targets.into_iter().all(will_serve));
        if !goes_on {
            return Mood::Quiet;
        }
        let polls = polls.wrapping_sub(first.polls);
        let started = self.shared.started() - first.started;
        if polls < OFTEN && (polls < TWICE || started < MUCH) {
            return Mood::NotKnown;
        }
        // Asking takes about as long as a light message.
        let run = started + self.beginnings.asked.get();
        match taken.as_nanos() < u128::from(run) * u128::from(HEAVY_NS) {
            true => Mood::Talkative,
            false => Mood::Quiet,
        }
    }
}
