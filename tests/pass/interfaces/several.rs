//! One actor with several interfaces, whose methods have the same name as one of its own.

use actor_core::{Actor as _, Handle as _, actor};

/// One side.
#[actor]
pub trait Left {
    /// From the left.
    fn side(&mut self) -> String;
}

/// The other side.
#[actor]
pub trait Right {
    /// From the right.
    fn side(&mut self) -> String;
}

/// Has both, and its own.
#[derive(Debug, Default)]
pub struct Door {
    seen: String,
}

#[actor]
impl Door {
    /// From the front.
    pub fn side(&mut self) -> String {
        self.seen.push('f');
        self.seen.clone()
    }
}

#[actor]
impl Left for Door {
    fn side(&mut self) -> String {
        self.seen.push('l');
        self.seen.clone()
    }
}

#[actor]
impl Right for Door {
    fn side(&mut self) -> String {
        self.seen.push('r');
        self.seen.clone()
    }
}

#[actor_core::test]
async fn all_lead_to_one_actor() {
    let door = Door::default().spawn();
    let (left, right) = (
        LeftHandle::from(door.clone()),
        RightHandle::from(door.clone()),
    );
    assert_eq!(left.side().await.as_deref(), Ok("l"));
    assert_eq!(right.side().await.as_deref(), Ok("lr"));
    assert_eq!(door.side().await.as_deref(), Ok("lrf"));
    assert_eq!((left.id(), right.id()), (door.id(), door.id()));
}
