//! A stream belongs to the life that attached it: a restart drops it, and the next life attaches its own.

mod common;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use actor_core::{
    Context, Exit, Handle as _, actor,
    supervisor::{Child, Supervisor},
};
use common::{Ledger, Token, on_cores};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;

type Sources = Arc<Mutex<Vec<mpsc::UnboundedReceiver<u32>>>>;

/// In each life it follows the next of the sources. Each stream holds a token.
struct Follower {
    sources: Sources,
    ledger: Ledger,
    seen: Arc<AtomicU32>,
}

#[actor]
impl Follower {
    #[actor(on_start)]
    fn start(&mut self, context: &Context<Self>) {
        let source = self.sources.lock().unwrap().pop().expect("a source");
        let token: Token = self.ledger.token();
        let numbers = UnboundedReceiverStream::new(source).inspect(move |_| {
            let _ = &token;
        });
        context
            .attach(numbers, |me, number| me.number(number))
            .detach();
    }

    pub fn number(&mut self, number: u32) {
        assert_ne!(number, 0, "on purpose");
        self.seen.fetch_add(number, Ordering::SeqCst);
    }

    pub fn alive(&self) -> u64 {
        self.ledger.alive()
    }
}

#[test]
fn each_life_has_the_streams_that_it_attached() {
    on_cores(2, |_| async {
        let (first, one) = mpsc::unbounded_channel();
        let (second, two) = mpsc::unbounded_channel();
        let (ledger, seen) = (Ledger::default(), Arc::new(AtomicU32::new(0)));
        let sources = Arc::new(Mutex::new(vec![two, one]));
        let mut tree = Supervisor::one_for_one();
        let make = {
            let (ledger, seen) = (ledger.clone(), seen.clone());
            move || Follower {
                sources: sources.clone(),
                ledger: ledger.clone(),
                seen: seen.clone(),
            }
        };
        let follower = tree.add(Child::new("follower", make));
        let tree = tree.start().await.expect("it starts");
        first.send(1).unwrap();
        first.send(0).unwrap();
        // The first life ends, and its stream with it.
        first.closed().await;
        assert_eq!(
            follower.alive().await,
            Ok(1),
            "only the stream of the second life"
        );
        second.send(10).unwrap();
        while seen.load(Ordering::SeqCst) < 11 {
            follower.alive().await.unwrap();
        }
        let join = follower.join();
        tree.stop();
        assert_ne!(join.await, Exit::Killed);
        assert_eq!(ledger.alive(), 0);
    });
}
