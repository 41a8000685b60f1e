//! Cycles of calls fail with their path; what only looks like a cycle does not.

mod common;

use std::{
    collections::VecDeque,
    pin::{Pin, pin},
    thread,
    time::Duration,
};

use actor_core::{
    Answer, Answered, CallError, Context, DeadLetters, Deadlock, Handle as _, Join, SendError,
    System, actor,
};
use common::{begin, on_cores};
use futures_util::future::{Either, join, join_all, select, select_all};
use tokio::sync::oneshot;

/// Walks along a route of actors. Each step is a call that waits for the rest.
#[derive(Default)]
pub struct Node {
    visits: usize,
}

type Route = VecDeque<NodeHandle>;

#[actor(mailbox = 2)]
impl Node {
    /// Returns how many steps were left.
    pub async fn walk(&mut self, mut route: Route) -> Result<usize, Deadlock> {
        self.visits += 1;
        match route.pop_front() {
            None => Ok(0),
            Some(next) => flat(next.walk(route).await),
        }
    }

    pub async fn stroll(&self, mut route: Route) -> Result<usize, Deadlock> {
        match route.pop_front() {
            None => Ok(0),
            Some(next) => flat(next.stroll(route).await),
        }
    }

    /// A shared method that makes an exclusive call.
    pub async fn cross(&self, mut route: Route) -> Result<usize, Deadlock> {
        match route.pop_front() {
            None => Ok(0),
            Some(next) => flat(next.walk(route).await),
        }
    }

    /// Calls once it is told to.
    pub async fn walk_when(
        &mut self,
        go: oneshot::Receiver<()>,
        next: NodeHandle,
    ) -> Result<usize, Deadlock> {
        let _ = go.await;
        flat(next.walk(Route::new()).await)
    }

    pub async fn stroll_when(
        &self,
        go: oneshot::Receiver<()>,
        route: Route,
    ) -> Result<usize, Deadlock> {
        let _ = go.await;
        self.stroll(route).await
    }

    /// Two calls at a time, one of which is answered when `go` says so.
    pub async fn fork(
        &mut self,
        one: NodeHandle,
        two: NodeHandle,
        go: oneshot::Receiver<()>,
    ) -> Result<usize, Deadlock> {
        let (one, two) = join(one.walk(Route::new()), two.hold(go)).await;
        Ok(flat(one)? + flat(two)?)
    }

    pub async fn hold(&mut self, go: oneshot::Receiver<()>) -> Result<usize, Deadlock> {
        let _ = go.await;
        Ok(0)
    }

    /// Two calls at a time, each with a route of its own.
    pub async fn walk_both(
        &mut self,
        one: Route,
        two: Route,
    ) -> (Result<usize, Deadlock>, Result<usize, Deadlock>) {
        let walk = |mut route: Route| async {
            let next = route.pop_front().unwrap();
            flat(next.walk(route).await)
        };
        join(walk(one), walk(two)).await
    }

    /// Gives up a call that continues at `next`, and calls `next` again.
    pub async fn turn_back(
        &mut self,
        context: &Context<Self>,
        next: NodeHandle,
        first: oneshot::Receiver<()>,
        second: oneshot::Receiver<()>,
    ) -> Result<usize, Deadlock> {
        let mut given_up = Box::pin(next.stroll_into(first, context.handle()));
        begin(&mut given_up).await;
        let visits = next.visits().await;
        assert_eq!(visits, Ok(0), "the first call has begun");
        drop(given_up);
        flat(next.stroll_when(second, Route::new()).await)
    }

    /// A shared method that makes an exclusive call, once it is told to.
    pub async fn stroll_into(
        &self,
        go: oneshot::Receiver<()>,
        next: NodeHandle,
    ) -> Result<usize, Deadlock> {
        let _ = go.await;
        flat(next.walk(Route::new()).await)
    }

    pub async fn walk_within(
        &mut self,
        next: NodeHandle,
        limit: Duration,
    ) -> Result<bool, Deadlock> {
        match next.walk(Route::new()).within(limit).await {
            Err(CallError::Timeout | CallError::Full) => Ok(true),
            other => flat(other).map(|_| false),
        }
    }

    pub async fn walk_or_sleep(
        &mut self,
        context: &Context<Self>,
        next: NodeHandle,
        limit: Duration,
    ) -> Result<bool, Deadlock> {
        let walk = next.walk(Route::new());
        match select(walk, pin!(context.sleep(limit))).await {
            Either::Left((answer, _)) => flat(answer).map(|_| false),
            Either::Right(_) => Ok(true),
        }
    }

    /// Whether somebody has `ended` before the call was answered.
    pub async fn walk_or_join(&mut self, next: NodeHandle, ended: Join) -> Result<bool, Deadlock> {
        match select(next.walk(Route::new()), ended).await {
            Either::Left((answer, _)) => flat(answer).map(|_| false),
            Either::Right(_) => Ok(true),
        }
    }

    /// Whether something came out of a port before the call was answered.
    pub async fn walk_or_hear(
        &mut self,
        next: NodeHandle,
        answered: Answered<()>,
    ) -> Result<bool, Deadlock> {
        match select(next.walk(Route::new()), answered).await {
            Either::Left((answer, _)) => flat(answer).map(|_| false),
            Either::Right(_) => Ok(true),
        }
    }

    /// Calls `next`, and at the same time waits for somebody's end.
    pub async fn walk_and_join(
        &mut self,
        next: NodeHandle,
        ended: Join,
    ) -> Result<usize, Deadlock> {
        let (answer, _) = join(next.walk(Route::new()), ended).await;
        flat(answer)
    }

    /// Begins a call of `other`, which waits for room if the mailbox `is_full`, hands it on, and then calls itself.
    pub async fn hand_on(
        &mut self,
        context: &Context<Self>,
        other: NodeHandle,
        is_full: bool,
        to: oneshot::Sender<Begun>,
        go: oneshot::Receiver<()>,
    ) -> Result<usize, Deadlock> {
        while is_full && other.note().try_send().is_ok() {}
        let mut begun: Begun = Box::pin(async move { flat(other.walk(Route::new()).await) });
        begin(&mut begun).await;
        let _ = to.send(begun);
        let _ = go.await;
        flat(context.handle().walk(Route::new()).await)
    }

    /// Goes on with a call that somebody else has begun.
    pub async fn take_over(
        &mut self,
        begun: Begun,
        go: oneshot::Receiver<()>,
        polled: oneshot::Sender<()>,
    ) -> Result<usize, Deadlock> {
        goes_on(begun, go, polled).await
    }

    /// Fills the mailbox of `next` until there is an error.
    pub async fn flood(&mut self, next: NodeHandle) -> Deadlock {
        loop {
            match next.note().send().await {
                Ok(()) => {}
                Err(SendError::Deadlock(NodeMessage::Note, path)) => return path,
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    pub fn note(&mut self) {}

    pub fn visits(&self) -> usize {
        self.visits
    }
}

/// A call that has begun.
type Begun = Pin<Box<dyn Future<Output = Result<usize, Deadlock>> + Send>>;

/// When it is told to, polls it once, says so, and waits for its end.
async fn goes_on(
    mut begun: Begun,
    go: oneshot::Receiver<()>,
    polled: oneshot::Sender<()>,
) -> Result<usize, Deadlock> {
    let _ = go.await;
    begin(&mut begun).await;
    let _ = polled.send(());
    begun.await
}

/// The number of steps, or the cycle, wherever on the route it was found.
fn flat(answer: Result<usize, CallError<Deadlock>>) -> Result<usize, Deadlock> {
    match answer {
        Ok(left) => Ok(left + 1),
        Err(CallError::Failed(path) | CallError::Deadlock(path)) => Err(path),
        Err(other) => panic!("{other:?}"),
    }
}

/// `count` nodes, all on core 0 or alternating between two cores.
fn nodes(system: &System, count: usize, cores: usize) -> Vec<NodeHandle> {
    let spawn = |nth| system.spawn_on(nth % cores, Node::default()).unwrap();
    (0..count).map(spawn).collect()
}

/// Every test runs with its actors on one core, and spread over two.
macro_rules! here_and_across {
    ($($name:ident => $body:ident;)*) => {$(
        mod $name {
            #[test]
            fn on_one_core() {
                super::on_cores(2, |system| super::$body(system, 1));
            }

            #[test]
            fn across_cores() {
                super::on_cores(2, |system| super::$body(system, 2));
            }
        }
    )*};
}

here_and_across! {
    self_call => self_call_fails;
    shared_method_calls_exclusive_one_of_its_own => shared_calls_exclusive;
    two_actors => circle_of_two;
    two_hundred_actors => long_circle;
    three_actors => circle_of_three;
    exclusive_call_bars_a_shared_one => barred_by_exclusive;
    two_that_call_each_other_at_once => crossing;
    one_of_two_calls_closes_the_circle => forked;
    both_of_two_calls_are_self_calls => two_self_calls;
    each_of_two_calls_ends_in_a_circle => two_circles;
    a_call_that_was_given_up_is_nobodys_wait => given_up;
    two_ways_lead_to_each_of_many => many_ways;
    full_mailboxes => full_circle;
    actors_live_on => live_on;
    a_deadline_is_a_way_out => deadline;
    a_timer_beside_the_call_is_a_way_out => beside_a_timer;
    an_end_beside_the_call_is_a_way_out => beside_an_end;
    an_answer_port_beside_the_call_is_a_way_out => beside_a_port;
    an_end_was_the_last_way_out => after_an_end;
    an_actor_that_took_a_call_over_is_no_way_out => taken_over_by_an_actor;
    a_thread_that_took_a_call_over_is_no_way_out => taken_over_by_a_thread;
    the_message_of_a_call_that_was_told_is_no_dead_letter => told;
    shared_calls_of_each_other => shared_circle;
    chains_without_a_circle => chains;
}

fn names(path: &Deadlock, expected: &[(&str, &NodeHandle)]) {
    let mut text = String::from("deadlock; the method did not run: ");
    for (method, node) in expected {
        text += &format!("`Node::{method}` ({}) waits for ", node.id());
    }
    text += &format!("`Node` ({})", expected[0].1.id());
    assert_eq!(path.to_string(), text);
    let path: Vec<_> = path.path().iter().map(|it| (it.method, it.id)).collect();
    let expected = expected.iter().map(|(method, node)| (*method, node.id()));
    assert_eq!(path, expected.collect::<Vec<_>>());
}

async fn self_call_fails(system: System, cores: usize) {
    let nodes = nodes(&system, cores, cores);
    let node = &nodes[cores - 1];
    let path = flat(node.walk([node.clone()].into()).await).unwrap_err();
    names(&path, &[("walk", node)]);
}

async fn shared_calls_exclusive(system: System, cores: usize) {
    let nodes = nodes(&system, cores, cores);
    let node = &nodes[cores - 1];
    let path = flat(node.cross([node.clone()].into()).await).unwrap_err();
    names(&path, &[("cross", node)]);
}

async fn circle_of_two(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    let path = flat(a.walk([b.clone(), a.clone()].into()).await).unwrap_err();
    // The call of `b` is the one that closes the cycle.
    names(&path, &[("walk", b), ("walk", a)]);
    assert_eq!(a.visits().await.unwrap(), 1, "the method did not run");
}

async fn circle_of_three(system: System, cores: usize) {
    let nodes = nodes(&system, 3, cores);
    let [a, b, c] = &nodes[..] else {
        unreachable!()
    };
    let route = [b.clone(), c.clone(), a.clone()].into();
    let path = flat(a.walk(route).await).unwrap_err();
    names(&path, &[("walk", c), ("walk", a), ("walk", b)]);
}

/// Two shared methods may call each other, unless an exclusive one waits between them.
async fn barred_by_exclusive(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    let (go, wait) = oneshot::channel();
    let mut outer = pin!(a.stroll_when(wait, [b.clone(), a.clone()].into()));
    begin(&mut outer).await;
    a.walk(Route::new()).send().await.unwrap();
    let _ = go.send(());
    let path = flat(outer.await).unwrap_err();
    names(&path, &[("stroll", b), ("stroll_when", a)]);
}

/// Each calls the next one, and the last one calls the first.
async fn long_circle(system: System, cores: usize) {
    let nodes = nodes(&system, 200, cores);
    let mut route: Route = nodes.iter().cloned().collect();
    let first = route.pop_front().unwrap();
    route.push_back(first.clone());
    let path = flat(first.walk(route).await).unwrap_err().to_string();
    assert!(path.contains(".. 136 more .."), "{path}");
}

async fn crossing(system: System, cores: usize) {
    for _ in 0..200 {
        let nodes = nodes(&system, 2, cores);
        let [a, b] = &nodes[..] else { unreachable!() };
        let ((go_a, wait_a), (go_b, wait_b)) = (oneshot::channel(), oneshot::channel());
        let calls = join(
            a.walk_when(wait_a, b.clone()),
            b.walk_when(wait_b, a.clone()),
        );
        let go = async {
            let _ = go_a.send(());
            let _ = go_b.send(());
        };
        let ((one, two), ()) = join(calls, go).await;
        assert!(flat(one).is_err() || flat(two).is_err());
    }
}

/// When the other call is answered, only the cycle is left.
async fn forked(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    let (go, wait) = oneshot::channel();
    let mut fork = pin!(a.fork(a.clone(), b.clone(), wait));
    begin(&mut fork).await;
    // Nothing is decided until `b` has begun.
    while b.visits().within(Duration::from_millis(20)).await != Err(CallError::Timeout) {}
    let _ = go.send(());
    let path = flat(fork.await).unwrap_err();
    names(&path, &[("fork", a)]);
}

async fn two_self_calls(system: System, cores: usize) {
    let nodes = nodes(&system, cores, cores);
    let node = &nodes[cores - 1];
    let route: Route = [node.clone()].into();
    let (one, two) = node.walk_both(route.clone(), route).await.unwrap();
    names(&one.unwrap_err(), &[("walk_both", node)]);
    names(&two.unwrap_err(), &[("walk_both", node)]);
    assert_eq!(node.visits().await, Ok(0));
}

/// A task that waits for two calls continues when one of them is answered. Here neither will be.
async fn two_circles(system: System, cores: usize) {
    let nodes = nodes(&system, 3, cores);
    let [a, b, c] = &nodes[..] else {
        unreachable!()
    };
    let by = |node: &NodeHandle| -> Route { [node.clone(), a.clone()].into() };
    let (one, two) = a.walk_both(by(b), by(c)).await.unwrap();
    // Which edge comes last depends on the cores: it may be that of `a` or that of the other one.
    for (path, other) in [(one.unwrap_err(), b), (two.unwrap_err(), c)] {
        let path = path.to_string();
        assert!(
            path.contains(&format!("`Node::walk_both` ({})", a.id())),
            "{path}"
        );
        assert!(
            path.contains(&format!("`Node::walk` ({})", other.id())),
            "{path}"
        );
    }
    assert_eq!(a.visits().await, Ok(0));
}

/// The call that was given up waits for its caller, which waits for another call.
async fn given_up(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    let ((go, first), (end, second)) = (oneshot::channel(), oneshot::channel());
    let mut turn = pin!(a.turn_back(b.clone(), first, second));
    begin(&mut turn).await;
    // Both have begun at `b`.
    assert_eq!(b.visits().await, Ok(0));
    let _ = go.send(());
    // And so has what the first one does now.
    assert_eq!(b.visits().await, Ok(0));
    let _ = end.send(());
    assert_eq!(turn.await, Ok(1));
    assert_eq!(
        a.visits().await,
        Ok(1),
        "the call that was given up came through"
    );
}

/// Each actor of a layer waits for two of the next: 2^20 paths through few actors. They lead into a cycle that does
/// not contain the actor that searches.
async fn many_ways(system: System, cores: usize) {
    let layers = 20;
    let nodes = nodes(&system, 2 * layers, cores);
    let (mut goes, mut calls) = (Vec::new(), Vec::new());
    for (nth, node) in nodes.iter().enumerate() {
        let next = (nth / 2 * 2 + 2) % nodes.len();
        for next in &nodes[next..next + 2] {
            let (go, wait) = oneshot::channel();
            let mut call = Box::pin(node.stroll_into(wait, next.clone()).into_future());
            begin(&mut call).await;
            goes.push(go);
            calls.push(call);
        }
    }
    for go in goes.into_iter().rev() {
        let _ = go.send(());
    }
    let answers = join_all(calls).await;
    assert!(answers.iter().any(Result::is_err));
}

async fn full_circle(system: System, cores: usize) {
    for length in 1..=3 {
        let nodes = nodes(&system, length, cores);
        let floods = (0..length).map(|nth| nodes[nth].flood(nodes[(nth + 1) % length].clone()));
        // When the cycle is broken, the others continue, so only the first end is certain.
        let (path, nth, _) = select_all(floods).await;
        let path = path.unwrap().to_string();
        let start = format!(
            "deadlock; the method did not run: `Node::flood` ({})",
            nodes[nth].id()
        );
        assert!(path.starts_with(&start), "{path}");
        assert_eq!(path.matches("`Node::flood`").count(), length, "{path}");
        nodes.iter().for_each(NodeHandle::kill);
    }
}

/// A cycle that was broken leaves nothing behind.
async fn live_on(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    for round in 1..=50 {
        flat(a.walk([b.clone(), a.clone()].into()).await).unwrap_err();
        assert_eq!(a.visits().await.unwrap(), 2 * round - 1);
        flat(a.walk([b.clone()].into()).await).unwrap();
    }
}

async fn deadline(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let limit = Duration::from_millis(20);
    let late = nodes[1].walk_within(nodes[1].clone(), limit).await.unwrap();
    assert!(late, "the call ends by its deadline");
}

async fn beside_a_timer(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let limit = Duration::from_millis(20);
    let late = nodes[1]
        .walk_or_sleep(nodes[1].clone(), limit)
        .await
        .unwrap();
    assert!(late, "the sleep ends first");
}

async fn beside_an_end(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    for node in &nodes {
        let other = system.spawn_on(0, Node::default()).unwrap();
        let mut late = pin!(node.walk_or_join(node.clone(), other.join()));
        begin(&mut late).await;
        // Long enough to find a cycle.
        let visits = node.visits().within(Duration::from_millis(20)).await;
        assert_eq!(visits, Err(CallError::Timeout));
        other.kill();
        assert_eq!(late.await, Ok(true), "the end comes first");
    }
}

async fn beside_a_port(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    for node in &nodes {
        let (port, answered) = Answer::channel();
        let mut late = pin!(node.walk_or_hear(node.clone(), answered));
        begin(&mut late).await;
        // Long enough to find a cycle.
        let visits = node.visits().within(Duration::from_millis(20)).await;
        assert_eq!(visits, Err(CallError::Timeout));
        port.ok(());
        assert_eq!(
            late.await,
            Ok(true),
            "what comes out of the port comes first"
        );
    }
}

/// As far as anybody knows, there is a way out as long as the other one lives.
async fn after_an_end(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    for node in &nodes {
        for core in 0..2 {
            let other = system.spawn_on(core, Node::default()).unwrap();
            let mut walk = pin!(node.walk_and_join(node.clone(), other.join()));
            begin(&mut walk).await;
            let visits = node.visits().within(Duration::from_millis(20)).await;
            assert_eq!(visits, Err(CallError::Timeout));
            other.kill();
            let path = flat(walk.await).unwrap_err();
            names(&path, &[("walk_and_join", node)]);
        }
    }
}

/// It is in a mailbox when the call fails, and is thrown out later.
async fn told(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    let path = flat(a.walk([b.clone(), a.clone()].into()).await).unwrap_err();
    names(&path, &[("walk", b), ("walk", a)]);
    // This comes behind that message.
    assert_eq!(a.walk(Route::new()).await, Ok(0));
    assert_eq!(system.dead_letters(), DeadLetters::default());
}

async fn shared_circle(system: System, cores: usize) {
    let nodes = nodes(&system, 2, cores);
    let [a, b] = &nodes[..] else { unreachable!() };
    for _ in 0..200 {
        let there = [b.clone(), a.clone(), b.clone()].into();
        let back = [a.clone(), b.clone(), a.clone()].into();
        let (one, two) = join(a.stroll(there), b.stroll(back)).await;
        assert_eq!((one, two), (Ok(3), Ok(3)));
    }
}

/// Many tasks that wait for busy actors, in an order without a cycle.
async fn chains(system: System, cores: usize) {
    let nodes = nodes(&system, 5, cores);
    let walk = |first: usize| {
        let route: Route = nodes[first + 1..].iter().cloned().collect();
        let (node, steps) = (nodes[first].clone(), 4 - first);
        async move {
            for _ in 0..50 {
                assert_eq!(node.walk(route.clone()).await, Ok(steps));
            }
        }
    };
    join_all((0..20).map(|nth| walk(nth % 5))).await;
}

async fn taken_over_by_an_actor(system: System, cores: usize) {
    let take_over = |begun, go, polled| {
        let other = system.spawn_on(0, Node::default()).unwrap();
        async move { flat(other.take_over(begun, go, polled).await) }
    };
    taken_over(&system, cores, take_over).await;
}

async fn taken_over_by_a_thread(system: System, cores: usize) {
    let take_over = |begun, go, polled| {
        let (end, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        thread::spawn(move || end.send(runtime.block_on(goes_on(begun, go, polled))));
        async { ended.await.unwrap() }
    };
    taken_over(&system, cores, take_over).await;
}

/// An actor does not wait for what it has begun and handed on, also if its new owner polls that only when the circle is
/// closed.
async fn taken_over<F: Future<Output = Result<usize, Deadlock>>>(
    system: &System,
    cores: usize,
    take_over: impl Fn(Begun, oneshot::Receiver<()>, oneshot::Sender<()>) -> F,
) {
    for (is_full, is_late) in [(false, false), (false, true), (true, false), (true, true)] {
        let nodes = nodes(system, 2, cores);
        let [busy, node] = &nodes[..] else {
            unreachable!()
        };
        let (release, released) = oneshot::channel();
        let mut hold = pin!(busy.hold(released));
        begin(&mut hold).await;
        let ((to, begun), (close, closes)) = (oneshot::channel(), oneshot::channel());
        let mut circle = pin!(node.hand_on(busy.clone(), is_full, to, closes));
        begin(&mut circle).await;
        let ((go, goes), (polled, was_polled)) = (oneshot::channel(), oneshot::channel());
        let mut other = pin!(take_over(begun.await.unwrap(), goes, polled));
        begin(&mut other).await;
        if is_late {
            drop(close);
            // Long enough to find a cycle.
            let visits = node.visits().within(Duration::from_millis(20)).await;
            assert_eq!(visits, Err(CallError::Timeout));
            drop(go);
        } else {
            drop(go);
            was_polled.await.unwrap();
            drop(close);
        }
        let path = flat(circle.await).unwrap_err();
        names(&path, &[("hand_on", node)]);
        drop(release);
        assert!(other.await.is_ok());
        assert_eq!(hold.await, Ok(0));
    }
}
