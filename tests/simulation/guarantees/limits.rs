//! Who may run, and when: room in mailboxes, shared and exclusive methods, timers, and cycles of calls.

use std::{
    cell::Cell,
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use actor_core::{
    Actor as _, CallError, Context, Handle as _, SendError, actor,
    sim::{Faults, Options, Sim, explore, reachable, try_explore},
};
use futures_util::future::{join, join_all};
use tokio::sync::oneshot;

use super::HOUR;

// ----- backpressure -----

struct Narrow(Arc<AtomicI64>);

#[actor(mailbox = 2)]
impl Narrow {
    pub async fn take(&mut self, _number: u64) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
}

struct Pusher;

#[actor]
impl Pusher {
    pub async fn push(&mut self, narrow: NarrowHandle, waiting: Arc<AtomicI64>) {
        for number in 0..6 {
            match narrow.take(number).try_send() {
                Ok(()) => {}
                Err(SendError::Full(NarrowMessage::Take { number: back })) => {
                    reachable("the mailbox is full");
                    assert_eq!(back, number, "what does not fit comes back");
                    narrow.take(number).send().await.expect("it lives");
                }
                Err(_) => panic!("it lives"),
            }
            let waiting = waiting.fetch_add(1, Ordering::Relaxed) + 1;
            assert!(waiting <= 3, "{waiting} wait for two places");
        }
    }
}

#[actor_core::test(seeds = 300, cores = 3, faults = Faults::none().full(3).slow(1).stalls(1))]
async fn a_mailbox_holds_no_more_than_it_says(sim: Sim) {
    let waiting = Arc::new(AtomicI64::new(0));
    let narrow = Narrow(waiting.clone()).spawn();
    let pusher = Pusher.spawn();
    let push = pusher.push(narrow, waiting.clone());
    push.send().await.expect("it lives");
    sim.settle().await;
    sim.always(waiting.load(Ordering::Relaxed) == 0, "all are handled");
}

/// Takes large messages that consist of equal numbers, and has room for one.
struct Crate;

/// Fits in the run queue of a core, but often not in the rest of the queue's current chunk.
type Goods = [u64; 240];

#[actor(mailbox = 1)]
impl Crate {
    pub fn put(&mut self, goods: Goods) {
        assert_eq!(goods, [goods[239]; 240]);
    }

    pub fn note(&mut self, _: [u64; 50]) {}
}

/// Puts something into a crate on its own core, behind messages to other crates.
struct Porter(CrateHandle);

#[actor]
impl Porter {
    pub fn carry(&mut self, others: CrateHandles) {
        for other in others {
            let _ = other.note([1; 50]).try_send();
        }
        let _ = self.0.put([2; 240]).try_send();
    }
}

type CrateHandles = Vec<CrateHandle>;

struct Supplier(CrateHandle);

#[actor]
impl Supplier {
    pub async fn supply(&mut self, porter: Option<PorterHandle>, others: CrateHandles) {
        for number in 0..6 {
            if let Some(porter) = &porter {
                let carry = porter.carry(others[number..].to_vec());
                carry.send().await.expect("it lives");
            }
            tokio::task::yield_now().await;
            let put = self.0.put([number as u64; 240]);
            put.send().await.expect("it lives");
        }
    }
}

/// A message that was put off lies in the run queue. When it makes room for other messages, they are pushed to the same
/// queue.
#[actor_core::test(seeds = 200, cores = 2)]
async fn a_message_that_was_put_off_comes_as_it_was_sent(sim: Sim) {
    let new = || Crate.spawn_on(0).expect("a core");
    let (narrow, others) = (new(), (0..31).map(|_| new()).collect::<Vec<_>>());
    let porter = Porter(narrow.clone()).spawn_on(0).expect("a core");
    for porter in [Some(porter), None, None] {
        let supplier = Supplier(narrow.clone()).spawn_on(1).expect("a core");
        let supply = supplier.supply(porter, others.clone());
        supply.send().await.expect("it lives");
    }
    sim.settle().await;
}

// ----- shared and exclusive -----

#[derive(Default)]
struct Room {
    readers: Cell<u32>,
    writes: bool,
}

#[actor]
impl Room {
    pub async fn read(&self) {
        assert!(!self.writes, "nobody writes");
        self.readers.set(self.readers.get() + 1);
        if self.readers.get() > 1 {
            reachable("two read at a time");
        }
        tokio::task::yield_now().await;
        self.readers.set(self.readers.get() - 1);
    }

    pub async fn write(&mut self, context: &Context<Self>) {
        assert!(!self.writes && self.readers.get() == 0, "it is alone");
        self.writes = true;
        context.sleep(HOUR).await;
        self.writes = false;
    }
}

struct Guest;

#[actor]
impl Guest {
    pub async fn visit(
        &mut self,
        room: RoomHandle,
        done: Arc<Mutex<u32>>,
    ) -> Result<(), CallError> {
        for number in 0..4 {
            match number % 2 {
                0 => room.read().await?,
                _ => room.write().await?,
            }
        }
        *done.lock().expect("no panic") += 1;
        Ok(())
    }
}

#[actor_core::test(seeds = 300, faults = Faults::none().late(1))]
async fn exclusive_methods_are_alone(sim: Sim) {
    let (room, done) = (Room::default().spawn(), Arc::new(Mutex::new(0)));
    for _ in 0..3 {
        let guest = Guest.spawn();
        let visit = guest.visit(room.clone(), done.clone());
        visit.send().await.expect("it lives");
    }
    // Twice, because the first may be over before anything was done.
    for _ in 0..2 {
        sim.sleep(HOUR * 24).await;
    }
    sim.always(
        *done.lock().expect("no panic") == 3,
        "nobody is kept out for good",
    );
}

// ----- time -----

struct Clock(u64);

#[actor]
impl Clock {
    pub fn tick(&mut self) {
        self.0 += 1;
    }

    pub fn ticks(&mut self) -> u64 {
        self.0
    }
}

#[actor_core::test(seeds = 300)]
async fn timers_keep_virtual_time(sim: Sim) -> Result<(), CallError> {
    let clock = Clock(0).spawn();
    let timer = clock.tick().every(HOUR);
    sim.sleep(HOUR * 24 + HOUR / 2).await;
    sim.always(clock.ticks().await? == 24, "once an hour");
    drop(timer);
    let last = clock.tick().after(HOUR);
    tokio::time::sleep(HOUR * 2).await;
    sim.always(
        clock.ticks().await? == 25,
        "once more, and the other timer is taken back",
    );
    drop(last);
    sim.always(sim.elapsed() == HOUR * 26 + HOUR / 2, "to the second");
    Ok(())
}

#[derive(Default)]
struct Diary(Vec<u32>);

#[actor]
impl Diary {
    pub fn note(&mut self, number: u32) {
        self.0.push(number);
    }

    pub fn notes(&self) -> Vec<u32> {
        self.0.clone()
    }
}

/// There is no order between timers that are due at the same instant, or so late that others are due too.
#[test]
fn timers_that_are_due_together_fire_in_any_order() {
    static SEEN: Mutex<Vec<Vec<u32>>> = Mutex::new(Vec::new());
    let seen = |apart: Duration, faults| {
        let options = Options::new().seeds(200).cores(1).faults(faults);
        explore("guarantees-timers", options, move |sim| async move {
            let diary = Diary::default().spawn();
            let start = Duration::from_secs(1);
            diary.note(1).after(start).detach();
            diary.note(2).after(start + apart).detach();
            sim.sleep(HOUR).await;
            let notes = diary.notes().await.expect("it lives");
            sim.always(notes.len() == 2, "both fire");
            SEEN.lock().expect("no panic").push(notes);
        });
        let mut seen = std::mem::take(&mut *SEEN.lock().expect("no panic"));
        seen.sort_unstable();
        seen.dedup();
        seen
    };
    let together = seen(Duration::ZERO, Faults::none());
    assert_eq!(together, [[1, 2], [2, 1]]);
    let apart = seen(Duration::from_millis(1), Faults::none().lags(3));
    assert_eq!(apart, [[1, 2]], "earlier ones first");
}

// ----- no silent hang -----

struct Link(Arc<AtomicU64>);

#[actor]
impl Link {
    /// Calls the next one of the cycle, with the rest of it.
    pub async fn follow(&mut self, circle: Arc<Vec<LinkHandle>>, at: usize, left: u32) {
        if left == 0 {
            return;
        }
        let at = (at + 1) % circle.len();
        let next = circle[at].clone();
        if let Err(CallError::Deadlock(path)) = next.follow(circle, at, left - 1).await {
            assert!(path.to_string().contains("`Link::follow`"), "{path}");
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Either all of them begin at once, or one begins alone. In both cases somebody closes the cycle and is told. Otherwise
/// the run would be stuck.
#[actor_core::test(seeds = 500)]
async fn no_circle_is_missed(sim: Sim) {
    let found = Arc::new(AtomicU64::new(0));
    let length = 1 + (sim.random() % 4) as usize;
    let starts = 1 + sim.random() as usize % length;
    let links: Vec<_> = (0..length).map(|_| Link(found.clone()).spawn()).collect();
    let circle = Arc::new(links);
    for at in 0..starts {
        let follow = circle[at].follow(circle.clone(), at, length as u32);
        follow.send().await.expect("it lives");
    }
    sim.settle().await;
    sim.always(found.load(Ordering::Relaxed) > 0, "somebody is told");
}

struct Bridge;

#[actor]
impl Bridge {
    /// Whether it was told of a circle.
    pub async fn cross(&mut self, next: BridgeHandle, ran: Arc<AtomicU64>) -> bool {
        matches!(next.pass(ran).await, Err(CallError::Deadlock(_)))
    }

    pub fn pass(&mut self, ran: Arc<AtomicU64>) {
        ran.fetch_add(1, Ordering::Relaxed);
    }
}

/// Several may be told at once. But what others are told makes room for none of their calls.
#[actor_core::test(seeds = 2000, cores = 3)]
async fn a_call_that_is_told_of_a_circle_does_not_run(sim: Sim) {
    let length = 2 + (sim.random() % 2) as usize;
    let bridge = |core| Bridge.spawn_on(core).expect("there are three cores");
    let bridges: Vec<_> = (0..length).map(bridge).collect();
    let cross = |at: usize| {
        let (bridge, next) = (&bridges[at], bridges[(at + 1) % length].clone());
        async move {
            let ran = Arc::new(AtomicU64::new(0));
            let told = bridge.cross(next, ran.clone()).await.expect("it lives");
            (told, ran)
        }
    };
    let outcomes = join_all((0..length).map(cross)).await;
    sim.settle().await;
    for (told, ran) in outcomes {
        let ran = ran.load(Ordering::Relaxed);
        sim.always(ran == u64::from(!told), "it runs or is told");
    }
}

// ----- isolation -----

/// Panics now and then, while others depend on it.
struct Fragile;

#[actor]
impl Fragile {
    pub async fn touch(&mut self, breaks: bool) -> Result<(), String> {
        tokio::task::yield_now().await;
        match breaks {
            true => Err("no harm is done".to_owned()),
            false => Ok(()),
        }
    }
}

#[derive(Default)]
struct Neighbour {
    touched: u32,
    refused: u32,
    gone: u32,
}

#[actor]
impl Neighbour {
    pub async fn touch(&mut self, fragile: FragileHandle, times: u32) {
        for time in 0..times {
            match fragile.touch(time % 2 == 0).await {
                Ok(()) => self.touched += 1,
                Err(CallError::Failed(_)) => self.refused += 1,
                Err(CallError::Panicked(_) | CallError::Killed | CallError::Stopped) => {
                    self.gone += 1
                }
                Err(error) => panic!("nothing else can happen: {error}"),
            }
        }
    }

    pub fn sum(&self) -> (u32, u32) {
        (self.touched + self.refused + self.gone, self.gone)
    }
}

/// An actor that panics ends alone: its neighbours are told, once for each call, and live on.
#[actor_core::test(seeds = 300, faults = Faults::none().panics(1).kills(1))]
async fn who_panics_ends_alone(sim: Sim) -> Result<(), CallError> {
    let fragile = Fragile.spawn();
    let neighbours = [(); 3].map(|()| Neighbour::default().spawn());
    for neighbour in &neighbours {
        sim.spare(neighbour);
        let touch = neighbour.touch(fragile.clone(), 5);
        touch.send().await.expect("it lives");
    }
    sim.settle().await;
    for neighbour in &neighbours {
        let (told, gone) = neighbour.sum().await?;
        sim.always(told == 5, "each call is told how it ended");
        if gone > 0 && gone < 5 {
            reachable("it ends in between");
        }
    }
    Ok(())
}

// ----- stop and kill get past a full mailbox -----

struct Crowded;

#[actor(mailbox = 1)]
impl Crowded {
    pub async fn wait(&mut self, context: &Context<Self>) {
        context.sleep(HOUR).await;
    }
}

struct Crowd;

#[actor]
impl Crowd {
    /// Returns how many of its messages were accepted.
    pub async fn push(&mut self, into: CrowdedHandle) -> u32 {
        let mut taken = 0;
        for _ in 0..6 {
            taken += u32::from(into.wait().send().await.is_ok());
        }
        taken
    }
}

#[actor_core::test(seeds = 300)]
async fn a_kill_passes_a_full_mailbox(sim: Sim) -> Result<(), CallError> {
    let crowded = Crowded.spawn();
    let crowd = Crowd.spawn();
    let push = crowd.push(crowded.clone());
    let kill = async {
        sim.settle().await;
        crowded.kill();
        crowded.join().await;
        sim.always(sim.elapsed() == Duration::ZERO, "nobody waits for room");
    };
    let (taken, ()) = join(push.into_future(), kill).await;
    sim.always(taken? < 6, "who waits for room is told");
    Ok(())
}

// ----- idle costs nothing -----

#[test]
fn who_has_nothing_to_do_takes_no_steps() {
    let options = Options::new().seeds(20);
    let explored = try_explore("guarantees-idle", options, |sim| async move {
        let idle = [(); 20].map(|()| Fragile.spawn());
        sim.sleep(HOUR * 1000).await;
        drop(idle);
    });
    let explored = explored.unwrap_or_else(|found| panic!("{found}"));
    let steps = explored.steps / explored.runs;
    assert!(
        steps < 100,
        "{steps} steps in thousand hours of twenty actors"
    );
}

// ----- room that somebody was called to -----

macro_rules! notes {
    ($name:ident, $($policy:tt)*) => {
        #[derive(Default)]
        struct $name(Vec<u32>);

        #[actor(mailbox = 1)]
        impl $name {
            pub async fn hold(&mut self, gate: oneshot::Receiver<()>) {
                let _ = gate.await;
            }

            pub fn note(&mut self, number: u32) {
                self.0.push(number);
            }

            #[actor($($policy)*)]
            pub fn seen(&mut self) -> Vec<u32> {
                self.0.clone()
            }
        }
    };
}

notes!(Plain, message);
notes!(Listed, overload = coalesce);

macro_rules! is_not_overtaken {
    ($sim:ident, $actor:expr) => {
        let actor = $actor;
        let (open, gate) = oneshot::channel();
        actor.hold(gate).send().await.expect("it lives");
        $sim.settle().await;
        actor.note(1).send().await.expect("it lives");
        let mut second = actor.note(2).send();
        let waits = poll_fn(|context| Poll::Ready(Pin::new(&mut second).poll(context))).await;
        $sim.always(waits.is_pending(), "it waits for room");
        open.send(()).expect("it is awaited");
        $sim.settle().await;
        // There is room now, and the second message was called to it.
        let third = actor.note(3).try_send();
        $sim.always(matches!(third, Err(SendError::Full(_))), "it goes behind");
        second.await.expect("it lives");
        actor.note(3).send().await.expect("it lives");
        let seen = actor.seen().await.expect("it lives");
        $sim.always(seen == [1, 2, 3], "in the order in which they were sent");
    };
}

#[actor_core::test(seeds = 50, cores = 2)]
async fn a_message_that_was_called_is_not_overtaken_by_another_of_its_sender(sim: Sim) {
    for core in [0, 1] {
        is_not_overtaken!(sim, Plain::default().spawn_on(core).expect("it is there"));
        is_not_overtaken!(sim, Listed::default().spawn_on(core).expect("it is there"));
    }
}

// ----- beats -----

/// Notes when it is told to.
struct Metronome(Arc<Mutex<Vec<Duration>>>, Instant);

#[actor]
impl Metronome {
    pub fn beat(&mut self, context: &Context<Self>) {
        let mut beats = self.0.lock().expect("nobody panicked");
        beats.push(context.now() - self.1);
    }
}

#[actor_core::test(seeds = 200, faults = Faults::none().lags(2))]
async fn beats_that_were_missed_are_not_made_up_for(sim: Sim) {
    let beats = Arc::<Mutex<Vec<Duration>>>::default();
    let metronome = Metronome(beats.clone(), sim.now()).spawn();
    let timer = metronome.beat().every(Duration::from_secs(1));
    sim.sleep(Duration::from_secs(60)).await;
    drop(timer);
    sim.settle().await;
    let beats = beats.lock().expect("nobody panicked");
    sim.always(beats.windows(2).all(|two| two[0] < two[1]), "one at a time");
    sim.always(beats.len() <= 80, "and no more than there was time for");
}
