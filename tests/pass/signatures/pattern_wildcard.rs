//! Arguments without a name, and arguments that are not used.

use actor_core::{Actor as _, Message as _, actor};

/// Does not listen.
#[derive(Debug)]
pub struct Deaf {
    told: u8,
}

#[actor]
impl Deaf {
    /// Only the middle matters.
    pub fn tell(&mut self, _: String, n: u8, _: [u8; 2]) -> u8 {
        self.told += n;
        self.told
    }

    /// Neither does.
    pub fn ignore(&mut self, _text: String, _type: u8, _n: u8, n: u8) -> u8 {
        self.told += n;
        self.told
    }
}

#[actor_core::test]
async fn they_are_arguments_all_the_same() {
    let deaf = Deaf { told: 0 }.spawn();
    assert_eq!(deaf.tell(String::new(), 3, [0, 0]).await, Ok(3));
    assert_eq!(deaf.ignore(String::new(), 1, 2, 4).await, Ok(7));
}

#[test]
fn the_message_has_names_for_them() {
    let message = DeafMessage::Tell {
        argument_1: String::new(),
        n: 1,
        argument_3: [1, 2],
    };
    assert_eq!(message.method().name, "tell");
    let message = DeafMessage::Ignore {
        text: String::new(),
        type_: 1,
        n_: 2,
        n: 3,
    };
    assert_eq!(message.method().name, "ignore");
}
