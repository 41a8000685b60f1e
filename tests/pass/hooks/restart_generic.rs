//! What one life hands to the next, in actors with parameters.

use std::rc::Rc;

use actor_core::{Actor, Exit, actor};

/// Keeps its items, which need not be `Send`.
struct Shelf<'a, T: Clone, const N: usize> {
    items: [T; N],
    name: &'a str,
}

#[actor]
impl<'a, T: Clone, const N: usize> Shelf<'a, T, N> {
    #[actor(before_restart)]
    fn salvage(&mut self, _: Exit) -> (Rc<[T; N]>, &'static str) {
        (Rc::new(self.items.clone()), "kept")
    }

    #[actor(after_restart)]
    fn restored(&mut self, (items, name): (Rc<[T; N]>, &'a str)) {
        self.items.clone_from(&items);
        self.name = name;
    }
}

#[test]
fn the_next_has_what_the_last_has_kept() {
    let shelf = |item, name| Shelf {
        items: [item; 2],
        name,
    };
    let mut new = shelf('a', "new");
    new.after_restart(shelf('b', "old").before_restart(Exit::Killed));
    assert_eq!((new.items, new.name), (['b', 'b'], "kept"));
}
