//! `ref` and `ref mut` in the pattern of an argument.

use actor_core::{Actor as _, actor};

/// Looks at things.
#[derive(Debug)]
pub struct Looker {
    seen: usize,
}

#[actor]
#[allow(clippy::toplevel_ref_arg, reason = "that is what is tried")]
impl Looker {
    /// Borrowed for the duration of the method.
    pub fn look(&mut self, ref text: String, (ref mut list, _): (Vec<u8>, u8)) -> usize {
        list.push(1);
        self.seen += text.len() + list.len();
        self.seen
    }
}

#[actor_core::test]
async fn the_message_owns_what_is_borrowed() {
    let looker = Looker { seen: 0 }.spawn();
    assert_eq!(looker.look("abc".into(), (vec![0], 0)).await, Ok(5));
}
