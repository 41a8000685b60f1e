//! stakker: one thread, and a queue of closures. A call is answered through a `Ret`, and `run` empties the queue.
//!
//! Its loops are written separately, because there are no futures, but they do the same. There is no far side.

use std::cell::{Cell, RefCell, RefMut};
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use stakker::{
    Actor, ActorOwn, CX, Ret, Stakker, StopCause, actor, call, ret, ret_nop, ret_some_to,
};

use super::contestant::{Answer, Contestant, Measured, Outside, Setup, Side, Unable};
use super::framework::{Tally, tally};
use super::hosts::{self, Queue};
use super::programs;
use super::workload::Parameters;
use crate::alloc;
use crate::pin;
use crate::work::{BURST, warm_up};

struct OneThread(&'static Queue);

pub(super) fn start(_: Setup) -> Box<dyn Contestant> {
    // It starts no threads that would inherit this.
    pin::this_thread(0);
    hosts::settle();
    let stakker = Stakker::new(Instant::now());
    let queue = Queue(RefCell::new(stakker));
    Box::new(OneThread(Box::leak(Box::new(queue))))
}

struct Counter {
    total: u64,
}

impl Counter {
    fn init(_: CX![]) -> Option<Self> {
        Some(Self { total: 0 })
    }

    fn add(&mut self, _: CX![], amount: u64) {
        self.total = self.total.wrapping_add(amount);
    }

    fn add_and_get(&mut self, _: CX![], amount: u64, ret: Ret<u64>) {
        self.total = self.total.wrapping_add(amount);
        ret!([ret], self.total);
    }
}

struct Player {
    peer: Option<Actor<Player>>,
    hops: u64,
    done: Option<Rc<Cell<u64>>>,
}

impl Player {
    fn init(_: CX![]) -> Option<Self> {
        Some(Self {
            peer: None,
            hops: 0,
            done: None,
        })
    }

    fn meet(&mut self, _: CX![], peer: Actor<Player>) {
        self.peer = Some(peer);
    }

    fn begin(&mut self, _: CX![], hops: u64, done: Rc<Cell<u64>>) {
        (self.hops, self.done) = (0, Some(done));
        let peer = self.peer.as_ref().expect("players meet before they play");
        call!([peer], ball(hops - 1));
    }

    fn ball(&mut self, _: CX![], left: u64) {
        self.hops = black_box(self.hops + 1);
        let peer = self.peer.as_ref().expect("players meet before they play");
        match left.checked_sub(1) {
            Some(left) => call!([peer], ball(left)),
            None => {
                let done = self.done.take().expect("an even number of hops");
                done.set(2 * self.hops);
            }
        }
    }
}

struct Mayfly {
    tally: Tally,
}

impl Mayfly {
    fn init(_: CX![]) -> Option<Self> {
        let tally = Tally::default();
        Some(Self { tally })
    }

    fn add(&mut self, _: CX![], amount: u64) {
        self.tally.0 += amount;
    }
}

/// The actor that calls, floods and spawns.
struct Driver {
    counter: Actor<Counter>,
    next: u64,
    goal: u64,
    crowd: u64,
    alive: u64,
    done: Rc<Cell<u64>>,
}

impl Driver {
    fn init(_: CX![], counter: Actor<Counter>, done: Rc<Cell<u64>>) -> Option<Self> {
        Some(Self {
            counter,
            next: 0,
            goal: 0,
            crowd: 0,
            alive: 0,
            done,
        })
    }

    /// Ends with the sum, like all of them.
    fn finish(&mut self, cx: CX![]) {
        let answer = ret_some_to!([cx], finished() as (u64));
        call!([self.counter], add_and_get(0, answer));
    }

    fn finished(&mut self, _: CX![], sum: u64) {
        self.done.set(sum);
    }

    fn calls(&mut self, cx: CX![], calls: u64) {
        (self.next, self.goal) = (0, calls);
        self.call(cx);
    }

    fn call(&mut self, cx: CX![]) {
        if self.next == self.goal {
            return self.finish(cx);
        }
        let amount = self.next;
        self.next += 1;
        let answer = ret_some_to!([cx], answered() as (u64));
        call!([self.counter], add_and_get(black_box(amount), answer));
    }

    fn answered(&mut self, cx: CX![], sum: u64) {
        black_box(sum);
        self.call(cx);
    }

    fn flood(&mut self, cx: CX![], messages: u64) {
        (self.next, self.goal) = (0, messages);
        self.burst(cx);
    }

    fn burst(&mut self, cx: CX![]) {
        let end = self.goal.min(self.next + BURST);
        for amount in self.next..end {
            call!([self.counter], add(black_box(amount)));
        }
        self.next = end;
        if end == self.goal {
            self.finish(cx);
        } else {
            // Queued behind what it has sent.
            call!([cx], burst());
        }
    }

    fn lives(&mut self, cx: CX![], lives: u64, crowd: u64) {
        (self.next, self.goal, self.crowd) = (0, lives, crowd);
        self.live(cx);
    }

    fn live(&mut self, cx: CX![]) {
        let end = self.goal.min(self.next + self.crowd);
        if self.next == end {
            return self.finish(cx);
        }
        self.alive = end - self.next;
        for _ in self.next..end {
            let told = ret_some_to!([cx], ended() as (StopCause));
            let mayfly = actor!(cx, Mayfly::init(), told);
            call!([mayfly], add(1));
            // The owner is dropped here, which ends the actor.
        }
        self.next = end;
    }

    fn ended(&mut self, cx: CX![], _: StopCause) {
        self.alive -= 1;
        if self.alive == 0 {
            self.live(cx);
        }
    }
}

/// Not yet done.
const RUNNING: u64 = u64::MAX;

impl OneThread {
    fn stakker(&self) -> RefMut<'static, Stakker> {
        self.0.0.borrow_mut()
    }

    /// Returns how long it takes until the cell is set, and its value.
    fn timed(&mut self, done: &Cell<u64>, begin: impl FnOnce()) -> (Duration, u64) {
        done.set(RUNNING);
        let begun = Instant::now();
        begin();
        while done.get() == RUNNING {
            self.stakker().run(Instant::now(), false);
        }
        (begun.elapsed(), done.get())
    }

    fn driver(&mut self) -> (ActorOwn<Driver>, ActorOwn<Counter>, Rc<Cell<u64>>) {
        let done = Rc::new(Cell::new(RUNNING));
        let mut stakker = self.stakker();
        let counter = actor!(stakker, Counter::init(), ret_nop!());
        let driver = actor!(
            stakker,
            Driver::init(counter.clone(), done.clone()),
            ret_nop!()
        );
        (driver, counter, done)
    }
}

const ALONE: &str = "one thread; what wakes its loop is the user's own";

impl Contestant for OneThread {
    fn ping_pong(&mut self, _: Side, hops: u64) -> Answer {
        let done = Rc::new(Cell::new(RUNNING));
        let mut stakker = self.stakker();
        let near = actor!(stakker, Player::init(), ret_nop!());
        let far = actor!(stakker, Player::init(), ret_nop!());
        drop(stakker);
        call!([near], meet(far.clone()));
        call!([far], meet(near.clone()));
        let mut rally = |hops| {
            let told = done.clone();
            self.timed(&done, || call!([near], begin(hops, told)))
        };
        rally(warm_up(hops).next_multiple_of(2));
        let (taken, played) = rally(hops);
        Measured::each(taken, hops, played)
    }

    fn call(&mut self, _: Side, calls: u64) -> Answer {
        let (driver, _counter, done) = self.driver();
        let (_, before) = self.timed(&done, || call!([driver], calls(warm_up(calls))));
        let (taken, after) = self.timed(&done, || call!([driver], calls(calls)));
        Measured::each(taken, calls, after - before)
    }

    fn call_from_outside(&mut self, _: Outside, _: u64) -> Answer {
        Unable::because(ALONE)
    }

    fn wake_up(&mut self, _: u64, _: u64) -> Answer {
        Unable::because(ALONE)
    }

    fn flood(&mut self, _: Side, messages: u64) -> Answer {
        let (driver, _counter, done) = self.driver();
        let (_, before) = self.timed(&done, || call!([driver], flood(warm_up(messages))));
        let (taken, after) = self.timed(&done, || call!([driver], flood(messages)));
        Measured::each(taken, messages, after - before)
    }

    fn lives(&mut self, lives: u64, crowd: u64) -> Answer {
        let (driver, _counter, done) = self.driver();
        self.timed(&done, || call!([driver], lives(warm_up(lives), crowd)));
        let before = tally();
        let (taken, _) = self.timed(&done, || call!([driver], lives(lives, crowd)));
        Measured::each(taken, lives, tally() - before)
    }

    fn bytes(&mut self, actors: u64) -> Answer {
        // The memory for the handles is not part of what an actor takes.
        let mut idle = Vec::with_capacity(actors as usize);
        let answered = Rc::new(Cell::new(0));
        alloc::count(true);
        let before = alloc::live();
        let mut stakker = self.stakker();
        for number in 0..actors {
            let counter = actor!(stakker, Counter::init(), ret_nop!());
            let sum = answered.clone();
            let answer = Ret::new(move |total: Option<u64>| {
                sum.set(sum.get() + total.expect("it is alive"));
            });
            call!([counter], add_and_get(1, answer));
            idle.push(counter);
            if number % 1000 == 0 {
                stakker.run(Instant::now(), false);
            }
        }
        stakker.run(Instant::now(), false);
        let grown = alloc::live() - before;
        alloc::count(false);
        std::mem::forget(idle);
        let values = vec![grown.requested as f64 / actors as f64];
        let result = answered.get();
        Ok(Measured { values, result })
    }

    fn program(&mut self, name: &str, parameters: &Parameters) -> Answer {
        programs::run(self.0, name, parameters)
    }
}
