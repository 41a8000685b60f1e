//! Patterns within patterns.

use actor_core::{Actor as _, Message as _, actor};

/// A place and what is there.
#[derive(Debug)]
pub struct Place {
    at: (u8, u8),
    what: [Thing; 2],
}

/// Something.
#[derive(Debug)]
pub struct Thing(u8);

/// Adds up.
#[derive(Debug)]
pub struct Sum(u8);

#[actor]
impl Sum {
    /// All that is in it.
    pub fn add(
        &mut self,
        Place {
            at: (x, _),
            what: [Thing(first), Thing(second)],
        }: Place,
        ((a, (b, ..)), _): ((u8, (u8, u8, u8)), String),
    ) -> u8 {
        self.0 += x + first + second + a + b;
        self.0
    }
}

#[actor_core::test]
async fn all_that_is_bound_is_there() {
    let sum = Sum(0).spawn();
    let place = Place {
        at: (1, 100),
        what: [Thing(2), Thing(3)],
    };
    let answer = sum.add(place, ((4, (5, 100, 100)), String::new())).await;
    assert_eq!(answer, Ok(15));
}

#[test]
fn the_message_has_names_for_them() {
    let place = Place {
        at: (0, 0),
        what: [Thing(0), Thing(0)],
    };
    let message = SumMessage::Add {
        x_first_second: place,
        a_b: ((0, (0, 0, 0)), String::new()),
    };
    assert_eq!(message.method().name, "add");
}
