//! What the simulated cores share: the clock, the links between them, the decisions, and what was noticed.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap, VecDeque},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use super::{
    Faults,
    chance::Chance,
    strategy::{Agent, Chooser},
    tape::{Decision, Kind},
};
use crate::{
    ActorId,
    method::Method,
    sched::{Batch, CoreShared, Team, World},
    slot::Slot,
};

thread_local! {
    static CURRENT: RefCell<Option<Rc<Stage>>> = const { RefCell::new(None) };
}

/// Something that happened, for charts.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// A message set out: from whom, to whom, which method.
    Sent(Option<u32>, u32, &'static Method),
    /// A method began, or went on after an await.
    Began(u32, &'static Method),
    WentOn(u32, &'static Method),
    /// A fault, in words.
    Fault(String),
    /// Time passed, to this.
    Time(Duration),
}

/// See the module.
pub(crate) struct Stage {
    seed: u64,
    start: Instant,
    now: Cell<Instant>,
    random: RefCell<Chance>,
    chooser: RefCell<Chooser>,
    decisions: RefCell<Vec<Decision>>,
    links: RefCell<Vec<VecDeque<Batch>>>,
    cores: usize,
    faults: RefCell<Faults>,
    /// No more faults, and every decision is that of production: the test is over.
    quiet: Cell<bool>,
    hash: Cell<u64>,
    names: RefCell<Names>,
    events: RefCell<Option<Vec<Event>>>,
    points: RefCell<BTreeMap<&'static str, u64>>,
    /// Those who wait until nothing can happen.
    settling: RefCell<Vec<Waker>>,
    settled: Cell<u64>,
    /// Actors that faults must not hit, and those whose next method panics.
    spared: RefCell<Vec<ActorId>>,
    doomed: RefCell<Vec<ActorId>>,
}

/// Numbers for actors, in the order in which the run comes to know them.
#[derive(Default)]
pub(crate) struct Names {
    numbers: HashMap<ActorId, u32>,
    names: Vec<String>,
    of_type: HashMap<&'static str, u32>,
}

impl Names {
    fn number(&mut self, slot: &'static Slot) -> u32 {
        let id = slot.id();
        if let Some(known) = self.numbers.get(&id) {
            return *known;
        }
        let number = self.names.len() as u32;
        let of_type = self.of_type.entry(slot.life().name).or_default();
        *of_type += 1;
        self.names.push(format!("{}#{of_type}", slot.life().name));
        self.numbers.insert(id, number);
        number
    }
}

impl Stage {
    pub(crate) fn new(
        seed: u64,
        cores: usize,
        chooser: Chooser,
        faults: Faults,
        records: bool,
    ) -> Rc<Self> {
        let start = Instant::now();
        Rc::new(Stage {
            seed,
            start,
            now: Cell::new(start),
            random: RefCell::new(Chance::new(seed)),
            chooser: RefCell::new(chooser),
            decisions: RefCell::default(),
            links: RefCell::new((0..cores * cores).map(|_| VecDeque::new()).collect()),
            cores,
            faults: RefCell::new(faults),
            quiet: Cell::new(false),
            hash: Cell::new(0xcbf2_9ce4_8422_2325),
            names: RefCell::default(),
            events: RefCell::new(records.then(Vec::new)),
            points: RefCell::default(),
            settling: RefCell::default(),
            settled: Cell::new(0),
            spared: RefCell::default(),
            doomed: RefCell::default(),
        })
    }

    /// Runs `body` with the stage of this thread, if it simulates.
    pub(crate) fn with<R>(body: impl FnOnce(&Rc<Stage>) -> R) -> Option<R> {
        let current = CURRENT.with_borrow(Clone::clone);
        current.as_ref().map(body)
    }

    pub(crate) fn set_current(stage: Option<Rc<Self>>) {
        CURRENT.set(stage);
    }

    // ----- decisions -----

    /// One of `options`: 0 is what production would do.
    pub(crate) fn choose(&self, kind: Kind, options: usize) -> usize {
        if options < 2 || self.quiet.get() {
            return 0;
        }
        let at = self.decisions.borrow().len() as u32;
        let chosen = self.chooser.borrow_mut().choose(at, kind, options);
        self.note(kind, options, chosen);
        chosen
    }

    /// One of those who could go on.
    pub(crate) fn next(&self, agents: &[Agent]) -> usize {
        let chosen = if agents.len() < 2 || self.quiet.get() {
            0
        } else {
            let at = self.decisions.borrow().len() as u32;
            let chosen = self.chooser.borrow_mut().next(at, agents);
            self.note(Kind::Next, agents.len(), chosen);
            chosen
        };
        self.mix(u64::from(agents[chosen]) + 1);
        chosen
    }

    fn note(&self, kind: Kind, options: usize, chosen: usize) {
        self.decisions.borrow_mut().push(Decision {
            kind,
            options: options.min(usize::from(u16::MAX)) as u16,
            chosen: chosen as u16,
        });
        if chosen != 0 {
            self.mix(chosen as u64);
        }
    }

    pub(crate) fn take_decisions(&self) -> Vec<Decision> {
        self.decisions.take()
    }

    pub(crate) fn set_quiet(&self) {
        self.quiet.set(true);
    }

    // ----- what is the same for the same run -----

    fn mix(&self, value: u64) {
        let mixed = (self.hash.get() ^ value).wrapping_mul(0x0100_0000_01b3);
        self.hash.set(mixed);
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash.get()
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn random(&self) -> u64 {
        self.random.borrow_mut().next()
    }

    // ----- time -----

    pub(crate) fn now(&self) -> Instant {
        self.now.get()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.now.get() - self.start
    }

    /// Time is this much after the start, unless it is later already.
    pub(crate) fn set_elapsed(&self, elapsed: Duration) {
        self.advance_to(self.start + elapsed);
    }

    pub(crate) fn advance_to(&self, due: Instant) {
        if due > self.now.get() {
            self.now.set(due);
            self.record(|| Event::Time(self.elapsed()));
        }
    }

    pub(crate) async fn sleep(&self, duration: Duration) {
        let home = crate::sched::Core::with(|core| core.map(crate::sched::Core::shared));
        if let Some(home) = home {
            crate::timer::Sleep::new(home, duration).await;
        }
    }

    // ----- those who wait until nothing can happen -----

    pub(crate) fn settled(self: &Rc<Self>) -> impl Future<Output = ()> + use<> {
        Settled {
            since: self.settled.get(),
            stage: self.clone(),
        }
    }

    /// Nothing can happen. Answers whether somebody waited for that.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.set(self.settled.get() + 1);
        let waiting = self.settling.take();
        let any = !waiting.is_empty();
        waiting.into_iter().for_each(Waker::wake);
        any
    }

    // ----- names, events, points -----

    pub(crate) fn number(&self, slot: &'static Slot) -> u32 {
        self.names.borrow_mut().number(slot)
    }

    pub(crate) fn name(&self, slot: &'static Slot) -> String {
        let number = self.number(slot);
        self.names.borrow().names[number as usize].clone()
    }

    pub(crate) fn take_names(&self) -> Vec<String> {
        std::mem::take(&mut self.names.borrow_mut().names)
    }

    pub(crate) fn record(&self, event: impl FnOnce() -> Event) {
        if self.events.borrow().is_some() {
            let event = event();
            if let Some(events) = &mut *self.events.borrow_mut() {
                events.push(event);
            }
        }
    }

    pub(crate) fn take_events(&self) -> Vec<Event> {
        self.events.take().unwrap_or_default()
    }

    pub(crate) fn point(&self, what: &'static str, happens: bool) {
        *self.points.borrow_mut().entry(what).or_default() += u64::from(happens);
    }

    pub(crate) fn take_points(&self) -> BTreeMap<&'static str, u64> {
        self.points.take()
    }

    // ----- links -----

    pub(crate) fn link_is_busy(&self, from: usize, to: usize) -> bool {
        !self.links.borrow()[from * self.cores + to].is_empty()
    }

    pub(crate) fn take_from_link(&self, from: usize, to: usize) -> Option<Batch> {
        self.links.borrow_mut()[from * self.cores + to].pop_front()
    }

    // ----- faults -----

    pub(crate) fn spare(&self, id: ActorId) {
        self.spared.borrow_mut().push(id);
    }

    pub(crate) fn is_spared(&self, id: ActorId) -> bool {
        self.spared.borrow().contains(&id)
    }

    pub(crate) fn doom(&self, id: ActorId) {
        self.doomed.borrow_mut().push(id);
    }

    /// Runs `body` with the budget for faults, unless there are none any more.
    pub(crate) fn with_faults<R>(&self, body: impl FnOnce(&mut Faults) -> R) -> Option<R> {
        (!self.quiet.get()).then(|| body(&mut self.faults.borrow_mut()))
    }
}

struct Settled {
    stage: Rc<Stage>,
    since: u64,
}

impl Future for Settled {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.stage.settled.get() > self.since {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        self.stage.settling.borrow_mut().push(waker);
        Poll::Pending
    }
}

/// One core's view of the stage.
pub(crate) struct Simulated {
    pub(crate) stage: Rc<Stage>,
    pub(crate) index: usize,
    pub(crate) team: std::sync::Weak<Team>,
}

/// What a panic says that was injected.
pub(crate) const INJECTED: &str = "a fault that the simulation injected";

impl World for Simulated {
    fn now(&self) -> Instant {
        self.stage.now()
    }

    fn random(&self) -> u64 {
        self.stage.random()
    }

    fn place(&self, team: &Team) -> usize {
        let best = team.least_loaded_from(0);
        let cores = team.cores().len();
        (best + self.stage.choose(Kind::Place, cores)) % cores
    }

    fn transmit(&self, to: &'static CoreShared, batch: Batch) {
        let is_ours = |team: std::sync::Arc<Team>| {
            let core = team.cores().get(to.index());
            core.is_some_and(|core| std::ptr::eq(*core, to))
        };
        if self.team.upgrade().is_some_and(is_ours) {
            let link = self.index * self.stage.cores + to.index();
            self.stage.links.borrow_mut()[link].push_back(batch);
        } else {
            to.post(batch);
        }
    }

    fn runs_calls_at_once(&self) -> bool {
        self.stage.choose(Kind::AtOnce, 2) == 0
    }

    fn sent(&self, from: Option<&'static Slot>, to: &'static Slot, method: &'static Method) {
        let stage = &self.stage;
        stage.record(|| {
            Event::Sent(
                from.map(|from| stage.number(from)),
                stage.number(to),
                method,
            )
        });
    }

    fn runs(&self, slot: &'static Slot, method: &'static Method, begins: bool) {
        let stage = &self.stage;
        let number = stage.number(slot);
        stage.mix(u64::from(number) << 8 | u64::from(begins));
        for byte in method.name.bytes() {
            stage.mix(u64::from(byte));
        }
        stage.record(|| match begins {
            true => Event::Began(number, method),
            false => Event::WentOn(number, method),
        });
        let doomed = {
            let mut doomed = stage.doomed.borrow_mut();
            let at = doomed.iter().position(|id| *id == slot.id());
            at.map(|at| doomed.swap_remove(at))
        };
        if doomed.is_some() {
            panic!("{INJECTED}");
        }
    }

    fn is_full_early(&self, slot: &'static Slot) -> bool {
        let left = self.stage.with_faults(|faults| faults.full).unwrap_or(0);
        if left == 0 || self.stage.is_spared(slot.id()) {
            return false;
        }
        let full = self.stage.choose(Kind::Full, 2) == 1;
        if full {
            self.stage.with_faults(|faults| faults.full -= 1);
            let name = self.stage.name(slot);
            self.stage
                .record(|| Event::Fault(format!("the mailbox of {name} is reported full")));
        }
        full
    }
}
