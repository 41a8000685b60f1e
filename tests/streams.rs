//! Streams attached to an actor: their items are messages, and the streams end with the actor.

mod common;

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context as Polled, Poll},
    thread::{self, ThreadId},
    time::Duration,
};

use actor_core::{
    Actor as _, Attached, CallError, Context, Exit, Handle as _, System, WeakHandle, actor,
};
use common::{Ledger, Token, begin, on_cores};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
};
use tokio_stream::wrappers::{IntervalStream, LinesStream, ReceiverStream};

/// Makes a stream on the actor's core.
type Maker = Box<dyn FnOnce() -> Pin<Box<dyn Stream<Item = u64>>> + Send>;

fn made<S: Stream<Item = u64> + 'static>(make: impl FnOnce() -> S + Send + 'static) -> Maker {
    Box::new(|| Box::pin(make()))
}

/// Records what arrives.
#[derive(Default)]
struct Reader {
    seen: Vec<u64>,
    attached: Vec<Attached>,
    /// Notified at the end of a stream.
    end: Option<oneshot::Sender<Vec<u64>>>,
}

#[actor(mailbox = 4)]
impl Reader {
    /// For as long as the actor lives.
    pub fn follow(&mut self, context: &Context<Self>, make: Maker) {
        context.attach(make(), |me, item| me.item(item)).detach();
    }

    /// Until it is told to let go.
    pub fn hold(&mut self, context: &Context<Self>, make: Maker) {
        let attached = context.attach(make(), |me, item| me.item(item));
        self.attached.push(attached);
    }

    pub fn let_go(&mut self) {
        self.attached.clear();
    }

    pub fn give_away(&mut self) -> Vec<Attached> {
        std::mem::take(&mut self.attached)
    }

    pub fn read_to_the_end(
        &mut self,
        context: &Context<Self>,
        make: Maker,
        end: oneshot::Sender<Vec<u64>>,
    ) {
        self.end = Some(end);
        context
            .attach_then(make(), |me, item| me.item(item), |me| me.over())
            .detach();
    }

    pub fn over(&mut self) {
        let end = self.end.take().expect("it ends once");
        let _ = end.send(std::mem::take(&mut self.seen));
    }

    pub fn item(&mut self, item: u64) {
        self.seen.push(item);
    }

    pub fn seen(&self) -> Vec<u64> {
        self.seen.clone()
    }

    /// Keeps other methods from running until it is told to end.
    pub async fn occupy(&mut self, until: oneshot::Receiver<()>) {
        let _ = until.await;
    }

    /// Attaches a stream, and keeps other methods from running until it is told to end.
    pub async fn follow_and_occupy(
        &mut self,
        context: &Context<Self>,
        make: Maker,
        until: oneshot::Receiver<()>,
    ) {
        self.follow(context, make);
        let _ = until.await;
    }

    pub async fn occupy_shared(&self, until: oneshot::Receiver<()>) {
        let _ = until.await;
    }

    pub fn panics(&mut self) {
        panic!("on purpose");
    }

    pub fn close(self) {}
}

async fn read(reader: &ReaderHandle, make: Maker) -> Vec<u64> {
    let (end, ended) = oneshot::channel();
    reader.read_to_the_end(make, end).await.unwrap();
    ended.await.unwrap()
}

/// Gives everybody on the handle's core a few turns.
async fn some_turns(reader: &ReaderHandle) {
    let neighbour = System::current()
        .expect("a scheduler thread")
        .spawn_on(reader.core(), Reader::default())
        .unwrap();
    for _ in 0..100 {
        neighbour.seen().await.unwrap();
    }
}

#[test]
fn items_are_handled_in_order() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let reader = system.spawn_on(core, Reader::default()).unwrap();
            let seen = read(&reader, made(|| stream::iter(0..1000))).await;
            assert_eq!(seen, (0..1000).collect::<Vec<_>>());
        });
    }
}

#[test]
fn a_stream_from_another_core_wakes_its_actor() {
    on_cores(2, |system| async move {
        let reader = system.spawn_on(1, Reader::default()).unwrap();
        let (sender, receiver) = mpsc::channel(1);
        let all = read(&reader, made(|| ReceiverStream::new(receiver)));
        let send = async {
            for number in 0..100 {
                sender.send(number).await.unwrap();
            }
            drop(sender);
        };
        let (seen, ()) = futures_util::future::join(all, send).await;
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
    });
}

// ----- backpressure -----

#[derive(Default)]
struct Narrow {
    seen: Vec<u64>,
}

#[actor(mailbox = 1)]
impl Narrow {
    pub async fn attach_and_occupy(
        &mut self,
        context: &Context<Self>,
        taken: Arc<AtomicUsize>,
        until: oneshot::Receiver<()>,
    ) {
        let numbers = counted(taken, 10);
        context.attach(numbers, |me, item| me.item(item)).detach();
        let _ = until.await;
    }

    pub async fn hurry_and_occupy(
        &mut self,
        context: &Context<Self>,
        until: oneshot::Receiver<()>,
    ) {
        const SOON: Duration = Duration::from_millis(1);
        context
            .attach(stream::iter(0..10), |me, item| me.item(item).within(SOON))
            .detach();
        let _ = until.await;
    }

    pub fn item(&mut self, item: u64) {
        self.seen.push(item);
    }

    pub fn seen(&self) -> Vec<u64> {
        self.seen.clone()
    }
}

/// This many numbers, always ready, with a count of how many were taken.
fn counted(taken: Arc<AtomicUsize>, numbers: u64) -> impl Stream<Item = u64> {
    stream::iter(0..numbers).inspect(move |_| {
        taken.fetch_add(1, Ordering::Relaxed);
    })
}

#[test]
fn a_stream_is_not_polled_while_the_mailbox_is_full() {
    on_cores(1, |_| async {
        let narrow = Narrow::default().spawn();
        let taken = Arc::new(AtomicUsize::new(0));
        let (go, until) = oneshot::channel();
        let mut occupied = narrow.attach_and_occupy(taken.clone(), until);
        begin(&mut occupied).await;
        some_turns(&Reader::default().spawn()).await;
        // One in the mailbox, and one that waits for room.
        assert_eq!(taken.load(Ordering::Relaxed), 2);
        go.send(()).unwrap();
        occupied.await.unwrap();
        while narrow.seen().await.unwrap().len() < 10 {}
        assert_eq!(narrow.seen().await.unwrap(), (0..10).collect::<Vec<_>>());
    });
}

#[test]
fn an_item_that_waits_too_long_is_a_dead_letter() {
    on_cores(1, |system| async move {
        let narrow = Narrow::default().spawn();
        let (go, until) = oneshot::channel();
        let mut occupied = narrow.hurry_and_occupy(until);
        begin(&mut occupied).await;
        while system.dead_letters().skipped < 9 {
            tokio::task::yield_now().await;
        }
        go.send(()).unwrap();
        occupied.await.unwrap();
        assert_eq!(narrow.seen().await, Ok(vec![0]));
        assert_eq!(system.dead_letters().total(), 9);
    });
}

// ----- the end -----

/// Never ends, and reports when and where it is dropped.
struct Endless {
    dropped: Arc<Dropped>,
    /// Has an item whenever it is polled.
    eager: bool,
    /// Not `Send`.
    _home: Rc<()>,
}

#[derive(Default)]
struct Dropped {
    is: AtomicBool,
    on: std::sync::Mutex<Option<ThreadId>>,
}

impl Dropped {
    fn is(&self) -> bool {
        self.is.load(Ordering::SeqCst)
    }
}

impl Stream for Endless {
    type Item = u64;

    fn poll_next(self: Pin<&mut Self>, _: &mut Polled<'_>) -> Poll<Option<u64>> {
        match self.eager {
            true => Poll::Ready(Some(1)),
            false => Poll::Pending,
        }
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        *common::lock(&self.dropped.on) = Some(thread::current().id());
        self.dropped.is.store(true, Ordering::SeqCst);
    }
}

fn endless(eager: bool) -> (Maker, Arc<Dropped>) {
    let dropped = Arc::new(Dropped::default());
    let inner = dropped.clone();
    let make = made(move || Endless {
        dropped: inner,
        eager,
        _home: Rc::new(()),
    });
    (make, dropped)
}

/// By the time anybody is told of the end, the stream is gone, whether it has items or not. `end` may return the handle.
#[track_caller]
fn ends_with(
    end: impl AsyncFn(ReaderHandle) -> Option<ReaderHandle> + Copy + Send + 'static,
    exit: fn(&Exit) -> bool,
) {
    for (core, eager) in [(0, false), (0, true), (1, false), (1, true)] {
        on_cores(2, move |system| async move {
            let reader = system.spawn_on(core, Reader::default()).unwrap();
            let (make, dropped) = endless(eager);
            reader.follow(make).await.unwrap();
            some_turns(&reader).await;
            assert!(!dropped.is());
            let join = reader.join();
            let _kept = end(reader).await;
            let told = join.await;
            assert!(dropped.is());
            assert!(exit(&told), "{told:?}");
            let on = common::lock(&dropped.on).unwrap();
            assert_eq!(on == thread::current().id(), core == 0);
        });
    }
}

#[test]
fn a_stop_ends_the_stream() {
    let end = async |reader: ReaderHandle| {
        reader.stop();
        Some(reader)
    };
    ends_with(end, |exit| *exit == Exit::Normal);
}

#[test]
fn a_kill_ends_the_stream() {
    let end = async |reader: ReaderHandle| {
        reader.kill();
        Some(reader)
    };
    ends_with(end, |exit| *exit == Exit::Killed);
}

#[test]
fn a_panic_ends_the_stream() {
    let end = async |reader: ReaderHandle| {
        assert!(reader.panics().await.is_err());
        Some(reader)
    };
    ends_with(end, |exit| matches!(exit, Exit::Panicked(_)));
}

#[test]
fn a_last_method_ends_the_stream() {
    let end = async |reader: ReaderHandle| {
        reader.close().await.unwrap();
        Some(reader)
    };
    ends_with(end, |exit| *exit == Exit::Normal);
}

#[test]
fn a_stream_does_not_keep_its_actor_alive() {
    let end = async |reader: ReaderHandle| {
        drop(reader);
        None
    };
    ends_with(end, |exit| *exit == Exit::Normal);
}

#[test]
fn a_kill_ends_a_stream_that_waits_for_room() {
    on_cores(1, |system| async move {
        let reader = Reader::default().spawn();
        let (make, dropped) = endless(true);
        let (_go, until) = oneshot::channel();
        let mut occupied = reader.follow_and_occupy(make, until);
        begin(&mut occupied).await;
        some_turns(&reader).await;
        assert!(!dropped.is());
        reader.kill();
        assert_eq!(reader.join().await, Exit::Killed);
        assert!(dropped.is());
        // Four in the mailbox, and one that waited: nothing is lost silently.
        assert_eq!(system.dead_letters().total(), 5);
    });
}

#[test]
fn a_shutdown_ends_streams_in_order() {
    common::promptly(|| {
        let system = common::system(2);
        let reader = system.spawn_on(1, Reader::default()).unwrap();
        let (make, dropped) = endless(true);
        reader.follow(make).wait().unwrap();
        let report = system.shutdown(Duration::from_secs(5)).wait();
        assert!(report.is_clean(), "{report}");
        assert!(dropped.is());
    });
}

#[test]
fn a_stream_that_has_ended_is_dropped_before_the_last_message() {
    struct Tokens(Rc<Cell<u64>>, #[expect(dead_code, reason = "counts")] Token);

    impl Stream for Tokens {
        type Item = u64;

        fn poll_next(self: Pin<&mut Self>, _: &mut Polled<'_>) -> Poll<Option<u64>> {
            let left = self.0.get();
            self.0.set(left.saturating_sub(1));
            Poll::Ready((left > 0).then_some(left))
        }
    }

    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let ledger = Ledger::default();
        let token = ledger.token();
        let make = made(move || Tokens(Rc::new(Cell::new(3)), token));
        assert_eq!(read(&reader, make).await, [3, 2, 1]);
        assert_eq!(ledger.alive(), 0);
    });
}

// ----- the guard -----

#[test]
fn a_stream_ends_with_its_guard() {
    on_cores(2, |system| async move {
        for core in 0..2 {
            let reader = system.spawn_on(core, Reader::default()).unwrap();
            let (make, dropped) = endless(true);
            reader.hold(make).await.unwrap();
            some_turns(&reader).await;
            assert!(!dropped.is());
            reader.let_go().await.unwrap();
            assert!(dropped.is());
            let seen = reader.seen().await.unwrap().len();
            some_turns(&reader).await;
            // What was in the mailbox may have arrived after the first look.
            assert!(reader.seen().await.unwrap().len() <= seen + 4);
            assert!(reader.is_alive());
        }
    });
}

#[test]
fn a_guard_that_is_dropped_elsewhere_ends_its_stream_at_home() {
    common::promptly(|| {
        let system = common::system(1);
        let reader = system.spawn_on(0, Reader::default()).unwrap();
        let (make, dropped) = endless(false);
        reader.hold(make).wait().unwrap();
        drop(reader.give_away().wait().unwrap());
        common::eventually("the stream is dropped", || dropped.is());
        let on = common::lock(&dropped.on).unwrap();
        assert_ne!(on, thread::current().id());
        assert!(reader.is_alive());
    });
}

#[test]
fn a_guard_that_outlives_its_actor_does_nothing() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let (make, dropped) = endless(false);
        reader.hold(make).await.unwrap();
        let guards = reader.give_away().await.unwrap();
        reader.kill();
        reader.join().await;
        assert!(dropped.is());
        // It may reuse the slot and the task of the previous one.
        let next = Reader::default().spawn();
        let (make, dropped) = endless(false);
        next.follow(make).await.unwrap();
        drop(guards);
        assert_eq!(next.seen().await, Ok(vec![]));
        assert!(!dropped.is());
    });
}

// ----- panics -----

#[test]
fn a_panic_of_the_stream_ends_its_actor() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let make = made(|| stream::iter(0..3).inspect(|item| assert!(*item < 2, "item {item}")));
        reader.follow(make).await.unwrap();
        match reader.join().await {
            Exit::Panicked(message) => assert_eq!(message.as_str(), "item 2"),
            other => panic!("{other:?}"),
        }
    });
}

#[derive(Default)]
struct Careless {
    /// Index of the other actor.
    other: usize,
}

/// They live for ever, so that a closure can return a call of one.
static OTHERS: [OnceLock<ReaderHandle>; 2] = [const { OnceLock::new() }; 2];

#[actor]
impl Careless {
    pub fn make_no_message(&mut self, context: &Context<Self>) {
        context
            .attach(stream::iter([1]), |me, _| {
                assert!(me.core() > 9, "no message");
                me.nothing()
            })
            .detach();
    }

    pub fn send_elsewhere(&mut self, context: &Context<Self>) {
        let other = OTHERS[self.other].get().expect("it was spawned");
        context
            .attach(stream::iter([1]), |_, item| other.item(item))
            .detach();
    }

    pub fn nothing(&mut self) {}
}

#[test]
fn a_panic_while_a_message_is_made_ends_the_actor() {
    on_cores(1, |_| async {
        let careless = Careless::default().spawn();
        let _ = careless.make_no_message().send().await;
        match careless.join().await {
            Exit::Panicked(message) => assert_eq!(message.as_str(), "no message"),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_message_to_another_actor_is_refused() {
    on_cores(2, |system| async move {
        for (core, known) in OTHERS.iter().enumerate() {
            let other = system.spawn_on(core, Reader::default()).unwrap();
            known.set(other.clone()).unwrap();
            let careless = Careless { other: core }.spawn();
            let _ = careless.send_elsewhere().send().await;
            match careless.join().await {
                Exit::Panicked(message) => assert!(message.as_str().contains("another actor")),
                other => panic!("{other:?}"),
            }
            assert_eq!(other.seen().await, Ok(vec![]));
        }
    });
}

// ----- not a method -----

#[test]
fn methods_of_all_kinds_run_beside_a_stream() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        reader.follow(endless(false).0).await.unwrap();
        let (go, until) = oneshot::channel();
        let mut exclusive = reader.occupy(until);
        begin(&mut exclusive).await;
        go.send(()).unwrap();
        exclusive.await.unwrap();
        let (go, until) = oneshot::channel();
        let mut shared = reader.occupy_shared(until);
        begin(&mut shared).await;
        go.send(()).unwrap();
        shared.await.unwrap();
        assert_eq!(reader.seen().await, Ok(vec![]));
    });
}

/// While its mailbox is full of items from its stream, it calls somebody who calls it in turn.
struct Asker;

#[actor(mailbox = 1)]
impl Asker {
    pub async fn ask(&mut self, context: &Context<Self>, other: AnswererHandle) -> u64 {
        self.attach_all(context);
        other.slowly().await.expect("no circle")
    }

    pub async fn ask_in_a_circle(
        &mut self,
        context: &Context<Self>,
        other: AnswererHandle,
    ) -> String {
        self.attach_all(context);
        format!("{:?}", other.ask_back(context.handle()).await)
    }

    fn attach_all(&mut self, context: &Context<Self>) {
        context
            .attach(stream::iter(0..), |me, item| me.item(item))
            .detach();
    }

    pub fn item(&mut self, item: u64) {
        let _ = item;
    }
}

struct Answerer;

#[actor]
impl Answerer {
    pub async fn slowly(&mut self) -> u64 {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        42
    }

    pub async fn ask_back(&mut self, asker: AskerHandle) -> Result<u64, CallError> {
        asker.item(1).await?;
        Ok(1)
    }
}

#[test]
fn a_stream_that_waits_for_room_is_no_circle_and_hides_none() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let asker = Asker.spawn();
            let answerer = system.spawn_on(core, Answerer).unwrap();
            assert_eq!(asker.ask(answerer.clone()).await, Ok(42));
            let asker = Asker.spawn();
            let text = asker.ask_in_a_circle(answerer).await.unwrap();
            assert!(text.contains("Deadlock"), "{text}");
        });
    }
}

#[test]
fn a_stream_that_hogs_its_core_is_reported() {
    common::promptly(|| {
        let (report, reports) = std::sync::mpsc::channel();
        let system = System::builder()
            .cores(1)
            .pin(false)
            .stall_limit(Duration::from_millis(20))
            .on_stall(move |stall| report.send(stall.clone()).unwrap_or_default())
            .build()
            .unwrap();
        let reader = system.spawn(Reader::default());
        let gate = common::Gate::default();
        let closed = gate.clone();
        let make = made(move || stream::iter(0..1).inspect(move |_| closed.pass()));
        reader.follow(make).wait().unwrap();
        let stall = reports.recv().unwrap();
        gate.open();
        assert_eq!((stall.actor, stall.method), ("Reader", "attached stream"));
    });
}

// ----- corners -----

/// Attaches a stream in its hook, and again each time it is dropped in the middle of a method.
struct Starter {
    seen: u64,
    late: Arc<Dropped>,
}

#[actor]
impl Starter {
    #[actor(on_start)]
    async fn start(&mut self, context: &Context<Self>) {
        context
            .attach(stream::iter(1..=4), |me, item| me.item(item))
            .detach();
        tokio::task::yield_now().await;
        assert_eq!(self.seen, 0, "messages wait for the hook");
    }

    pub fn item(&mut self, item: u64) {
        self.seen += item;
    }

    pub fn sum(&self) -> u64 {
        self.seen
    }

    pub async fn attaches_when_dropped(&mut self, context: &Context<Self>) {
        struct OnDrop<'c>(&'c Context<Starter>, Arc<Dropped>);
        impl Drop for OnDrop<'_> {
            fn drop(&mut self) {
                let endless = Endless {
                    dropped: self.1.clone(),
                    eager: true,
                    _home: Rc::new(()),
                };
                self.0.attach(endless, |me, item| me.item(item)).detach();
            }
        }
        let _guard = OnDrop(context, self.late.clone());
        std::future::pending::<()>().await;
    }

    /// There is always another message.
    pub fn flood(&mut self, context: &Context<Self>) {
        for _ in 0..2 {
            let zeros = stream::repeat(0);
            context.attach(zeros, |me, item| me.item(item)).detach();
        }
    }

    pub fn close(self) {}

    /// The stream itself ends the actor, and then has an item.
    pub fn attach_what_closes(&mut self, context: &Context<Self>) {
        let me = context.handle();
        let closing = stream::once(async move {
            me.close().await.expect("it lives");
            drop(me);
            // This may reuse the slot.
            Reader::default().spawn().kill();
            1
        });
        context.attach(closing, |me, item| me.item(item)).detach();
    }
}

fn starter() -> (StarterHandle, Arc<Dropped>) {
    let late = Arc::new(Dropped::default());
    let inner = late.clone();
    (
        Starter {
            seen: 0,
            late: inner,
        }
        .spawn(),
        late,
    )
}

/// Its messages belong to parts, or are generic.
#[derive(Default)]
struct Mixed {
    seen: Vec<String>,
}

#[actor]
impl Mixed {
    pub fn attach_all(&mut self, context: &Context<Self>, end: oneshot::Sender<()>) {
        context
            .attach(stream::iter(1..3), |me, item| me.part_of_it(item))
            .detach();
        context
            .attach_then(
                stream::iter(["three", "four"]).map(String::from),
                |me, item| me.anything(item),
                move |me| me.end(end),
            )
            .detach();
    }

    pub fn anything<T: std::fmt::Display + Send + 'static>(&mut self, item: T) -> Result<(), T> {
        self.seen.push(item.to_string());
        Err(item)
    }

    pub fn end(&mut self, end: oneshot::Sender<()>) {
        let _ = end.send(());
    }

    pub fn sorted(&self) -> Vec<String> {
        let mut seen = self.seen.clone();
        seen.sort();
        seen
    }
}

#[actor(part = MixedPart)]
impl Mixed {
    pub async fn part_of_it(&mut self, item: u32) {
        self.seen.push(item.to_string());
    }
}

#[test]
fn items_become_messages_of_any_kind() {
    on_cores(1, |_| async {
        let mixed = Mixed::default().spawn();
        let (end, ended) = oneshot::channel();
        mixed.attach_all(end).await.unwrap();
        ended.await.unwrap();
        assert_eq!(mixed.sorted().await.unwrap(), ["1", "2", "four", "three"]);
    });
}

#[test]
fn a_hook_can_attach_a_stream() {
    on_cores(1, |_| async {
        let (starter, _) = starter();
        while starter.sum().await.unwrap() < 10 {}
    });
}

#[test]
fn what_is_attached_while_the_actor_ends_is_dropped() {
    on_cores(1, |_| async {
        let (starter, late) = starter();
        // By now its hook is over.
        starter.sum().await.unwrap();
        let mut pending = starter.attaches_when_dropped();
        begin(&mut pending).await;
        starter.kill();
        assert_eq!(starter.join().await, Exit::Killed);
        assert!(late.is());
        assert!(pending.await.is_err());
    });
}

#[test]
fn a_stream_that_ends_its_own_actor_is_dropped() {
    on_cores(1, |system| async move {
        let (starter, _) = starter();
        while starter.sum().await.unwrap() < 10 {}
        starter.attach_what_closes().await.unwrap();
        assert_eq!(starter.join().await, Exit::Normal);
        let weak: WeakHandle<_> = starter.downgrade();
        drop(starter);
        assert!(!weak.is_alive());
        some_turns(&Reader::default().spawn()).await;
        assert_eq!(system.dead_letters().stopped, 1, "the item");
    });
}

#[test]
fn streams_that_never_rest_do_not_keep_their_actor_alive() {
    on_cores(1, |_| async {
        let (starter, _) = starter();
        starter.flood().await.unwrap();
        let join = starter.join();
        drop(starter);
        assert_eq!(join.await, Exit::Normal);
    });
}

/// There is always room, so only the stream itself could let others have their turn.
struct Bottomless(u64);

#[actor(mailbox = unbounded)]
impl Bottomless {
    pub fn follow(&mut self, context: &Context<Self>) {
        context
            .attach(stream::repeat(1), |me, item| me.item(item))
            .detach();
    }

    pub fn item(&mut self, item: u64) {
        self.0 += item;
    }

    pub fn count(&self) -> u64 {
        self.0
    }
}

#[test]
fn a_stream_that_never_rests_lets_others_run_though_the_mailbox_has_no_bound() {
    on_cores(1, |_| async {
        let bottomless = Bottomless(0).spawn();
        bottomless.follow().await.unwrap();
        while bottomless.count().await.unwrap() < 100 {}
        bottomless.kill();
        assert_eq!(bottomless.join().await, Exit::Killed);
    });
}

#[test]
fn several_streams_take_turns() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        reader.hold(made(|| stream::repeat(1))).await.unwrap();
        reader.hold(made(|| stream::repeat(2))).await.unwrap();
        loop {
            let seen = reader.seen().await.unwrap();
            if seen.contains(&1) && seen.contains(&2) {
                break;
            }
        }
        reader.let_go().await.unwrap();
    });
}

// ----- tokio's streams -----

#[test]
fn a_timer_of_tokio_is_attached() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let make = made(|| {
            let interval = tokio::time::interval(Duration::from_millis(1));
            let mut ticks = 0;
            IntervalStream::new(interval).take(3).map(move |_| {
                ticks += 1;
                ticks
            })
        });
        assert_eq!(read(&reader, make).await, [1, 2, 3]);
    });
}

/// Reads numbers from a socket, line by line.
#[derive(Default)]
struct Server {
    sum: u64,
}

#[actor]
impl Server {
    pub async fn listen(&mut self, context: &Context<Self>) -> std::io::Result<u16> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let clients = tokio_stream::wrappers::TcpListenerStream::new(listener);
        context
            .attach(clients, |me, client| me.client(client))
            .detach();
        Ok(port)
    }

    pub fn client(&mut self, context: &Context<Self>, client: std::io::Result<TcpStream>) {
        let Ok(client) = client else { return };
        let lines = LinesStream::new(BufReader::new(client).lines());
        context.attach(lines, |me, line| me.line(line)).detach();
    }

    pub fn line(&mut self, line: std::io::Result<String>) {
        let line = line.expect("a line");
        self.sum += line.parse::<u64>().expect("a number");
    }

    pub fn sum(&self) -> u64 {
        self.sum
    }
}

#[test]
fn sockets_are_attached() {
    on_cores(2, |system| async move {
        let server = system.spawn_on(1, Server::default()).unwrap();
        let port = server.listen().await.unwrap();
        for _ in 0..3 {
            let mut client = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            client.write_all(b"1\n20\n").await.unwrap();
        }
        while server.sum().await.unwrap() < 63 {}
        server.stop();
        assert_eq!(server.join().await, Exit::Normal);
        // The listener ended with the actor.
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    });
}

/// A waker that is used from a foreign thread.
#[test]
fn a_stream_is_woken_by_plain_threads() {
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let make = made(|| {
            let mut left = 100;
            stream::poll_fn(move |polled| {
                if left == 0 {
                    return Poll::Ready(None);
                }
                left -= 1;
                if left % 2 == 0 {
                    return Poll::Ready(Some(left));
                }
                let waker = polled.waker().clone();
                thread::spawn(move || waker.wake());
                Poll::Pending
            })
        });
        assert_eq!(read(&reader, make).await.len(), 50);
    });
}

/// Has no items, and ends when the sender is dropped.
struct Silent(oneshot::Receiver<()>);

impl Stream for Silent {
    type Item = u64;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Polled<'_>) -> Poll<Option<u64>> {
        Pin::new(&mut self.0).poll(context).map(|_| None)
    }
}

/// Each of them is found at its end without looking at all that are left.
#[test]
fn tens_of_thousands_of_streams_end_one_by_one() {
    const MANY: usize = 60_000;
    on_cores(1, |_| async {
        let reader = Reader::default().spawn();
        let mut ends = Vec::new();
        for _ in 0..MANY {
            let (end, ended) = oneshot::channel();
            ends.push(end);
            reader.follow(made(|| Silent(ended))).await.unwrap();
        }
        // From the first to the last.
        drop(ends);
        let (last, ended) = oneshot::channel();
        let only = made(stream::empty);
        reader.read_to_the_end(only, last).await.unwrap();
        assert_eq!(ended.await, Ok(vec![]), "the last one has ended");
    });
}
