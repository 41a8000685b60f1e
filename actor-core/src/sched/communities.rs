//! Communities: actors that talk to each other, and hardly to others. Light ones go to another core
//! as a whole.
//!
//! Where messages take little time, an actor is best beside those it talks to, whatever else there
//! is to do. So nothing light is [shared](super::sharing) one by one. But of a thousand pairs, half
//! can be elsewhere without a single message that crosses. Who talks to whom is observed now and
//! then, when this core has been busy for some time with light packets, and another has nothing to
//! do (`docs/decisions/0020-communities.md`).

mod observation;
mod partition;

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
    ptr::NonNull,
    time::{Duration, Instant},
};

use self::{
    observation::{Life, Observation},
    partition::Seen,
};
use super::{Core, Inhabitant, Owned, Team, weight::HEAVY_NS};

/// How long a core is busy before anybody is observed.
const LONG: Duration = Duration::from_millis(2);
/// The pause after an observation. It is doubled each time that the observation was in vain, up to
/// `LONGEST_PAUSE`, or up to `MOST_TIMES` the length of the observation if that is more. It is at
/// least `LEAST_TIMES` that length.
const SHORTEST_PAUSE: Duration = LONG;
const LONGEST_PAUSE: Duration = Duration::from_millis(128);
const LEAST_TIMES: u32 = 16;
const MOST_TIMES: u32 = 256;
/// A core that has something to do is given more only if it starts things at least this often.
const LIGHT_NS: u64 = 4 * HEAVY_NS as u64;

/// How much an actor has to do in its life, on average, to make this worthwhile.
const LIFE: u64 = 64;

/// Who is observed, and when.
#[derive(Default)]
pub(super) struct Communities {
    /// When the core was last idle, or last checked whether it should observe.
    busy_since: Cell<Option<Busy>>,
    /// How many actors have ever ended.
    ends: Cell<u64>,
    /// When the last observation ended, and the pause after it.
    last: Cell<Option<(Instant, Duration)>>,
    observes: Cell<bool>,
    observation: RefCell<Option<Box<Observation>>>,
}

#[derive(Clone, Copy)]
struct Busy {
    since: Instant,
    /// How much had been started here by then, and how many actors had ended.
    started: u64,
    ends: u64,
}

impl Communities {
    /// Whether the core, which is busy now and has started this much so far, has been busy for long
    /// enough. It has not if it was busy with actors that live only for a moment: nothing that is
    /// learnt about these matters.
    fn is_due(&self, now: Instant, started: u64) -> bool {
        let from_now = Busy {
            since: now,
            started,
            ends: self.ends.get(),
        };
        let Some(busy) = self.busy_since.get() else {
            self.busy_since.set(Some(from_now));
            return false;
        };
        let is_pausing = self
            .last
            .get()
            .is_some_and(|(end, pause)| now < end + pause);
        if now < busy.since + LONG || is_pausing {
            return false;
        }
        self.busy_since.set(Some(from_now));
        (self.ends.get() - busy.ends) * LIFE <= started - busy.started
    }

    /// An actor of this core has ended.
    #[inline]
    pub(super) fn somebody_ends(&self) {
        self.ends.set(self.ends.get() + 1);
    }

    #[inline(always)]
    pub(super) fn observes(&self) -> bool {
        self.observes.get()
    }

    fn begin(&self, now: Instant, round: usize, team: &Team) {
        let started = team.cores().iter().map(|core| core.started());
        let observation = Observation::new(now, round, started.collect());
        *self.observation.borrow_mut() = Some(Box::new(observation));
        self.observes.set(true);
    }

    fn end(&self, observed_since: Instant, now: Instant, was_worth_it: bool) {
        let taken = now - observed_since;
        let pause = match self.last.get() {
            Some((end, pause)) if !was_worth_it && observed_since < end + 4 * pause => {
                (2 * pause).min(LONGEST_PAUSE.max(MOST_TIMES * taken))
            }
            _ => SHORTEST_PAUSE,
        };
        self.last.set(Some((now, pause.max(LEAST_TIMES * taken))));
        self.observes.set(false);
    }

    /// Ends the observation if packets have become heavy.
    fn end_if_slow(&self, now: Instant) {
        let slow = self
            .observation
            .borrow_mut()
            .take_if(|seen| seen.is_slow(now));
        if let Some(observation) = slow {
            self.end(observation.since, now, false);
        }
    }

    /// The core is not busy any more.
    #[inline]
    fn end_at_once(&self) {
        self.busy_since.set(None);
        if self.observes.replace(false) {
            *self.observation.borrow_mut() = None;
        }
    }
}

/// A core that can have some of what is done here.
struct Taker {
    index: usize,
    /// It has said that it has nothing to do, and nobody else is told so.
    is_idle: bool,
    part: f64,
}

impl Core {
    /// The core has nothing to do.
    pub(super) fn is_idle(&self) {
        self.shared.has_no_backlog();
        self.communities.end_at_once();
    }

    /// The core is still busy.
    pub(super) fn is_busy(&self, now: Instant) {
        self.shared.weigh_backlog(self.queue.words());
        if self.communities.observes() {
            // What has become heavy is shared one by one.
            self.communities.end_if_slow(now);
        } else if self.communities.is_due(now, self.shared.started())
            && !self.is_heavy()
            && (self.team.has_idle() || self.team.has_much_less(self.shared).is_some())
        {
            self.communities
                .begin(now, self.queue.packets(), &self.team);
        }
    }

    /// Runs packets one by one, and notes who talks to whom, until the slice is over.
    #[cold]
    pub(super) fn run_observed(&self) {
        let mut is_over = false;
        while !is_over {
            self.catching(|| {
                while !self.has_seen_enough() && !self.slice_is_over() {
                    let Some(owner) = self.queue.first_owner(self) else {
                        break;
                    };
                    let speaker = self.observe(|seen| {
                        let speaker = seen.name(self, owner);
                        seen.packet_begins(speaker);
                        speaker
                    });
                    let mark = self.queue.mark();
                    self.queue.run_one(Some(self));
                    self.queue.look_since(mark, self, |owner| {
                        self.observe(|seen| {
                            let listener = seen.name(self, owner);
                            seen.talk(speaker, listener);
                        });
                    });
                }
                is_over = true;
            });
        }
        if !self.has_seen_enough() {
            return;
        }
        let Some(observation) = self.communities.observation.take() else {
            return;
        };
        let since = observation.since;
        let is_known = observation.is_enough() && !self.is_heavy();
        let has_given = is_known && self.give_communities(*observation);
        self.communities.end(since, self.world.now(), has_given);
    }

    /// What runs now calls this owner. Returns whether the call may run at once.
    pub(super) fn observe_call(&self, callee: NonNull<Owned>) -> bool {
        self.observe(|seen| {
            if !seen.may_call() {
                return false;
            }
            let speaker = seen.name(self, self.running_owner());
            let callee = seen.name(self, Some(callee));
            seen.packet(callee);
            seen.talk(speaker, callee);
            true
        })
    }

    fn observe<R: Default>(&self, what: impl FnOnce(&mut Observation) -> R) -> R {
        let mut seen = self.communities.observation.borrow_mut();
        seen.as_mut().map(|seen| what(seen)).unwrap_or_default()
    }

    fn has_seen_enough(&self) -> bool {
        let seen = self.communities.observation.borrow();
        seen.as_ref().is_none_or(|seen| seen.is_over())
    }

    /// The core that could have some of what is done here, if there is one, and how much, so that
    /// both then have the same. Little may be waiting on a core because a long method holds it up.
    /// Such a core does not count: whoever came there would wait for the end of that method.
    fn taker(&self, observation: &Observation) -> Option<Taker> {
        let taker = |index, is_idle, has| Taker {
            index,
            is_idle,
            part: (1.0 - has) / 2.0,
        };
        match self.team.idle() {
            Some(index) => Some(taker(index, true, 0.0)),
            None => {
                let (index, has) = self.team.has_much_less(self.shared)?;
                let started = self.team.cores()[index].started();
                let gets_on = started.wrapping_sub(observation.started[index]);
                let taken = self.world.now() - observation.since;
                let is_light = u128::from(gets_on * LIGHT_NS) >= taken.as_nanos();
                is_light.then(|| taker(index, false, has))
            }
        }
    }

    /// Makes some communities go to a core that has little or nothing to do. Returns whether any
    /// goes.
    fn give_communities(&self, observation: Observation) -> bool {
        let who = |life: Option<Life>| {
            let (slot, generation) = life?;
            let owner = self.owner_in(slot, generation)?;
            let actor = self.inhabitant(owner);
            let can_go = actor.is_free && actor.task.is_none_or(|task| self.is_mobile(task));
            can_go.then_some((actor, owner.addr().get()))
        };
        let actors = observation.actors.iter();
        let mut who: Vec<_> = actors.clone().map(|actor| who(actor.life)).collect();
        let seen = actors.zip(&who).map(|(actor, who)| Seen {
            packets: actor.packets,
            can_go: who.is_some(),
            place: who.as_ref().map_or(0, |(_, place)| *place),
        });
        let Some(taker) = self.taker(&observation) else {
            return false;
        };
        let going = partition::who_goes(&seen.collect::<Vec<_>>(), observation.talks, taker.part);
        let going = going
            .into_iter()
            .filter_map(|index| who[index as usize].take());
        let going: Vec<_> = going.map(|(actor, _)| actor).collect();
        let before = self.actors.get();
        if !going.is_empty() {
            self.with_destination_of_all(taker.index, || self.give(&going, taker.index));
        }
        if taker.is_idle && self.actors.get() == before {
            self.team.is_idle_still(taker.index);
        }
        !going.is_empty()
    }

    /// Makes these go to that core: those that are idle at once, and the others before their next
    /// call.
    fn give(&self, going: &[Inhabitant], to: usize) {
        let owner_of = |actor: &Inhabitant| self.owner_in(actor.slot, actor.generation);
        let owners: HashSet<_> = going.iter().filter_map(owner_of).collect();
        self.queue.give(self, |owner| owners.contains(&owner));
        for actor in going {
            match actor.task {
                Some(task) => self.has_task_follow(task, to),
                None => self.leave_idle(actor.slot, actor.generation),
            }
        }
    }
}
