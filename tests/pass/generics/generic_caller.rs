//! The user's generic code spawns a generic actor and calls it, knowing only `T: Send + 'static`.

use actor_core::{Actor as _, CallError, Handle as _, actor};

/// First in, first out.
#[derive(Debug)]
pub struct Queue<T> {
    items: std::collections::VecDeque<T>,
}

#[actor]
impl<T> Queue<T> {
    /// At the end.
    pub fn push(&mut self, item: T) {
        self.items.push_back(item);
    }

    /// From the front.
    pub fn pop(&mut self) -> Option<T> {
        self.items.pop_front()
    }
}

async fn through<T: Send + 'static>(items: Vec<T>) -> Result<Vec<T>, CallError> {
    let queue = Queue {
        items: Vec::new().into(),
    }
    .spawn();
    for item in items {
        if let Err(error) = queue.push(item).send().await {
            unreachable!("{error}");
        }
    }
    let mut out = Vec::new();
    while let Some(item) = queue.pop().await? {
        out.push(item);
    }
    Ok(out)
}

fn stopped<T: Send + 'static>(queue: &QueueHandle<T>) -> Option<T> {
    queue.stop();
    queue.pop().wait().ok().flatten()
}

#[actor_core::test]
async fn the_items_come_through() {
    assert_eq!(through(vec!['a', 'b']).await, Ok(vec!['a', 'b']));
    assert_eq!(
        through(vec![vec![1], vec![]]).await,
        Ok(vec![vec![1], vec![]])
    );
}

#[test]
fn from_a_plain_thread_too() {
    let system = crate::support::system(1);
    let queue = system.spawn(Queue { items: [1].into() });
    assert_eq!(stopped(&queue), None);
}
