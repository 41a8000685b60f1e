//! Messages through an interface that an actor has not handled when it is killed: callers are told, the rest is counted.

use actor_core::{CallError, Exit, Handle as _, actor};

use crate::support::{Event, SetOnDrop, block_on, exit, leaked, poll_once, round, system};

#[actor]
trait Note {
    fn note(&mut self, thing: SetOnDrop) -> usize;
    async fn hold(&mut self, started: Event) -> usize;
}

struct Journal(Vec<SetOnDrop>);

#[actor]
impl Journal {
    pub fn own(&mut self) -> usize {
        self.0.len()
    }
}

#[actor]
impl Note for Journal {
    fn note(&mut self, thing: SetOnDrop) -> usize {
        self.0.push(thing);
        self.0.len()
    }

    async fn hold(&mut self, started: Event) -> usize {
        started.set();
        std::future::pending::<()>().await;
        self.0.len()
    }
}

#[test]
fn every_message_has_an_end() {
    for cores in 1..=2 {
        let system = system(cores);
        let journal = leaked(system.spawn(Journal(Vec::new())));
        let note = leaked(NoteHandle::from(journal.clone()));
        let started = Event::new();
        let mut held = note.hold(started.clone());
        assert!(poll_once(&mut held).is_pending());
        started.wait();
        let dropped: Vec<Event> = (0..100).map(|_| Event::new()).collect();
        let (called, sent) = dropped.split_at(50);
        let note_of = |event: &Event| note.note(SetOnDrop(event.clone()));
        let mut calls: Vec<_> = called.iter().map(note_of).collect();
        for call in &mut calls {
            assert!(poll_once(call).is_pending());
        }
        for event in sent {
            note_of(event).try_send().unwrap();
            journal.own().try_send().unwrap();
        }
        note.kill();
        assert_eq!(exit(journal.join()), Exit::Killed);
        assert_eq!(block_on(held), Err(CallError::Killed));
        for call in calls {
            assert_eq!(block_on(call), Err(CallError::Stopped));
        }
        round(&system);
        assert_eq!(system.dead_letters().stopped, 100);
        assert!(dropped.iter().all(Event::has_happened));
    }
}
