//! Links, monitors and exit signals: items 1 to 12.

use std::{
    sync::mpsc,
    task::{self, Waker},
    time::Duration,
};

use actor_core::{
    Actor as _, Context, Down, Exit, Handle as _, System, actor,
    supervisor::{Backoff, ChildState, Supervisor, SupervisorHandle},
};
use futures_util::FutureExt as _;

use crate::{
    common::{promptly, system},
    support::{HOUR, Log, Worker, yield_now},
};

/// An actor that does not trap exits.
pub struct Node {
    log: Log,
}

impl Node {
    pub fn of(log: &Log) -> Self {
        Node { log: log.clone() }
    }
}

#[actor]
impl Node {
    pub fn link_to(&mut self, other: SupervisorHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn link(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn link_trap(&mut self, other: TrapHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn unlink(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.unlink(&other);
    }

    pub fn ping(&mut self) {}

    pub fn crash(&mut self) {
        panic!("a node crashes");
    }

    pub fn fail(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    pub fn stop_yourself(&mut self, context: &Context<Self>) {
        context.stop();
    }

    pub fn spawn_linked(&mut self, context: &Context<Self>) -> NodeHandle {
        context
            .spawn_linked(Node::of(&self.log))
            .expect("this is a core")
    }

    pub fn spawn_linked_and_kill_it(&mut self, context: &Context<Self>) {
        self.spawn_linked(context).kill();
    }

    /// Watches the other one, as often as it is told to.
    pub fn watch(&mut self, other: NodeHandle, times: usize, context: &Context<Self>) {
        for _ in 0..times {
            context.watch(&other, |me, down| me.down(down)).detach();
        }
    }

    pub fn watch_and_take_back(&mut self, other: NodeHandle, context: &Context<Self>) {
        drop(context.watch(&other, |me, down| me.down(down)));
    }

    pub fn down(&mut self, down: Down) {
        self.log.add(format!("{} {}", down.actor, down.exit));
    }

    /// Says something to somebody, and then ends.
    pub async fn speak_and_end(self, to: TrapHandle) {
        for nth in 0..3 {
            to.hear(nth).send().await.expect("it lives");
        }
    }
}

/// An actor that traps exits.
pub struct Trap {
    log: Log,
    heir_of: Option<String>,
}

#[actor]
impl Trap {
    pub fn link(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn unlink(&mut self, other: NodeHandle, context: &Context<Self>) {
        context.unlink(&other);
    }

    pub fn unlink_then_kill(&mut self, other: NodeHandle, context: &Context<Self>) {
        other.kill();
        context.unlink(&other);
    }

    pub fn hear(&mut self, nth: u32) {
        self.log.add(format!("heard {nth}"));
    }

    pub fn ping(&mut self) {}

    pub async fn hang(&mut self) {
        std::future::pending::<()>().await;
    }

    /// Takes over the name when a linked actor ends.
    pub fn be_heir_of(&mut self, name: String) {
        self.heir_of = Some(name);
    }

    #[actor(on_link_down)]
    fn linked_ended(&mut self, context: &Context<Self>, down: Down) {
        self.log.add(format!("{} {}", down.actor, down.exit));
        if let Some(name) = &self.heir_of {
            let registered = context.handle().register(name);
            self.log.add(format!("{registered:?}"));
        }
    }
}

fn node(core: usize, log: &Log) -> NodeHandle {
    Node::of(log).spawn_on(core).expect("there are two cores")
}

fn trap(core: usize, log: &Log) -> TrapHandle {
    let log = log.clone();
    let heir_of = None;
    Trap { log, heir_of }
        .spawn_on(core)
        .expect("there are two cores")
}

/// Waits for the next lines.
async fn lines(log: &Log, count: usize) -> Vec<String> {
    let mut lines = Vec::new();
    while lines.len() < count {
        lines.extend(log.take());
        yield_now().await;
    }
    lines
}

/// Makes sure that everything the actors have sent each other has arrived.
async fn round(nodes: &[&NodeHandle]) {
    for _ in 0..3 {
        for node in nodes {
            let _ = node.ping().within(Duration::from_secs(5)).await;
        }
    }
}

/// Runs the body with both actors on one core, and on two.
macro_rules! on_one_core_and_two {
    ($(async fn $name:ident($here:ident, $there:ident, $log:ident) $body:block)*) => {
        $(mod $name {
            use super::*;

            async fn body($here: usize, $there: usize) {
                let $log = &Log::default();
                $body
            }

            #[actor_core::test]
            async fn on_one_core() {
                body(1, 1).await;
            }

            #[actor_core::test]
            async fn on_two_cores() {
                body(0, 1).await;
            }
        })*
    };
}

on_one_core_and_two! {
    async fn item_01_the_other_ends_for_the_same_reason(here, there, log) {
        let (a, b, c) = (node(here, log), node(there, log), node(here, log));
        a.link(b.clone()).await.expect("it lives");
        b.link(c.clone()).await.expect("it lives");
        round(&[&a, &b, &c]).await;
        assert!(a.crash().await.is_err());
        for other in [a, b, c] {
            match other.join().await {
                Exit::Panicked(message) => assert_eq!(message.as_str(), "a node crashes"),
                other => panic!("{other}"),
            }
        }
        let (a, b) = (node(here, log), node(there, log));
        a.link(b.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        a.fail().await.expect("it answers");
        assert_eq!(b.join().await.to_string(), "failed: no more");
    }

    async fn item_02_an_end_in_order_does_not_matter_to_the_other(here, there, log) {
        let (a, b) = (node(here, log), node(there, log));
        a.link(b.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        b.stop();
        assert_eq!(b.join().await, Exit::Normal);
        round(&[&a, &b]).await;
        assert_eq!(a.ping().await, Ok(()));
        a.stop_yourself().await.expect("it answers");
        assert_eq!(a.join().await, Exit::Normal);
    }

    async fn item_03_who_traps_exits_is_told_instead(here, there, log) {
        let t = trap(there, log);
        for (end, text) in [("stop", "Node ended in order"), ("kill", "Node was killed"), ("fail", "Node failed: no more")] {
            let a = node(here, log);
            t.link(a.clone()).await.expect("it lives");
            round(&[&a]).await;
            match end {
                "stop" => a.stop(),
                "kill" => a.kill(),
                _ => a.fail().await.expect("it answers"),
            }
            assert_eq!(lines(log, 1).await, [text]);
        }
        assert_eq!(t.ping().await, Ok(()));
    }

    async fn item_04_a_kill_cannot_be_trapped(here, there, log) {
        let (t, a) = (trap(there, log), node(here, log));
        t.link(a.clone()).await.expect("it lives");
        round(&[&a]).await;
        t.kill();
        assert_eq!(t.join().await, Exit::Killed);
        assert_eq!(a.join().await, Exit::Killed);
        assert_eq!(log.take(), [""; 0]);
    }

    async fn item_05_a_kill_that_comes_through_a_link_can(here, there, log) {
        let (a, b, t) = (node(here, log), node(there, log), trap(here, log));
        a.link(b.clone()).await.expect("it lives");
        t.link(b.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        a.kill();
        assert_eq!(lines(log, 1).await, ["Node was killed"]);
        assert_eq!(t.ping().await, Ok(()));
    }

    async fn item_06_a_link_to_nobody_fails(here, there, log) {
        let gone = node(there, log);
        gone.stop();
        gone.join().await;
        let (a, t) = (node(here, log), trap(here, log));
        t.link(gone.clone()).await.expect("it lives");
        assert_eq!(lines(log, 1).await, [" is not there"]);
        let _ = a.link(gone).await;
        assert_eq!(a.join().await, Exit::NoActor);
    }

    async fn item_07_there_is_one_link_for_a_pair(here, there, log) {
        let (a, b) = (node(here, log), node(there, log));
        for _ in 0..3 {
            a.link(b.clone()).await.expect("it lives");
            b.link(a.clone()).await.expect("it lives");
        }
        round(&[&a, &b]).await;
        // Either side can remove the link, and all of it.
        b.unlink(a.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        b.kill();
        b.join().await;
        round(&[&a]).await;
        assert_eq!(a.ping().await, Ok(()));
        // It can be linked again, from the other side, too.
        let b = node(there, log);
        a.link(b.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        a.unlink(b.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        b.link(a.clone()).await.expect("it lives");
        round(&[&a, &b]).await;
        a.kill();
        assert_eq!(b.join().await, Exit::Killed);
        // And an actor that traps is told once.
        let (t, c) = (trap(here, log), node(there, log));
        t.link(c.clone()).await.expect("it lives");
        c.link_trap(t.clone()).await.expect("it lives");
        t.link(c.clone()).await.expect("it lives");
        round(&[&c]).await;
        c.kill();
        assert_eq!(lines(log, 1).await, ["Node was killed"]);
        t.ping().await.expect("it lives");
        assert_eq!(log.take(), [""; 0]);
    }

    async fn item_08_the_signal_of_a_link_that_is_gone_is_dropped(here, there, log) {
        for _ in 0..50 {
            let (t, a) = (trap(here, log), node(there, log));
            t.link(a.clone()).await.expect("it lives");
            round(&[&a]).await;
            t.unlink_then_kill(a.clone()).await.expect("it lives");
            a.join().await;
            for _ in 0..3 {
                t.ping().await.expect("it lives");
                yield_now().await;
            }
            assert_eq!(log.take(), [""; 0]);
        }
    }

    async fn item_10_monitors_are_one_way_and_each_tells_once(here, there, log) {
        let (a, b) = (node(here, log), node(there, log));
        a.watch(b.clone(), 3).await.expect("it lives");
        a.watch_and_take_back(b.clone()).await.expect("it lives");
        b.kill();
        assert_eq!(lines(log, 3).await, ["Node was killed"; 3]);
        a.watch(b.clone(), 2).await.expect("it lives");
        assert_eq!(lines(log, 2).await, ["Node is not there"; 2]);
        round(&[&a]).await;
        assert_eq!(log.take(), [""; 0]);
        assert_eq!(b.monitor().await, Exit::NoActor);
        // The end of the watcher means nothing to the other one.
        let c = node(there, log);
        a.watch(c.clone(), 1).await.expect("it lives");
        a.kill();
        a.join().await;
        assert_eq!(c.ping().await, Ok(()));
    }

    async fn item_11_a_name_is_free_before_the_end_is_told(here, there, log) {
        for _ in 0..20 {
            let (a, t) = (node(here, log), trap(there, log));
            a.register("the one").expect("it is free");
            t.be_heir_of("the one".into()).await.expect("it lives");
            t.link(a.clone()).await.expect("it lives");
            round(&[&a]).await;
            a.kill();
            assert_eq!(lines(log, 2).await, ["Node was killed", "Ok(())"]);
            t.kill();
            t.join().await;
        }
    }

    async fn item_12_what_was_sent_before_the_end_comes_before_it(here, there, log) {
        for _ in 0..20 {
            let (a, t) = (node(here, log), trap(there, log));
            t.link(a.clone()).await.expect("it lives");
            round(&[&a]).await;
            a.speak_and_end(t.clone()).await.expect("it answers");
            let expected = ["heard 0", "heard 1", "heard 2", "Node ended in order"];
            assert_eq!(lines(log, 4).await, expected);
        }
    }
}

#[actor_core::test]
async fn item_09_an_actor_that_is_spawned_linked_cannot_end_unnoticed() {
    let log = Log::default();
    let a = Node::of(&log).spawn();
    let child = a.spawn_linked().await.expect("it answers");
    child.kill();
    assert_eq!(a.join().await, Exit::Killed);
    let b = Node::of(&log).spawn();
    let _ = b.spawn_linked_and_kill_it().await;
    assert_eq!(b.join().await, Exit::Killed);
}

#[actor_core::test]
async fn a_signal_passes_a_full_mailbox() {
    let log = Log::default();
    let t = trap(1, &log);
    let a = node(0, &log);
    t.link(a.clone()).await.expect("it lives");
    round(&[&a]).await;
    t.hang().send().await.expect("it lives");
    while t.hear(0).try_send().is_ok() {}
    a.kill();
    a.join().await;
    assert!(t.hear(1).try_send().is_err(), "it is still full");
    t.kill();
    assert_eq!(t.join().await, Exit::Killed);
}

#[actor_core::test]
async fn an_actor_cannot_be_linked_to_itself() {
    let log = Log::default();
    let a = Node::of(&log).spawn();
    a.link(a.clone()).await.expect("nothing happens");
    assert_eq!(a.ping().await, Ok(()));
}

/// Is linked to, and watches, as many actors as a server has connections.
#[derive(Default)]
struct Hub {
    lost: usize,
}

#[actor]
impl Hub {
    pub fn link(&mut self, others: Vec<NodeHandle>, context: &Context<Self>) {
        others.iter().for_each(|other| context.link(other));
    }

    pub fn watch(&mut self, others: Vec<NodeHandle>, context: &Context<Self>) {
        for other in &others {
            context.watch(other, |me, _| me.lost()).detach();
        }
    }

    pub fn lost(&mut self) {
        self.lost += 1;
    }

    pub fn count(&self) -> usize {
        self.lost
    }

    #[actor(on_link_down)]
    fn linked_ended(&mut self, _: Down) {
        self.lost += 1;
    }
}

/// This is like a server that is linked to each of its connections, where these end in reverse order.
#[test]
fn thousands_of_links_and_watches_are_all_told() {
    const MANY: usize = 5_000;
    let system = System::builder().cores(1).pin(false).build().unwrap();
    let nodes = || -> Vec<_> {
        let log = Log::default();
        (0..MANY).map(|_| system.spawn(Node::of(&log))).collect()
    };
    let (linked, watched, hub) = (nodes(), nodes(), system.spawn(Hub::default()));
    hub.link(linked.clone()).wait().unwrap();
    hub.watch(watched.clone()).wait().unwrap();
    let all = linked.iter().chain(&watched).rev();
    all.for_each(|node| node.kill());
    while hub.count().wait() != Ok(2 * MANY) {
        std::thread::yield_now();
    }
}

/// Panics when it is dropped, even while another panic unwinds.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("it went off");
    }
}

struct Guard;

#[actor]
impl Guard {
    pub fn watch(&mut self, other: NodeHandle, context: &Context<Self>) {
        for bomb in [Bomb, Bomb] {
            let watch = context.watch(&other, move |me, _| {
                std::mem::forget(bomb);
                me.ping()
            });
            watch.detach();
        }
    }

    pub fn ping(&mut self) {}
}

/// Each is dropped separately: a panic in a destructor that runs while another panic unwinds would abort the process.
#[actor_core::test]
async fn what_watches_have_may_panic_when_the_actor_ends() {
    let (guard, other) = (Guard.spawn(), Node::of(&Log::default()).spawn());
    guard.watch(other.clone()).await.expect("it lives");
    guard.stop();
    assert_eq!(guard.join().await, Exit::Normal);
}

#[actor_core::test]
async fn what_makes_children_may_panic_when_the_supervisor_ends() {
    let mut tree = Supervisor::one_for_one();
    for name in ["first", "second"] {
        let (bomb, log) = (Bomb, Log::default());
        tree.child(name, move || {
            let _kept = &bomb;
            Node::of(&log)
        });
    }
    let tree = tree.start().await.expect("they start");
    tree.stop();
    assert_eq!(tree.join().await, Exit::Normal);
}

/// Keeps its core.
struct Hog;

#[actor]
impl Hog {
    pub fn keep(&mut self, begun: mpsc::Sender<()>, until: mpsc::Receiver<()>) {
        begun.send(()).expect("somebody waits");
        let _ = until.recv();
    }
}

/// Signals and questions are in the inbox of one core when that core has time for them.
#[test]
fn who_learns_of_an_end_and_asks_the_supervisor_comes_behind_the_signal() {
    promptly(|| {
        let system = system(3);
        let (tree, worker) = system.block_on(|| async {
            let mut tree = Supervisor::one_for_one()
                .backoff(Backoff::exponential(HOUR, HOUR))
                .on_report(|_| {});
            let worker = tree.add(Worker::child("a", &Log::default()).on_core(2));
            (tree.start().await.expect("it starts"), worker)
        });
        let hogs = [0, 1].map(|core| system.spawn_on(core, Hog).unwrap());
        let ends = hogs.map(|hog| {
            let ((begun, begins), (end, until)) = (mpsc::channel(), mpsc::channel());
            hog.keep(begun, until).send().wait().unwrap();
            begins.recv().expect("it begins");
            end
        });
        let ended = worker.monitor();
        assert!(worker.crash().wait().is_err());
        assert!(matches!(ended.wait(), Ok(Exit::Panicked(_))));
        let mut asked = tree.which_children().into_future();
        let mut context = task::Context::from_waker(Waker::noop());
        assert!(asked.poll_unpin(&mut context).is_pending());
        drop(ends);
        let states: Vec<_> = asked.wait().unwrap().iter().map(|it| it.state).collect();
        assert_eq!(states, [ChildState::Restarting]);
    });
}
