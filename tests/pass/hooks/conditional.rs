//! Several hooks of a kind, all but one of which are compiled out.

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "what a hook does is not the point"
)]

use actor_core::{Actor, Exit, actor};

/// Keeps a number, one way or the other.
struct Kept(u8);

#[actor]
impl Kept {
    #[cfg(not(unix))]
    #[actor(on_stop)]
    fn end(&mut self, _: Exit) -> Result<(), String> {
        Ok(())
    }

    #[cfg(unix)]
    #[actor(on_stop)]
    fn end(&mut self) {
        self.0 = 0;
    }

    #[cfg(unix)]
    #[deprecated = "use another"]
    #[actor(before_restart)]
    fn salvage(&mut self) -> u8 {
        self.0
    }

    #[cfg(not(unix))]
    #[actor(before_restart)]
    fn salvage_elsewhere(&mut self) -> u8 {
        self.0
    }

    #[actor(after_restart)]
    fn restored(&mut self, number: u8) {
        self.0 = number;
    }
}

#[test]
fn the_one_that_is_left_is_the_hook() {
    assert_eq!(Kept::STOPS_AFTER_PANIC, cfg!(not(unix)));
    let mut new = Kept(0);
    new.after_restart(Kept(3).before_restart(Exit::Killed));
    assert_eq!(new.0, 3);
}
