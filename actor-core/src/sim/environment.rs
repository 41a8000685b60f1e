//! What the environment says about an exploration.

use std::{env, ffi::OsString, time::Duration};

/// The environment variables, parsed.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The file of a tape to replay.
    pub(super) tape: Option<OsString>,
    /// A single seed.
    pub(super) seed: Option<u64>,
    /// The number of seeds.
    pub(super) seeds: Option<u64>,
    /// How long to go on.
    pub(super) budget: Option<Duration>,
}

impl Environment {
    /// Reads the variables of this process.
    pub(super) fn read() -> Result<Self, String> {
        Ok(Environment {
            tape: env::var_os("ACTOR_SIM_TAPE"),
            seed: number("ACTOR_SIM_SEED")?,
            seeds: number("ACTOR_SIM_SEEDS")?,
            budget: number("ACTOR_SIM_TIME_BUDGET")?.map(Duration::from_secs),
        })
    }
}

/// How long a step may take, if that is set.
pub(super) fn patience() -> Result<Option<Duration>, String> {
    Ok(number("ACTOR_SIM_PATIENCE")?.map(Duration::from_secs))
}

fn number(variable: &str) -> Result<Option<u64>, String> {
    let Some(value) = env::var_os(variable) else {
        return Ok(None);
    };
    let number = value.to_str().and_then(|value| value.parse().ok());
    number
        .map(Some)
        .ok_or_else(|| format!("`{variable}` takes a number, not `{}`", value.display()))
}
