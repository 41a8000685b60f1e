//! An actor that is an enum.

use actor_core::{Actor as _, actor};

/// Is on or off.
#[derive(Debug)]
pub enum Switch<T> {
    /// With this.
    On(T),
    /// Without.
    Off,
}

#[actor]
impl<T> Switch<T> {
    /// Returns what was on.
    pub fn toggle(&mut self, new: T) -> Option<T> {
        let next = match self {
            Self::On(_) => Self::Off,
            Self::Off => Self::On(new),
        };
        match std::mem::replace(self, next) {
            Self::On(old) => Some(old),
            Self::Off => None,
        }
    }
}

#[actor_core::test]
async fn the_state_may_be_of_any_kind() {
    let switch = Switch::Off.spawn();
    assert_eq!(switch.toggle(1).await, Ok(None));
    assert_eq!(switch.toggle(2).await, Ok(Some(1)));
    assert_eq!(switch.toggle(3).await, Ok(None));
}
