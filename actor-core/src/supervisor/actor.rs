//! The supervisor as an actor: what it can be asked, and what it does when a child ends.

use std::{
    error::Error,
    fmt,
    sync::{Arc, OnceLock},
};

use super::{
    ChildKind, ChildSpec, Supervisor,
    child::{Child, Spec},
    extent::Extent,
    family::Next,
    policy::{Entry, Key, Status},
};
use crate::{
    Actor, ActorId, CallError, Context, Down, Exit, Handle, actor, cell::kin::Relative,
    sched::Team, spawn,
};

#[actor(crate = crate)]
impl Supervisor {
    #[actor(on_start)]
    async fn start_children(&mut self, context: &Context<Self>) -> Result<(), StartError> {
        self.family
            .begin(Relative::of(context.slot()), context.now());
        let started = match self.check() {
            Ok(()) => self.family.start_all().await,
            wrong => wrong,
        };
        if let (Err(error), Some(told)) = (&started, &self.told) {
            // Set once: nobody else has it.
            let _ = told.set(error.clone());
        }
        started
    }

    #[actor(on_stop)]
    async fn stop_children(&mut self) {
        // A hook that does not ask for the reason runs only when the supervisor ends in order, and all such ends are
        // the same to whoever restarts it.
        self.family.stop_all(&Exit::Shutdown).await;
    }

    #[actor(on_link_down)]
    async fn child_ended(&mut self, context: &Context<Self>, down: Down) {
        let next = self.family.ended(down, context.random()).await;
        self.go_on(context, next);
    }

    /// Another attempt to restart a child.
    #[actor(message)]
    async fn try_again(&mut self, context: &Context<Self>, key: Key) {
        let next = self.family.restart(key, context.random()).await;
        self.go_on(context, next);
    }

    #[actor(message)]
    fn has_started(&self) {}

    #[actor(message)]
    async fn add_child(&mut self, spec: Arc<Spec>) -> Result<(), StartError> {
        let id = &spec.info.id;
        if let Some(known) = self.family.named(id) {
            let id = id.clone();
            return Err(match known.status {
                Status::Running(_) => StartError::AlreadyStarted {
                    actor: known.spec.spec.id(),
                    id,
                },
                Status::Stopped | Status::Restarting => StartError::AlreadyPresent { id },
            });
        }
        self.family.check(&spec.info)?;
        self.family.check_significant(&spec.info)?;
        let id = id.clone();
        let key = self.family.add(spec);
        match self.family.start(key).await {
            Ok(_) => Ok(()),
            Err(exit) => {
                self.family.remove(key);
                Err(StartError::Child { id, exit })
            }
        }
    }

    #[actor(message)]
    fn find_child(&self, id: String) -> Result<Arc<Spec>, ChildError> {
        Ok(self.entry(&id)?.spec.spec.clone())
    }

    /// Returns what is known of each child, most recently added first.
    pub fn which_children(&self) -> Vec<ChildInfo> {
        let entries = self.family.plan.entries().rev();
        entries
            .map(|entry| ChildInfo {
                spec: entry.spec.spec.info.clone(),
                state: match entry.status {
                    Status::Running(_) => ChildState::Running,
                    Status::Stopped => ChildState::Stopped,
                    Status::Restarting => ChildState::Restarting,
                },
                actor: entry.spec.spec.id(),
            })
            .collect()
    }

    /// Returns how many children there are.
    pub fn count_children(&self) -> ChildCounts {
        let mut counts = ChildCounts::default();
        (counts.specs, counts.active) = self.family.count();
        for entry in self.family.plan.entries() {
            match entry.spec.spec.info.kind {
                ChildKind::Worker => counts.workers += 1,
                ChildKind::Supervisor => counts.supervisors += 1,
            }
        }
        counts
    }

    /// Returns the settings of a child, including the defaults of those that were not set.
    ///
    /// # Errors
    ///
    /// Fails if there is no child with this name.
    pub fn child_spec(&self, id: String) -> Result<ChildSpec, ChildError> {
        Ok(self.entry(&id)?.spec.spec.info.clone())
    }

    /// Starts a child that is stopped.
    ///
    /// # Errors
    ///
    /// Fails if there is no child with this name, if it is running or being restarted, or if it
    /// cannot be started. In the last case it remains stopped, and messages that have arrived for
    /// it meanwhile are refused.
    pub async fn restart_child(&mut self, id: String) -> Result<(), ChildError> {
        let key = self.stopped(id.clone())?;
        match self.family.start(key).await {
            Ok(_) => Ok(()),
            Err(exit) => {
                self.family.rest_again(key);
                Err(ChildError::StartFailed { id, exit })
            }
        }
    }

    /// Stops a child, or gives up restarting it, and waits until it has ended.
    ///
    /// The child can be started again, unless it is temporary: then it is forgotten.
    ///
    /// # Errors
    ///
    /// Fails if there is no child with this name.
    pub async fn terminate_child(&mut self, id: String) -> Result<(), ChildError> {
        let key = self.entry(&id)?.key;
        self.family.terminate(key).await;
        Ok(())
    }

    /// Forgets a child that is stopped. Its actor ends for good.
    ///
    /// # Errors
    ///
    /// Fails if there is no child with this name, or if it is running or being restarted.
    pub fn delete_child(&mut self, id: String) -> Result<(), ChildError> {
        let key = self.stopped(id)?;
        self.family.remove(key);
        Ok(())
    }

    /// Makes the first `count` children live, and the others not: see [`Extent`].
    pub(crate) async fn extend(
        &mut self,
        extent: Arc<Extent>,
        count: usize,
    ) -> Result<(), StartError> {
        self.family.extend(&extent, count).await
    }

    fn entry(&self, id: &str) -> Result<&Entry<super::family::Member>, ChildError> {
        let known = self.family.named(id);
        known.ok_or_else(|| ChildError::NoSuchChild { id: id.to_owned() })
    }

    fn stopped(&self, id: String) -> Result<Key, ChildError> {
        let entry = self.entry(&id)?;
        match entry.status {
            Status::Stopped => Ok(entry.key),
            Status::Running(_) => Err(ChildError::Running { id }),
            Status::Restarting => Err(ChildError::Restarting { id }),
        }
    }

    fn go_on(&mut self, context: &Context<Self>, next: Next) {
        match next {
            Next::GoOn => {}
            Next::End => context.end_with(Exit::Shutdown),
            // Always through the mailbox, even without a delay: others get their turn between two attempts.
            Next::TryAgain(key, delay) => {
                let again = context.handle().try_again(key).after(delay);
                self.family.will_try(key, again);
            }
        }
    }
}

/// Starts a supervisor, and waits until its children have started.
pub(super) async fn start(
    team: &Arc<Team>,
    mut supervisor: Supervisor,
) -> Result<SupervisorHandle, StartError> {
    let told = Arc::new(OnceLock::new());
    supervisor.told = Some(told.clone());
    let handle = spawn::in_team(team, move || supervisor);
    match handle.has_started().await {
        Ok(()) => Ok(handle),
        Err(_) => {
            let exit = handle.join().await;
            Err(told.get().cloned().unwrap_or(StartError::Ended { exit }))
        }
    }
}

impl SupervisorHandle {
    /// Adds a child after the existing ones, starts it, and returns its handle.
    ///
    /// If the supervisor is restarted by its own supervisor, it no longer has this child.
    ///
    /// # Errors
    ///
    /// * [`CallError::Failed`] if there is a child with this name already, if the child cannot be
    ///   significant, or if it cannot be started; it is not added then.
    /// * Otherwise as for every call.
    pub async fn start_child<A: Actor>(
        &self,
        child: Child<A>,
    ) -> Result<A::Handle, CallError<StartError>> {
        let team = crate::handle::team_of(self).ok_or(CallError::Stopped)?;
        let (handle, spec) = child.conceive(&team);
        self.add_child(spec).await?;
        Ok(handle)
    }

    /// Returns the handle of a child.
    ///
    /// # Errors
    ///
    /// * [`CallError::Failed`] if there is no child with this name, or if its handle is of another
    ///   type.
    /// * Otherwise as for every call.
    pub async fn child<H: Handle>(
        &self,
        id: impl Into<String>,
    ) -> Result<H, CallError<ChildError>> {
        let id = id.into();
        let spec = self.find_child(id.clone()).await?;
        match spec.handle.downcast_ref::<H>() {
            Some(handle) => Ok(handle.clone()),
            None => Err(CallError::Failed(ChildError::OtherType {
                id,
                actor: spec.info.actor,
            })),
        }
    }
}

/// What is known of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChildInfo {
    /// Its settings, including the defaults of those that were not set.
    pub spec: ChildSpec,
    /// What it is doing.
    pub state: ChildState,
    /// Its actor, which is the same through all its lives.
    pub actor: ActorId,
}

/// The state of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildState {
    /// It is alive.
    Running,
    /// It has ended, was stopped, or was not wanted.
    Stopped,
    /// It has ended, and another attempt to restart it is pending.
    Restarting,
}

/// How many children a supervisor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ChildCounts {
    /// All children; for a [`DynamicSupervisor`](super::DynamicSupervisor), whose children share
    /// one specification, 1.
    pub specs: usize,
    /// Children that are alive.
    pub active: usize,
    /// Children that are supervisors, alive or not.
    pub supervisors: usize,
    /// Children that are not supervisors, alive or not.
    pub workers: usize,
}

/// Why a supervisor or a child could not be started.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// A child could not be started. If the supervisor was not alive yet, the children started
    /// before this one have been stopped again.
    Child {
        /// The name of the child.
        id: String,
        /// The reason.
        exit: Exit,
    },
    /// Two children have this name.
    DuplicateId {
        /// The name.
        id: String,
    },
    /// There is a child with this name already, and it is alive.
    AlreadyStarted {
        /// The name.
        id: String,
        /// The actor of that child.
        actor: ActorId,
    },
    /// There is a child with this name already, which is not alive: `restart_child` starts it.
    AlreadyPresent {
        /// The name.
        id: String,
    },
    /// A permanent child cannot be significant: it is always restarted, and never ends for good.
    SignificantPermanent {
        /// The name of the child.
        id: String,
    },
    /// The child is significant, but its supervisor never ends by itself.
    SignificantNever {
        /// The name of the child.
        id: String,
    },
    /// The supervisor ended before it had started its children.
    Ended {
        /// The reason.
        exit: Exit,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Child { id, exit } => {
                write!(f, "the child `{id}` could not be started: it {exit}")
            }
            StartError::DuplicateId { id } => {
                write!(
                    f,
                    "two children are called `{id}`; each needs a name of its own"
                )
            }
            StartError::AlreadyStarted { id, actor } => {
                write!(f, "the child `{id}` is there already, and lives ({actor})")
            }
            StartError::AlreadyPresent { id } => write!(
                f,
                "the child `{id}` is there already, and stopped; `restart_child` starts it, `delete_child` forgets it"
            ),
            StartError::SignificantPermanent { id } => write!(
                f,
                "the child `{id}` is permanent, so it cannot be significant; make it transient or temporary"
            ),
            StartError::SignificantNever { id } => write!(
                f,
                "the child `{id}` is significant, and its supervisor never ends by itself; give that an `auto_shutdown`"
            ),
            StartError::Ended { exit } => {
                write!(f, "the supervisor {exit} before its children had started")
            }
        }
    }
}

impl Error for StartError {}

/// Why a supervisor could not do what it was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChildError {
    /// There is no child with this name.
    NoSuchChild {
        /// The name.
        id: String,
    },
    /// The child is alive.
    Running {
        /// The name of the child.
        id: String,
    },
    /// Another attempt to restart the child is pending.
    Restarting {
        /// The name of the child.
        id: String,
    },
    /// The child could not be started.
    StartFailed {
        /// The name of the child.
        id: String,
        /// The reason.
        exit: Exit,
    },
    /// The handle of the child is of another type than the requested one.
    OtherType {
        /// The name of the child.
        id: String,
        /// The name of the type of the child's actor.
        actor: &'static str,
    },
}

impl fmt::Display for ChildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChildError::NoSuchChild { id } => write!(f, "there is no child `{id}`"),
            ChildError::Running { id } => {
                write!(f, "the child `{id}` lives; `terminate_child` stops it")
            }
            ChildError::Restarting { id } => write!(
                f,
                "the child `{id}` is being restarted; `terminate_child` gives that up"
            ),
            ChildError::StartFailed { id, exit } => {
                write!(f, "the child `{id}` could not be started: it {exit}")
            }
            ChildError::OtherType { id, actor } => write!(
                f,
                "the child `{id}` is a `{actor}`; ask for the handle of that type"
            ),
        }
    }
}

impl Error for ChildError {}
