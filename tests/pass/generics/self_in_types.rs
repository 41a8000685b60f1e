//! `Self` anywhere in a signature: `Vec<Self>`, `Option<Box<Self>>`, `fn(&Self) -> bool`.

use actor_core::{Actor as _, actor};

/// Grows.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
}

#[actor]
impl<T: Clone> Tree<T> {
    /// One without children.
    pub fn leaf(value: T) -> Self {
        Self {
            value,
            children: Vec::new(),
        }
    }

    /// Grows children.
    pub fn grow(&mut self, children: Vec<Self>) -> usize {
        self.children.extend(children);
        self.children.len()
    }

    /// The first that fits.
    pub fn find(&self, fits: fn(&Self) -> bool) -> Option<Box<Self>> {
        self.children
            .iter()
            .find(|child| fits(child))
            .map(|child| Box::new(child.clone()))
    }

    /// All of it, or what it was given.
    #[must_use]
    pub fn whole(self, other: Result<(), Self>) -> (Self, bool) {
        match other {
            Ok(()) => (self, false),
            Err(other) => (other, true),
        }
    }
}

#[actor_core::test]
async fn self_is_the_actor() {
    let tree = Tree::leaf(0).spawn();
    assert_eq!(tree.grow(vec![Tree::leaf(1), Tree::leaf(2)]).await, Ok(2));
    let found = tree.find(|child| child.value == 2).await.unwrap();
    assert_eq!(found.as_deref(), Some(&Tree::leaf(2)));
    let (whole, _) = tree.whole(Ok(())).await.unwrap();
    assert_eq!(whole.children.len(), 2);
}
