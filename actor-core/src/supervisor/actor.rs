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
            // Once: nobody else has it.
            let _ = told.set(error.clone());
        }
        started
    }

    #[actor(on_stop)]
    async fn stop_children(&mut self) {
        // Without asking for the reason the hook is for ends in order, which are all the same to whoever restarts it.
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

    /// What there is to know of the children, those that were added last first.
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

    /// How many children there are.
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

    /// What is known of a child, with everything filled in that was not said.
    ///
    /// # Errors
    /// When there is no child of this name.
    pub fn child_spec(&self, id: String) -> Result<ChildSpec, ChildError> {
        Ok(self.entry(&id)?.spec.spec.info.clone())
    }

    /// Starts a child again that is stopped.
    ///
    /// # Errors
    /// When there is no child of this name, when it runs or is being restarted, and when it cannot be started: then it is
    /// stopped as before, and what has come for it meanwhile is refused.
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

    /// Stops a child, or gives up restarting it, and waits until it has ended. It can be started
    /// again, unless it is temporary: then it is forgotten.
    ///
    /// # Errors
    /// When there is no child of this name.
    pub async fn terminate_child(&mut self, id: String) -> Result<(), ChildError> {
        let key = self.entry(&id)?.key;
        self.family.terminate(key).await;
        Ok(())
    }

    /// Forgets a child that is stopped. Its actor ends for good.
    ///
    /// # Errors
    /// When there is no child of this name, and when it runs or is being restarted.
    pub fn delete_child(&mut self, id: String) -> Result<(), ChildError> {
        let key = self.stopped(id)?;
        self.family.remove(key);
        Ok(())
    }

    /// Has the first so many children live, and the others not: see [`Extent`].
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
            // Through the mailbox, also if it is at once: others get their turn between two attempts.
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
    /// Adds a child and starts it, and answers its handle. It is the last in order. A supervisor that is restarted by its own
    /// does not have it any more.
    ///
    /// # Errors
    /// As [`CallError::Failed`]: when there is a child of this name, when the child cannot be significant, and when it cannot
    /// be started; then it is not added. Otherwise as for every call.
    pub async fn start_child<A: Actor>(
        &self,
        child: Child<A>,
    ) -> Result<A::Handle, CallError<StartError>> {
        let team = crate::handle::team_of(self).ok_or(CallError::Stopped)?;
        let (handle, spec) = child.conceive(&team);
        self.add_child(spec).await?;
        Ok(handle)
    }

    /// The handle of a child.
    ///
    /// # Errors
    /// As [`CallError::Failed`]: when there is no child of this name, and when its handle is of another type. Otherwise as for
    /// every call.
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

/// What there is to know of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChildInfo {
    /// As it was given, with everything filled in.
    pub spec: ChildSpec,
    /// What it does.
    pub state: ChildState,
    /// Which actor, through all its lives.
    pub actor: ActorId,
}

/// What a child does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildState {
    /// It lives.
    Running,
    /// It has ended, was stopped, or was not wanted.
    Stopped,
    /// It has ended, and there is another attempt to restart it to come.
    Restarting,
}

/// How many children there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ChildCounts {
    /// All.
    pub specs: usize,
    /// Those that live.
    pub active: usize,
    /// Those that are supervisors, alive or not.
    pub supervisors: usize,
    /// Those that are not, alive or not.
    pub workers: usize,
}

/// Why a supervisor or a child was not started.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// A child could not be started. Those that were started before it have been stopped again, if the supervisor did not
    /// live yet.
    Child {
        /// Its name.
        id: String,
        /// Why.
        exit: Exit,
    },
    /// There are two children of this name.
    DuplicateId {
        /// The name.
        id: String,
    },
    /// There is a child of this name, and it lives.
    AlreadyStarted {
        /// The name.
        id: String,
        /// Which actor.
        actor: ActorId,
    },
    /// There is a child of this name, which does not live: `restart_child` starts it.
    AlreadyPresent {
        /// The name.
        id: String,
    },
    /// A child that is always restarted cannot be significant: it never ends for good.
    SignificantPermanent {
        /// Its name.
        id: String,
    },
    /// A significant child of a supervisor that never ends by itself.
    SignificantNever {
        /// Its name.
        id: String,
    },
    /// The supervisor ended before it had started its children.
    Ended {
        /// Why.
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

/// Why a supervisor could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChildError {
    /// There is no child of this name.
    NoSuchChild {
        /// The name.
        id: String,
    },
    /// The child lives.
    Running {
        /// Its name.
        id: String,
    },
    /// There is another attempt to restart the child to come.
    Restarting {
        /// Its name.
        id: String,
    },
    /// The child could not be started.
    StartFailed {
        /// Its name.
        id: String,
        /// Why.
        exit: Exit,
    },
    /// The handle of the child is of another type.
    OtherType {
        /// Its name.
        id: String,
        /// The name of the type of the actor.
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
