//! A tuple pattern for an argument.

use actor_core::{Actor as _, Message as _, actor};

/// Moves about.
#[derive(Debug, Default)]
pub struct Point(i32, i32);

#[actor]
impl Point {
    /// By so much.
    pub fn shift(&mut self, (x, y): (i32, i32)) -> (i32, i32) {
        self.0 += x;
        self.1 += y;
        (self.0, self.1)
    }

    /// Too many names to make a good one.
    pub fn all(&mut self, (a, b, c, d): (i32, i32, i32, i32), (_,): (u8,)) -> i32 {
        self.0 = a + b + c + d;
        self.0
    }
}

#[actor_core::test]
async fn the_parts_have_their_names() {
    let point = Point::default().spawn();
    assert_eq!(point.shift((1, 2)).await, Ok((1, 2)));
    assert_eq!(point.shift((1, 2)).await, Ok((2, 4)));
    assert_eq!(point.all((1, 2, 3, 4), (5,)).await, Ok(10));
}

#[test]
fn the_message_names_what_is_bound() {
    let message = PointMessage::Shift { x_y: (1, 2) };
    assert_eq!(message.method().name, "shift");
}
