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
    chance::Chance,
    options::Faults,
    strategy::{Agent, Chooser},
    tape::{Decision, Kind},
};
use crate::{ActorId, method::Method, sched::Batch, slot::Slot};

thread_local! {
    static CURRENT: RefCell<Option<Rc<Stage>>> = const { RefCell::new(None) };
}

/// Who sent a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sender {
    /// The body of the test.
    Test,
    /// A timer, or the news of an end: no task of the simulation was running.
    Runtime,
    Actor(u32),
}

/// Something that happened, for charts.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// A message set out: the sender, the receiver and the method.
    Sent(Sender, u32, &'static Method),
    /// A method began, or went on after an await.
    Began(u32, &'static Method),
    WentOn(u32, &'static Method),
    /// A decision that production would not have made, in words.
    Unusual(String),
    /// A fault, in words.
    Fault(String),
    /// Time has passed; this is the time since the start.
    Time(Duration),
}

/// A batch on a link.
pub(crate) struct Sent {
    /// Larger than the numbers of all batches that were sent before.
    number: u64,
    /// It must come behind everything that its core sent before, to any core.
    is_answers: bool,
    pub(crate) batch: Batch,
}

/// See the module.
pub(crate) struct Stage {
    seed: u64,
    start: Instant,
    now: Cell<Instant>,
    random: RefCell<HashMap<u32, Chance>>,
    chooser: RefCell<Chooser>,
    decisions: RefCell<Vec<Decision>>,
    links: RefCell<Vec<VecDeque<Sent>>>,
    /// How many batches were put on links.
    sent: Cell<u64>,
    cores: usize,
    /// What may go wrong in the whole run, and what is left of that.
    most_faults: Faults,
    faults: RefCell<Faults>,
    /// The test is over: there are no more faults, and every decision is that of production.
    quiet: Cell<bool>,
    hash: Cell<u64>,
    names: RefCell<Names>,
    events: RefCell<Option<Vec<Event>>>,
    points: RefCell<BTreeMap<&'static str, u64>>,
    /// Tasks that wait until nothing can happen.
    settling: RefCell<Vec<Waker>>,
    settled: Cell<u64>,
    /// Messages that have set out and were neither handled nor refused yet.
    messages: Cell<i64>,
    /// Actors that faults must not hit.
    spared: RefCell<Vec<ActorId>>,
    /// How many packets for the actor in a slot were put off and have not come back. By slot, since they outlive the
    /// actor.
    put_off: RefCell<HashMap<*const Slot, u32>>,
    /// Actors whose next method panics.
    doomed: RefCell<Vec<ActorId>>,
}

/// Numbers for actors, in the order of their births.
#[derive(Default)]
pub(crate) struct Names {
    numbers: HashMap<ActorId, u32>,
    /// The name of each actor, and the core it lives on.
    names: Vec<(String, usize)>,
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
        let name = format!("{}#{of_type}", slot.life().name);
        self.names.push((name, slot.core().index()));
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
            random: RefCell::default(),
            chooser: RefCell::new(chooser),
            decisions: RefCell::default(),
            links: RefCell::new((0..cores * cores).map(|_| VecDeque::new()).collect()),
            sent: Cell::new(0),
            cores,
            most_faults: faults.clone(),
            faults: RefCell::new(faults),
            quiet: Cell::new(false),
            hash: Cell::new(0xcbf2_9ce4_8422_2325),
            names: RefCell::default(),
            events: RefCell::new(records.then(Vec::new)),
            points: RefCell::default(),
            settling: RefCell::default(),
            settled: Cell::new(0),
            messages: Cell::new(0),
            spared: RefCell::default(),
            put_off: RefCell::default(),
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

    /// Chooses one of `options`; 0 is what production would do.
    pub(crate) fn choose(&self, kind: Kind, options: usize) -> usize {
        self.choose_one_that(kind, options, |_| true)
    }

    /// Like [`choose`](Self::choose), where some options may not count any more: choosing one of these means 0. The
    /// decision is recorded all the same, so that later ones keep their positions when whatever used the option up is
    /// taken back.
    pub(crate) fn choose_one_that(
        &self,
        kind: Kind,
        options: usize,
        counts: impl Fn(usize) -> bool,
    ) -> usize {
        if options < 2 || self.quiet.get() {
            return 0;
        }
        if !(1..options).any(&counts) {
            self.note(kind, 1, 0);
            return 0;
        }
        let at = self.decisions.borrow().len() as u32;
        let chosen = self.chooser.borrow_mut().choose(at, kind, options);
        let chosen = if counts(chosen) { chosen } else { 0 };
        self.note(kind, options, chosen);
        if chosen != 0
            && let Some(words) = kind.in_words()
        {
            self.record(|| Event::Unusual(words.to_owned()));
        }
        chosen
    }

    /// Chooses one of those that could go on.
    pub(crate) fn next(&self, agents: &[Agent]) -> usize {
        let chosen = if agents.len() < 2 || self.quiet.get() {
            0
        } else {
            let at = self.decisions.borrow().len() as u32;
            let chosen = self.chooser.borrow_mut().next(at, agents);
            self.note(Kind::Next, agents.len(), chosen);
            if chosen != 0 {
                let [takes, waits] = [chosen, 0].map(|index| self.in_words(agents[index]));
                self.record(|| Event::Unusual(format!("{takes} before {waits}")));
            }
            chosen
        };
        self.mix(u64::from(agents[chosen]) + 1);
        chosen
    }

    /// An agent in words; `Steps` numbers them.
    fn in_words(&self, agent: Agent) -> String {
        let (agent, cores) = (agent as usize, self.cores);
        match agent / cores {
            0 => format!("core {agent}"),
            1 => format!("the timers of core {}", agent - cores),
            from => format!("what core {} sent to core {}", from - 2, agent % cores),
        }
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

    /// From now on nothing goes wrong, and every decision is that of production.
    pub(crate) fn set_quiet(&self) {
        self.quiet.set(true);
        self.doomed.take();
    }

    // ----- what is the same for the same run -----

    pub(crate) fn mix(&self, value: u64) {
        let mixed = (self.hash.get() ^ value).wrapping_mul(0x0100_0000_01b3);
        self.hash.set(mixed);
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash.get()
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// A random number, for the actor in this slot or for the test. Each has a stream of its own, so that an
    /// additional actor does not change what the others get.
    pub(crate) fn random(&self, slot: Option<&'static Slot>) -> u64 {
        let stream = slot.map_or(0, |slot| self.number(slot) + 1);
        let mut streams = self.random.borrow_mut();
        let chance = streams.entry(stream).or_insert_with(|| {
            Chance::new(Chance::new(self.seed ^ u64::from(stream) << 40).next())
        });
        chance.next()
    }

    // ----- time -----

    pub(crate) fn now(&self) -> Instant {
        self.now.get()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.now.get() - self.start
    }

    /// Sets the time to this much after the start, unless it is already later.
    #[cfg(feature = "tokio")]
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

    /// Nothing can happen. Returns whether anybody waited for that.
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
        self.names.borrow().names[number as usize].0.clone()
    }

    pub(crate) fn take_names(&self) -> Vec<(String, usize)> {
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

    // ----- messages -----

    /// A message set out (1), or was handled or refused (-1).
    pub(crate) fn count_message(&self, change: i64) {
        self.messages.set(self.messages.get() + change);
    }

    pub(crate) fn lost_messages(&self) -> i64 {
        self.messages.get()
    }

    /// Whether a message that is about to run goes to the end of its queue.
    ///
    /// All that come for the same actor in the meantime go behind it, so messages from its core never change places
    /// with each other. This works because nothing is put off twice: a message that was put off comes before all that
    /// were not.
    pub(crate) fn puts_off(&self, slot: &'static Slot, was_put_off: bool, others: bool) -> bool {
        let id = std::ptr::from_ref(slot);
        if was_put_off {
            let mut put_off = self.put_off.borrow_mut();
            if let Some(count) = put_off.get_mut(&id) {
                *count -= 1;
                if *count == 0 {
                    put_off.remove(&id);
                }
            }
            return false;
        }
        let follows = self.put_off.borrow().contains_key(&id);
        if !follows {
            if !others || self.choose(Kind::Later, 2) == 0 {
                return false;
            }
            self.record(|| Event::Unusual(format!("a message to {} waits", self.name(slot))));
        }
        *self.put_off.borrow_mut().entry(id).or_default() += 1;
        true
    }

    /// Whether something for the actor in this slot was put off and has not come back.
    pub(crate) fn has_put_off(&self, slot: &'static Slot) -> bool {
        self.put_off
            .borrow()
            .contains_key(&std::ptr::from_ref(slot))
    }

    // ----- links -----

    /// Whether a link has something to deliver. Answers are not delivered before what the same core sent earlier,
    /// except for what is on its way to a core that does nothing: see [`take_older`](Self::take_older).
    pub(crate) fn link_delivers(&self, from: usize, to: usize, frozen: Option<usize>) -> bool {
        let links = self.links.borrow();
        let first = |to: usize| links[from * self.cores + to].front();
        let is_older = |sent: &Sent, than: &Sent| sent.number < than.number;
        first(to).is_some_and(|next| {
            let mut others = (0..self.cores).filter(|to| frozen != Some(*to));
            !next.is_answers || !others.any(|to| first(to).is_some_and(|sent| is_older(sent, next)))
        })
    }

    pub(crate) fn put_on_link(&self, from: usize, to: usize, batch: Batch, is_answers: bool) {
        let number = self.sent.get();
        self.sent.set(number + 1);
        self.links.borrow_mut()[from * self.cores + to].push_back(Sent {
            number,
            is_answers,
            batch,
        });
    }

    pub(crate) fn take_from_link(&self, from: usize, to: usize) -> Option<Sent> {
        self.links.borrow_mut()[from * self.cores + to].pop_front()
    }

    /// Takes a batch that comes before this one on another link of the same core, if it has to arrive first.
    pub(crate) fn take_older(&self, from: usize, to: usize, than: &Sent) -> Option<Batch> {
        let mut links = self.links.borrow_mut();
        let link = &mut links[from * self.cores + to];
        let next = link.front()?;
        let is_due = than.is_answers && next.number < than.number;
        let sent = is_due.then(|| link.pop_front()).flatten();
        sent.map(|sent| sent.batch)
    }

    // ----- faults -----

    pub(crate) fn spare(&self, id: ActorId) {
        self.spared.borrow_mut().push(id);
    }

    pub(crate) fn is_spared(&self, id: ActorId) -> bool {
        self.spared.borrow().contains(&id)
    }

    /// Whether its next method panics. True only once.
    pub(crate) fn is_doomed(&self, id: ActorId) -> bool {
        let mut doomed = self.doomed.borrow_mut();
        let at = doomed.iter().position(|known| *known == id);
        at.map(|at| doomed.swap_remove(at)).is_some()
    }

    pub(crate) fn doom(&self, id: ActorId) {
        self.doomed.borrow_mut().push(id);
    }

    /// What may go wrong according to the test, used up or not.
    pub(crate) fn most_faults(&self) -> &Faults {
        &self.most_faults
    }

    /// Runs `body` with the budget for faults, unless the time of faults is over.
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
