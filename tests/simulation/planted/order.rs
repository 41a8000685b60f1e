//! An order that nobody promised: there is one between two actors, but not among three.

use std::cell::Cell;

use actor_core::{Actor as _, CallError, actor, sim::Sim};

use super::{Directory, DirectoryHandle, Register, RegisterHandle, check, look_up};

/// A screen shows the answer that arrived last, rather than the answer to the last question.
mod stale_reply {
    use super::*;

    struct Index {
        directory: DirectoryHandle,
        asks: u32,
    }

    #[actor]
    impl Index {
        pub async fn find(&mut self, query: i64) -> Result<i64, CallError> {
            look_up(&self.directory, self.asks).await?;
            Ok(query)
        }
    }

    struct Screen {
        indexes: [IndexHandle; 2],
        shown: Cell<i64>,
    }

    #[actor]
    impl Screen {
        pub async fn search(&self, query: i64) {
            let index = &self.indexes[(query % 2) as usize];
            if let Ok(found) = index.find(query).await {
                self.shown.set(found);
            }
        }

        pub fn shown(&self) -> i64 {
            self.shown.get()
        }
    }

    #[test]
    fn is_found() {
        check("planted-stale-reply", |sim: Sim| async move {
            let directory = Directory.spawn();
            let index = |asks| {
                let directory = directory.clone();
                Index { directory, asks }.spawn()
            };
            let screen = Screen {
                indexes: [index(3), index(0)],
                shown: Cell::new(0),
            };
            let screen = screen.spawn();
            for query in 1..=2 {
                screen.search(query).send().await.expect("it lives");
            }
            sim.settle().await;
            let shown = screen.shown().await;
            sim.always(shown == Ok(2), "the last question is answered last");
        });
    }
}

/// The manager opens the shop and a customer comes: two senders.
mod two_senders {
    use super::*;

    struct Manager;

    #[actor]
    impl Manager {
        pub async fn begin(&mut self, open: RegisterHandle) {
            open.set(1).send().await.expect("it lives");
        }
    }

    struct Customer;

    #[actor]
    impl Customer {
        pub async fn go(
            &mut self,
            open: RegisterHandle,
            directory: DirectoryHandle,
        ) -> Result<bool, CallError> {
            look_up(&directory, 3).await?;
            Ok(open.get().await? == 1)
        }
    }

    #[test]
    fn is_found() {
        check("planted-two-senders", |sim: Sim| async move {
            let (open, directory) = (Register::default().spawn(), Directory.spawn());
            let (manager, customer) = (Manager.spawn(), Customer.spawn());
            manager.begin(open.clone()).send().await.expect("it lives");
            let came_in = customer.go(open, directory).await;
            sim.always(came_in == Ok(true), "the shop is open for customers");
        });
    }
}

/// An actor that is introduced greets the other one at once, which may not have been introduced yet.
mod handshake {
    use super::*;

    #[derive(Default)]
    struct Peer {
        other: Option<PeerHandle>,
        answered: bool,
    }

    #[actor]
    impl Peer {
        pub async fn introduce(&mut self, other: PeerHandle, directory: Option<DirectoryHandle>) {
            if let Some(directory) = directory {
                look_up(&directory, 2).await.expect("it lives");
                other.hello().send().await.expect("it lives");
            }
            self.other = Some(other);
        }

        pub async fn hello(&mut self) {
            // Anybody who greets is assumed to be known.
            if let Some(other) = &self.other {
                other.welcome().send().await.expect("it lives");
            }
        }

        pub fn welcome(&mut self) {
            self.answered = true;
        }

        /// Forgets the other one, because two actors that hold each other's handles never end.
        pub fn part(&mut self) -> bool {
            self.other = None;
            self.answered
        }
    }

    struct Host;

    #[actor]
    impl Host {
        pub async fn introduce(&mut self, one: PeerHandle, two: PeerHandle, with: DirectoryHandle) {
            let call = one.introduce(two.clone(), Some(with));
            call.send().await.expect("it lives");
            let call = two.introduce(one, None);
            call.send().await.expect("it lives");
        }
    }

    #[test]
    fn is_found() {
        check("planted-handshake", |sim: Sim| async move {
            let (one, two) = (Peer::default().spawn(), Peer::default().spawn());
            let (host, directory) = (Host.spawn(), Directory.spawn());
            host.introduce(one.clone(), two.clone(), directory).await?;
            sim.settle().await;
            let answered = one.part().await?;
            two.part().await?;
            sim.always(answered, "a greeting is answered");
            Ok::<_, CallError>(())
        });
    }
}

/// Whoever has not heard of a leader becomes the leader, and tells the other.
mod two_leaders {
    use super::*;

    #[derive(Default)]
    struct Node {
        leads: bool,
        follows: bool,
    }

    #[actor]
    impl Node {
        pub async fn start(&mut self, other: NodeHandle) {
            if !self.follows {
                self.leads = true;
                other.follow().send().await.expect("it lives");
            }
        }

        pub fn follow(&mut self) {
            self.follows = true;
        }

        pub fn leads(&self) -> bool {
            self.leads
        }
    }

    #[test]
    fn is_found() {
        check("planted-two-leaders", |sim: Sim| async move {
            let (one, two) = (Node::default().spawn(), Node::default().spawn());
            let directory = Directory.spawn();
            one.start(two.clone()).send().await.expect("it lives");
            look_up(&directory, 3).await?;
            two.start(one.clone()).send().await.expect("it lives");
            sim.settle().await;
            let both = one.leads().await? && two.leads().await?;
            sim.always(!both, "one leads");
            Ok::<_, CallError>(())
        });
    }
}

/// News goes to those who are there, and one subscriber is late.
mod late_subscriber {
    use super::*;

    #[derive(Default)]
    struct Topic {
        readers: Vec<RegisterHandle>,
    }

    #[actor]
    impl Topic {
        pub fn subscribe(&mut self, reader: RegisterHandle) {
            self.readers.push(reader);
        }

        pub async fn publish(&mut self) {
            for reader in &self.readers {
                reader.add(1).send().await.expect("it lives");
            }
        }
    }

    struct Editor;

    #[actor]
    impl Editor {
        pub async fn write(&mut self, topic: TopicHandle, directory: DirectoryHandle) {
            look_up(&directory, 3).await.expect("it lives");
            topic.publish().send().await.expect("it lives");
        }
    }

    struct Agency;

    #[actor]
    impl Agency {
        pub async fn enlist(&mut self, topic: TopicHandle, reader: RegisterHandle) {
            topic.subscribe(reader).send().await.expect("it lives");
        }
    }

    #[test]
    fn is_found() {
        check("planted-late-subscriber", |sim: Sim| async move {
            let (topic, reader) = (Topic::default().spawn(), Register::default().spawn());
            let (editor, agency, directory) = (Editor.spawn(), Agency.spawn(), Directory.spawn());
            let enlist = agency.enlist(topic.clone(), reader.clone());
            enlist.send().await.expect("it lives");
            let write = editor.write(topic, directory);
            write.send().await.expect("it lives");
            sim.settle().await;
            sim.always(reader.get().await == Ok(1), "the reader has read it");
        });
    }
}
