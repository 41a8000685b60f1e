//! Compares the supervisor with a model that is written from OTP's rules alone. For random trees and random
//! commands, after each command both must have the same children in the same states, and the same starts and
//! stops in the same order.
//!
//! `SUPERVISOR_MODEL=100000 cargo test --release --test supervision model` tries more,
//! `SUPERVISOR_MODEL_SEED=7` tries others.

use std::fmt::Write as _;

use actor_core::{
    Handle as _,
    supervisor::{AutoShutdown, ChildState, Restart, Strategy, Supervisor, SupervisorHandle},
};

use crate::support::{Flag, HOUR, Log, Worker, WorkerHandle, states};

/// Numbers that look random: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Finish,
    Fail,
    Kill,
    Terminate,
    Restart,
    Delete,
    Add,
    Break,
    Mend,
}

const COMMANDS: [Command; 12] = [
    Command::Finish,
    Command::Fail,
    Command::Fail,
    Command::Kill,
    Command::Kill,
    Command::Terminate,
    Command::Restart,
    Command::Delete,
    Command::Add,
    Command::Break,
    Command::Break,
    Command::Mend,
];

#[derive(Debug, Clone, Copy)]
struct Kind {
    restart: Restart,
    significant: bool,
}

impl Kind {
    fn random(chance: &mut Chance) -> Self {
        let restarts = [
            Restart::Permanent,
            Restart::Permanent,
            Restart::Transient,
            Restart::Temporary,
        ];
        let restart = chance.one_of(&restarts);
        let significant = restart != Restart::Permanent && chance.below(3) == 0;
        Kind {
            restart,
            significant,
        }
    }
}

// ----- the model -----

struct ModelChild {
    name: String,
    kind: Kind,
    runs: bool,
    broken: bool,
}

struct Model {
    strategy: Strategy,
    intensity: usize,
    auto_shutdown: AutoShutdown,
    restarts: usize,
    lives: bool,
    children: Vec<ModelChild>,
    log: Vec<String>,
}

impl Model {
    fn at(&self, name: &str) -> Option<usize> {
        self.children.iter().position(|child| child.name == name)
    }

    fn start(&mut self, name: &str) -> bool {
        let Some(at) = self.at(name) else {
            return true;
        };
        let child = &mut self.children[at];
        if !child.broken {
            child.runs = true;
            self.log.push(format!("+{name}"));
        }
        !child.broken
    }

    /// Stops a child on behalf of its supervisor.
    fn stop(&mut self, name: &str) {
        let Some(at) = self.at(name) else {
            return;
        };
        if std::mem::take(&mut self.children[at].runs) {
            self.log.push(format!("{name} stops"));
            self.log.push(format!("-{name}"));
        }
        if self.children[at].kind.restart == Restart::Temporary {
            self.children.remove(at);
        }
    }

    fn names(&self) -> Vec<String> {
        self.children
            .iter()
            .map(|child| child.name.clone())
            .collect()
    }

    fn end(&mut self) {
        for name in self.names().iter().rev() {
            self.stop(name);
        }
        self.lives = false;
    }

    /// A child has ended by itself.
    fn ended(&mut self, name: &str, in_order: bool) {
        let at = self.at(name).expect("it is there");
        self.children[at].runs = false;
        self.log.push(format!("-{name}"));
        let kind = self.children[at].kind;
        let is_restarted = match kind.restart {
            Restart::Permanent => true,
            Restart::Transient => !in_order,
            Restart::Temporary => false,
        };
        if is_restarted {
            return self.restart(name.to_owned());
        }
        if kind.restart == Restart::Temporary {
            self.children.remove(at);
        }
        let others = self
            .children
            .iter()
            .any(|child| child.kind.significant && child.runs);
        match self.auto_shutdown {
            AutoShutdown::AnySignificant if kind.significant => self.end(),
            AutoShutdown::AllSignificant if kind.significant && !others => self.end(),
            _ => {}
        }
    }

    fn restart(&mut self, mut name: String) {
        'attempts: loop {
            self.restarts += 1;
            if self.restarts > self.intensity {
                return self.end();
            }
            let at = self.at(&name).expect("it is there");
            let names = self.names();
            let affected = match self.strategy {
                Strategy::OneForOne => vec![name.clone()],
                Strategy::OneForAll => names,
                Strategy::RestForOne => names[at..].to_vec(),
            };
            for other in affected.iter().rev().filter(|other| **other != name) {
                self.stop(other);
            }
            for other in affected {
                if !self.start(&other) {
                    name = other;
                    continue 'attempts;
                }
            }
            return;
        }
    }

    fn states(&self) -> Vec<(String, ChildState)> {
        let state = |child: &ModelChild| match child.runs {
            true => ChildState::Running,
            false => ChildState::Stopped,
        };
        self.children
            .iter()
            .map(|child| (child.name.clone(), state(child)))
            .collect()
    }
}

// ----- the real supervisor -----

struct Real {
    tree: SupervisorHandle,
    workers: Vec<(String, WorkerHandle, Flag)>,
    log: Log,
}

impl Real {
    fn worker(&self, name: &str) -> &(String, WorkerHandle, Flag) {
        let mut workers = self.workers.iter().rev();
        workers
            .find(|(known, ..)| known == name)
            .expect("it was made")
    }

    /// The children, once the supervisor has dealt with everything; `None` if it has ended.
    async fn states(&self) -> Option<Vec<(String, ChildState)>> {
        loop {
            let children = self.tree.which_children().await.ok()?;
            if children
                .iter()
                .all(|child| child.state != ChildState::Restarting)
            {
                break;
            }
        }
        Some(states(&self.tree).await)
    }
}

fn child(
    name: &str,
    kind: Kind,
    log: &Log,
    broken: &Flag,
) -> actor_core::supervisor::Child<Worker> {
    let child = Worker::broken(name, log, broken).restart(kind.restart);
    match kind.significant {
        true => child.significant(),
        false => child,
    }
}

/// One tree and some commands. Returns what was done, for the report.
async fn run(seed: u64) -> Result<(), String> {
    let mut chance = Chance(seed);
    let strategy = chance.one_of(&[
        Strategy::OneForOne,
        Strategy::OneForAll,
        Strategy::RestForOne,
    ]);
    let auto_shutdown =
        chance.one_of(&[AutoShutdown::AnySignificant, AutoShutdown::AllSignificant]);
    let intensity = chance.below(6);
    let log = Log::default();
    let mut told = format!("{strategy:?}, intensity {intensity}, {auto_shutdown:?}\n");
    let mut model = Model {
        strategy,
        intensity,
        auto_shutdown,
        restarts: 0,
        lives: true,
        children: Vec::new(),
        log: Vec::new(),
    };
    let mut tree = Supervisor::new(strategy)
        .intensity(intensity as u32, HOUR)
        .auto_shutdown(auto_shutdown);
    let mut workers = Vec::new();
    for nth in 0..1 + chance.below(4) {
        let (name, kind, broken) = (nth.to_string(), Kind::random(&mut chance), Flag::default());
        let _ = writeln!(told, "  child {name}: {kind:?}");
        let handle = tree.add(child(&name, kind, &log, &broken));
        workers.push((name.clone(), handle, broken));
        model.children.push(ModelChild {
            name: name.clone(),
            kind,
            runs: false,
            broken: false,
        });
        model.start(&name);
    }
    let tree = tree.start().await.map_err(|error| error.to_string())?;
    let mut real = Real { tree, workers, log };
    for step in 0..12 {
        let command = chance.one_of(&COMMANDS);
        let nth = chance.below(real.workers.len());
        let name = real.workers[nth].0.clone();
        let _ = writeln!(told, "  {step}: {command:?} {name}");
        apply(command, &name, &mut model, &mut real, &mut chance).await;
        let states = real.states().await;
        if states.is_none() {
            real.tree.join().await;
        }
        let expected = model.lives.then(|| model.states());
        let (log, expected_log) = (real.log.take(), std::mem::take(&mut model.log));
        if states != expected || log != expected_log {
            return Err(format!(
                "seed {seed}: {told}states {states:?}\n  model {expected:?}\nlog {log:?}\n  model {expected_log:?}"
            ));
        }
        if !model.lives {
            return Ok(());
        }
    }
    Ok(())
}

async fn apply(
    command: Command,
    name: &str,
    model: &mut Model,
    real: &mut Real,
    chance: &mut Chance,
) {
    let at = model.at(name);
    let runs = at.is_some_and(|at| model.children[at].runs);
    let (worker, broken) = {
        let (_, worker, broken) = real.worker(name);
        (worker.clone(), broken.clone())
    };
    match command {
        Command::Finish | Command::Fail | Command::Kill => {
            let ended = worker.monitor();
            match command {
                Command::Finish => drop(worker.finish().await),
                Command::Fail => drop(worker.give_up().await),
                _ => worker.kill(),
            }
            if runs {
                ended.await;
                model.ended(name, command == Command::Finish);
            }
            // Answers once it is decided what becomes of the child.
            let _ = worker.work().await;
        }
        Command::Terminate => {
            let done = real.tree.terminate_child(name.into()).await;
            assert_eq!(done.is_ok(), at.is_some());
            model.stop(name);
        }
        Command::Restart => {
            let done = real.tree.restart_child(name.into()).await;
            let is_stopped = at.is_some() && !runs;
            let starts = is_stopped && model.start(name);
            assert_eq!(done.is_ok(), starts);
        }
        Command::Delete => {
            let done = real.tree.delete_child(name.into()).await;
            let is_stopped = at.is_some() && !runs;
            assert_eq!(done.is_ok(), is_stopped);
            if is_stopped {
                model.children.retain(|child| child.name != name);
            }
        }
        Command::Add => {
            let (kind, broken) = (Kind::random(chance), Flag::default());
            let name = real.workers.len().to_string();
            let child = child(&name, kind, &real.log, &broken);
            let worker = real.tree.start_child(child).await.expect("it starts");
            real.workers.push((name.clone(), worker, broken));
            model.children.push(ModelChild {
                name: name.clone(),
                kind,
                runs: false,
                broken: false,
            });
            model.start(&name);
        }
        Command::Break | Command::Mend => {
            let is_broken = command == Command::Break;
            broken.set(is_broken);
            if let Some(at) = at {
                model.children[at].broken = is_broken;
            }
        }
    }
}

fn number(variable: &str, default: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

/// Every second seed from this one on: there are two tests, so that they run in parallel.
async fn every_second(from: u64) {
    let first = number("SUPERVISOR_MODEL_SEED", 1);
    let count = number("SUPERVISOR_MODEL", 2000);
    for seed in (first + from..first + count).step_by(2) {
        if let Err(difference) = run(seed).await {
            panic!("{difference}");
        }
    }
}

#[actor_core::test(cores = 1)]
async fn the_supervisor_does_what_the_model_does() {
    every_second(0).await;
}

#[actor_core::test(cores = 1)]
async fn the_supervisor_does_what_the_model_does_for_the_other_seeds() {
    every_second(1).await;
}
