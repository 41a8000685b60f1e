//! Two parts whose methods have different visibility, next to plain blocks.

use actor_core::{Actor as _, actor};

/// Has many sides.
#[derive(Debug, Default)]
pub struct Sided {
    seen: Vec<u8>,
}

#[actor(mailbox = 16)]
impl Sided {
    /// The main side.
    pub fn main(&mut self) -> usize {
        self.note(0)
    }
}

#[actor(part = Left)]
impl Sided {
    /// One side.
    pub(crate) fn left(&mut self) -> usize {
        self.note(1)
    }
}

#[actor(part = Right, message = RightMessage)]
impl Sided {
    /// The other side.
    pub fn right(&mut self, n: u8) -> usize {
        self.note(n)
    }

    #[actor(message)]
    fn seen(&self) -> Vec<u8> {
        self.seen.clone()
    }
}

impl Sided {
    fn note(&mut self, side: u8) -> usize {
        self.seen.push(side);
        self.seen.len()
    }
}

#[actor_core::test]
async fn all_sides_see_one_actor() {
    let sided = Sided::default().spawn();
    assert_eq!(sided.left().await, Ok(1));
    assert_eq!(sided.main().await, Ok(2));
    assert_eq!(sided.right(2).await, Ok(3));
    assert_eq!(sided.seen().await, Ok(vec![1, 0, 2]));
    assert!(matches!(sided.right(3).try_send(), Ok(())));
    assert!(matches!(RightMessage::Seen, RightMessage::Seen));
}
