//! A million messages between actors that come and go; afterwards every single one is accounted for.
//!
//! `STRESS_SEED=.. cargo test --test stress` repeats a run, as far as threads allow.

mod common;

use std::{
    cell::Cell,
    hash::{BuildHasher as _, RandomState},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context as Task, Poll},
    thread,
    time::{Duration, Instant},
};

use actor_core::{CallError, Handle as _, Outcome, SendError, System, actor};
use common::{lock, poll_once, system, within};

const MESSAGES: u64 = 1_000_000;
const RECEIVERS: usize = 24;

/// What became of the messages, as far as senders and receivers can tell.
#[derive(Default)]
struct Tally {
    sent: AtomicU64,
    handled: AtomicU64,
    returned: AtomicU64,
    dropped: AtomicU64,
}

impl Tally {
    fn parcel(self: &Arc<Self>) -> Parcel {
        self.sent.fetch_add(1, Relaxed);
        Parcel {
            tally: self.clone(),
            handled: false,
        }
    }

    fn is_full(&self) -> bool {
        self.sent.load(Relaxed) >= MESSAGES
    }

    fn told<M>(&self, sent: Result<(), SendError<M>>) {
        if sent.is_err() {
            self.returned.fetch_add(1, Relaxed);
        }
    }

    fn answered<T>(&self, answer: Result<T, CallError>) {
        // Any other outcome means that it ran, or was cancelled.
        if answer.is_err_and(|error| error.outcome() == Outcome::NotRun) {
            self.returned.fetch_add(1, Relaxed);
        }
    }
}

/// The argument of every message.
pub struct Parcel {
    tally: Arc<Tally>,
    handled: bool,
}

impl Parcel {
    fn open(&mut self) {
        assert!(!std::mem::replace(&mut self.handled, true), "handled twice");
        self.tally.handled.fetch_add(1, Relaxed);
    }
}

thread_local! {
    /// The sender is giving up right now, so it gets back whatever it still holds.
    static GIVES_UP: Cell<bool> = const { Cell::new(false) };
}

impl Drop for Parcel {
    fn drop(&mut self) {
        self.tally.dropped.fetch_add(1, Relaxed);
        if !self.handled && GIVES_UP.get() {
            self.tally.returned.fetch_add(1, Relaxed);
        }
    }
}

/// A call or a send that may be given up, by its sender or because its sender ends.
struct Attempt<F>(Option<F>);

impl<F: Future + Unpin> Future for Attempt<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Task<'_>) -> Poll<F::Output> {
        Pin::new(self.0.as_mut().expect("it was not given up")).poll(context)
    }
}

impl<F> Drop for Attempt<F> {
    fn drop(&mut self) {
        let before = GIVES_UP.replace(true);
        self.0 = None;
        GIVES_UP.set(before);
    }
}

#[derive(Default)]
pub struct Receiver {
    handled: u64,
}

#[actor(mailbox = 16)]
impl Receiver {
    pub fn take(&mut self, mut parcel: Parcel) -> u64 {
        parcel.open();
        self.handled += 1;
        self.handled
    }

    pub async fn take_slowly(&mut self, mut parcel: Parcel) -> u64 {
        parcel.open();
        tokio::task::yield_now().await;
        self.handled += 1;
        self.handled
    }

    pub fn look(&self, mut parcel: Parcel) -> u64 {
        parcel.open();
        self.handled
    }

    pub async fn look_slowly(&self, mut parcel: Parcel) -> u64 {
        parcel.open();
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        self.handled
    }

    /// Ends the actor.
    pub fn close(self, mut parcel: Parcel) -> u64 {
        parcel.open();
        self.handled
    }

    pub fn panic(&mut self, mut parcel: Parcel) -> u64 {
        parcel.open();
        std::panic::resume_unwind(Box::new("told to"))
    }
}

/// A sender on a core.
pub struct Driver {
    field: Arc<Field>,
}

#[actor]
impl Driver {
    pub async fn drive(&mut self, mut parcel: Parcel, seed: u64) -> u64 {
        parcel.open();
        self.field.send_many(seed).await;
        0
    }
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// The participants.
struct Field {
    system: System,
    tally: Arc<Tally>,
    receivers: Mutex<Vec<ReceiverHandle>>,
}

impl Field {
    fn receiver(&self, random: &mut Random) -> ReceiverHandle {
        let receivers = lock(&self.receivers);
        receivers[random.below(receivers.len())].clone()
    }

    /// Ends a receiver in one way or another, and replaces it.
    fn replace(&self, random: &mut Random) {
        let core = random.below(self.system.cores());
        let fresh = self.system.spawn_on(core, Receiver::default()).unwrap();
        let old = {
            let mut receivers = lock(&self.receivers);
            let at = random.below(receivers.len());
            std::mem::replace(&mut receivers[at], fresh)
        };
        match random.below(6) {
            0 => old.stop(),
            1 => old.kill(),
            2 => self.tally.told(old.panic(self.tally.parcel()).try_send()),
            3 => self.tally.told(old.close(self.tally.parcel()).try_send()),
            _ => drop(old),
        }
    }

    async fn send_many(&self, seed: u64) {
        let mut random = Random(seed);
        let mut nth = 0_u64;
        while !self.tally.is_full() {
            nth += 1;
            if nth.is_multiple_of(16) {
                tokio::task::yield_now().await;
            }
            let receiver = self.receiver(&mut random);
            self.send_one(&receiver, &mut random).await;
        }
    }

    async fn send_one(&self, receiver: &ReceiverHandle, random: &mut Random) {
        let tally = &self.tally;
        let limit = Duration::from_micros(random.next() % 3000);
        let parcel = || tally.parcel();
        match random.below(1000) {
            0..300 => tally.told(receiver.take(parcel()).try_send()),
            300..400 => tally.told(receiver.look_slowly(parcel()).try_send()),
            400..500 => tally.told(Attempt(Some(receiver.take(parcel()).send())).await),
            500..550 => tally.told(Attempt(Some(receiver.take_slowly(parcel()).send())).await),
            550..700 => tally.answered(Attempt(Some(receiver.take(parcel()))).await),
            700..750 => tally.answered(Attempt(Some(receiver.look(parcel()))).await),
            750..800 => tally.answered(Attempt(Some(receiver.take_slowly(parcel()))).await),
            800..850 => {
                let call = receiver.look_slowly(parcel()).within(limit);
                tally.answered(Attempt(Some(call)).await);
            }
            850..900 => {
                let mut call = Attempt(Some(receiver.take_slowly(parcel())));
                if let Poll::Ready(answer) = poll_once(&mut call).await {
                    tally.answered(answer);
                }
            }
            900..940 => {
                let mut send = Attempt(Some(receiver.look_slowly(parcel()).send()));
                if let Poll::Ready(sent) = poll_once(&mut send).await {
                    tally.told(sent);
                }
            }
            940..960 => {
                tally.told(Attempt(Some(receiver.look(parcel()).within(limit).send())).await)
            }
            960..990 => receiver.look(parcel()).after(limit).detach(),
            _ => self.replace(random),
        }
    }

    /// The same from a plain thread.
    fn send_many_blocking(&self, seed: u64) {
        let mut random = Random(seed);
        let tally = &self.tally;
        while !tally.is_full() {
            let receiver = self.receiver(&mut random);
            let limit = Duration::from_micros(random.next() % 3000);
            let parcel = || tally.parcel();
            match random.below(100) {
                0..60 => tally.told(receiver.take(parcel()).try_send()),
                60..80 => tally.told(receiver.take_slowly(parcel()).send().wait()),
                80..90 => tally.answered(receiver.look_slowly(parcel()).wait()),
                90..95 => tally.answered(receiver.take_slowly(parcel()).within(limit).wait()),
                95..98 => tally.told(receiver.look(parcel()).within(limit).send().wait()),
                _ => self.replace(&mut random),
            }
        }
    }

    /// Drivers that are killed and spawned again.
    fn drive(self: &Arc<Self>, seed: u64) {
        let mut random = Random(seed);
        let spawn = |nth: usize| {
            let field = self.clone();
            let driver = self
                .system
                .spawn_on(nth % self.system.cores(), Driver { field });
            driver.unwrap()
        };
        let mut drivers: Vec<_> = (0..6).map(spawn).collect();
        for driver in &drivers {
            let parcel = self.tally.parcel();
            self.tally
                .told(driver.drive(parcel, random.next()).try_send());
        }
        let mut goal = 0;
        while !self.tally.is_full() {
            let at = random.below(drivers.len());
            // A second one, which waits behind the first and is refused along with it.
            let parcel = self.tally.parcel();
            self.tally
                .told(drivers[at].drive(parcel, random.next()).try_send());
            drivers[at].kill();
            drivers[at] = spawn(at);
            let parcel = self.tally.parcel();
            self.tally
                .told(drivers[at].drive(parcel, random.next()).try_send());
            goal += MESSAGES / 500;
            while self.tally.sent.load(Relaxed) < goal.min(MESSAGES) {
                thread::yield_now();
            }
        }
        // They end by themselves, because the tally is full.
        for driver in drivers {
            driver.stop();
            driver.join().wait().unwrap();
        }
    }
}

#[test]
fn nothing_lost_in_a_million_messages() {
    let seed = std::env::var("STRESS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
    println!("STRESS_SEED={seed}");
    within(Duration::from_secs(60), move || stress(seed));
}

fn stress(seed: u64) {
    let start = Instant::now();
    let system = system(3);
    let receivers =
        (0..RECEIVERS).map(|nth| system.spawn_on(nth % 3, Receiver::default()).unwrap());
    let field = Arc::new(Field {
        receivers: Mutex::new(receivers.collect()),
        tally: Arc::default(),
        system: system.clone(),
    });
    let mut seeds = Random(seed);
    let mut threads = Vec::new();
    for _ in 0..2 {
        let (field, seed) = (field.clone(), seeds.next());
        threads.push(thread::spawn(move || field.send_many_blocking(seed)));
    }
    {
        let (field, seed) = (field.clone(), seeds.next());
        threads.push(thread::spawn(move || field.drive(seed)));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let (field, seed) = (field.clone(), seeds.next());
            runtime.spawn(async move { field.send_many(seed).await })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
    let ends: Vec<_> = lock(&field.receivers)
        .drain(..)
        .map(|last| last.join())
        .collect();
    for end in ends {
        end.wait().unwrap();
    }

    let tally = &field.tally;
    let sent = tally.sent.load(Relaxed);
    assert!(sent >= MESSAGES);
    let counts = || {
        let dead = system.dead_letters();
        let (handled, returned) = (tally.handled.load(Relaxed), tally.returned.load(Relaxed));
        (handled, returned, dead)
    };
    // Timers may still hold messages, and cores may still have some on their way to actors that are gone.
    let wait = Instant::now();
    loop {
        let (handled, returned, dead) = counts();
        let known = handled + returned + dead.total();
        if known == sent && tally.dropped.load(Relaxed) == sent {
            break;
        }
        assert!(
            wait.elapsed() < Duration::from_secs(5),
            "{sent} sent, {} dropped, but {known} known: {handled} handled, {returned} returned, {dead:?}",
            tally.dropped.load(Relaxed),
        );
        thread::yield_now();
    }
    let report = system.shutdown(Duration::from_secs(5)).wait();
    assert!(report.is_clean(), "{report}");
    let (handled, returned, dead) = counts();
    println!(
        "{handled} handled, {returned} returned, {dead:?}, in {:?}",
        start.elapsed()
    );
}
