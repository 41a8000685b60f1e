//! What one life hands to the next.

use actor_core::{Actor, Exit, actor};

/// What is handed over.
struct Kept(Vec<u32>, Exit);

/// Keeps its items.
struct Shelf {
    items: Vec<u32>,
    last: Option<Exit>,
}

#[actor]
impl Shelf {
    #[actor(before_restart)]
    fn salvage(&mut self, exit: Exit) -> Kept {
        Kept(std::mem::take(&mut self.items), exit)
    }

    #[actor(after_restart)]
    fn restored(&mut self, Kept(items, exit): Kept) {
        self.items = items;
        self.last = Some(exit);
    }
}

/// Without a reason.
struct Counter(u32);

#[actor]
impl Counter {
    #[actor(before_restart)]
    fn salvage(&mut self) -> u32 {
        self.0
    }

    #[actor(after_restart)]
    fn restored(&mut self, count: u32) {
        self.0 = count;
    }
}

#[test]
fn the_next_has_what_the_last_has_kept() {
    const { assert!(Shelf::BEFORE_RESTART) };
    let items = vec![1, 2];
    let mut old = Shelf { items, last: None };
    let items = Vec::new();
    let mut new = Shelf { items, last: None };
    let salvaged = Actor::before_restart(&mut old, Exit::Killed);
    new.after_restart(salvaged);
    assert_eq!(new.items, [1, 2]);
    assert_eq!(new.last, Some(Exit::Killed));
    assert_eq!(old.items, [0; 0]);
}

#[test]
fn a_number_is_handed_on() {
    let mut new = Counter(0);
    new.after_restart(Counter(3).before_restart(Exit::Killed));
    assert_eq!(new.0, 3);
}
