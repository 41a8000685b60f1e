//! Decides at random who calls whom and in what order, and finds the expected outcome by searching the plan alone.

use std::{fmt, time::Duration};

use crate::chance::Chance;

/// How an actor is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// It runs alone.
    pub exclusive: bool,
    /// It does not wait, so it calls nobody.
    pub sync: bool,
    /// It is called through the interface.
    pub interface: bool,
}

/// One call of the plan, and what its method does.
pub struct Planned {
    pub target: usize,
    pub method: Method,
    pub body: Vec<Step>,
}

/// What a method does. The numbers are other calls of the plan.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    One(usize),
    /// Both in flight at once.
    Pair(usize, usize),
    /// Until an actor that is always free has answered.
    Either(usize),
    /// For no longer than the plan's time limit.
    Within(usize),
    /// One-way.
    Post(usize),
}

/// Where an actor lives, and what its mailbox is like.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    pub core: usize,
    pub room: Room,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Sixteen places.
    Wide,
    /// One place.
    Tight,
    /// One place, with a list of its own.
    Listed,
}

pub struct Plan {
    pub members: Vec<Member>,
    pub calls: Vec<Planned>,
    /// The calls that are made from outside, all at once.
    pub roots: Vec<usize>,
    pub limit: Duration,
    /// The layer of each actor. Calls go to higher layers, or to another actor of the same layer if none
    /// of them ever runs alone.
    layers: Vec<usize>,
    shared: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// No order of events ends in a cycle: everybody gets an answer.
    NoCircle,
    /// Every order of events ends in a cycle.
    Circle,
    /// It depends on the order. Every call must return.
    Either,
}

/// A plan has about this many calls, or a few more.
const MOST_CALLS: usize = 14;
const MOST_DEPTH: usize = 4;

impl Plan {
    /// A plan without a cycle, or one with a cycle added on purpose.
    pub fn random(chance: &mut Chance, circle: bool) -> Self {
        let count = 2 + chance.below(7);
        let cores = 1 + chance.below(2);
        let members = (0..count).map(|_| Member {
            core: chance.below(cores),
            room: [Room::Wide, Room::Wide, Room::Tight, Room::Listed][chance.below(4)],
        });
        let mut plan = Plan {
            members: members.collect(),
            calls: Vec::new(),
            roots: Vec::new(),
            limit: Duration::from_millis(if circle { 2 } else { 3_600_000 }),
            layers: (0..count).collect(),
            shared: vec![false; count],
        };
        if chance.one_in(3) {
            // A few that call each other freely.
            let first = chance.below(count);
            for nth in first..count.min(first + 3) {
                (plan.layers[nth], plan.shared[nth]) = (first, true);
            }
        }
        if circle {
            let root = plan.circle(chance);
            plan.roots.push(root);
        }
        for _ in 0..1 + chance.below(3) {
            let target = chance.below(count);
            let root = plan.call(chance, target, MOST_DEPTH);
            plan.roots.push(root);
        }
        plan
    }

    fn add(&mut self, target: usize, method: Method, body: Vec<Step>) -> usize {
        self.calls.push(Planned {
            target,
            method,
            body,
        });
        self.calls.len() - 1
    }

    /// A call that follows the layers, and everything that it leads to.
    fn call(&mut self, chance: &mut Chance, target: usize, depth: usize) -> usize {
        let method = Method {
            exclusive: !self.shared[target] && chance.one_in(2),
            sync: depth == 0 || chance.one_in(4),
            interface: chance.one_in(3),
        };
        let mut body = Vec::new();
        let (layer, shared) = (self.layers[target], self.shared[target]);
        let next: Vec<usize> = (0..self.members.len())
            .filter(|next| self.layers[*next] > layer || shared && self.layers[*next] == layer)
            .collect();
        if !method.sync && !next.is_empty() {
            for _ in 0..chance.below(4) {
                if self.calls.len() >= MOST_CALLS {
                    break;
                }
                let mut other = |plan: &mut Self| {
                    let target = next[chance.below(next.len())];
                    let call = plan.call(chance, target, depth - 1);
                    (call, chance.below(8))
                };
                body.push(match other(self) {
                    (one, 0 | 1) => Step::Pair(one, other(self).0),
                    (one, 2) => Step::Either(one),
                    (one, 3) => Step::Within(one),
                    (one, 4) => Step::Post(one),
                    (one, _) => Step::One(one),
                });
            }
        }
        self.add(target, method, body)
    }

    /// A call that comes back, through any others, to the actor where it began while that is still busy.
    fn circle(&mut self, chance: &mut Chance) -> usize {
        let mut members: Vec<usize> = (0..self.members.len()).collect();
        chance.shuffle(&mut members);
        members.truncate(1 + chance.below(members.len()));
        let method = |chance: &mut Chance, exclusive, sync| Method {
            exclusive,
            sync,
            interface: chance.one_in(3),
        };
        let first_runs_alone = chance.one_in(2);
        let (exclusive, sync) = (!first_runs_alone || chance.one_in(2), chance.one_in(2));
        let last = method(chance, exclusive, sync);
        let mut inner = self.add(members[0], last, Vec::new());
        for nth in (0..members.len()).rev() {
            let exclusive = match nth {
                0 => first_runs_alone,
                _ => chance.one_in(2),
            };
            let mut body = Vec::new();
            let target = chance.below(self.members.len());
            match chance.below(40) {
                0 => body.push(Step::Within(inner)),
                1 | 2 => body.push(Step::Either(inner)),
                3..8 => body.push(Step::Pair(inner, self.call(chance, target, 1))),
                8..12 => body.push(Step::Pair(self.call(chance, target, 1), inner)),
                12..16 => {
                    body.push(Step::One(self.call(chance, target, 1)));
                    body.push(Step::One(inner));
                }
                _ => body.push(Step::One(inner)),
            }
            let method = method(chance, exclusive, false);
            inner = self.add(members[nth], method, body);
        }
        inner
    }

    pub fn expected(&self) -> Expected {
        if self
            .roots
            .iter()
            .any(|root| self.closes(*root, &mut Vec::new()))
        {
            Expected::Circle
        } else if self.may_close() {
            Expected::Either
        } else {
            Expected::NoCircle
        }
    }

    /// Whether a call certainly waits for one of the calls that wait for it.
    fn closes(&self, call: usize, outer: &mut Vec<usize>) -> bool {
        let Planned {
            target,
            method,
            body,
        } = &self.calls[call];
        let bars = |outer: &usize| {
            let outer = &self.calls[*outer];
            outer.target == *target && (outer.method.exclusive || method.exclusive)
        };
        if outer.iter().any(bars) {
            return true;
        }
        outer.push(call);
        let closes = body.iter().any(|step| match *step {
            Step::One(one) => self.closes(one, outer),
            Step::Pair(one, two) => self.closes(one, outer) || self.closes(two, outer),
            Step::Either(_) | Step::Within(_) | Step::Post(_) => false,
        });
        outer.pop();
        closes
    }

    /// Whether an actor that ever runs alone can be reached from itself along calls that have no other way out.
    fn may_close(&self) -> bool {
        let reaches = self.reaches();
        (0..self.members.len()).any(|one| self.may_be_stuck(&reaches, one))
    }

    fn may_be_stuck(&self, reaches: &[Vec<bool>], one: usize) -> bool {
        let runs_alone = |call: &Planned| call.target == one && call.method.exclusive;
        reaches[one][one] && self.calls.iter().any(runs_alone)
    }

    /// Who calls whom, directly or through others. A call with another way out, a time limit or an
    /// alternative, keeps nobody waiting.
    fn reaches(&self) -> Vec<Vec<bool>> {
        let count = self.members.len();
        let mut reaches = vec![vec![false; count]; count];
        for call in &self.calls {
            for step in &call.body {
                let mut edge = |to: usize| reaches[call.target][self.calls[to].target] = true;
                match *step {
                    Step::One(one) | Step::Post(one) => edge(one),
                    Step::Pair(one, two) => {
                        edge(one);
                        edge(two);
                    }
                    Step::Either(_) | Step::Within(_) => {}
                }
            }
        }
        for over in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reaches[from][to] |= reaches[from][over] && reaches[over][to];
                }
            }
        }
        reaches
    }
}

impl Plan {
    pub fn has(&self, step: impl Fn(&Step) -> bool) -> bool {
        self.calls.iter().any(|call| call.body.iter().any(&step))
    }

    /// Whether a call may be given up because of its time limit.
    pub fn has_way_out_of_a_circle(&self) -> bool {
        self.limit < Duration::from_secs(1) && self.has(|step| matches!(step, Step::Within(_)))
    }

    /// Whether an actor that is busy with a shared method is called again by what that method waits for.
    pub fn has_shared_circle(&self) -> bool {
        let mut outer = Vec::new();
        self.roots
            .iter()
            .any(|root| self.comes_back(*root, &mut outer))
    }

    fn comes_back(&self, call: usize, outer: &mut Vec<usize>) -> bool {
        let target = self.calls[call].target;
        if outer.contains(&target) {
            return true;
        }
        outer.push(target);
        let comes_back = self.calls[call].body.iter().any(|step| match *step {
            Step::Pair(one, two) => self.comes_back(one, outer) || self.comes_back(two, outer),
            Step::One(one) | Step::Either(one) | Step::Within(one) | Step::Post(one) => {
                self.comes_back(one, outer)
            }
        });
        outer.pop();
        comes_back
    }
}

/// A line for each actor and for each call.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, Member { core, room }) in self.members.iter().enumerate() {
            writeln!(f, "actor {nth}: core {core}, {room:?}")?;
        }
        self.roots
            .iter()
            .try_for_each(|root| self.write(f, "call", *root, 0))
    }
}

impl Plan {
    fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        verb: &str,
        call: usize,
        depth: usize,
    ) -> fmt::Result {
        let Planned {
            target,
            method,
            body,
        } = &self.calls[call];
        let access = if method.exclusive {
            "exclusive"
        } else {
            "shared"
        };
        let kind = if method.sync { "" } else { " async" };
        let (indent, way) = (
            "  ".repeat(depth),
            if method.interface {
                " by interface"
            } else {
                ""
            },
        );
        writeln!(f, "{indent}{verb} actor {target}, {access}{kind}{way}")?;
        for step in body {
            match *step {
                Step::One(one) => self.write(f, "call", one, depth + 1)?,
                Step::Pair(one, two) => {
                    self.write(f, "both call", one, depth + 1)?;
                    self.write(f, " and call", two, depth + 1)?;
                }
                Step::Either(one) => self.write(f, "perhaps call", one, depth + 1)?,
                Step::Within(one) => self.write(f, "in time call", one, depth + 1)?,
                Step::Post(one) => self.write(f, "send to", one, depth + 1)?,
            }
        }
        Ok(())
    }
}
