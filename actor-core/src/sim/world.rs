//! The simulated world: the stage decides what a core asks of it.

use std::{rc::Rc, time::Instant};

use super::{
    panics::INJECTED,
    stage::{Event, Sender, Stage},
    tape::Kind,
};
use crate::{
    method::Method,
    sched::{Batch, Core, CoreShared, Team, World},
    slot::Slot,
};

/// One core's view of the stage.
pub(crate) struct Simulated {
    pub(crate) stage: Rc<Stage>,
    pub(crate) index: usize,
    pub(crate) team: std::sync::Weak<Team>,
}

impl Simulated {
    fn send(&self, to: &'static CoreShared, batch: Batch, is_answers: bool) {
        let is_ours = |team: std::sync::Arc<Team>| {
            let core = team.cores().get(to.index());
            core.is_some_and(|core| std::ptr::eq(*core, to))
        };
        if self.team.upgrade().is_some_and(is_ours) {
            let stage = &self.stage;
            stage.put_on_link(self.index, to.index(), batch, is_answers);
        } else {
            to.post(batch);
        }
    }

    /// Moves everything that a core has on links into inboxes.
    fn post_all(&self, team: &Team, from: usize) {
        for (index, core) in team.cores().iter().enumerate() {
            while let Some(sent) = self.stage.take_from_link(from, index) {
                core.post(sent.batch);
            }
        }
    }
}

impl World for Simulated {
    fn now(&self) -> Instant {
        self.stage.now()
    }

    fn random(&self) -> u64 {
        let owner = Core::with(|core| core?.running_owner());
        self.stage.random(owner.map(crate::cell::slot_of))
    }

    fn first_branch(&self, branches: usize) -> usize {
        self.stage.choose(Kind::Select, branches)
    }

    fn place(&self, team: &Team) -> usize {
        let best = team.least_loaded_from(0);
        let cores = team.cores().len();
        (best + self.stage.choose(Kind::Place, cores)) % cores
    }

    fn destination(
        &self,
        team: &Team,
        slot: &'static Slot,
        _idle: Option<usize>,
        _stays_until: Option<Instant>,
    ) -> Option<usize> {
        let cores = team.cores().len();
        // What was put off would have to move along.
        if self.stage.has_put_off(slot) {
            return None;
        }
        match self.stage.choose(Kind::Move, cores) {
            0 => None,
            step => Some((self.index + step) % cores),
        }
    }

    fn moves_at_will(&self) -> bool {
        true
    }

    fn transmit(&self, to: &'static CoreShared, batch: Batch) {
        self.send(to, batch, false);
    }

    fn transmit_answers(&self, to: &'static CoreShared, batch: Batch) {
        self.send(to, batch, true);
    }

    fn deliver_all(&self) {
        if let Some(team) = self.team.upgrade() {
            self.post_all(&team, self.index);
        }
    }

    fn deliver_all_from(&self, from: Option<&'static CoreShared>) {
        let Some(team) = self.team.upgrade() else {
            return;
        };
        for (index, core) in team.cores().iter().enumerate() {
            if from.is_none_or(|from| std::ptr::eq(*core, from)) {
                self.post_all(&team, index);
            }
        }
    }

    fn runs_calls_at_once(&self) -> bool {
        self.stage.choose(Kind::AtOnce, 2) == 0
    }

    fn sent(&self, from: Option<&'static Slot>, to: &'static Slot, method: &'static Method) {
        let stage = &self.stage;
        stage.count_message(1);
        stage.record(|| {
            let sender = match from {
                Some(from) => Sender::Actor(stage.number(from)),
                None if is_task_running() => Sender::Test,
                None => Sender::Runtime,
            };
            Event::Sent(sender, stage.number(to), method)
        });
    }

    fn runs(&self, slot: &'static Slot, method: &'static Method, begins: bool) {
        let stage = &self.stage;
        if begins {
            stage.count_message(-1);
        }
        let number = stage.number(slot);
        stage.mix(u64::from(number) << 8 | u64::from(begins));
        for byte in method.name.bytes() {
            stage.mix(u64::from(byte));
        }
        stage.record(|| match begins {
            true => Event::Began(number, method),
            false => Event::WentOn(number, method),
        });
        if stage.is_doomed(slot.id()) {
            panic!("{INJECTED}");
        }
    }

    fn born(&self, slot: &'static Slot) {
        self.stage.number(slot);
    }

    fn refused(&self) {
        self.stage.count_message(-1);
    }

    fn first_timer(&self, equal: usize) -> usize {
        self.stage.choose(Kind::Timer, equal)
    }

    fn puts_off(&self, slot: &'static Slot, was_put_off: bool) -> bool {
        // It can only let others go first if there are others.
        let others = Core::with(|core| core.is_some_and(Core::has_packets));
        self.stage.puts_off(slot, was_put_off, others)
    }

    fn follows(&self, slot: &'static Slot, was_put_off: bool) -> bool {
        self.stage.puts_off(slot, was_put_off, false)
    }

    fn has_threads(&self) -> bool {
        false
    }

    fn is_full_early(&self, slot: &'static Slot) -> bool {
        if self.stage.most_faults().full == 0 || self.stage.is_spared(slot.id()) {
            return false;
        }
        let left = self.stage.with_faults(|faults| faults.full).unwrap_or(0);
        let counts = |chosen| chosen == 0 || left > 0;
        let full = self.stage.choose_one_that(Kind::Full, 2, counts) == 1;
        if full {
            self.stage.with_faults(|faults| faults.full -= 1);
            let name = self.stage.name(slot);
            self.stage
                .record(|| Event::Fault(format!("the mailbox of {name} is reported full")));
        }
        full
    }
}

/// Whether what runs is a task, and not something that the runtime does by itself.
fn is_task_running() -> bool {
    Core::with(|core| core.is_some_and(|core| core.running_task().is_some()))
}
