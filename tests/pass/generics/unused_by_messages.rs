//! Parameters that no message names.

use actor_core::{Actor as _, Message as _, actor};

/// Measures what it holds.
#[derive(Debug)]
pub struct Scale<T, const UNIT: u64> {
    thing: T,
    times: u64,
}

#[actor]
impl<T: AsRef<[u8]>, const UNIT: u64> Scale<T, UNIT> {
    /// Once more.
    pub fn weigh(&mut self, often: u8) -> u64 {
        self.times += u64::from(often);
        self.times * UNIT * self.thing.as_ref().len() as u64
    }
}

#[actor_core::test]
async fn the_message_is_generic_all_the_same() {
    let scale = Scale::<_, 10> {
        thing: String::from("abc"),
        times: 0,
    }
    .spawn();
    assert_eq!(scale.weigh(1).await, Ok(30));
    assert_eq!(scale.weigh(1).await, Ok(60));
}

#[test]
fn a_match_needs_no_arm_for_what_cannot_be() {
    let message = ScaleMessage::<String, 1>::Weigh { often: 3 };
    assert_eq!(message.method().name, "weigh");
    let ScaleMessage::Weigh { often } = message;
    assert_eq!(often, 3);
}
