//! Messages of one sender through the actor's handle and through interfaces are handled in the order sent.

use actor_core::{System, actor};

use crate::support::{Event, block_on, system};

/// Notes numbers.
#[actor]
pub trait Note {
    /// At once.
    fn note(&mut self, n: u32);

    /// With a pause.
    async fn note_slowly(&mut self, n: u32);
}

/// Looks at numbers.
#[actor]
pub trait Look {
    /// Without changing anything but what is seen.
    fn look(&self, n: u32) -> u32;
}

#[derive(Default)]
struct Journal {
    seen: std::cell::RefCell<Vec<u32>>,
}

#[actor(mailbox = unbounded)]
impl Journal {
    pub fn own(&mut self, n: u32) {
        self.seen.get_mut().push(n);
    }

    pub fn seen(&mut self) -> Vec<u32> {
        std::mem::take(self.seen.get_mut())
    }

    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
        self.seen.get_mut().clear();
    }
}

#[actor]
impl Note for Journal {
    fn note(&mut self, n: u32) {
        self.seen.get_mut().push(n);
    }

    async fn note_slowly(&mut self, n: u32) {
        self.seen.get_mut().push(n);
        tokio::task::yield_now().await;
    }
}

#[actor]
impl Look for Journal {
    fn look(&self, n: u32) -> u32 {
        self.seen.borrow_mut().push(n);
        n
    }
}

/// Waits for answers in between if `calls` is set.
async fn send(journal: &JournalHandle, count: u32, calls: bool) {
    let note = NoteHandle::from(journal.clone());
    let look = LookHandle::from(journal.clone());
    for n in 0..count {
        match n % 7 {
            0 => journal.own(n).send().await.unwrap(),
            1 => note.note(n).send().await.unwrap(),
            2 => look.look(n).send().await.unwrap(),
            3 => note.note_slowly(n).try_send().unwrap(),
            4 if calls => assert_eq!(look.look(n).await, Ok(n)),
            5 if calls => journal.own(n).await.unwrap(),
            6 if calls => note.note(n).await.unwrap(),
            _ => look.look(n).try_send().unwrap(),
        }
    }
}

/// Called by the sender of the numbers, since there is no order between two senders.
#[track_caller]
fn check(seen: &[u32]) {
    let out_of_order = seen.iter().zip(0..).find(|(seen, n)| *seen != n);
    assert_eq!(out_of_order, None);
    assert_eq!(seen.len(), 5000);
}

fn spawn_on(system: &System, core: usize) -> JournalHandle {
    let Ok(journal) = system.spawn_on(core, Journal::default()) else {
        unreachable!("there are two cores")
    };
    journal
}

#[test]
fn on_one_core_and_across() {
    let system = system(2);
    for core in 0..2 {
        let journal = spawn_on(&system, core);
        for calls in [false, true] {
            let journal = journal.clone();
            let seen = system.block_on(move || async move {
                send(&journal, 5000, calls).await;
                journal.seen().await
            });
            check(&seen.unwrap());
        }
    }
}

#[test]
fn from_a_plain_thread() {
    let system = system(2);
    let journal = system.spawn(Journal::default());
    block_on(send(&journal, 5000, true));
    check(&journal.seen().wait().unwrap());
}

#[test]
fn while_the_actor_is_busy() {
    let system = system(2);
    for core in 0..2 {
        let journal = spawn_on(&system, core);
        let (started, go) = (Event::new(), Event::new());
        let hold = journal.hold(started.clone(), go.clone());
        hold.try_send().unwrap();
        started.wait();
        let seen = system.block_on(move || async move {
            send(&journal, 5000, false).await;
            go.set();
            journal.seen().await
        });
        check(&seen.unwrap());
    }
}
