//! The life of an actor: how it is created and placed, what it knows about itself, and how it ends.

mod support;

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, RandomState},
    io,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use actor_core::{
    Actor as _, ActorId, CallError, Context, Exit, Handle as _, SendError, SpawnError, System,
    WeakHandle, actor,
};
use support::{
    Event, LONG, Log, SetOnDrop, Subject, SubjectHandle, exit, finishes, occupy, poll_here, round,
    system,
};

/// An actor whose state and futures cannot leave their core.
struct Homely {
    name: Rc<str>,
}

#[actor]
impl Homely {
    fn new(name: &str) -> Self {
        Homely { name: name.into() }
    }

    pub fn name(&self) -> String {
        self.name.to_string()
    }

    pub async fn name_later(&self, go: Event) -> String {
        let name = Rc::clone(&self.name);
        go.comes().await;
        name.to_string()
    }

    pub async fn rename(&mut self, name: String, go: Event) -> usize {
        let old = std::mem::replace(&mut self.name, name.into());
        go.comes().await;
        Rc::strong_count(&old)
    }
}

/// Answers with what its context says.
struct Knowing;

#[derive(Debug, PartialEq)]
struct Facts {
    id: ActorId,
    core: usize,
    caller: Option<ActorId>,
}

#[actor]
impl Knowing {
    pub fn facts(&self, context: &Context<Self>) -> Facts {
        Facts {
            id: context.id(),
            core: context.core(),
            caller: context.caller(),
        }
    }

    pub async fn facts_of(
        &self,
        context: &Context<Self>,
        other: KnowingHandle,
    ) -> (ActorId, Facts) {
        let facts = other.facts().await.expect("the other lives");
        (context.id(), facts)
    }

    pub fn note_caller(&mut self, context: &Context<Self>, log: Log) {
        log.add(format!("{:?}", context.caller()));
    }

    pub fn me(&self, context: &Context<Self>) -> KnowingHandle {
        context.handle()
    }

    pub fn stop_yourself(&mut self, context: &Context<Self>) -> &'static str {
        context.stop();
        "still answering"
    }

    pub fn random(&self, context: &Context<Self>) -> u64 {
        context.random()
    }

    pub async fn sleep(&mut self, context: &Context<Self>, time: Duration) -> Duration {
        let before = context.now();
        context.sleep(time).await;
        context.now() - before
    }

    pub async fn spawn_children(&mut self) -> Vec<usize> {
        let before = Subject::new().spawn();
        let local = Subject::new().spawn_local().expect("this is a core");
        let with = Subject::spawn_with(Subject::new);
        std::future::ready(()).await;
        let after = Subject::new().spawn();
        [before, local, with, after].map(|h| h.core()).into()
    }
}

/// An actor whose hooks record when they run.
struct Hooked {
    log: Log,
    go: Option<Event>,
}

#[actor]
impl Hooked {
    #[actor(on_start)]
    fn started(&mut self, context: &Context<Self>) {
        self.log.add(format!("started {}", context.id()));
    }

    pub fn work(&mut self) {
        self.log.add("work");
    }

    pub async fn wait(&mut self, go: Event) {
        self.log.add("wait");
        go.comes().await;
        self.log.add("waited");
    }

    pub fn end(self) {
        self.log.add("end");
    }

    #[actor(on_stop)]
    fn stopped(&mut self) {
        self.log.add("stopped");
        if let Some(go) = self.go.take() {
            go.set();
        }
    }
}

impl Drop for Hooked {
    fn drop(&mut self) {
        self.log.add("dropped");
    }
}

/// Like [`Hooked`], with hooks that wait.
struct SlowlyHooked {
    log: Log,
    start: Event,
    stop: Event,
    in_hook: bool,
}

#[actor]
impl SlowlyHooked {
    #[actor(on_start)]
    async fn started(&mut self) {
        self.log.add("starting");
        self.in_hook = true;
        self.start.comes().await;
        self.in_hook = false;
        self.log.add("started");
    }

    pub fn work(&mut self) {
        assert!(!self.in_hook, "the hook has the actor for itself");
        self.log.add("work");
    }

    pub async fn share(&self) {
        assert!(!self.in_hook, "the hook has the actor for itself");
        self.log.add("share");
    }

    #[actor(on_stop)]
    async fn stopped(&mut self, context: &Context<Self>) {
        self.log.add("stopping");
        self.in_hook = true;
        context.sleep(Duration::ZERO).await;
        self.stop.comes().await;
        self.in_hook = false;
        self.log.add("stopped");
    }
}

/// Panics if a method runs before the hook or concurrently with it.
struct First {
    started: bool,
    busy: bool,
    trouble: Log,
}

#[actor]
impl First {
    #[actor(on_start)]
    fn start(&mut self) {
        if self.busy {
            self.trouble.add("on_start runs beside a method");
        }
        self.started = true;
    }

    pub async fn work(&mut self, running: Event, go: Event) {
        if !self.started {
            self.trouble.add("a method runs before on_start");
        }
        self.busy = true;
        running.set();
        go.comes().await;
        self.busy = false;
    }

    #[actor(on_stop)]
    fn stop(&mut self) {
        if !self.started {
            self.trouble.add("on_stop without on_start");
        }
    }
}

impl First {
    fn new(trouble: &Log) -> Self {
        First {
            started: false,
            busy: false,
            trouble: trouble.clone(),
        }
    }
}

// ----- spawning -----

#[test]
fn spawn_on_a_plain_thread_goes_to_the_global_system() {
    let handle = Subject::new().spawn();
    assert_eq!(handle.add(2).wait(), Ok(2));
    assert!(handle.core() < System::global().cores());
}

#[actor_core::test]
async fn spawn_in_a_body_stays_in_the_system_of_the_body() {
    let facts = Knowing.spawn().facts().await.expect("it lives");
    assert!(facts.core < System::current().expect("a body").cores());
}

#[actor_core::test]
async fn spawn_local_takes_state_that_is_not_send() {
    let handle = Homely::new("here").spawn_local().expect("this is a core");
    assert_eq!(handle.name().await.as_deref(), Ok("here"));
    assert_eq!(handle.core(), 0);
}

#[actor_core::test]
async fn futures_of_methods_need_not_be_send() {
    let handle = Homely::new("here").spawn_local().expect("this is a core");
    let go = Event::new();
    let asked = handle.name_later(go.clone());
    go.set();
    assert_eq!(asked.await.as_deref(), Ok("here"));
}

#[actor_core::test]
async fn an_exclusive_future_need_not_be_send() {
    let handle = Homely::new("here").spawn_local().expect("this is a core");
    let go = Event::new();
    let (renamed, ()) =
        futures_util::future::join(handle.rename("there".into(), go.clone()), async {
            go.set();
        })
        .await;
    assert_eq!(renamed, Ok(1));
    assert_eq!(handle.name().await.as_deref(), Ok("there"));
}

#[test]
fn spawn_with_makes_state_that_is_not_send_on_its_core() {
    let handle = Homely::spawn_with(|| Homely::new("made there"));
    assert_eq!(handle.name().wait().as_deref(), Ok("made there"));
}

#[test]
fn spawn_with_of_a_system_makes_state_that_is_not_send() {
    let system = system(2);
    let handle = system.spawn_with(|| Homely::new("made there"));
    assert_eq!(handle.name().wait().as_deref(), Ok("made there"));
}

#[actor_core::test(cores = 3)]
async fn spawn_on_puts_the_actor_on_that_core() {
    for core in 0..3 {
        let handle = Knowing.spawn_on(core).expect("there are three");
        assert_eq!(handle.core(), core);
        assert_eq!(handle.facts().await.map(|facts| facts.core), Ok(core));
    }
}

#[test]
fn spawn_on_of_a_system_puts_the_actor_on_that_core() {
    let system = system(2);
    for core in 0..2 {
        let handle = system.spawn_on(core, Knowing).expect("there are two");
        assert_eq!(handle.facts().wait().map(|facts| facts.core), Ok(core));
    }
}

#[test]
fn spawn_of_a_system_does_not_use_the_global_one() {
    let system = system(1);
    let threads = Log::new();
    let handle = system.spawn(Subject::new());
    let log = threads.clone();
    handle
        .run(Box::new(move || {
            let current = System::current().expect("a method runs on a scheduler thread");
            log.add(current.cores().to_string());
            let child = Subject::new().spawn_on(0).expect("core 0");
            log.add(child.core().to_string());
            let err = Subject::new().spawn_on(1);
            log.add(matches!(err, Err(SpawnError::NoSuchCore { cores: 1, .. })).to_string());
        }))
        .wait()
        .expect("it runs");
    assert_eq!(threads.lines(), ["1", "0", "true"]);
}

#[actor_core::test(cores = 3)]
async fn children_live_on_the_core_of_their_parent() {
    for core in 0..3 {
        let parent = Knowing.spawn_on(core).expect("there are three");
        assert_eq!(parent.spawn_children().await, Ok(vec![core; 4]));
    }
}

#[test]
fn spawns_of_a_plain_thread_spread() {
    let system = system(4);
    let handles: Vec<_> = (0..8).map(|_| system.spawn(Subject::new())).collect();
    let mut on_core = [0; 4];
    for handle in &handles {
        on_core[handle.core()] += 1;
    }
    assert_eq!(on_core, [2, 2, 2, 2]);
}

#[test]
fn a_new_actor_goes_where_the_fewest_are() {
    let system = system(2);
    let busy: Vec<_> = (0..4)
        .map(|_| system.spawn_on(0, Subject::new()).expect("core 0"))
        .collect();
    for _ in 0..4 {
        assert_eq!(
            system.spawn_on(1, Subject::new()).map(|h| h.core()).ok(),
            Some(1)
        );
    }
    // The actors on core 1 have no handles. Once they have ended, core 1 has fewer actors.
    let last = system.spawn_on(1, Subject::new()).expect("core 1");
    last.end().wait().expect("it answers");
    assert_eq!(system.spawn(Subject::new()).core(), 1);
    drop(busy);
}

// ----- context -----

#[actor_core::test]
async fn a_context_knows_identity_and_core() {
    for core in 0..2 {
        let handle = Knowing.spawn_on(core).expect("there are two");
        let facts = handle.facts().await.expect("it lives");
        assert_eq!(facts.id, handle.id());
        assert_eq!(facts.core, core);
    }
}

#[actor_core::test]
async fn the_handle_of_a_context_is_the_handle_of_the_actor() {
    let handle = Knowing.spawn();
    assert_eq!(handle.me().await.expect("it lives"), handle);
}

#[actor_core::test]
async fn the_handle_of_a_context_keeps_the_actor_alive() {
    let handle = Knowing.spawn();
    let me = handle.me().await.expect("it lives");
    drop(handle);
    assert!(me.facts().await.is_ok());
}

#[actor_core::test]
async fn the_caller_of_a_call_from_an_actor_is_that_actor() {
    for (from, to) in [(0, 0), (0, 1), (1, 0)] {
        let asking = Knowing.spawn_on(from).expect("there are two");
        let asked = Knowing.spawn_on(to).expect("there are two");
        let (id, facts) = asking.facts_of(asked).await.expect("both live");
        assert_eq!(facts.caller, Some(id));
    }
}

#[actor_core::test]
async fn a_call_from_no_actor_has_no_caller() {
    let handle = Knowing.spawn_on(0).expect("core 0");
    assert_eq!(handle.facts().await.expect("it lives").caller, None);
    let handle = Knowing.spawn_on(1).expect("core 1");
    assert_eq!(handle.facts().await.expect("it lives").caller, None);
}

#[test]
fn a_call_from_a_plain_thread_has_no_caller() {
    let handle = system(1).spawn(Knowing);
    // The system is gone, so there is nobody to ask.
    assert_eq!(handle.facts().wait(), Err(CallError::Stopped));
    let system = system(1);
    let facts = system.spawn(Knowing).facts().wait().expect("it lives");
    assert_eq!(facts.caller, None);
}

#[actor_core::test]
async fn a_one_way_message_has_no_caller() {
    let log = Log::new();
    let (sender, receiver) = (Subject::new().spawn(), Knowing.spawn());
    let (to, noted) = (receiver.clone(), log.clone());
    sender
        .run_async(Box::new(move || {
            Box::pin(async move {
                to.note_caller(noted).send().await.expect("there is room");
            })
        }))
        .await
        .expect("it runs");
    receiver.facts().await.expect("handled after the other");
    assert_eq!(log.lines(), ["None"]);
}

#[actor_core::test]
async fn the_stop_of_a_context_lets_the_method_answer() {
    let handle = Knowing.spawn();
    assert_eq!(handle.stop_yourself().await, Ok("still answering"));
    assert_eq!(handle.join().await, Exit::Normal);
}

#[actor_core::test]
async fn random_numbers_of_a_context_differ() {
    let handle = Knowing.spawn();
    let mut seen = HashSet::new();
    for _ in 0..100 {
        assert!(seen.insert(handle.random().await.expect("it lives")));
    }
}

#[actor_core::test]
async fn the_sleep_of_a_context_is_never_early() {
    for core in 0..2 {
        let handle = Knowing.spawn_on(core).expect("there are two");
        for micros in [0, 1, 500, 3000] {
            let time = Duration::from_micros(micros);
            assert!(handle.sleep(time).await.expect("it lives") >= time);
        }
    }
}

// ----- stop -----

#[test]
fn stop_handles_what_was_accepted_before() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let occupied = occupy(&system, 0);
    for n in 1..=3 {
        handle.add(n).try_send().expect("there is room");
    }
    handle.stop();
    occupied.release();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(log.lines(), ["add 1", "add 2", "add 3", "dropped"]);
}

#[test]
fn stop_waits_for_methods_under_way() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    let asked = {
        let (handle, started, go) = (handle.clone(), started.clone(), go.clone());
        thread::spawn(move || handle.hold(started, go).wait())
    };
    started.wait();
    handle.stop();
    round(&system);
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert!(handle.is_alive());
    go.set();
    assert_eq!(asked.join().expect("no panic"), Ok(0));
    assert_eq!(exit(handle.join()), Exit::Normal);
}

#[test]
fn after_the_end_messages_are_refused() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert!(!handle.is_alive());
    assert_eq!(handle.add(1).wait(), Err(CallError::Stopped));
    assert!(matches!(
        handle.add(1).try_send(),
        Err(SendError::Stopped(support::SubjectMessage::Add { n: 1 }))
    ));
    assert!(matches!(
        handle.add(1).send().wait(),
        Err(SendError::Stopped(support::SubjectMessage::Add { n: 1 }))
    ));
    let dead = system.dead_letters();
    assert_eq!(dead.total(), 0, "whoever sent was told");
}

#[test]
fn a_message_sent_after_a_stop_from_another_thread_is_not_handled() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let occupied = occupy(&system, 0);
    handle.stop();
    let sent = handle.add(1).try_send();
    occupied.release();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(log.lines(), ["dropped"], "sent: {sent:?}");
}

#[actor_core::test]
async fn a_call_after_a_stop_on_the_same_core_is_refused() {
    let log = Log::new();
    let handle = Subject::with_log(&log).spawn_on(0).expect("core 0");
    handle.stop();
    let answer = handle.add(1).await;
    handle.join().await;
    assert_eq!(log.lines(), ["dropped"], "answer: {answer:?}");
}

#[test]
fn a_second_stop_changes_nothing() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    let id = handle.id();
    handle.stop();
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
    handle.stop();
    assert_eq!(
        log.lines(),
        [&format!("started {id}"), "stopped", "dropped"]
    );
}

// ----- hooks -----

#[test]
fn hooks_run_first_and_last() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    handle.work().wait().expect("it lives");
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
    let started = format!("started {}", handle.id());
    assert_eq!(log.lines(), [&started, "work", "stopped", "dropped"]);
}

#[test]
fn messages_wait_for_on_start() {
    let system = system(1);
    let (log, start, stop) = (Log::new(), Event::new(), Event::new());
    let handle = system.spawn(SlowlyHooked {
        log: log.clone(),
        start: start.clone(),
        stop: stop.clone(),
        in_hook: false,
    });
    handle.work().try_send().expect("there is room");
    handle.share().try_send().expect("there is room");
    log.wait_for(1);
    round(&system);
    assert_eq!(log.lines(), ["starting"]);
    start.set();
    handle.work().wait().expect("it lives");
    assert_eq!(
        log.lines(),
        ["starting", "started", "work", "share", "work"]
    );
}

#[test]
fn nothing_runs_beside_on_stop() {
    let system = system(1);
    let (log, start, stop) = (Log::new(), Event::new(), Event::new());
    start.set();
    let handle = system.spawn(SlowlyHooked {
        log: log.clone(),
        start,
        stop: stop.clone(),
        in_hook: false,
    });
    handle.work().wait().expect("it lives");
    handle.stop();
    round(&system);
    assert_eq!(handle.work().wait(), Err(CallError::Stopped));
    assert!(handle.is_alive());
    stop.set();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(
        log.lines(),
        ["starting", "started", "work", "stopping", "stopped"]
    );
}

#[test]
fn a_stop_while_on_start_waits_lets_it_finish() {
    let system = system(1);
    let (log, start, stop) = (Log::new(), Event::new(), Event::new());
    stop.set();
    let handle = system.spawn(SlowlyHooked {
        log: log.clone(),
        start: start.clone(),
        stop,
        in_hook: false,
    });
    handle.work().try_send().expect("there is room");
    handle.stop();
    log.wait_for(1);
    round(&system);
    assert_eq!(log.lines(), ["starting"]);
    start.set();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(
        log.lines(),
        ["starting", "started", "work", "stopping", "stopped"]
    );
}

#[test]
fn on_start_runs_before_a_message_that_came_with_the_actor() {
    let system = system(1);
    let trouble = Log::new();
    let occupied = occupy(&system, 0);
    let handle = system.spawn(First::new(&trouble));
    let (running, go) = (Event::new(), Event::new());
    go.set();
    handle.work(running, go).try_send().expect("there is room");
    occupied.release();
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(trouble.lines(), [""; 0]);
}

#[test]
fn on_start_runs_before_a_stop_that_came_with_the_actor() {
    let system = system(1);
    let trouble = Log::new();
    let occupied = occupy(&system, 0);
    let handle = system.spawn(First::new(&trouble));
    handle.stop();
    occupied.release();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(trouble.lines(), [""; 0]);
}

#[test]
fn on_start_runs_though_the_only_handle_was_dropped_at_once() {
    let system = system(1);
    let trouble = Log::new();
    let occupied = occupy(&system, 0);
    let join = system.spawn(First::new(&trouble)).join();
    occupied.release();
    assert_eq!(exit(join), Exit::Normal);
    assert_eq!(trouble.lines(), [""; 0]);
}

#[test]
fn on_start_runs_alone_when_a_message_and_a_stop_came_with_the_actor() {
    let system = system(1);
    let trouble = Log::new();
    let occupied = occupy(&system, 0);
    let handle = system.spawn(First::new(&trouble));
    let (running, go) = (Event::new(), Event::new());
    handle
        .work(running.clone(), go.clone())
        .try_send()
        .expect("there is room");
    handle.stop();
    occupied.release();
    running.wait();
    // By now the hook would have run.
    round(&system);
    go.set();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(trouble.lines(), [""; 0]);
}

#[test]
fn on_stop_runs_when_the_last_handle_is_dropped() {
    let system = system(1);
    let (log, go) = (Log::new(), Event::new());
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: Some(go.clone()),
    });
    let (started, join) = (format!("started {}", handle.id()), handle.join());
    handle.work().try_send().expect("there is room");
    drop(handle);
    go.wait();
    assert_eq!(exit(join), Exit::Normal);
    assert_eq!(log.lines(), [&started, "work", "stopped", "dropped"]);
}

#[test]
fn on_stop_does_not_run_after_a_self_method() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    handle.end().wait().expect("it lives");
    assert_eq!(exit(handle.join()), Exit::Normal);
    let started = format!("started {}", handle.id());
    assert_eq!(log.lines(), [&started, "end", "dropped"]);
}

// ----- kill -----

#[test]
fn kill_drops_what_is_awaited_and_skips_on_stop() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    let waiting = {
        let handle = handle.clone();
        thread::spawn(move || handle.wait(Event::new()).wait())
    };
    log.wait_for(2);
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(waiting.join().expect("no panic"), Err(CallError::Killed));
    let started = format!("started {}", handle.id());
    assert_eq!(log.lines(), [&started, "wait", "dropped"]);
}

#[test]
fn kill_drops_the_future_of_a_method() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, dropped) = (Event::new(), Event::new());
    handle
        .never(started.clone(), SetOnDrop(dropped.clone()))
        .try_send()
        .expect("there is room");
    started.wait();
    assert!(!dropped.has_happened());
    handle.kill();
    dropped.wait();
    assert_eq!(exit(handle.join()), Exit::Killed);
}

#[test]
fn kill_refuses_what_waits_in_the_mailbox() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let started = Event::new();
    handle
        .hold(started.clone(), Event::new())
        .try_send()
        .expect("there is room");
    started.wait();
    handle.add(1).try_send().expect("there is room");
    let asked = {
        let handle = handle.clone();
        thread::spawn(move || handle.add(2).wait())
    };
    // The kill either overtakes the message that is on its way, or arrives after it. Both messages are refused.
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(asked.join().expect("no panic"), Err(CallError::Stopped));
    assert_eq!(log.lines(), ["dropped"]);
    assert_eq!(system.dead_letters().stopped, 1);
}

#[test]
fn kill_passes_a_full_mailbox() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let started = Event::new();
    handle
        .hold(started.clone(), Event::new())
        .try_send()
        .expect("there is room");
    started.wait();
    while handle.add(1).try_send().is_ok() {}
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
}

#[test]
fn stop_passes_a_full_mailbox() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let (started, go) = (Event::new(), Event::new());
    handle
        .hold(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    let mut accepted = 0;
    while handle.add(1).try_send().is_ok() {
        accepted += 1;
    }
    handle.stop();
    go.set();
    assert_eq!(exit(handle.join()), Exit::Normal);
    assert_eq!(log.lines().len(), accepted + 1);
}

#[test]
fn kill_ends_an_actor_that_is_stopping() {
    let system = system(1);
    let (log, start) = (Log::new(), Event::new());
    start.set();
    let handle = system.spawn(SlowlyHooked {
        log: log.clone(),
        start,
        stop: Event::new(),
        in_hook: false,
    });
    handle.work().wait().expect("it lives");
    handle.stop();
    handle.kill();
    assert_eq!(exit(handle.join()), Exit::Killed);
}

#[actor_core::test]
async fn an_actor_may_kill_itself() {
    let handle = Subject::new().spawn();
    let me = handle.clone();
    let answer = handle
        .run_async(Box::new(move || {
            Box::pin(async move {
                me.kill();
                std::future::pending().await
            })
        }))
        .await;
    assert_eq!(answer, Err(CallError::Killed));
    assert_eq!(handle.join().await, Exit::Killed);
}

#[actor_core::test]
async fn what_is_sent_after_a_kill_does_not_run() {
    for core in 0..2 {
        let log = Log::new();
        let subject = Subject::with_log(&log);
        let handle = subject.spawn_on(core).expect("there are two");
        handle.add(1).await.expect("it lives");
        handle.kill();
        // On the same core, a call to an idle actor runs on its caller's stack, while the kill waits for its turn.
        assert_eq!(handle.add(2).await, Err(CallError::Stopped), "core {core}");
        assert_eq!(handle.join().await, Exit::Killed);
        assert_eq!(log.lines(), ["add 1", "dropped"]);
    }
}

/// This is a call to a shared method, beside another one that is under way.
#[actor_core::test]
async fn what_is_sent_after_a_kill_does_not_run_beside_others() {
    let handle = Subject::new().spawn_on(0).expect("this is it");
    let shared = handle.share(Event::new(), Event::new());
    let mut shared = std::pin::pin!(shared.into_future());
    assert!(poll_here(&mut shared).await.is_pending());
    assert_eq!(handle.count().await, Ok(0));
    handle.kill();
    assert_eq!(handle.count().await, Err(CallError::Stopped));
    assert_eq!(shared.await, Err(CallError::Killed));
}

// ----- join -----

#[actor_core::test]
async fn join_waits_for_the_end() {
    for core in 0..2 {
        let handle = Subject::new().spawn_on(core).expect("there are two");
        let join = handle.join();
        handle.stop();
        assert_eq!(join.await, Exit::Normal);
    }
}

#[actor_core::test]
async fn join_after_the_end_knows_how_it_was() {
    let handle = Subject::new().spawn();
    handle.kill();
    assert_eq!(handle.join().await, Exit::Killed);
    assert_eq!(handle.join().await, Exit::Killed);
    assert_eq!(handle.downgrade().join().await, Exit::Killed);
}

#[actor_core::test]
async fn join_of_a_weak_handle_does_not_keep_the_actor_alive() {
    for core in 0..2 {
        let handle = Subject::new().spawn_on(core).expect("there are two");
        let join = handle.downgrade().join();
        drop(handle);
        assert_eq!(join.await, Exit::Normal);
    }
}

#[test]
fn join_of_an_actor_that_nobody_remembers_is_unknown() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (weak, join) = (handle.downgrade(), handle.join());
    handle.kill();
    assert_eq!(exit(join), Exit::Killed);
    drop(handle);
    // Its core forgets it once everybody has been told, and we may have been told first.
    let begun = Instant::now();
    loop {
        assert!(!weak.is_alive());
        match exit(weak.join()) {
            Exit::NoActor => break,
            known => assert_eq!(known, Exit::Killed),
        }
        assert!(begun.elapsed() < LONG, "it is never forgotten");
        thread::yield_now();
    }
}

#[test]
fn join_blocks_a_plain_thread() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let waiting = {
        let join = handle.join();
        thread::spawn(move || join.wait().ok())
    };
    handle.stop();
    assert_eq!(waiting.join().expect("no panic"), Some(Exit::Normal));
}

#[test]
fn many_can_wait_for_one_end() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let join = handle.join();
            thread::spawn(move || join.wait().ok())
        })
        .collect();
    handle.stop();
    for thread in waiting {
        assert_eq!(thread.join().expect("no panic"), Some(Exit::Normal));
    }
}

#[actor_core::test]
async fn a_join_that_was_given_up_harms_nobody() {
    let handle = Subject::new().spawn();
    for _ in 0..100 {
        let mut join = handle.join();
        assert!(support::poll_once(&mut join).is_pending());
    }
    handle.stop();
    assert_eq!(handle.join().await, Exit::Normal);
}

// ----- weak handles -----

#[test]
fn a_weak_handle_upgrades_while_a_strong_one_is_there() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let weak = handle.downgrade();
    assert_eq!(weak.id(), handle.id());
    assert!(weak.is_alive());
    assert_eq!(weak.upgrade(), Some(handle.clone()));
    let join = handle.join();
    drop(handle);
    assert_eq!(exit(join), Exit::Normal);
    assert_eq!(weak.upgrade(), None);
    assert!(!weak.is_alive());
}

#[test]
fn a_weak_handle_never_leads_to_a_later_actor() {
    let system = system(1);
    let mut old: Vec<WeakHandle<SubjectHandle>> = Vec::new();
    for _ in 0..1000 {
        let handle = system.spawn(Subject::new());
        assert!(old.iter().all(|weak| weak.upgrade().is_none()));
        let join = handle.join();
        old.push(handle.downgrade());
        drop(handle);
        assert_eq!(exit(join), Exit::Normal);
        if old.len() > 50 {
            old.remove(0);
        }
    }
}

#[test]
fn upgrades_race_with_the_end_of_actors() {
    finishes(|| {
        let system = system(2);
        let upgraded = Arc::new(AtomicU64::new(0));
        for _ in 0..300 {
            let handle = system.spawn(Subject::new());
            let (weak, id) = (handle.downgrade(), handle.id());
            let racers: Vec<_> = (0..2)
                .map(|_| {
                    let upgraded = upgraded.clone();
                    thread::spawn(move || {
                        // Not for ever: each racer keeps the actor alive for the other.
                        for _ in 0..10 {
                            let Some(strong) = weak.upgrade() else {
                                return;
                            };
                            assert_eq!(strong.id(), id);
                            assert!(strong.add(1).wait().is_ok(), "a handle keeps it alive");
                            upgraded.fetch_add(1, Ordering::SeqCst);
                        }
                    })
                })
                .collect();
            let join = handle.join();
            drop(handle);
            for racer in racers {
                racer.join().expect("no panic");
            }
            assert_eq!(exit(join), Exit::Normal);
        }
        assert!(upgraded.load(Ordering::SeqCst) > 0);
    });
}

// ----- identity -----

#[actor_core::test]
#[allow(
    clippy::mutable_key_type,
    reason = "what a handle is compared by never changes"
)]
async fn handles_of_one_actor_are_equal() {
    let (one, two) = (Subject::new().spawn(), Subject::new().spawn());
    let hash = RandomState::new();
    assert_eq!(one, one.clone());
    assert_eq!(hash.hash_one(&one), hash.hash_one(one.clone()));
    assert_eq!(one.downgrade(), one.clone().downgrade());
    assert_ne!(one, two);
    assert_ne!(one.downgrade(), two.downgrade());
    let set: HashSet<_> = [one.clone(), two.clone(), one.clone()].into();
    assert_eq!(set.len(), 2);
}

#[actor_core::test]
async fn an_identity_is_the_same_from_everywhere_and_prints_alike() {
    let handle = Subject::new().spawn();
    assert_eq!(handle.id(), handle.clone().id());
    assert_eq!(handle.id(), handle.downgrade().id());
    let id = handle.id().to_string();
    assert_eq!(format!("{:?}", handle.id()), id);
    assert_eq!(format!("{handle:?}"), format!("SubjectHandle({id})"));
}

#[test]
fn an_identity_is_never_used_again() {
    let mut seen = HashSet::new();
    // Consecutive systems use the same cores.
    for _ in 0..3 {
        let system = system(2);
        for _ in 0..500 {
            let handle = system.spawn(Subject::new());
            assert!(seen.insert(handle.id()));
            assert!(seen.insert(system.spawn(Subject::new()).id()));
            handle.end().wait().expect("it lives");
        }
    }
}

// ----- the last handle -----

#[test]
fn an_actor_without_handles_handles_its_mailbox_and_ends() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let occupied = occupy(&system, 0);
    for n in 1..=3 {
        handle.add(n).try_send().expect("there is room");
    }
    let join = handle.join();
    drop(handle);
    occupied.release();
    assert_eq!(exit(join), Exit::Normal);
    assert_eq!(log.lines(), ["add 1", "add 2", "add 3", "dropped"]);
}

#[test]
fn an_actor_without_handles_finishes_what_is_under_way() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    handle
        .hold(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    let (weak, join) = (handle.downgrade(), handle.join());
    drop(handle);
    // A chance to end too early.
    round(&system);
    assert!(weak.is_alive());
    go.set();
    assert_eq!(exit(join), Exit::Normal);
}

#[test]
fn messages_in_flight_from_other_cores_are_handled_before_the_end() {
    finishes(|| {
        let system = system(3);
        for round in 0..200 {
            let log = Log::new();
            let target = system.spawn_on(0, Subject::with_log(&log)).expect("core 0");
            let join = target.join();
            let senders: Vec<_> = (1..3)
                .map(|core| {
                    let sender = system.spawn_on(core, Subject::new()).expect("three cores");
                    let target = target.clone();
                    sender
                        .run(Box::new(move || {
                            target.add(1).try_send().expect("there is room");
                            target.add(2).try_send().expect("there is room");
                        }))
                        .try_send()
                        .expect("there is room");
                    sender
                })
                .collect();
            drop(target);
            assert_eq!(exit(join), Exit::Normal);
            assert_eq!(log.lines().len(), 5, "in round {round}");
            drop(senders);
        }
        assert_eq!(system.dead_letters().total(), 0);
    });
}

#[test]
fn an_answer_comes_though_the_handle_is_dropped_meanwhile() {
    let system = system(1);
    let occupied = occupy(&system, 0);
    let handle = system.spawn(Subject::new());
    let asked = thread::spawn(move || handle.add(3).wait());
    occupied.release();
    assert_eq!(asked.join().expect("no panic"), Ok(3));
}

// ----- self methods -----

#[actor_core::test]
async fn a_self_method_answers_after_the_end() {
    for core in 0..2 {
        let handle = Subject::new().spawn_on(core).expect("there are two");
        handle.add(4).await.expect("it lives");
        assert_eq!(handle.end().await, Ok(4));
        assert!(!handle.is_alive());
        assert_eq!(handle.add(1).await, Err(CallError::Stopped));
        assert_eq!(handle.join().await, Exit::Normal);
    }
}

#[test]
fn an_async_self_method_answers_after_the_end() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    let asked = {
        let (handle, started, go) = (handle.clone(), started.clone(), go.clone());
        thread::spawn(move || {
            let answer = handle.end_later(started, go).wait();
            (answer, handle.is_alive())
        })
    };
    started.wait();
    assert!(handle.is_alive());
    go.set();
    assert_eq!(asked.join().expect("no panic"), (Ok(0), false));
    assert_eq!(exit(handle.join()), Exit::Normal);
}

#[test]
fn messages_behind_a_self_method_are_refused() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let occupied = occupy(&system, 0);
    handle.end().try_send().expect("there is room");
    handle.add(1).try_send().expect("there is room");
    let asked = {
        let handle = handle.clone();
        thread::spawn(move || handle.add(2).wait())
    };
    occupied.release();
    assert_eq!(asked.join().expect("no panic"), Err(CallError::Stopped));
    assert_eq!(system.dead_letters().stopped, 1);
}

#[test]
fn messages_that_come_while_a_self_method_waits_are_refused() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    handle
        .end_later(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    let asked = {
        let handle = handle.clone();
        thread::spawn(move || handle.add(2).wait())
    };
    handle.add(1).send().wait().ok();
    go.set();
    assert_eq!(asked.join().expect("no panic"), Err(CallError::Stopped));
    assert_eq!(exit(handle.join()), Exit::Normal);
}

#[test]
fn a_kill_while_a_self_method_waits_drops_the_state_once() {
    let system = system(1);
    let log = Log::new();
    let handle = system.spawn(Subject::with_log(&log));
    let started = Event::new();
    let asked = {
        let (handle, started) = (handle.clone(), started.clone());
        thread::spawn(move || handle.end_later(started, Event::new()).wait())
    };
    started.wait();
    handle.kill();
    assert_eq!(asked.join().expect("no panic"), Err(CallError::Killed));
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert_eq!(log.lines(), ["dropped"]);
}

#[test]
fn a_self_method_waits_for_shared_ones() {
    let system = system(1);
    let handle = system.spawn(Subject::new());
    let (started, go) = (Event::new(), Event::new());
    let shared = {
        let (handle, started, go) = (handle.clone(), started.clone(), go.clone());
        thread::spawn(move || handle.share(started, go).wait())
    };
    started.wait();
    let ended = {
        let handle = handle.clone();
        thread::spawn(move || handle.end().wait())
    };
    go.set();
    assert_eq!(shared.join().expect("no panic"), Ok(0));
    assert_eq!(ended.join().expect("no panic"), Ok(0));
}

// ----- systems -----

#[test]
fn there_is_no_current_system_on_a_plain_thread() {
    assert!(System::current().is_none());
}

#[actor_core::test(cores = 3)]
async fn the_current_system_is_that_of_the_test() {
    let current = System::current().expect("a body runs on a core");
    assert_eq!(current.cores(), 3);
    assert_eq!(
        current.spawn_on(2, Subject::new()).map(|h| h.core()).ok(),
        Some(2)
    );
}

#[test]
fn the_global_system_is_one() {
    assert!(std::ptr::eq(System::global(), System::global()));
    assert!(System::global().cores() >= 1);
}

#[test]
fn a_second_global_system_comes_back() {
    System::global();
    let built = System::builder().cores(1).build_global().expect("threads");
    let own = built.expect_err("there is one already");
    assert_eq!(own.cores(), 1);
}

#[test]
fn threads_are_called_as_the_builder_says() {
    let system = System::builder()
        .cores(2)
        .name("fleet")
        .build()
        .expect("threads");
    let log = Log::new();
    for core in 0..2 {
        let log = log.clone();
        let handle = system.spawn_on(core, Subject::new()).expect("two cores");
        handle
            .run(Box::new(move || {
                log.add(thread::current().name().unwrap_or_default());
            }))
            .wait()
            .expect("it lives");
    }
    assert_eq!(log.lines(), ["fleet-0", "fleet-1"]);
}

#[test]
fn block_on_runs_its_body_on_core_0() {
    let system = system(2);
    let answer = system.block_on(|| async {
        let name = Rc::new("a body need not be Send");
        let handle = Homely::new(&name).spawn_local().expect("this is a core");
        (handle.core(), handle.name().await)
    });
    assert_eq!(answer, (0, Ok("a body need not be Send".into())));
}

#[test]
fn block_on_hands_a_panic_on() {
    let system = system(1);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        system.block_on(|| async { panic!("of the body") })
    }));
    let payload = panicked.expect_err("it panics");
    assert_eq!(payload.downcast_ref(), Some(&"of the body"));
    assert_eq!(system.block_on(|| async { 1 }), 1, "the core goes on");
}

#[test]
fn many_threads_block_on_one_system() {
    let system = system(2);
    thread::scope(|scope| {
        for n in 0..8 {
            let system = &system;
            scope.spawn(move || {
                let answer =
                    system.block_on(move || async move { Subject::new().spawn().add(n).await });
                assert_eq!(answer, Ok(n));
            });
        }
    });
}

#[test]
fn a_system_that_is_dropped_kills_its_actors() {
    let system = system(2);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    handle.work().wait().expect("it lives");
    drop(system);
    assert_eq!(exit(handle.join()), Exit::Killed);
    assert!(!log.lines().contains(&"stopped".to_owned()));
}

#[test]
fn shutdown_runs_what_was_accepted_and_the_hooks() {
    let system = system(2);
    let log = Log::new();
    let handle = system.spawn(Hooked {
        log: log.clone(),
        go: None,
    });
    handle.work().try_send().expect("there is room");
    let report = system.shutdown(LONG).wait();
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.finished, 1);
    assert_eq!(report.undelivered, 0);
    let started = format!("started {}", handle.id());
    assert_eq!(log.lines(), [&started, "work", "stopped", "dropped"]);
    assert_eq!(exit(handle.join()), Exit::Shutdown);
}

#[test]
fn shutdown_kills_what_does_not_end_by_the_deadline() {
    let system = system(2);
    let handle = system.spawn(Subject::new());
    let started = Event::new();
    handle
        .hold(started.clone(), Event::new())
        .try_send()
        .expect("there is room");
    started.wait();
    let report = system.shutdown(Duration::from_millis(20)).wait();
    let killed: Vec<_> = report.killed.iter().map(|ended| ended.id).collect();
    assert_eq!(killed, [handle.id()]);
    assert_eq!(exit(handle.join()), Exit::Killed);
}

// ----- entry points -----

/// Runs a test of this file that is otherwise ignored, in a process of its own.
fn run_alone(name: &str) -> std::process::Output {
    std::process::Command::new(std::env::current_exe().expect("this is a program"))
        .args([
            "--exact",
            name,
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .output()
        .expect("it can be run")
}

mod entry {
    use super::*;

    #[actor_core::main(cores = 2)]
    pub(crate) async fn main() -> Result<usize, CallError> {
        let log = Log::new();
        let handle = Hooked { log, go: None }.spawn();
        handle.work().await?;
        assert!(Subject::new().spawn_local().is_ok());
        let current = System::current().expect("a body runs on a core");
        let global = System::global();
        assert_eq!(current.cores(), global.cores());
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(global.cores())
    }
}

#[test]
#[ignore = "changes the global system; run by `main_is_core_0_of_the_global_system`"]
fn main_alone() {
    assert_eq!(entry::main(), Ok(2));
    assert_eq!(
        Subject::new().spawn().add(1).wait(),
        Err(CallError::Stopped),
        "the global system has been shut down"
    );
}

#[test]
fn main_is_core_0_of_the_global_system() {
    let output = run_alone("main_alone");
    assert!(output.status.success(), "{output:?}");
}

mod panicking_entry {
    #[actor_core::main]
    pub(crate) async fn main() {
        panic!("of main");
    }
}

#[test]
#[ignore = "changes the global system; run by `a_panic_in_main_ends_the_process_with_it`"]
fn panicking_main_alone() {
    panicking_entry::main();
}

#[test]
fn a_panic_in_main_ends_the_process_with_it() {
    let output = run_alone("panicking_main_alone");
    assert_eq!(output.status.code(), Some(101), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("of main"));
}

#[actor_core::test]
async fn a_test_has_two_cores() {
    assert_eq!(System::current().map(|system| system.cores()), Some(2));
}

#[actor_core::test(cores = 4)]
async fn a_test_has_as_many_cores_as_it_asks_for() {
    assert_eq!(System::current().map(|system| system.cores()), Some(4));
}

#[actor_core::test]
async fn a_test_may_return_a_result() -> Result<(), Box<dyn std::error::Error>> {
    let handle = Subject::new().spawn();
    assert_eq!(handle.add(1).await?, 1);
    Ok(())
}

mod failing_test {
    use super::*;

    #[actor_core::test]
    #[ignore = "fails; run by `a_test_that_returns_an_error_fails`"]
    async fn alone() -> Result<(), io::Error> {
        Err(io::Error::other("the reason"))
    }
}

#[test]
fn a_test_that_returns_an_error_fails() {
    let output = run_alone("failing_test::alone");
    assert_eq!(output.status.code(), Some(101), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("the reason"));
}

#[actor_core::test]
#[should_panic(expected = "as it should")]
async fn a_test_may_have_to_panic() {
    panic!("as it should");
}
