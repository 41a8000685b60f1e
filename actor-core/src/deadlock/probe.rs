//! The probe: follows the edges, gathers the graph, and goes round a second time if it has found a deadlock.
//!
//! It is in one place at a time, and uses only what the core it visits owns. Each task is visited once per round,
//! however many paths lead to it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use smallvec::SmallVec;

use super::{graph, has_stuck, look_again};
use crate::{
    ActorId, Deadlock,
    cell::barring,
    error::Waiting,
    method::Method,
    sched::{
        Beginner, Caller, Core, CoreShared, InTheWay, Kind, Stuck, TaskId, TasksAndMethods, Wait,
    },
    slot::Slot,
};

/// The error names at most this many actors of a cycle.
const MOST_NAMES: usize = 64;
/// Larger graphs are not followed.
const MOST_TASKS: usize = 1 << 20;

/// A task on the path. The first is the one from which the probe set out.
struct Seen {
    slot: &'static Slot,
    generation: u32,
    task: TaskId,
    /// The name of the actor's type, and the method, as found at its home, where the actor cannot end in the
    /// meantime. Unknown for the first task until the probe comes back to it.
    name: &'static str,
    method: Option<&'static Method>,
    /// How often it had been polled, and the calls it waits for. Unknown for the first task until the probe comes
    /// back to it.
    polls: Option<u32>,
    waits: SmallVec<[Wait; 1]>,
}

impl Seen {
    fn id(&self) -> ActorId {
        self.slot.id_of(self.generation)
    }

    /// How the task is stuck, if it is. On the core where its actor is now.
    fn stuck(&self, core: &Core) -> Option<Stuck> {
        let owner = core.owner_in(self.slot, self.generation)?;
        core.stuck_of(owner, self.task)
    }

    fn caller(&self, wait: Wait) -> Caller {
        Caller {
            slot: self.slot,
            generation: self.generation,
            task: self.task,
            call: wait.call,
        }
    }
}

/// A wait of a task in the probe: the indices of both.
type Edge = (usize, usize);

struct Probe {
    seen: Vec<Seen>,
    numbers: HashMap<(ActorId, TaskId), usize>,
    graph: Vec<graph::Calls>,
    /// Calls whose methods have begun: they cannot fail as if nothing had happened.
    begun: HashSet<Edge>,
    /// Calls whose targets are down, with the actor that is to begin their next lives.
    beginners: HashMap<Edge, Beginner>,
    todo: Vec<Edge>,
}

/// `caller` waits for the actor in `target`, which is busy: follows what that one waits for.
#[cold]
pub(super) fn send(core: &Core, target: &'static Slot, caller: Caller) {
    let Some(owner) = core.owner_in(target, target.generation()) else {
        return;
    };
    // Mostly nothing is, and that is cheaper to find out than which methods are in the way.
    if !has_stuck(core, owner) && core.beginner(owner).is_none() {
        return;
    }
    let Caller {
        slot,
        generation,
        task,
        call,
    } = caller;
    let origin = Seen {
        slot,
        generation,
        task,
        name: "?",
        method: None,
        polls: None,
        waits: SmallVec::from_buf([Wait::of(target, call)]),
    };
    let probe = Probe {
        numbers: HashMap::from([((origin.id(), task), 0)]),
        seen: vec![origin],
        graph: vec![SmallVec::from_elem(SmallVec::new(), 1)],
        begun: HashSet::new(),
        beginners: HashMap::new(),
        todo: vec![(0, 0)],
    };
    probe.go_on(core);
}

impl Probe {
    /// Goes on here, and then elsewhere.
    fn go_on(mut self, core: &Core) {
        let mut elsewhere = Vec::new();
        while let Some((node, wait)) = self.todo.pop() {
            if !core.is(self.place((node, wait))) {
                elsewhere.push((node, wait));
            } else if !self.visit(core, node, wait) {
                return;
            }
        }
        let Some(&(node, wait)) = elsewhere.last() else {
            self.conclude(core);
            return;
        };
        let home = self.place((node, wait));
        self.todo = elsewhere;
        travel(core, home, move |core| self.go_on(core));
    }

    /// The core that knows who is in the way of a call.
    fn place(&self, (node, wait): Edge) -> &'static CoreShared {
        match self.beginners.get(&(node, wait)) {
            Some((beginner, _)) => beginner.core(),
            None => self.seen[node].waits[wait].target.core(),
        }
    }

    /// Finds out who is in the way of a call, on the core of its target. Returns `false` when there is nothing to be
    /// found.
    fn visit(&mut self, core: &Core, node: usize, wait: usize) -> bool {
        if let Some(&beginner) = self.beginners.get(&(node, wait)) {
            return self.visit_beginner(core, (node, wait), beginner);
        }
        let Wait { target, .. } = self.seen[node].waits[wait];
        let caller = self.seen[node].caller(self.seen[node].waits[wait]);
        let generation = target.generation();
        let Some(owner) = core.owner_in(target, generation) else {
            return true;
        };
        let InTheWay {
            begun,
            tasks,
            beginner,
        } = core.in_the_way(owner, caller);
        if begun {
            self.begun.insert((node, wait));
        }
        if let Some(beginner) = beginner {
            self.look_there((node, wait), beginner);
            return true;
        }
        self.add_bars(core, (node, wait), (target, generation), tasks)
    }

    /// Like [`Probe::visit`], on the core of the actor that is to begin the next life of the target. That actor may
    /// itself be down.
    fn visit_beginner(&mut self, core: &Core, edge: Edge, beginner: Beginner) -> bool {
        let Some(owner) = core.owner_in(beginner.0, beginner.1) else {
            return true;
        };
        if let Some(next) = core.beginner(owner) {
            self.look_there(edge, next);
            return true;
        }
        self.add_bars(core, edge, beginner, core.underway(owner))
    }

    fn look_there(&mut self, edge: Edge, beginner: Beginner) {
        self.beginners.insert(edge, beginner);
        self.todo.push(edge);
    }

    /// Adds tasks of an actor of this core that are in the way of a call. Returns `false` when there is nothing to be
    /// found.
    fn add_bars(
        &mut self,
        core: &Core,
        (node, wait): Edge,
        (target, generation): (&'static Slot, u32),
        tasks: TasksAndMethods,
    ) -> bool {
        for (task, method) in tasks {
            let found = self.seen.len();
            let id = target.id_of(generation);
            let number = *self.numbers.entry((id, task)).or_insert(found);
            self.graph[node][wait].push(number);
            if number == found {
                if found == MOST_TASKS {
                    return false;
                }
                let stuck = core.stuck(task).unwrap_or_default();
                self.seen.push(Seen {
                    slot: target,
                    generation,
                    task,
                    name: target.life().name,
                    method: Some(method),
                    polls: Some(stuck.polls),
                    waits: stuck.waits,
                });
                self.graph.push(SmallVec::new());
                self.add_calls(number, 0);
            } else if number == 0 && self.seen[0].polls.is_none() && !self.come_back(core, method) {
                return false;
            }
        }
        true
    }

    /// The probe has come back to the task it started from, of which it knew only one call. Returns `false` if that
    /// task is not stuck.
    fn come_back(&mut self, core: &Core, method: &'static Method) -> bool {
        let origin = &mut self.seen[0];
        let Some(mut stuck) = origin.stuck(core) else {
            return false;
        };
        let first = origin.waits[0];
        let Some(at) = stuck.waits.iter().position(|wait| wait.call == first.call) else {
            return false;
        };
        stuck.waits.swap(0, at);
        origin.name = origin.slot.life().name;
        origin.method = Some(method);
        origin.polls = Some(stuck.polls);
        origin.waits = stuck.waits;
        self.add_calls(0, 1);
        true
    }

    /// Has the calls of a task followed, from the one with index `first` on.
    fn add_calls(&mut self, node: usize, first: usize) {
        for wait in first..self.seen[node].waits.len() {
            self.graph[node].push(SmallVec::new());
            self.todo.push((node, wait));
        }
    }

    /// The graph is complete.
    fn conclude(mut self, core: &Core) {
        if self.seen[0].polls.is_none() {
            return;
        }
        let Some(Found {
            dead,
            way,
            involved,
            victim,
        }) = self.find()
        else {
            return;
        };
        for bars in self.graph.iter_mut().flatten() {
            bars.retain(|bar| dead[*bar]);
        }
        let calls = |node: usize| (0..self.seen[node].waits.len()).map(move |wait| (node, wait));
        let second = Second {
            edges: involved.iter().copied().flat_map(calls).collect(),
            tasks: involved
                .into_iter()
                .filter(|node| *node != victim.0)
                .collect(),
            way,
            victim,
            probe: self,
        };
        second.go_on(core);
    }

    /// Finds a cycle that contains the task from which the probe set out, and the call that is to fail.
    ///
    /// A supervisor that waits for a child with a time limit moves by itself when the limit is over. Whoever waits for
    /// the supervisor is answered then, so this is not a deadlock. The exception is the child: it is killed, and what
    /// it waits for comes too late. So if there is exactly one such supervisor, and it is on the cycle, the call of its
    /// child fails at once, and nobody has to wait until the limit is over.
    fn find(&self) -> Option<Found> {
        let is_limited = |node: usize| self.seen[node].waits.iter().any(|wait| wait.is_limited);
        if let Some((dead, way, involved)) = self.cycle(is_limited) {
            let (way, victim) = self.victim(way)?;
            return Some(Found {
                dead,
                way,
                involved,
                victim,
            });
        }
        let mut limited = (0..self.seen.len()).filter(|node| is_limited(*node));
        let (Some(supervisor), None) = (limited.next(), limited.next()) else {
            return None;
        };
        let (dead, mut way, involved) = self.cycle(|_| false)?;
        let at = way.iter().position(|node| *node == supervisor)?;
        let child = (at + 1) % way.len();
        way.rotate_left(child);
        let victim = self.may_fail(way[0], way[1 % way.len()])?;
        Some(Found {
            dead,
            way,
            involved,
            victim,
        })
    }

    /// Returns the dead nodes, a path from the first node back to itself, and all dead nodes that it waits for.
    fn cycle(
        &self,
        moves_alone: impl Fn(usize) -> bool,
    ) -> Option<(Vec<bool>, Vec<usize>, Vec<usize>)> {
        let dead = graph::dead(&self.graph, moves_alone);
        if !dead[0] {
            return None;
        }
        let (way, involved) = graph::circle(&self.graph, &dead)?;
        Some((dead, way, involved))
    }

    /// The call that is to fail: the first on the path whose method has not begun. There is one, since a method
    /// begins after what called it. Returns the path rotated so that it begins there.
    fn victim(&self, mut way: Vec<usize>) -> Option<(Vec<usize>, Edge)> {
        for _ in 0..way.len() {
            if let Some(victim) = self.may_fail(way[0], way[1 % way.len()]) {
                return Some((way, victim));
            }
            way.rotate_left(1);
        }
        None
    }

    /// The call by which `node` waits for `next`, its successor on the path, if the method of that call has not begun.
    fn may_fail(&self, node: usize, next: usize) -> Option<Edge> {
        let mut calls = self.graph[node].iter().enumerate();
        let leads_there = |&(wait, bars): &(usize, &graph::Bars)| {
            bars.contains(&next) && !self.begun.contains(&(node, wait))
        };
        let (wait, _) = calls.find(leads_there)?;
        Some((node, wait))
    }

    /// What the caller is told: the cycle, in the order of waiting.
    fn deadlock(&self, way: &[usize]) -> Deadlock {
        let named = way.iter().take(MOST_NAMES).map(|node| {
            let seen = &self.seen[*node];
            Waiting {
                actor: seen.name,
                id: seen.id(),
                method: seen.method.map_or("?", |method| method.name),
            }
        });
        let path: Arc<[Waiting]> = named.collect();
        let unnamed = way.len() - path.len();
        Deadlock { path, unnamed }
    }
}

/// A deadlock, provided that everybody is still where they were.
struct Found {
    dead: Vec<bool>,
    /// The cycle, beginning with the task of the victim.
    way: Vec<usize>,
    involved: Vec<usize>,
    victim: Edge,
}

/// The second round: checks whether everybody is where they were.
struct Second {
    probe: Probe,
    /// The cycle, from the task of the victim.
    way: Vec<usize>,
    /// The call that is to fail. Its task comes last: it decides everything.
    victim: Edge,
    /// What remains to be checked, each on its core.
    tasks: Vec<usize>,
    edges: Vec<Edge>,
}

impl Second {
    fn go_on(mut self, core: &Core) {
        let probe = &self.probe;
        let mut moved = false;
        self.tasks.retain(|node| {
            let is_here = core.is(probe.seen[*node].slot.core());
            moved |= is_here && !probe.is_where_it_was(core, *node);
            !is_here
        });
        self.edges.retain(|&(node, wait)| {
            let is_here = core.is(probe.seen[node].waits[wait].target.core());
            moved |= is_here && !probe.is_barred_as_before(core, node, wait);
            !is_here
        });
        if moved {
            return self.begin_again(core);
        }
        let victim = &probe.seen[self.victim.0];
        let next = match (self.edges.first(), self.tasks.first()) {
            (Some(&(node, wait)), _) => probe.seen[node].waits[wait].target.core(),
            (None, Some(node)) => probe.seen[*node].slot.core(),
            (None, None) => victim.slot.core(),
        };
        if !core.is(next) {
            travel(core, next, move |core| self.go_on(core));
        } else if probe.is_where_it_was(core, self.victim.0) {
            let (_, wait) = self.victim();
            travel(core, wait.target.core(), move |core| self.tell(core));
        } else {
            self.begin_again(core);
        }
    }

    /// Who makes the call that is to fail, and that call.
    fn victim(&self) -> (&Seen, Wait) {
        let victim = &self.probe.seen[self.victim.0];
        (victim, victim.waits[self.victim.1])
    }

    /// Has the call fail, on the core of its target. The message is there, and is taken out. If that was left to the
    /// caller, the method could begin in the meantime, since another call of the cycle may have failed as well.
    fn tell(self, core: &Core) {
        let (victim, wait) = self.victim();
        let caller = victim.caller(wait);
        let Some(owner) = core.owner_in(wait.target, wait.target.generation()) else {
            return self.begin_again(core);
        };
        if barring::tell(core, owner, &caller, self.probe.deadlock(&self.way)) {
            return self.looks_for_others(core);
        }
        let InTheWay {
            tasks, beginner, ..
        } = core.in_the_way(owner, caller);
        if tasks.is_empty() && beginner.is_none() {
            return self.begin_again(core);
        }
        travel(core, victim.slot.core(), move |core| self.tell_sender(core));
    }

    /// The sender waits for room, and has the message: it sends nothing before it has seen this.
    fn tell_sender(self, core: &Core) {
        if !self.probe.is_where_it_was(core, self.victim.0) {
            return self.begin_again(core);
        }
        let (victim, wait) = self.victim();
        let deadlock = self.probe.deadlock(&self.way);
        core.set_verdict(victim.task, wait.call, deadlock);
        self.looks_for_others(core);
    }

    /// The call that the probe set out from may still wait for others that are stuck as well. Nobody else looks for
    /// those.
    fn looks_for_others(self, core: &Core) {
        if self.victim.0 != 0 {
            self.begin_again(core);
        }
    }

    /// Somebody has moved in the meantime. It may be stuck again without knowing that there is something to look for.
    fn begin_again(self, core: &Core) {
        let Seen {
            slot,
            generation,
            task,
            ref waits,
            ..
        } = self.probe.seen[0];
        let first = waits[0];
        travel(core, slot.core(), move |core| {
            let waits = |stuck: Stuck| stuck.waits.iter().any(|wait| wait.call == first.call);
            if let Some(owner) = core.owner_in(slot, generation)
                && core.stuck_of(owner, task).is_some_and(waits)
            {
                look_again(core, owner, task, first);
            }
        });
    }
}

impl Probe {
    fn is_where_it_was(&self, core: &Core, node: usize) -> bool {
        let stuck = self.seen[node].stuck(core);
        stuck.is_some_and(|stuck| Some(stuck.polls) == self.seen[node].polls)
    }

    /// Whether one of the dead is still in the way of a call.
    fn is_barred_as_before(&self, core: &Core, node: usize, wait: usize) -> bool {
        let Wait { target, .. } = self.seen[node].waits[wait];
        let caller = self.seen[node].caller(self.seen[node].waits[wait]);
        let Some(owner) = core.owner_in(target, target.generation()) else {
            return false;
        };
        let InTheWay {
            begun,
            tasks,
            beginner,
        } = core.in_the_way(owner, caller);
        if self.beginners.contains_key(&(node, wait)) {
            // Whether the dead one is still under way there is checked with the tasks.
            return beginner.is_some();
        }
        let is_one_of_them = |task| {
            let mut bars = self.graph[node][wait].iter();
            bars.any(|bar| self.seen[*bar].task == task)
        };
        begun == self.begun.contains(&(node, wait))
            && tasks.into_iter().any(|(task, _)| is_one_of_them(task))
    }
}

/// Runs `body` on another core, or in a packet of its own on this one.
fn travel(core: &Core, home: &'static CoreShared, body: impl FnOnce(&Core) + Send + 'static) {
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            body(core);
        }
    };
    if core.is(home) {
        core.push(Kind::closure(&packet), packet);
    } else {
        Core::send_to(Some(core), home, Kind::closure(&packet), packet);
    }
}
