//! All children of one supervisor: what [`policy`](super::policy) decides is done here.
//!
//! Everything that takes time is an asynchronous function of the supervisor's own method, which runs alone: so a supervisor
//! starts and stops one child at a time, and whatever comes meanwhile waits in its mailbox.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    AutoShutdown, Backoff, Report, Restart, Spec, StartError,
    child::{ChildSpec, IGNORED},
    policy::{Entry, Key, Plan, Reaction, Status, Wish},
    report::Reporter,
};
use crate::{ActorId, Down, Exit, cell::kin::Relative, cell::lives};

pub(super) struct Family {
    pub(super) plan: Plan<Member>,
    pub(super) backoff: Option<Backoff>,
    pub(super) reporter: Reporter,
    /// The supervisor, once it lives, and since when.
    pub(super) me: Option<Relative>,
    pub(super) born: Option<Instant>,
}

/// A child, as the supervisor knows it.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) spec: Arc<Spec>,
    /// Restarts in a row, and when the last life began: for the backoff.
    failures: u32,
    begun: Option<Instant>,
}

/// What the supervisor has to do next.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// To go on.
    GoOn,
    /// To try to restart a child, after this time.
    TryAgain(Key, Duration),
    /// To end.
    End,
}

impl Family {
    pub(super) fn new(plan: Plan<Member>) -> Self {
        Family {
            plan,
            backoff: None,
            reporter: Reporter::default(),
            me: None,
            born: None,
        }
    }

    /// The same family, none of whose members has been started by this supervisor.
    pub(super) fn again(&self) -> Self {
        let mut family = Family {
            plan: self.plan.again(),
            backoff: self.backoff,
            reporter: self.reporter.clone(),
            me: None,
            born: None,
        };
        for entry in self.plan.entries() {
            family.add(entry.spec.spec.clone());
        }
        family
    }

    pub(super) fn add(&mut self, spec: Arc<Spec>) -> Key {
        let (restart, significant) = (spec.info.restart, spec.info.significant);
        let member = Member {
            spec,
            failures: 0,
            begun: None,
        };
        self.plan.add(restart, significant, member)
    }

    pub(super) fn specs(&self) -> Vec<&ChildSpec> {
        let entries = self.plan.entries().iter();
        entries.map(|entry| &entry.spec.spec.info).collect()
    }

    /// Looks whether a child can be added.
    pub(super) fn check(&self, child: &ChildSpec) -> Result<(), StartError> {
        let id = child.id.clone();
        if self.named(&id).is_some() {
            return Err(StartError::DuplicateId { id });
        }
        if child.significant && child.restart == Restart::Permanent {
            return Err(StartError::SignificantPermanent { id });
        }
        Ok(())
    }

    /// Looks whether a child of a supervisor that lives can be added.
    pub(super) fn check_significant(&mut self, child: &ChildSpec) -> Result<(), StartError> {
        match self.plan.policy().auto_shutdown {
            AutoShutdown::Never if child.significant => Err(StartError::SignificantNever {
                id: child.id.clone(),
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn check_all(&self) -> Result<(), StartError> {
        let mut family = self.again();
        let children: Vec<_> = self.specs().into_iter().cloned().collect();
        children
            .iter()
            .try_for_each(|child| family.check_significant(child))
    }

    pub(super) fn named(&self, id: &str) -> Option<&Entry<Member>> {
        let mut entries = self.plan.entries().iter();
        entries.find(|entry| entry.spec.spec.info.id == id)
    }

    fn with_id(&self, id: ActorId) -> Option<&Entry<Member>> {
        let mut entries = self.plan.entries().iter();
        entries.find(|entry| entry.spec.spec.id() == id)
    }

    fn spec(&self, key: Key) -> Option<Arc<Spec>> {
        Some(self.plan.get(key)?.spec.spec.clone())
    }

    // ----- starting -----

    /// Starts a child. Answers whether it lives: one that is not wanted does not.
    pub(super) async fn start(&mut self, key: Key) -> Result<bool, Exit> {
        let (Some(spec), Some(me)) = (self.spec(key), self.me) else {
            return Ok(false);
        };
        match spec.start(me).await {
            Ok(IGNORED) => {
                if self.plan.stopped(key).is_none() {
                    spec.rest();
                }
                Ok(false)
            }
            Ok(life) => {
                self.plan.set(key, Status::Running(life));
                if let Some(member) = self.plan.member(key) {
                    member.begun = Some(crate::timer::now());
                }
                Ok(true)
            }
            Err(exit) => {
                let child = spec.info.id.clone();
                let report = Report::StartFailed {
                    child,
                    exit: exit.clone(),
                };
                self.reporter.tell(&report);
                Err(exit)
            }
        }
    }

    /// Starts all children, in order. If one cannot be started those that were are stopped again.
    pub(super) async fn start_all(&mut self) -> Result<(), StartError> {
        for key in self.plan.keys() {
            if let Err(exit) = self.start(key).await {
                let id = self.spec(key).map(|spec| spec.info.id.clone());
                self.stop_all().await;
                return Err(StartError::Child {
                    id: id.unwrap_or_default(),
                    exit,
                });
            }
        }
        Ok(())
    }

    // ----- stopping -----

    /// Stops a child that lives.
    pub(super) async fn stop(&mut self, key: Key, to_restart: bool) {
        let Some(entry) = self.plan.get(key) else {
            return;
        };
        let (spec, status, restart) = (entry.spec.spec.clone(), entry.status, entry.restart);
        let to_restart = to_restart && restart != Restart::Temporary;
        if let Status::Running(_) = status {
            let exit = spec.stop(to_restart).await;
            let brutal = spec.info.shutdown == super::ChildShutdown::BrutalKill;
            let expected = match &exit {
                // It had ended before it could be asked.
                Exit::NoActor => true,
                Exit::Shutdown => !brutal,
                Exit::Killed => brutal,
                Exit::Normal => restart != Restart::Permanent,
                _ => false,
            };
            if !expected {
                let child = spec.info.id.clone();
                self.reporter.tell(&Report::ShutdownFailed { child, exit });
            }
        }
        drop(self.plan.stopped(key));
        if !to_restart {
            spec.rest();
        }
    }

    /// Stops all children, in the reverse order.
    pub(super) async fn stop_all(&mut self) {
        for key in self.plan.keys().into_iter().rev() {
            self.stop(key, false).await;
        }
    }

    // ----- when children end -----

    /// Somebody has ended.
    pub(super) async fn ended(&mut self, down: Down, chance: u64) -> Next {
        // Unknown, or an earlier life: whoever stopped it knows.
        let Some(entry) = self
            .with_id(down.id)
            .filter(|it| it.status == Status::Running(down.life))
        else {
            return Next::GoOn;
        };
        let (key, spec) = (entry.key, entry.spec.spec.clone());
        let Down { id, exit, .. } = down;
        if spec.info.restart == Restart::Permanent || !exit.is_orderly() {
            let child = spec.info.id.clone();
            let exit = exit.clone();
            self.reporter.tell(&Report::ChildEnded { child, id, exit });
        }
        let (wish, gone) = self.plan.ended(key, &exit);
        drop(gone);
        match wish {
            Wish::Nothing => {
                spec.rest();
                Next::GoOn
            }
            Wish::Shutdown => Next::End,
            Wish::Restart => match self.delay(key, chance) {
                Some(delay) => Next::TryAgain(key, delay),
                None => self.restart(key, chance).await,
            },
        }
    }

    /// How long to wait before a restart.
    fn delay(&mut self, key: Key, chance: u64) -> Option<Duration> {
        let backoff = self.backoff?;
        let now = crate::timer::now();
        let member = self.plan.member(key)?;
        if member
            .begun
            .take()
            .is_some_and(|begun| backoff.forgives(now - begun))
        {
            member.failures = 0;
        }
        let delay = backoff.delay(member.failures, chance);
        member.failures = member.failures.saturating_add(1);
        Some(delay)
    }

    /// Restarts a child, and who has to be restarted with it.
    pub(super) async fn restart(&mut self, key: Key, chance: u64) -> Next {
        if !self.plan.is_restarting(key) {
            return Next::GoOn;
        }
        let now = self.seconds();
        match self.plan.restart(key, now) {
            Reaction::GiveUp => {
                let child = self.spec(key).map(|spec| spec.info.id.clone());
                let child = child.unwrap_or_default();
                self.reporter.tell(&Report::GaveUp { child });
                Next::End
            }
            Reaction::Restart { stop, start } => {
                for other in stop {
                    self.stop(other, true).await;
                }
                // Those that come after one that fails are what the next attempt is for, too.
                self.plan.set(key, Status::Stopped);
                for other in start {
                    if self.start(other).await.is_err() {
                        self.plan.set(other, Status::Restarting);
                        let delay = self.delay(other, chance).unwrap_or_default();
                        return Next::TryAgain(other, delay);
                    }
                }
                Next::GoOn
            }
        }
    }

    /// How many whole seconds the supervisor has lived.
    fn seconds(&self) -> u64 {
        let now = crate::timer::now();
        self.born
            .map_or(0, |born| now.saturating_duration_since(born).as_secs())
    }
}

/// The supervisor is gone, with its children: those that live end, and are down until somebody starts them again.
impl Drop for Family {
    fn drop(&mut self) {
        if let Some(me) = self.me {
            for entry in self.plan.entries() {
                let who = entry.spec.spec.who;
                who.at_home(move |core, who| lives::orphan(core, who, me));
            }
        }
    }
}
