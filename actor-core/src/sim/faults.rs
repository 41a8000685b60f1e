//! What goes wrong in a run: who decides it, and what happens then.
//!
//! Each kind has a budget ([`Faults`]). The tape has an entry for each moment at which a fault could happen, even
//! when the budget is used up: otherwise a fault that is taken back would shift everything after it. One more kind
//! belongs here once the framework has what it affects: the loss of nodes, and of the connections between them, which
//! comes with distribution. It is one more kind of link (`Stage::links`), which delays, loses or cuts what goes
//! through it.

use std::time::{Duration, Instant};

use super::{options::Faults, stage::Event, steps::Steps, tape::Kind};
use crate::{
    cell::{life, lives},
    sched::Core,
    slot::Slot,
};

/// For how many steps an actor begins nothing, or a core does nothing.
const SLOW_STEPS: u64 = 50;

/// How late a timer may be.
const LAGS: [Duration; 4] = [
    Duration::from_millis(1),
    Duration::from_millis(20),
    Duration::from_millis(500),
    Duration::from_secs(10),
];

#[derive(Clone, Copy)]
pub(super) enum Fault {
    Kill,
    Restart,
    Panic,
    Slow,
    Stall,
    Late,
}

impl Fault {
    const ALL: [Self; 6] = [
        Self::Kill,
        Self::Restart,
        Self::Panic,
        Self::Slow,
        Self::Stall,
        Self::Late,
    ];

    /// How many of this kind may still happen.
    fn budget(self, faults: &mut Faults) -> &mut u32 {
        match self {
            Self::Kill => &mut faults.kills,
            Self::Restart => &mut faults.restarts,
            Self::Panic => &mut faults.panics,
            Self::Slow => &mut faults.slow,
            Self::Stall => &mut faults.stalls,
            Self::Late => &mut faults.late,
        }
    }

    /// Those with a budget.
    pub(super) fn among(faults: &Faults) -> Vec<Self> {
        let mut faults = faults.clone();
        let all = Self::ALL.into_iter();
        all.filter(|fault| *fault.budget(&mut faults) > 0).collect()
    }
}

/// An actor that is held until a number of steps have been taken.
#[derive(Clone, Copy)]
pub(super) struct Held<'r> {
    core: &'r Core,
    slot: &'static Slot,
    generation: u32,
    until: u64,
}

impl<'r> Steps<'r> {
    /// Lets something go wrong, if that was decided.
    pub(super) fn maybe_fault(&self) -> bool {
        let is_left = |fault: Fault| {
            let left = self.stage.with_faults(|faults| *fault.budget(faults));
            left.is_some_and(|left| left > 0)
        };
        let counts = |chosen: usize| chosen == 0 || is_left(self.possible[chosen - 1]);
        let options = self.possible.len() + 1;
        match self.stage.choose_one_that(Kind::Fault, options, counts) {
            0 => false,
            chosen => self.fault(self.possible[chosen - 1]),
        }
    }

    /// Returns whether it could happen.
    fn fault(&self, fault: Fault) -> bool {
        let happens = match fault {
            Fault::Kill => self.kill(),
            Fault::Restart => self.restart(),
            Fault::Panic => self.panic(),
            Fault::Slow => self.slow(),
            Fault::Stall => self.stall(),
            Fault::Late => self.late(),
        };
        if happens {
            self.stage.with_faults(|faults| *fault.budget(faults) -= 1);
        }
        happens
    }

    fn tell(&self, what: String) {
        self.stage.record(|| Event::Fault(what));
    }

    /// Chooses an actor that is not spared.
    fn victim(&self) -> Option<(&'r Core, &'static Slot, u32)> {
        self.victim_that(|_, _| true)
    }

    fn victim_that(
        &self,
        fits: impl Fn(&Core, &'static Slot) -> bool,
    ) -> Option<(&'r Core, &'static Slot, u32)> {
        let victims: Vec<_> = self
            .inhabitants()
            .into_iter()
            .filter(|(core, slot, _)| fits(core, slot) && !self.stage.is_spared(slot.id()))
            .collect();
        let chosen = match victims.len() {
            0 => return None,
            count => self.stage.choose(Kind::Victim, count),
        };
        Some(victims[chosen])
    }

    fn kill(&self) -> bool {
        let Some((core, slot, generation)) = self.victim() else {
            return false;
        };
        self.tell(format!("{} is killed", self.stage.name(slot)));
        self.end_actor(core, slot, generation);
        true
    }

    fn restart(&self) -> bool {
        let Some((core, slot, generation)) = self.victim_that(lives::is_restarted_when_killed)
        else {
            return false;
        };
        self.tell(format!("{} is restarted", self.stage.name(slot)));
        self.end_actor(core, slot, generation);
        true
    }

    fn end_actor(&self, core: &Core, slot: &'static Slot, generation: u32) {
        core.act(|| {
            core.catching(|| core.kill_slot(slot, generation));
            core.flush();
        });
    }

    fn panic(&self) -> bool {
        let Some((_, slot, _)) = self.victim() else {
            return false;
        };
        let name = self.stage.name(slot);
        self.tell(format!("{name} panics when it begins or goes on next"));
        self.stage.doom(slot.id());
        true
    }

    fn slow(&self) -> bool {
        if self.held.get().is_some() {
            return false;
        }
        let Some((core, slot, generation)) = self.victim() else {
            return false;
        };
        let name = self.stage.name(slot);
        self.tell(format!("{name} begins nothing for a while"));
        core.act(|| life::hold(core, slot));
        let until = self.taken.get() + SLOW_STEPS;
        self.held.set(Some(Held {
            core,
            slot,
            generation,
            until,
        }));
        true
    }

    /// Lets the held actor go on, if its time has come or the time of faults is over. Returns whether there was one.
    pub(super) fn let_go(&self, is_time: impl FnOnce(u64) -> bool) -> bool {
        let Some(held) = self.held.get().filter(|held| is_time(held.until)) else {
            return false;
        };
        self.held.set(None);
        if held.slot.generation() == held.generation {
            let core = held.core;
            core.act(|| {
                life::let_go(core, held.slot);
                core.flush();
            });
        }
        true
    }

    fn stall(&self) -> bool {
        let core = self.stage.choose(Kind::Victim, self.cores.len());
        self.tell(format!("core {core} does nothing for a while"));
        self.frozen.set(Some((core, self.taken.get() + SLOW_STEPS)));
        true
    }

    fn late(&self) -> bool {
        let Some(due) = self.cores.iter().filter_map(Core::next_timer).min() else {
            return false;
        };
        self.tell("time passes although there is work".to_owned());
        // Tokio's clock catches up with ours when the loop gets back to it.
        self.stage.advance_to(due);
        true
    }

    /// When a timer fires that is due at `due`: then, or later.
    pub(super) fn lag(&self, due: Instant) -> Instant {
        if self.stage.most_faults().lags == 0 {
            return due;
        }
        let left = self.stage.with_faults(|faults| faults.lags).unwrap_or(0);
        let counts = |chosen| chosen == 0 || left > 0;
        let options = LAGS.len() + 1;
        match self.stage.choose_one_that(Kind::Lag, options, counts) {
            0 => due,
            chosen => {
                let lag = LAGS[chosen - 1];
                self.stage.with_faults(|faults| faults.lags -= 1);
                self.tell(format!("timers fire {lag:?} late"));
                due + lag
            }
        }
    }
}
