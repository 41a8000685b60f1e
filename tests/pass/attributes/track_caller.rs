//! `#[track_caller]`: it stays with the method.

use std::panic::Location;

use actor_core::{Actor as _, actor};

/// Knows who asks.
#[derive(Debug)]
pub struct Tracker {
    asked: u32,
}

#[actor]
impl Tracker {
    /// The file that asks.
    #[track_caller]
    pub fn file(&mut self) -> (u32, &'static str) {
        self.asked += 1;
        (self.asked, Location::caller().file())
    }
}

#[actor_core::test]
async fn a_plain_call_is_tracked_and_a_message_works() {
    let mut plain = Tracker { asked: 0 };
    assert_eq!(plain.file(), (1, file!()));
    let (asked, _) = plain.spawn().file().await.unwrap();
    assert_eq!(asked, 2);
}
