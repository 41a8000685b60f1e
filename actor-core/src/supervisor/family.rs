//! All children of one supervisor: carries out what [`policy`](super::policy) decides.
//!
//! Everything that takes time is an asynchronous function within a method of the supervisor, which runs alone. So a
//! supervisor starts and stops one child at a time, and whatever comes in the meantime waits in its mailbox.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    AutoShutdown, Backoff, Report, Restart, Spec, StartError,
    child::{ChildShutdown, ChildSpec, IGNORED},
    policy::{Entry, Key, Plan, Reaction, Status, Wish},
    report::Reporter,
};
use crate::{
    ActorId, Down, Exit, ExitError,
    cell::{kin::Relative, lives},
    sched::Core,
    timer::Timer,
};

pub(super) struct Family {
    pub(super) plan: Plan<Member>,
    pub(super) backoff: Option<Backoff>,
    pub(super) reporter: Reporter,
    /// The child that each actor is.
    actors: HashMap<ActorId, Key>,
    /// The child with each name, if anybody may ask for one by its name. Never iterated.
    names: Option<HashMap<String, Key>>,
    /// The pending attempts.
    tries: HashMap<Key, Timer>,
    /// The supervisor, once it lives, and since when.
    pub(super) me: Option<Relative>,
    pub(super) born: Option<Instant>,
}

/// A child, as the supervisor knows it.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) spec: Arc<Spec>,
    /// For the backoff: restarts in a row, and when the last life began.
    failures: u32,
    begun: Option<Instant>,
}

/// What the supervisor does next.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Goes on.
    GoOn,
    /// Tries to restart a child, after this time.
    TryAgain(Key, Duration),
    /// Ends.
    End,
}

impl Family {
    pub(super) fn new(plan: Plan<Member>) -> Self {
        let mut family = Self::nameless(plan);
        family.names = Some(HashMap::new());
        family
    }

    /// A family whose children nobody asks for by name.
    pub(super) fn nameless(plan: Plan<Member>) -> Self {
        Family {
            plan,
            backoff: None,
            reporter: Reporter::default(),
            actors: HashMap::new(),
            names: None,
            tries: HashMap::new(),
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
            actors: HashMap::new(),
            names: self.names.is_some().then(HashMap::new),
            tries: HashMap::new(),
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
        let (id, name) = (
            spec.id(),
            self.names.is_some().then(|| spec.info.id.clone()),
        );
        let member = Member {
            spec,
            failures: 0,
            begun: None,
        };
        let key = self.plan.add(restart, significant, member);
        self.actors.insert(id, key);
        if let Some((names, name)) = self.names.as_mut().zip(name) {
            names.insert(name, key);
        }
        key
    }

    pub(super) fn remove(&mut self, key: Key) {
        let gone = self.plan.remove(key);
        self.forget(gone);
    }

    /// How many children there are, and how many of them live.
    pub(super) fn count(&self) -> (usize, usize) {
        let lives = |entry: &&Entry<Member>| matches!(entry.status, Status::Running(_));
        let entries = || self.plan.entries();
        (entries().count(), entries().filter(lives).count())
    }

    /// # Panics
    /// If the period is shorter than a second.
    pub(super) fn set_intensity(&mut self, restarts: u32, period: Duration) {
        assert!(
            period >= Duration::from_secs(1),
            "the period of a supervisor is at least a second"
        );
        let policy = self.plan.policy();
        (policy.intensity, policy.period) = (restarts, period);
    }

    /// The supervisor lives.
    pub(super) fn begin(&mut self, me: Relative, now: Instant) {
        (self.me, self.born) = (Some(me), Some(now));
        self.expect(me);
    }

    /// Tells the children who their supervisor is, before the first of them does anything: it may call another.
    pub(super) fn expect(&self, me: Relative) {
        for entry in self.plan.entries() {
            let who = entry.spec.spec.who;
            who.at_home(move |core, who| lives::expect(core, who, me));
        }
    }

    pub(super) fn report(&self, report: &Report) {
        let me = self.me.map(|me| (me.slot.life().name, me.id()));
        self.reporter.tell(me, report);
    }

    /// Forgets a child. When the last reference to it is gone, its actor ends for good.
    pub(super) fn forget(&mut self, gone: Option<Entry<Member>>) {
        if let Some(gone) = gone {
            let spec = &gone.spec.spec;
            self.actors.remove(&spec.id());
            if let Some(names) = &mut self.names {
                names.remove(&spec.info.id);
            }
        }
    }

    /// None of the children will be started for now, since their supervisor will not.
    pub(super) fn rest(&self) {
        self.plan.entries().for_each(|entry| entry.spec.spec.rest());
    }

    /// A stopped child could not be started, and is stopped as before: messages that came while it was about to live
    /// are refused.
    pub(super) fn rest_again(&self, key: Key) {
        self.spec(key).into_iter().for_each(|spec| spec.rest());
    }

    pub(super) fn specs(&self) -> Vec<&ChildSpec> {
        let entries = self.plan.entries();
        entries.map(|entry| &entry.spec.spec.info).collect()
    }

    /// Checks whether a child can be added.
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

    /// Checks whether a child can be added to a supervisor that lives.
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
        self.plan.get(*self.names.as_ref()?.get(id)?)
    }

    /// The child that is this actor.
    pub(super) fn with_id(&self, id: ActorId) -> Option<&Entry<Member>> {
        self.plan.get(*self.actors.get(&id)?)
    }

    fn spec(&self, key: Key) -> Option<Arc<Spec>> {
        Some(self.plan.get(key)?.spec.spec.clone())
    }

    // ----- starting -----

    /// Starts a child. Returns whether it lives: a child that is not wanted does not.
    pub(super) async fn start(&mut self, key: Key) -> Result<bool, Exit> {
        let (Some(spec), Some(me)) = (self.spec(key), self.me) else {
            return Ok(false);
        };
        match spec.start(me).await {
            Ok(IGNORED) => {
                spec.rest();
                let gone = self.plan.stopped(key);
                self.forget(gone);
                Ok(false)
            }
            Ok(life) => {
                self.plan.set(key, Status::Running(life));
                if let Some(member) = self.plan.spec_mut(key) {
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
                self.report(&report);
                Err(exit)
            }
        }
    }

    /// Starts all children, in order. If one cannot be started, those that were started are stopped again.
    pub(super) async fn start_all(&mut self) -> Result<(), StartError> {
        for key in self.plan.keys() {
            if let Err(exit) = self.start(key).await {
                let id = self.spec(key).map(|spec| spec.info.id.clone());
                let id = id.unwrap_or_default();
                let error = StartError::Child { id, exit };
                self.stop_all(&Exit::Error(ExitError::new(&error))).await;
                return Err(error);
            }
        }
        Ok(())
    }

    // ----- stopping -----

    /// Stops a child on request, if it lives. Messages that wait for it are refused, and so are those that wait for
    /// children that would have been started after it.
    pub(super) async fn terminate(&mut self, key: Key) {
        let Some(Entry { status, spec, .. }) = self.plan.get(key) else {
            return;
        };
        let (status, spec) = (*status, spec.spec.clone());
        spec.ends_for_good();
        self.stop(key, false).await;
        spec.rest();
        if status == Status::Restarting {
            self.plan.idle().for_each(|entry| entry.spec.spec.rest());
        }
    }

    /// Stops a child, if it lives. Messages that wait for it go on waiting, for another life or until the child is
    /// given up.
    async fn stop(&mut self, key: Key, to_restart: bool) {
        let Some(entry) = self.plan.get(key) else {
            return;
        };
        let (spec, status, restart) = (entry.spec.spec.clone(), entry.status, entry.restart);
        let to_restart = to_restart && restart != Restart::Temporary;
        if let Status::Running(_) = status {
            let exit = spec.stop(to_restart).await;
            if !spec.info.may_end_so(&exit) {
                let child = spec.info.id.clone();
                self.report(&Report::ShutdownFailed { child, exit });
            }
        }
        self.tries.remove(&key);
        let gone = self.plan.stopped(key);
        self.forget(gone);
    }

    /// Stops all children, in reverse order, because the supervisor ends with this exit.
    ///
    /// If another life of the supervisor follows, new messages for the children wait for that. If not, they have to
    /// be refused from now on: a child may call another one before it ends, while the supervisor waits for that end.
    pub(super) async fn stop_all(&mut self, exit: &Exit) {
        let me = self.me;
        let is_followed = Core::with(|core| {
            let (core, me) = core.zip(me)?;
            Some(lives::is_followed(core, me, exit))
        });
        let is_last = is_followed != Some(true);
        if is_last {
            for Entry { status, spec, .. } in self.plan.entries() {
                match status {
                    Status::Running(_) => spec.spec.ends_for_good(),
                    Status::Stopped | Status::Restarting => spec.spec.rest(),
                }
            }
        }
        for key in self.plan.keys().into_iter().rev() {
            let spec = self.spec(key);
            self.stop(key, false).await;
            if is_last {
                spec.into_iter().for_each(|spec| spec.rest());
            }
        }
    }

    /// Stops all children at once, with one time limit for all of them. Those that did not end as they should are
    /// reported together, grouped by how they ended.
    pub(super) async fn stop_all_at_once(&mut self, shutdown: ChildShutdown) {
        let children: Vec<_> = self.plan.keys();
        let mut running = Vec::new();
        for key in children {
            let entry = self.plan.get(key);
            if let Some(Entry {
                status: Status::Running(_),
                spec,
                ..
            }) = entry
            {
                running.push(spec.spec.clone());
            }
            self.remove(key);
        }
        let exits = Spec::stop_all(&running, shutdown).await;
        let mut groups: Vec<(Exit, usize)> = Vec::new();
        let both = running.iter().zip(exits);
        for (_, exit) in both.filter(|(spec, exit)| !spec.info.may_end_so(exit)) {
            match groups.iter_mut().find(|(known, _)| *known == exit) {
                Some((_, count)) => *count += 1,
                None => groups.push((exit, 1)),
            }
        }
        for (exit, count) in groups {
            self.report(&Report::ShutdownsFailed { exit, count });
        }
    }

    // ----- when children end -----

    /// An actor has ended.
    pub(super) async fn ended(&mut self, down: Down, chance: u64) -> Next {
        // Unknown, or an earlier life: whoever stopped that knows already.
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
            self.report(&Report::ChildEnded { child, id, exit });
        }
        let (wish, gone) = self.plan.ended(key, &exit);
        self.forget(gone);
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

    /// Another attempt to restart a child will come, unless the child is stopped or the supervisor ends before.
    pub(super) fn will_try(&mut self, key: Key, attempt: Timer) {
        self.tries.insert(key, attempt);
    }

    /// How long to wait before a restart.
    fn delay(&mut self, key: Key, chance: u64) -> Option<Duration> {
        let backoff = self.backoff?;
        let now = crate::timer::now();
        let member = self.plan.spec_mut(key)?;
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

    /// Restarts a child, and those that have to be restarted with it.
    pub(super) async fn restart(&mut self, key: Key, chance: u64) -> Next {
        self.tries.remove(&key);
        if !self.plan.is_restarting(key) || system_ends() {
            return Next::GoOn;
        }
        let now = self.seconds();
        match self.plan.restart(key, now) {
            Reaction::GiveUp => {
                let child = self.spec(key).map(|spec| spec.info.id.clone());
                let child = child.unwrap_or_default();
                self.report(&Report::GaveUp { child });
                Next::End
            }
            Reaction::Restart { stop, start } => {
                for other in stop {
                    self.stop(other, true).await;
                }
                // If one fails, the next attempt is for those after it as well.
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

/// Whether nothing is started any more: the supervisor was asked to end, or is about to be.
fn system_ends() -> bool {
    Core::with(|core| core.is_none_or(|core| core.team().is_closed()))
}

/// The supervisor is gone, and its children with it: those that live end, and are down until somebody starts them
/// again.
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
