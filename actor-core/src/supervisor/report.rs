//! What a supervisor reports on its own.

use std::{fmt, sync::Arc};

#[cfg(feature = "sim")]
use crate::sched::Core;
use crate::{ActorId, Exit, report};

/// Something that a supervisor has noticed or done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report {
    /// A child has ended without being asked to: a permanent one in any way, another one not in
    /// order.
    ChildEnded {
        /// The name of the child.
        child: String,
        /// The actor of the child.
        id: ActorId,
        /// How it ended.
        exit: Exit,
    },
    /// A child could not be started.
    StartFailed {
        /// The name of the child.
        child: String,
        /// The reason.
        exit: Exit,
    },
    /// A child that was asked to end did not do so in order, or not in time; or, although
    /// permanent, it ended by itself meanwhile or just before.
    ShutdownFailed {
        /// The name of the child.
        child: String,
        /// How it ended.
        exit: Exit,
    },
    /// Children of a [`DynamicSupervisor`](super::DynamicSupervisor) that were asked to end did not
    /// do so in order, or not in time; or, although permanent, they ended by themselves.
    ShutdownsFailed {
        /// How they ended.
        exit: Exit,
        /// How many of them ended in this way.
        count: usize,
    },
    /// There were too many restarts: the supervisor ends.
    GaveUp {
        /// The name of the child that would have been restarted next.
        child: String,
    },
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Report::ChildEnded { child, id, exit } => {
                write!(f, "the child `{child}` ({id}) {exit}")
            }
            Report::StartFailed { child, exit } => {
                write!(f, "the child `{child}` could not be started: it {exit}")
            }
            Report::ShutdownFailed { child, exit } => {
                write!(f, "the child `{child}` was asked to end, and {exit}")
            }
            Report::ShutdownsFailed { exit, count } => {
                write!(
                    f,
                    "children were asked to end, and for {count} of them: it {exit}"
                )
            }
            Report::GaveUp { child } => {
                write!(
                    f,
                    "too many restarts: `{child}` is not started again, and the supervisor ends"
                )
            }
        }
    }
}

/// Who is told.
#[derive(Clone, Default)]
pub(super) struct Reporter(Option<Arc<Told>>);

type Told = dyn Fn(&Report) + Send + Sync;

impl Reporter {
    pub(super) fn to(report: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        Reporter(Some(Arc::new(report)))
    }

    /// Tells whoever is set, or else reports it where the runtime reports. Not in a simulation, where faults are
    /// routine.
    pub(super) fn tell(&self, supervisor: Option<(&'static str, ActorId)>, report: &Report) {
        let tell = || match (&self.0, supervisor, report) {
            (Some(tell), ..) => tell(report),
            _ if is_simulated() => {}
            (None, about, Report::GaveUp { .. }) => report::error(about, format_args!("{report}")),
            (None, about, _) => report::warn(about, format_args!("{report}")),
        };
        crate::sched::guarded(tell);
    }
}

fn is_simulated() -> bool {
    #[cfg(feature = "sim")]
    return Core::with(|core| core.is_some_and(|core| !core.world().has_threads()));
    #[cfg(not(feature = "sim"))]
    false
}
