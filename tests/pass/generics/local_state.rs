//! A parameter that is not `Send` and not part of any message: the actor is made where it lives.

use std::{cell::Cell, rc::Rc};

use actor_core::{Actor as _, actor};

/// Shares a number within its core.
#[derive(Debug)]
pub struct Sharer<P> {
    parts: Vec<P>,
}

#[actor]
impl<P: AsRef<Cell<u32>>> Sharer<P> {
    /// Adds to each part.
    pub fn add(&mut self, n: u32) -> u32 {
        for part in &self.parts {
            let cell = part.as_ref();
            cell.set(cell.get() + n);
        }
        self.parts.first().map_or(0, |part| part.as_ref().get())
    }
}

#[actor_core::test]
async fn two_parts_are_one_cell() {
    let sharer = Sharer::<Rc<Cell<u32>>>::spawn_with(|| {
        let part = Rc::new(Cell::new(1));
        Sharer {
            parts: vec![part.clone(), part],
        }
    });
    assert_eq!(sharer.add(2).await, Ok(5));
}

#[actor_core::test]
async fn its_handle_goes_to_other_threads() {
    let sharer = Sharer::<Rc<Cell<u32>>>::spawn_with(|| Sharer { parts: Vec::new() });
    let thread = std::thread::spawn(move || sharer.add(1).wait());
    assert_eq!(
        tokio::task::spawn_blocking(|| thread.join().unwrap())
            .await
            .unwrap(),
        Ok(0)
    );
}
