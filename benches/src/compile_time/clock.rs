//! What is measured of a program: wall-clock time or processor time.

use std::time::{Duration, Instant};

/// Which time to measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Clock {
    /// The time that one waits.
    #[default]
    Wall,
    /// The total of all processors. Other work on the machine hardly affects it, but it does not show
    /// what a build gains from using more than one.
    Processor,
}

impl Clock {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Wall => "Milliseconds",
            Self::Processor => "Milliseconds of processor time",
        }
    }

    /// The time that `body` takes, or the programs that it runs and waits for.
    pub(super) fn time(
        self,
        body: impl FnOnce() -> Result<(), String>,
    ) -> Result<Duration, String> {
        match self {
            Self::Wall => {
                let begun = Instant::now();
                body()?;
                Ok(begun.elapsed())
            }
            Self::Processor => {
                let before = used_by_children()?;
                body()?;
                Ok(used_by_children()?.saturating_sub(before))
            }
        }
    }
}

#[cfg(unix)]
fn used_by_children() -> Result<Duration, String> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let duration = |seconds: i64, microseconds: i64| {
        let seconds = u64::try_from(seconds).unwrap_or(0);
        let microseconds = u64::try_from(microseconds).unwrap_or(0);
        Duration::from_secs(seconds) + Duration::from_micros(microseconds)
    };
    let (user, system) = (usage.user_time(), usage.system_time());
    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_cast,
        reason = "the types differ from system to system"
    )]
    Ok(duration(user.tv_sec() as i64, user.tv_usec() as i64)
        + duration(system.tv_sec() as i64, system.tv_usec() as i64))
}

#[cfg(not(unix))]
fn used_by_children() -> Result<Duration, String> {
    Err("--cpu works on Unix only".to_owned())
}
