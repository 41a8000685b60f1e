//! Streams attached to actors.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::{Context as Polled, Poll},
};

use actor_core::{
    Actor as _, CallError, Context, Handle as _, actor,
    sim::{Faults, Sim},
};
use futures_util::{Stream, stream};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

type Numbers = mpsc::Receiver<(u32, u32)>;

struct Reader {
    seen: Vec<(u32, u32)>,
    open: u32,
    end: Option<oneshot::Sender<Vec<(u32, u32)>>>,
}

#[actor(mailbox = 2)]
impl Reader {
    pub fn read(
        &mut self,
        context: &Context<Self>,
        sources: VecDeque<Numbers>,
        end: oneshot::Sender<Vec<(u32, u32)>>,
    ) {
        self.end = Some(end);
        for source in sources {
            self.open += 1;
            let numbers = ReceiverStream::new(source);
            context
                .attach_then(
                    numbers,
                    |me, (from, number)| me.note(from, number),
                    |me| me.ended(),
                )
                .detach();
        }
    }

    pub async fn note(&mut self, context: &Context<Self>, from: u32, number: u32) {
        self.seen.push((from, number));
        if number == 3 {
            context.sleep(super::HOUR).await;
        }
    }

    pub fn ended(&mut self) {
        self.open -= 1;
        if self.open == 0
            && let Some(end) = self.end.take()
        {
            let _ = end.send(std::mem::take(&mut self.seen));
        }
    }

    /// Nothing else runs until it is told to end.
    pub async fn follow_and_occupy(
        &mut self,
        context: &Context<Self>,
        endless: Endless,
        until: oneshot::Receiver<()>,
    ) {
        context
            .attach(endless, |me, number| me.note(0, number))
            .detach();
        let _ = until.await;
    }
}

struct Source(u32);

#[actor]
impl Source {
    pub async fn send_all(&mut self, to: mpsc::Sender<(u32, u32)>) {
        for number in 0..8 {
            to.send((self.0, number)).await.expect("somebody reads");
        }
    }
}

#[actor_core::test(seeds = 300, cores = 3)]
async fn items_of_each_stream_come_in_order_and_all_of_them(sim: Sim) -> Result<(), CallError> {
    let reader = Reader {
        seen: Vec::new(),
        open: 0,
        end: None,
    }
    .spawn();
    let mut sources = VecDeque::new();
    for number in 0..3 {
        let (sender, receiver) = mpsc::channel(1);
        sources.push_back(receiver);
        let source = Source(number).spawn();
        source.send_all(sender).send().await.expect("it lives");
    }
    let (end, ended) = oneshot::channel();
    reader.read(sources, end).await?;
    let seen = ended.await.expect("it comes to the end");
    for number in 0..3 {
        let from: Vec<_> = seen.iter().filter(|(from, _)| *from == number).collect();
        sim.always(from.len() == 8, "nothing is lost");
        sim.always(from.is_sorted(), "in order");
    }
    Ok(())
}

/// Has a number whenever it is polled, forty times, and does not end.
struct Endless {
    taken: Arc<AtomicU32>,
    dropped: Arc<AtomicBool>,
}

impl Stream for Endless {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, _: &mut Polled<'_>) -> Poll<Option<u32>> {
        if self.taken.load(Ordering::Relaxed) == 40 {
            return Poll::Pending;
        }
        Poll::Ready(Some(self.taken.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::Relaxed);
    }
}

/// One step after another: a mailbox of two, and one that waits for room.
#[actor_core::test(seeds = 100, cores = 2)]
async fn a_stream_is_not_polled_while_the_mailbox_is_full(sim: Sim) {
    let (reader, taken, dropped, go) = followed().await;
    sim.settle().await;
    sim.always(taken.load(Ordering::Relaxed) == 3, "two and one");
    sim.always(!dropped.load(Ordering::Relaxed), "it waits");
    reader.kill();
    let _ = reader.join().await;
    sim.always(dropped.load(Ordering::Relaxed), "it is gone");
    drop(go);
}

/// Whatever happens to the actor, and whenever: once somebody is told of the end, the stream is gone.
#[actor_core::test(seeds = 300, cores = 2, faults = Faults::none().kills(1).panics(1).slow(1).stalls(1))]
async fn a_stream_is_gone_when_the_end_is_told(sim: Sim) {
    let (reader, _, dropped, go) = followed().await;
    let _ = go.send(());
    sim.sleep(super::HOUR).await;
    reader.stop();
    let _ = reader.join().await;
    sim.always(dropped.load(Ordering::Relaxed), "it is gone");
}

type Followed = (
    ReaderHandle,
    Arc<AtomicU32>,
    Arc<AtomicBool>,
    oneshot::Sender<()>,
);

async fn followed() -> Followed {
    let reader = Reader {
        seen: Vec::new(),
        open: 0,
        end: None,
    }
    .spawn();
    let (taken, dropped) = (Arc::new(AtomicU32::new(0)), Arc::default());
    let endless = Endless {
        taken: Arc::clone(&taken),
        dropped: Arc::clone(&dropped),
    };
    let (go, until) = oneshot::channel();
    // The actor may be killed before, and then the stream goes with the message.
    let _ = reader.follow_and_occupy(endless, until).send().await;
    (reader, taken, dropped, go)
}

struct Doomed;

#[actor]
impl Doomed {
    pub fn follow(&mut self, context: &Context<Self>) {
        let numbers = stream::iter(0..5);
        context
            .attach(numbers, |me, number| me.note(number))
            .detach();
    }

    pub fn note(&mut self, number: u32) {
        assert!(number < 5);
    }
}

/// The last handle may be dropped at any time.
#[actor_core::test(seeds = 200, cores = 2)]
async fn a_stream_keeps_nobody_alive(sim: Sim) {
    let doomed = Doomed.spawn();
    doomed.follow().send().await.expect("it lives");
    let join = doomed.join();
    drop(doomed);
    sim.always(join.await == actor_core::Exit::Normal, "in order");
}
