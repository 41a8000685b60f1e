//! Supervision over time, and in every order.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, Exit, Handle as _, actor,
    sim::{Faults, Sim, sometimes},
    supervisor::{
        Backoff, Child, ChildShutdown, ChildState, DynamicSupervisor, Restart, Strategy, Supervisor,
    },
};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// What is left of all lives.
#[derive(Clone, Default)]
struct Books {
    made: Arc<AtomicU32>,
    gone: Arc<AtomicU32>,
    handled: Arc<AtomicU32>,
}

impl Books {
    fn made(&self) -> u32 {
        self.made.load(Ordering::Relaxed)
    }

    fn living(&self) -> u32 {
        self.made() - self.gone.load(Ordering::Relaxed)
    }

    fn handled(&self) -> u32 {
        self.handled.load(Ordering::Relaxed)
    }
}

struct Worker {
    books: Books,
}

impl Worker {
    fn maker(books: &Books) -> impl Fn() -> Worker + Send + Sync + use<> {
        let books = books.clone();
        move || {
            books.made.fetch_add(1, Ordering::Relaxed);
            Worker {
                books: books.clone(),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.books.gone.fetch_add(1, Ordering::Relaxed);
    }
}

#[actor]
impl Worker {
    pub fn work(&mut self) {
        self.books.handled.fetch_add(1, Ordering::Relaxed);
    }

    pub async fn work_slowly(&mut self, context: &Context<Self>) {
        self.books.handled.fetch_add(1, Ordering::Relaxed);
        context.sleep(SECOND).await;
    }

    pub fn fail(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    pub fn finish(self) {}

    pub async fn hang(&mut self, context: &Context<Self>) {
        context.sleep(1000 * HOUR).await;
    }
}

// ----- time -----

#[actor_core::test(seeds = 20)]
async fn item_30_a_restart_that_is_exactly_a_period_old_still_counts(sim: Sim) {
    for (pause, gives_up) in [(5, true), (6, false)] {
        let books = Books::default();
        let mut tree = Supervisor::one_for_one().intensity(1, 5 * SECOND);
        let worker = tree.child("a", Worker::maker(&books));
        let tree = tree.start().await.expect("it starts");
        worker.fail().await.expect("it answers");
        worker.work().await.expect("it lives again");
        sim.sleep(pause * SECOND).await;
        worker.fail().await.expect("it answers");
        sim.always(
            worker.work().await.is_err() == gives_up,
            "counted in whole seconds",
        );
        tree.stop();
        tree.join().await;
    }
}

#[actor_core::test(seeds = 20)]
async fn item_28_restarts_of_long_ago_do_not_count(sim: Sim) {
    let books = Books::default();
    let mut tree = Supervisor::one_for_one().intensity(2, 10 * SECOND);
    let worker = tree.child("a", Worker::maker(&books));
    let tree = tree.start().await.expect("it starts");
    for _ in 0..100 {
        worker.fail().await.expect("it answers");
        worker.work().await.expect("it lives again");
        sim.sleep(6 * SECOND).await;
    }
    sim.always(books.made() == 101, "each was one life");
    tree.stop();
    tree.join().await;
}

#[actor_core::test(seeds = 5)]
async fn item_28_restarts_may_count_for_ever(sim: Sim) {
    let books = Books::default();
    let mut tree = Supervisor::one_for_one().intensity(1, Duration::MAX);
    let worker = tree.child("a", Worker::maker(&books));
    let tree = tree.start().await.expect("it starts");
    for gives_up in [false, true] {
        sim.sleep(HOUR).await;
        worker.fail().await.expect("it answers");
        sim.always(
            worker.work().await.is_err() == gives_up,
            "the second is too many",
        );
    }
    sim.always(tree.join().await == Exit::Shutdown, "it gives up");
}

#[actor_core::test(seeds = 20)]
async fn item_39_a_child_is_killed_when_its_time_is_over(sim: Sim) {
    let books = Books::default();
    let mut tree = Supervisor::one_for_one();
    let limit = ChildShutdown::Timeout(2 * HOUR);
    let worker = tree.add(Child::new("a", Worker::maker(&books)).shutdown(limit));
    let tree = tree.start().await.expect("it starts");
    worker.hang().send().await.expect("it lives");
    let before = sim.now();
    tree.stop();
    sim.always(
        worker.join().await == Exit::Killed,
        "it did not end in time",
    );
    sim.always(sim.now() - before == 2 * HOUR, "nor before its time");
    tree.join().await;
}

#[actor_core::test(seeds = 20)]
async fn item_27_many_children_share_one_time(sim: Sim) {
    let books = Books::default();
    let make = Worker::maker(&books);
    let tree = DynamicSupervisor::new(move |()| make())
        .shutdown(ChildShutdown::Timeout(HOUR))
        .spawn();
    for _ in 0..10 {
        let child = tree.start_child(()).await.expect("it starts");
        child.hang().send().await.expect("it lives");
    }
    let before = sim.now();
    tree.stop();
    tree.join().await;
    sim.always(sim.now() - before == HOUR, "one hour for all");
    sim.always(books.living() == 0, "and none is left");
}

#[actor_core::test(seeds = 20)]
async fn item_16_in_a_tree_many_children_have_their_own_time(sim: Sim) {
    let books = Books::default();
    let kept = books.clone();
    let mut tree = Supervisor::one_for_one();
    let workers = tree.add(Child::dynamic_supervisor("workers", move || {
        let make = Worker::maker(&kept);
        DynamicSupervisor::new(move |()| make()).shutdown(ChildShutdown::Timeout(HOUR))
    }));
    let tree = tree.start().await.expect("it starts");
    for _ in 0..3 {
        let child = workers.start_child(()).await.expect("it starts");
        child.hang().send().await.expect("it lives");
    }
    let before = sim.now();
    tree.stop();
    sim.always(
        workers.join().await == Exit::Shutdown,
        "it ends in order itself",
    );
    sim.always(sim.now() - before == HOUR, "when they have had their time");
    tree.join().await;
    sim.always(books.living() == 0, "and none is left");
}

#[actor_core::test(seeds = 20)]
async fn backoff_doubles_up_to_a_most_and_begins_again_after_a_long_life(sim: Sim) {
    let books = Books::default();
    let mut tree = Supervisor::one_for_one()
        .intensity(1000, HOUR)
        .backoff(Backoff::exponential(SECOND, 4 * SECOND));
    let worker = tree.child("a", Worker::maker(&books));
    let tree = tree.start().await.expect("it starts");
    for expected in [1, 2, 4, 4] {
        worker.fail().await.expect("it answers");
        let before = sim.now();
        worker.work().await.expect("it waits, and is handled");
        sim.always(
            sim.now() - before == expected * SECOND,
            "the time before a restart",
        );
    }
    sim.sleep(5 * SECOND).await;
    worker.fail().await.expect("it answers");
    let before = sim.now();
    worker.work().await.expect("it waits, and is handled");
    sim.always(sim.now() - before == SECOND, "what was is forgiven");
    tree.stop();
    tree.join().await;
}

#[actor_core::test(seeds = 50)]
async fn jitter_leaves_a_part_of_the_time_to_chance(sim: Sim) {
    let books = Books::default();
    let mut tree = Supervisor::one_for_one()
        .intensity(1000, HOUR)
        .backoff(Backoff::exponential(100 * SECOND, HOUR).jitter(0.5));
    let worker = tree.child("a", Worker::maker(&books));
    let tree = tree.start().await.expect("it starts");
    worker.fail().await.expect("it answers");
    let before = sim.now();
    worker.work().await.expect("it waits, and is handled");
    let waited = sim.now() - before;
    sim.always(
        (50 * SECOND..=150 * SECOND).contains(&waited),
        "half more or less",
    );
    sometimes(waited < 80 * SECOND, "less");
    sometimes(waited > 120 * SECOND, "more");
    tree.stop();
    tree.join().await;
}

// At random: the other strategies let one core run for as long as it likes, and here one always has something to do.
#[actor_core::test(seeds = 20, strategy = actor_core::sim::Strategy::Random)]
async fn item_33_a_child_that_cannot_start_does_not_keep_its_supervisor_from_ending(sim: Sim) {
    let first = Arc::new(AtomicU32::new(0));
    let mut tree = Supervisor::one_for_one().intensity(u32::MAX, HOUR);
    let (books, count) = (Books::default(), first.clone());
    let make = Worker::maker(&books);
    let worker = tree.add(Child::fallible("a", move || {
        match count.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(make()),
            _ => Err("not again"),
        }
    }));
    let tree = tree.start().await.expect("it starts");
    worker.fail().await.expect("it answers");
    while tree.which_children().await.expect("it answers")[0].state != ChildState::Restarting {}
    tree.stop();
    sim.always(tree.join().await == Exit::Normal, "it obeys");
    sim.always(
        worker.work().await == Err(CallError::Stopped),
        "and nobody waits",
    );
}

/// The attempts that were pending for the others are not made any more: there is one attempt for all of them.
#[actor_core::test(seeds = 20)]
async fn item_36_only_the_child_that_could_not_start_is_tried_again(sim: Sim) {
    let (books, broken) = (Books::default(), Arc::new(AtomicBool::new(false)));
    let mut tree = Supervisor::one_for_all()
        .intensity(100, HOUR)
        .backoff(Backoff::exponential(HOUR, HOUR));
    let (make, is_broken) = (Worker::maker(&books), broken.clone());
    let first = tree.add(Child::fallible("a", move || {
        match is_broken.load(Ordering::Relaxed) {
            true => Err("it is broken"),
            false => Ok(make()),
        }
    }));
    let workers = ["b", "c"].map(|name| tree.child(name, Worker::maker(&books)));
    let tree = tree.start().await.expect("all start");
    for (worker, pause) in workers.iter().zip([HOUR / 2, 3 * HOUR / 4]) {
        let ended = worker.monitor();
        worker.fail().await.expect("it answers");
        ended.await;
        broken.store(pause > HOUR / 2, Ordering::Relaxed);
        sim.sleep(pause).await;
    }
    // The attempt for `b` has stopped the first one, which could not be started again.
    let states = tree.which_children().await.expect("it answers");
    let states: Vec<_> = states.iter().rev().map(|child| child.state).collect();
    let expected = [
        ChildState::Restarting,
        ChildState::Stopped,
        ChildState::Stopped,
    ];
    sim.always(states == expected, "one is tried again, with the others");
    broken.store(false, Ordering::Relaxed);
    let before = sim.now();
    for worker in [&first, &workers[0], &workers[1]] {
        worker.work().await.expect("it waits, and is handled");
    }
    sim.always(
        sim.now() - before == 3 * HOUR / 4,
        "when the time of that one is over, and not of another",
    );
    tree.stop();
    tree.join().await;
}

/// It is given up alone.
#[actor_core::test(seeds = 20)]
async fn item_36_who_is_to_be_started_with_another_child_waits_for_that(sim: Sim) {
    let (books, broken) = (Books::default(), Arc::new(AtomicBool::new(false)));
    let mut tree = Supervisor::rest_for_one()
        .intensity(100, HOUR)
        .backoff(Backoff::exponential(HOUR, HOUR));
    let first = tree.child("a", Worker::maker(&books));
    let (make, is_broken) = (Worker::maker(&books), broken.clone());
    let second = tree.add(Child::fallible("b", move || {
        match is_broken.load(Ordering::Relaxed) {
            true => Err("it is broken"),
            false => Ok(make()),
        }
    }));
    let third = tree.child("c", Worker::maker(&books));
    let tree = tree.start().await.expect("all start");
    broken.store(true, Ordering::Relaxed);
    second.fail().await.expect("it answers");
    sim.sleep(HOUR + HOUR / 4).await;
    broken.store(false, Ordering::Relaxed);
    let ended = first.monitor();
    first.fail().await.expect("it answers");
    ended.await;
    // Now both are to be tried again, and the third one only waits.
    let before = sim.now();
    tree.terminate_child("a".into()).await.expect("it is there");
    third.work().await.expect("it waits, and is handled");
    sim.always(sim.now() - before == 3 * HOUR / 4, "together with `b`");
    tree.stop();
    tree.join().await;
}

// ----- every order -----

/// Uses a worker, and counts the outcomes.
async fn use_worker(worker: WorkerHandle, calls: u32) -> (u32, u32) {
    let (mut answered, mut told) = (0, 0);
    for nth in 0..calls {
        let answer = match nth % 2 {
            0 => worker.work().await,
            _ => worker.work_slowly().await,
        };
        match answer {
            Ok(()) => answered += 1,
            Err(CallError::Killed | CallError::Panicked(_) | CallError::Stopped) => told += 1,
            Err(other) => panic!("{other}"),
        }
    }
    (answered, told)
}

#[actor_core::test(
    seeds = 3000,
    cores = 3,
    faults = Faults::none().restarts(3).panics(2).slow(1).stalls(1)
)]
async fn every_call_to_a_child_is_answered_or_told_and_no_state_is_left(sim: Sim) {
    let books = Books::default();
    let strategy = [
        Strategy::OneForOne,
        Strategy::OneForAll,
        Strategy::RestForOne,
    ];
    let strategy = strategy[(sim.random() % 3) as usize];
    let mut tree = Supervisor::new(strategy).intensity(1000, HOUR);
    let workers: Vec<_> = (0..3)
        .map(|nth| tree.add(Child::new(nth.to_string(), Worker::maker(&books)).on_core(nth)))
        .collect();
    let Ok(tree) = tree.start().await else {
        return sometimes(true, "something happened before it could be spared");
    };
    sim.spare(&tree);
    let users = workers.iter().map(|worker| use_worker(worker.clone(), 6));
    let mut done = 0;
    for (answered, told) in futures_util::future::join_all(users).await {
        sim.always(answered + told == 6, "every call has come back");
        done += answered;
        sometimes(told > 0, "somebody was told");
    }
    sim.always(books.handled() >= done, "what was answered was handled");
    sometimes(books.made() > 3, "somebody was restarted");
    // No fault keeps a permanent child from being restarted.
    for worker in &workers {
        while worker.work().await.is_err() {
            if !tree.is_alive() {
                return sometimes(true, "a fault struck before it could be spared");
            }
        }
    }
    sim.always(books.living() <= 3, "never more than one state each");
    tree.stop();
    tree.join().await;
    // If a fault strikes the supervisor at its end, they have to end by themselves.
    for worker in &workers {
        worker.join().await;
    }
    sim.always(books.living() == 0, "and none at the end");
}

#[actor_core::test(
    seeds = 3000,
    cores = 3,
    faults = Faults::none().restarts(4).stalls(1)
)]
async fn messages_that_wait_survive_restarts_in_their_order(sim: Sim) {
    let seen: Arc<std::sync::Mutex<Vec<u32>>> = Arc::default();
    let mut tree = Supervisor::one_for_one().intensity(1000, HOUR);
    let same = seen.clone();
    let reader = tree.add(Child::new("a", move || Reader { seen: same.clone() }).on_core(1));
    let Ok(tree) = tree.start().await else {
        return;
    };
    sim.spare(&tree);
    let mut sent = 0;
    for nth in 0..20 {
        // A kill may come after the place was taken and before the message is sent. The message arrives all the same.
        reader
            .read(nth)
            .send()
            .await
            .expect("it is accepted in any life");
        sent += 1;
    }
    while reader.ping().await.is_err() && tree.is_alive() {}
    if !tree.is_alive() {
        return;
    }
    let seen = seen.lock().expect("nobody panicked").clone();
    sim.always(
        seen.len() == sent,
        "none is lost, and none is handled twice",
    );
    sim.always(seen.is_sorted(), "in the order in which they were sent");
    tree.stop();
    tree.join().await;
}

struct Reader {
    seen: Arc<std::sync::Mutex<Vec<u32>>>,
}

#[actor]
impl Reader {
    pub fn read(&mut self, nth: u32) {
        self.seen.lock().expect("nobody panicked").push(nth);
    }

    pub fn ping(&self) {}
}

#[actor_core::test(seeds = 2000, cores = 3, faults = Faults::none().kills(2).restarts(2).slow(1))]
async fn whatever_is_killed_the_tree_ends_in_order(sim: Sim) {
    let books = Books::default();
    let mut inner = Supervisor::one_for_all().intensity(1, HOUR);
    let mut workers = vec![
        inner.add(Child::new("a", Worker::maker(&books)).on_core(1)),
        inner.add(Child::new("b", Worker::maker(&books)).on_core(2)),
    ];
    let mut tree = Supervisor::rest_for_one().intensity(1000, HOUR);
    let inner = tree.supervisor("inner", inner);
    workers.push(tree.add(Child::new("c", Worker::maker(&books)).restart(Restart::Transient)));
    let tree = tree.start().await;
    if let Ok(tree) = &tree {
        for worker in &workers {
            let _ = worker.work().await;
        }
        sometimes(inner.count_children().await.is_ok(), "the inner one lives");
        tree.stop();
        let exit = tree.join().await;
        sim.always(
            matches!(exit, Exit::Normal | Exit::Killed | Exit::Shutdown),
            "as told",
        );
    }
    drop(tree);
    drop(inner);
    for worker in workers {
        worker.join().await;
    }
    sim.always(books.living() == 0, "no state is left");
}

// ----- links -----

struct Node;

#[actor]
impl Node {
    pub fn link(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn unlink(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.unlink(&other);
    }

    pub fn ping(&self) {}
}

#[actor_core::test(seeds = 3000, cores = 3)]
async fn both_ends_of_a_link_agree(sim: Sim) {
    let nodes: Vec<_> = (0..2)
        .map(|core| Node.spawn_on(core + 1).expect("it is there"))
        .collect();
    for _ in 0..4 {
        let (one, other) = match sim.random() % 2 {
            0 => (&nodes[0], &nodes[1]),
            _ => (&nodes[1], &nodes[0]),
        };
        let _ = match sim.random() % 3 {
            0 => one.unlink(other.clone()).try_send(),
            _ => one.link(other.clone()).try_send(),
        };
    }
    for node in [0, 1, 0, 1] {
        let _ = nodes[node].ping().await;
    }
    // Nothing is in flight any more. Whatever came before, the last word decides, whoever has it.
    sim.sleep(SECOND).await;
    let (last, other) = match sim.random() % 2 {
        0 => (&nodes[0], &nodes[1]),
        _ => (&nodes[1], &nodes[0]),
    };
    let links = sim.random().is_multiple_of(2);
    match links {
        true => last.link(other.clone()).await.expect("it lives"),
        false => last.unlink(other.clone()).await.expect("it lives"),
    }
    // If one of them ends, the other ends with it, or not.
    sim.sleep(SECOND).await;
    let (dies, other) = match sim.random() % 2 {
        0 => (&nodes[0], &nodes[1]),
        _ => (&nodes[1], &nodes[0]),
    };
    dies.kill();
    dies.join().await;
    sim.sleep(SECOND).await;
    sim.always(
        other.is_alive() != links,
        "both know whether they are linked",
    );
}
