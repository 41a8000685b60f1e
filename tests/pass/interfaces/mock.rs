//! A mock of an interface in three lines, to test an actor that uses it.

use actor_core::{Actor as _, CallError, actor};

/// Knows the time.
#[actor]
pub trait Clock {
    /// In seconds.
    fn now(&self) -> u64;
}

/// Says whether it is late.
#[derive(Debug)]
pub struct Alarm {
    clock: ClockHandle,
    at: u64,
}

#[actor]
impl Alarm {
    /// # Errors
    /// When the clock has ended.
    pub async fn is_late(&self) -> Result<bool, CallError> {
        Ok(self.clock.now().await? > self.at)
    }
}

#[rustfmt::skip]
mod three_lines {
    use super::Clock;
    use actor_core::actor;

    pub(super) struct Mock(pub(super) u64);
    #[actor] impl Mock {}
    #[actor(interface = super::ClockHandle)] impl Clock for Mock { fn now(&self) -> u64 { self.0 } }
}

#[actor_core::test]
async fn the_actor_takes_it_for_the_real_one() {
    for (now, is_late) in [(9, false), (11, true)] {
        let clock = three_lines::Mock(now).spawn().into();
        let alarm = Alarm { clock, at: 10 }.spawn();
        assert_eq!(alarm.is_late().await, Ok(is_late));
    }
}
