//! What the environment says about an exploration.

use std::{env, ffi::OsString, time::Duration};

/// The variables, read.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The file of a tape to replay.
    pub(super) tape: Option<OsString>,
    /// One seed alone.
    pub(super) seed: Option<u64>,
    /// How many seeds.
    pub(super) seeds: Option<u64>,
    /// For how long to go on.
    pub(super) budget: Option<Duration>,
}

impl Environment {
    /// What the variables of this process say.
    pub(super) fn read() -> Result<Self, String> {
        Ok(Environment {
            tape: env::var_os("ACTOR_SIM_TAPE"),
            seed: number("ACTOR_SIM_SEED")?,
            seeds: number("ACTOR_SIM_SEEDS")?,
            budget: number("ACTOR_SIM_TIME_BUDGET")?.map(Duration::from_secs),
        })
    }
}

/// For how many seconds a step may take, if that is said.
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
