//! Actors whose methods are running move, too: here, workers that each stay in a single method from beginning to end.

use std::{
    collections::HashSet,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use actor_core::{Actor as _, Answer, CallError, Handle as _, actor};
use futures_util::future::join_all;

use crate::{
    common::{system, within},
    work,
};

/// Hands out jobs. A job is how long to work.
#[derive(Default)]
pub struct Board {
    jobs: Vec<Duration>,
    idle: Vec<Answer<Option<Duration>>>,
}

#[actor]
impl Board {
    /// Returns how many workers are waiting then.
    pub fn post(&mut self, jobs: Vec<Duration>) -> usize {
        self.jobs.extend(jobs);
        while !self.idle.is_empty() && !self.jobs.is_empty() {
            let answer = self.idle.pop().expect("looked at");
            answer.ok(self.jobs.pop());
        }
        self.jobs.len()
    }

    pub fn take(&mut self, answer: Answer<Option<Duration>>) {
        match self.jobs.pop() {
            Some(job) => answer.ok(Some(job)),
            None => self.idle.push(answer),
        }
    }

    pub fn close(&mut self) {
        self.idle.drain(..).for_each(|answer| answer.ok(None));
    }

    /// Whether all workers are waiting.
    pub fn waiting(&self) -> usize {
        self.idle.len()
    }
}

pub struct Worker {
    board: BoardHandle,
}

#[actor]
impl Worker {
    /// Returns how many jobs it has done, and on which threads.
    pub async fn run(&mut self) -> (u64, HashSet<thread::ThreadId>) {
        let (mut done, mut threads) = (0, HashSet::new());
        while let Some(job) = self.board.take().await.expect("the board lives") {
            work(job);
            done += 1;
            threads.insert(thread::current().id());
        }
        (done, threads)
    }

    /// The same, holding something that must not leave its thread.
    pub async fn run_here(&mut self) -> (u64, HashSet<thread::ThreadId>) {
        let done = Rc::new(std::cell::Cell::new(0));
        let mut threads = HashSet::new();
        while let Some(job) = self.board.take().await.expect("the board lives") {
            work(job);
            done.set(done.get() + 1);
            threads.insert(thread::current().id());
        }
        (done.get(), threads)
    }
}

/// Spawns a board and workers, all on its own core.
pub struct Foreman;

#[actor]
impl Foreman {
    pub fn hire(&mut self, count: usize) -> (BoardHandle, Vec<WorkerHandle>) {
        let board = Board::default().spawn();
        let worker = |_| {
            let board = board.clone();
            Worker { board }.spawn()
        };
        (board.clone(), (0..count).map(worker).collect())
    }
}

type Outcome = (u64, HashSet<thread::ThreadId>);

/// Which of its methods a worker runs.
#[derive(Clone, Copy)]
enum Run {
    Anywhere,
    Here,
}

/// Posts light jobs first. Once all workers are in their methods, it posts heavy ones, until the workers are on enough cores or
/// `rounds` are over. Returns how many jobs there were, and what the workers report.
fn light_first_and_heavy_later(run: Run, rounds: usize) -> (u64, Vec<Outcome>, usize) {
    within(Duration::from_secs(60), move || {
        let system = system(2);
        let foreman = system.spawn_on(0, Foreman).unwrap();
        let (board, workers) = foreman.hire(8).wait().unwrap();
        let runs = workers.clone().into_iter().map(|worker| async move {
            match run {
                Run::Anywhere => worker.run().await.unwrap(),
                Run::Here => worker.run_here().await.unwrap(),
            }
        });
        let runs: Vec<_> = runs.collect();
        let running = thread::spawn(move || futures_executor(join_all(runs)));
        let mut posted = 0;
        let mut post = |job: Duration| {
            while board.post(vec![]).wait().unwrap() > 64 {
                thread::yield_now();
            }
            board.post(vec![job; 64]).wait().unwrap();
            posted += 64;
        };
        post(Duration::ZERO);
        let cores = || {
            workers
                .iter()
                .map(|worker| worker.core())
                .collect::<HashSet<_>>()
                .len()
        };
        for _ in 0..rounds {
            if cores() == 2 {
                break;
            }
            post(Duration::from_micros(50));
        }
        let cores = cores();
        while board.waiting().wait().unwrap() < 8 {
            thread::yield_now();
        }
        board.close().wait().unwrap();
        (posted, running.join().unwrap(), cores)
    })
}

/// Blocks this thread, which belongs to no system.
fn futures_executor<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn workers_that_turn_out_to_be_heavy_are_spread() {
    // Other work on this machine may leave us only one processor for a while, so this continues until it happens.
    let (posted, outcomes, cores) = light_first_and_heavy_later(Run::Anywhere, usize::MAX);
    assert_eq!(cores, 2);
    assert_eq!(outcomes.iter().map(|(done, _)| done).sum::<u64>(), posted);
}

#[test]
fn what_must_not_leave_its_thread_does_not() {
    // Some may be elsewhere from the start, since a core that other work keeps busy is heavy before they begin.
    let (posted, outcomes, _) = light_first_and_heavy_later(Run::Here, 20);
    assert!(outcomes.iter().all(|(_, threads)| threads.len() <= 1));
    assert_eq!(outcomes.iter().map(|(done, _)| done).sum::<u64>(), posted);
}

/// Answers at once, on the core where it was placed.
pub struct Echo;

#[actor]
impl Echo {
    pub fn double(&self, number: u64) -> u64 {
        2 * number
    }
}

pub struct Caller {
    echo: EchoHandle,
}

#[actor]
impl Caller {
    pub async fn call(&mut self, times: u64) -> u64 {
        let mut sum = 0;
        for number in 0..times {
            sum += self.echo.double(number).await.expect("the echo lives");
        }
        sum
    }
}

/// Each constantly talks to an actor on another core, and has next to nothing to do itself.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "what takes no time takes long without optimisation"
)]
fn who_talks_to_another_core_all_the_time_goes_there() {
    within(Duration::from_secs(60), || {
        for to in [1, 0] {
            let system = system(2);
            let echo = system.spawn_on(to, Echo).unwrap();
            let callers = (0..8).map(|_| {
                let echo = echo.clone();
                let caller = Caller { echo };
                system.block_on(async move || caller.spawn())
            });
            let callers: Vec<_> = callers.collect();
            let mut calls = 1_000;
            // A core that other work keeps busy seems to be heavy. Then it is tried again.
            while callers.iter().any(|caller| caller.core() != to) {
                let sums = join_all(callers.iter().map(|caller| caller.call(calls)));
                let expected = calls * (calls - 1);
                for sum in futures_executor(sums) {
                    assert_eq!(sum, Ok(expected));
                }
                calls += 1_000;
            }
        }
    });
}

/// Counts its live instances.
struct Counted(Arc<AtomicU64>);

impl Counted {
    fn new(count: &Arc<AtomicU64>) -> Self {
        count.fetch_add(1, Relaxed);
        Counted(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// Works for itself and for others until it is ended.
pub struct Victim {
    state: Counted,
    others: Vec<VictimHandle>,
}

#[actor]
impl Victim {
    pub fn meet(&mut self, others: Vec<VictimHandle>) {
        self.others = others;
    }

    pub async fn live(&self, moved: Arc<AtomicU64>, mut chance: u64) -> Result<(), CallError> {
        let local = Counted::new(&self.state.0);
        let mut thread = thread::current().id();
        loop {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            work(Duration::from_micros(chance >> 59));
            let other = &self.others[(chance >> 33) as usize % self.others.len()];
            match other.ask(chance).await {
                Ok(answer) => assert_eq!(answer, chance),
                Err(CallError::Stopped | CallError::Killed) => {}
                Err(other) => return Err(other),
            }
            let now = thread::current().id();
            if std::mem::replace(&mut thread, now) != now {
                moved.fetch_add(1, Relaxed);
            }
            if chance >> 52 == 7 {
                drop(local);
                panic!("as told");
            }
        }
    }

    pub fn ask(&self, number: u64) -> u64 {
        number
    }
}

/// Whatever ends them, wherever they are: each state and each method is dropped exactly once, and every caller is told.
#[test]
fn those_who_end_on_their_way_leave_nothing() {
    let (count, moved) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let mut round = 0_u64;
    while begun.elapsed() < Duration::from_secs(2) || moved.load(Relaxed) == 0 {
        round += 1;
        let (count, moved) = (count.clone(), moved.clone());
        within(Duration::from_secs(60), move || {
            let system = system(3);
            let victim = |_| Victim {
                state: Counted::new(&count),
                others: Vec::new(),
            };
            let victims: Vec<_> = (0..12).map(victim).collect();
            let victims = system.block_on(async move || {
                let victims: Vec<_> = victims.into_iter().map(|victim| victim.spawn()).collect();
                for victim in &victims {
                    victim.meet(victims.clone()).await.unwrap();
                }
                victims
            });
            let lives: Vec<_> = (0..)
                .zip(&victims)
                .map(|(number, victim)| {
                    let (victim, moved) = (victim.clone(), moved.clone());
                    let live = async move { victim.live(moved, 12 * round + number).await };
                    thread::spawn(move || futures_executor(live))
                })
                .collect();
            for (number, victim) in victims.iter().enumerate() {
                thread::sleep(Duration::from_micros(300 + 100 * (round % 7)));
                if (number as u64 + round).is_multiple_of(3) {
                    victim.kill();
                }
            }
            drop(victims);
            // This ends the rest, all at once.
            system.shutdown(Duration::ZERO).wait();
            for life in lives {
                let answer = life.join().unwrap();
                assert!(answer.is_err(), "it never returns");
            }
        });
    }
    assert_eq!(count.load(Relaxed), 0);
}

// ----- messages that are sent while an actor sets out -----

/// A waker that panics, and so ends the core that wakes it.
#[derive(Default)]
struct Explosive(AtomicBool);

impl Wake for Explosive {
    fn wake(self: Arc<Self>) {
        // Only once: the event queue wakes everybody again when it is dropped.
        assert!(self.0.swap(true, Relaxed), "a waker");
    }
}

/// An answer that sends an actor a message when it is dropped.
struct Boomerang(WandererHandle);

impl Drop for Boomerang {
    fn drop(&mut self) {
        assert!(self.0.note().try_send().is_ok());
    }
}

/// Keeps what it is asked, and never answers.
#[derive(Default)]
struct Desk(Arc<Mutex<Vec<Answer<Boomerang>>>>);

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: Answer<Boomerang>) {
        self.0.lock().unwrap().push(answer);
    }
}

/// Lives on a core that ends.
struct Lost;

#[actor]
impl Lost {
    pub async fn ask(&mut self, desk: DeskHandle, times: u64) {
        let calls: Vec<_> = (0..times).map(|_| desk.ask()).collect();
        join_all(calls).await;
    }

    pub async fn end(&mut self, waker: Waker) {
        let mut sleep = Box::pin(tokio::time::sleep(Duration::from_millis(1)));
        let _ = sleep.as_mut().poll(&mut Context::from_waker(&waker));
        std::future::pending().await
    }
}

struct Wanderer {
    echo: EchoHandle,
    notes: u64,
}

#[actor]
impl Wanderer {
    pub fn note(&mut self) -> u64 {
        self.notes += 1;
        self.notes
    }

    /// Makes calls, and before the one with the number `before` answers an actor that is gone.
    pub async fn call(
        &mut self,
        me: WandererHandle,
        before: u64,
        mut lost: Option<Answer<Boomerang>>,
    ) {
        for number in 0..100 {
            if number == before
                && let Some(lost) = lost.take()
            {
                lost.ok(Boomerang(me.clone()));
            }
            self.echo.double(number).await.expect("the echo lives");
        }
    }
}

/// Before an actor moves, what it has sent goes out. Here that is an answer to a core that has ended, so the answer is
/// dropped, and sends the actor a message at the very moment in which it moves. In that case the actor stays.
#[test]
fn who_gets_a_message_in_the_moment_in_which_it_goes_stays() {
    within(Duration::from_secs(60), || {
        let system = system(3);
        let desk = Desk::default();
        let asked = desk.0.clone();
        let desk = system.spawn_on(0, desk).unwrap();
        let [asks, ends] = [0, 0].map(|_| system.spawn_on(2, Lost).unwrap());
        asks.ask(desk, 128).send().wait().unwrap();
        while asked.lock().unwrap().len() < 128 {
            thread::yield_now();
        }
        let waker = Waker::from(Arc::new(Explosive::default()));
        assert_eq!(ends.end(waker).wait(), Err(CallError::Killed));
        let echo = system.spawn_on(1, Echo).unwrap();
        // The actor has been killed, but its core may still be about to end, and drop an answer later.
        let has_ended = || {
            let echo = echo.clone();
            let wanderer = Wanderer { echo, notes: 0 };
            let wanderer = system.block_on(async move || wanderer.spawn());
            let lost = asked.lock().unwrap().pop().expect("there is one left");
            lost.ok(Boomerang(wanderer.clone()));
            wanderer.note().wait() == Ok(2)
        };
        while !has_ended() {
            thread::sleep(Duration::from_millis(1));
        }
        // One of these is the call before which the actor moves.
        for before in (20..36).cycle().take(64) {
            let echo = echo.clone();
            let wanderer = Wanderer { echo, notes: 0 };
            let wanderer = system.block_on(async move || wanderer.spawn());
            let lost = asked.lock().unwrap().pop();
            let call = wanderer.call(wanderer.clone(), before, lost);
            call.wait().unwrap();
            assert_eq!(wanderer.note().wait(), Ok(2), "both have come");
        }
    });
}
