//! Messages of a part and of the main block, from one sender, are handled in the order sent.

use actor_core::{Actor as _, CallError, actor};

/// Records what arrives.
#[derive(Debug, Default)]
pub struct Journal {
    seen: Vec<u32>,
}

#[actor(mailbox = 64)]
impl Journal {
    /// By the main block.
    pub fn main(&mut self, n: u32) {
        self.seen.push(n);
    }

    /// By the main block, with a pause.
    pub async fn main_slowly(&mut self, n: u32) {
        self.seen.push(n);
        tokio::task::yield_now().await;
    }

    /// All that came.
    pub fn seen(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.seen)
    }
}

#[actor(part = Side)]
impl Journal {
    /// By the part.
    pub fn side(&mut self, n: u32) {
        self.seen.push(n);
    }

    /// By the part, with a pause.
    pub async fn side_slowly(&mut self, n: u32) {
        self.seen.push(n);
        tokio::task::yield_now().await;
    }

    /// By the part, whatever it is.
    pub fn side_any<N: Into<u32>>(&mut self, n: N) {
        self.seen.push(n.into());
    }
}

async fn send(journal: &JournalHandle, count: u32) -> Result<(), CallError> {
    for n in 0..count {
        let sent = match n % 7 {
            0 => journal.main(n).send().await.is_ok(),
            1 => journal.side(n).send().await.is_ok(),
            2 => journal.side_slowly(n).send().await.is_ok(),
            3 => journal.main_slowly(n).send().await.is_ok(),
            4 => journal.side_any(n).send().await.is_ok(),
            5 => journal.side(n).await.map(|()| true)?,
            _ => journal.main(n).await.map(|()| true)?,
        };
        assert!(sent, "{n}");
    }
    Ok(())
}

#[actor_core::test]
async fn on_one_core_and_across() {
    for core in 0..2 {
        let journal = Journal::default()
            .spawn_on(core)
            .unwrap_or_else(|_| unreachable!());
        send(&journal, 3000).await.unwrap();
        assert_eq!(journal.seen().await.unwrap(), (0..3000).collect::<Vec<_>>());
    }
}

#[test]
fn from_a_plain_thread() {
    let system = crate::support::system(1);
    let journal = system.spawn(Journal::default());
    crate::support::block_on(send(&journal, 1000)).unwrap();
    assert_eq!(
        journal.seen().wait().unwrap(),
        (0..1000).collect::<Vec<_>>()
    );
}
