//! The table of `docs/failure.md`: what happens to what, when an actor ends in which way. There is one test for each
//! cell that can be observed.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, Down, Exit, Handle as _, System, actor,
    sim::Sim,
    supervisor::{Child, Supervisor},
};

const HOUR: Duration = Duration::from_secs(3600);

/// How the actor ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    SelfMethod,
    Stop,
    Kill,
    Panic,
    Failure,
    Restart,
    RestartDropping,
    SupervisorShutdown,
    SystemShutdown,
    LastHandle,
    PanicInConstructor,
    PanicInStartHook,
    PanicInStopHook,
    PanicInDrop,
}

/// What is observed, in words.
#[derive(Debug, Default)]
struct Seen {
    running: String,
    caller: String,
    queued: String,
    queued_caller: String,
    timer: String,
    child: String,
    link: String,
    name: String,
    handle: String,
    exit: String,
}

/// Waits until it is opened.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<(bool, Option<std::task::Waker>)>>);

impl Gate {
    fn open(&self) {
        let mut state = self.0.lock().expect("nobody panics here");
        state.0 = true;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    async fn opens(&self) {
        poll_fn(|context| {
            let mut state = self.0.lock().expect("nobody panics here");
            state.1 = Some(context.waker().clone());
            match state.0 {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }
}

#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<&'static str>>>);

impl Diary {
    fn add(&self, line: &'static str) {
        self.0.lock().expect("nobody panics here").push(line);
    }

    fn has(&self, line: &str) -> bool {
        self.0.lock().expect("nobody panics here").contains(&line)
    }
}

/// The actor that ends.
struct Patient<const DROPS: bool> {
    event: Event,
    diary: Diary,
}

macro_rules! patient {
    ($drops:literal, $($options:tt)*) => {
        #[actor($($options)*)]
        impl Patient<$drops> {
            #[actor(on_start)]
            fn started(&mut self) {
                assert!(self.event != Event::PanicInStartHook, "in the hook");
            }

            #[actor(on_stop)]
            fn stopping(&mut self) {
                assert!(self.event != Event::PanicInStopHook, "in the hook");
            }

            pub async fn run(&mut self, gate: Gate, context: &Context<Self>) {
                self.diary.add("begun");
                gate.opens().await;
                match self.event {
                    Event::Panic | Event::Restart | Event::RestartDropping
                        if !self.diary.has("panicked") =>
                    {
                        self.diary.add("panicked");
                        panic!("in the method")
                    }
                    Event::Failure => context.fail("it cannot go on"),
                    _ => {}
                }
                self.diary.add("done");
            }

            pub fn note(&mut self, what: &'static str) {
                self.diary.add(what);
            }

            pub fn has_child(&mut self, context: &Context<Self>) -> PeerHandle {
                let diary = Diary::default();
                context.spawn_linked(Peer { diary }).expect("this is a core")
            }

            pub fn finish(self) {}
        }
    };
}

mod keeping {
    use super::*;
    patient!(false, handle = PatientHandle, message = PatientMessage);
}
mod dropping {
    use super::*;
    patient!(
        true,
        handle = DroppingHandle,
        message = DroppingMessage,
        on_restart = drop
    );
}
use dropping::DroppingHandle;
use keeping::PatientHandle;

impl<const DROPS: bool> Drop for Patient<DROPS> {
    fn drop(&mut self) {
        assert!(self.event != Event::PanicInDrop, "in the destructor");
    }
}

/// An actor that is linked to it and traps exits.
struct Witness {
    diary: Arc<Mutex<Vec<Exit>>>,
}

#[actor]
impl Witness {
    pub fn link(&mut self, other: PatientHandle, context: &Context<Self>) {
        context.link(&other);
    }

    pub fn link_dropping(&mut self, other: DroppingHandle, context: &Context<Self>) {
        context.link(&other);
    }

    #[actor(on_link_down)]
    fn down(&mut self, down: Down) {
        self.diary
            .lock()
            .expect("nobody panics here")
            .push(down.exit);
    }
}

/// An actor that is linked to it and does not trap exits.
struct Peer {
    #[expect(dead_code, reason = "an actor has some state")]
    diary: Diary,
}

#[actor]
impl Peer {
    pub fn ping(&self) {}
}

fn said<T>(answer: &Result<T, CallError>) -> String {
    match answer {
        Ok(_) => "answered".into(),
        Err(CallError::Stopped) => "Stopped".into(),
        Err(CallError::Killed) => "Killed".into(),
        Err(CallError::Panicked(_)) => "Panicked".into(),
        Err(other) => format!("{other:?}"),
    }
}

fn ended(exit: &Exit) -> String {
    match exit {
        Exit::Panicked(_) => "Panicked".into(),
        Exit::Error(_) => "Error".into(),
        other => format!("{other:?}"),
    }
}

async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    let mut once = true;
    poll_fn(|context| match Pin::new(&mut *future).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if std::mem::take(&mut once) => Poll::Ready(None),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

macro_rules! scenario {
    ($name:ident, $handle:ident, $drops:literal, $link:ident) => {
        async fn $name(event: Event, sim: &Sim) -> Seen {
            let mut seen = Seen::default();
            let diary = Diary::default();
            let make = {
                let diary = diary.clone();
                move || {
                    assert!(event != Event::PanicInConstructor, "in the constructor");
                    Patient::<$drops> {
                        event,
                        diary: diary.clone(),
                    }
                }
            };
            let mut tree = Supervisor::one_for_one().intensity(9, HOUR);
            let is_supervised = matches!(
                event,
                Event::Restart | Event::RestartDropping | Event::SupervisorShutdown
            );
            let (patient, tree) = match is_supervised {
                true => {
                    let patient = tree.add(Child::new("patient", make));
                    (patient, Some(tree.start().await.expect("it starts")))
                }
                false => (Patient::<$drops>::spawn_with(make), None),
            };
            // What it has.
            let exits = Arc::default();
            let witness = Witness {
                diary: Arc::clone(&exits),
            }
            .spawn();
            let _ = witness.$link(patient.clone()).await;
            let _ = patient.register("patient");
            let child = patient.has_child().await.ok();
            let timer = patient.note("timer").after(HOUR);
            // What it does.
            let gate = Gate::default();
            let mut running = patient.run(gate.clone());
            let mut running_said = poll_once(&mut running).await;
            while running_said.is_none() && !diary.has("begun") {
                sim.sleep(Duration::from_millis(1)).await;
                running_said = poll_once(&mut running).await;
            }
            let mut queued = patient.note("queued");
            let mut queued_said = poll_once(&mut queued).await;
            let _ = patient.note("one-way").try_send();
            sim.sleep(Duration::from_millis(1)).await;
            // How it ends.
            let joined = patient.join();
            let mut finish = None;
            match event {
                Event::SelfMethod => {
                    let mut call = Box::pin(patient.finish());
                    poll_once(&mut call).await;
                    finish = Some(call);
                }
                Event::Stop | Event::PanicInStopHook | Event::PanicInDrop => patient.stop(),
                Event::Kill => patient.kill(),
                Event::SupervisorShutdown => tree.as_ref().expect("it has one").stop(),
                Event::SystemShutdown => {
                    gate.open();
                    sim.shutdown(HOUR).await;
                }
                _ => {}
            }
            sim.sleep(Duration::from_millis(1)).await;
            gate.open();
            let running_said = match running_said {
                Some(said) => said,
                None => running.await,
            };
            seen.running = match (diary.has("done"), diary.has("begun")) {
                (true, _) => "completed",
                (false, true) => "interrupted",
                (false, false) => "not run",
            }
            .into();
            seen.caller = said(&running_said);
            if queued_said.is_none() {
                queued_said = Some(queued.await);
            }
            seen.queued_caller = queued_said.map(|answer| said(&answer)).unwrap_or_default();
            if let Some(finish) = finish {
                finish.await.expect("it answers");
            }
            if event == Event::LastHandle {
                drop(patient);
                drop(timer);
                drop(witness);
                seen.exit = ended(&joined.await);
                seen.queued = if diary.has("one-way") {
                    "handled"
                } else {
                    "refused"
                }
                .into();
                return seen;
            }
            let is_restarted = matches!(event, Event::Restart | Event::RestartDropping);
            if !is_restarted {
                seen.exit = ended(&joined.await);
            }
            sim.sleep(Duration::from_millis(1)).await;
            seen.queued = if diary.has("one-way") {
                "handled"
            } else {
                "refused"
            }
            .into();
            sim.sleep(HOUR).await;
            drop(timer);
            seen.timer = if diary.has("timer") {
                "handled"
            } else {
                "dropped"
            }
            .into();
            seen.handle = said(&patient.note("later").await);
            seen.link = exits
                .lock()
                .expect("nobody panics here")
                .iter()
                .map(ended)
                .collect();
            seen.child = match child {
                Some(child) if child.is_alive() => "lives".into(),
                Some(child) => ended(&child.join().await),
                None => "never was".into(),
            };
            let system = System::current();
            seen.name = match system.map(|system| system.lookup::<$handle>("patient").is_ok()) {
                Some(true) => "kept",
                Some(false) => "free",
                None => "gone",
            }
            .into();
            if let Some(tree) = tree {
                tree.stop();
                tree.join().await;
            }
            seen
        }
    };
}

scenario!(keep, PatientHandle, false, link);
scenario!(drop_mail, DroppingHandle, true, link_dropping);

async fn seen(event: Event, sim: &Sim) -> Seen {
    match event {
        Event::RestartDropping => drop_mail(event, sim).await,
        _ => keep(event, sim).await,
    }
}

macro_rules! table {
    ($($event:ident ($module:ident): $($row:ident $expected:literal)*;)*) => {
        $(mod $module {
            use super::*;

            $(#[actor_core::test(seeds = 5, leftovers = true, panics = true)]
            async fn $row(sim: Sim) {
                let seen = seen(Event::$event, &sim).await;
                assert_eq!(seen.$row, $expected, "{seen:?}");
            })*
        })*
    };
}

table! {
    SelfMethod (self_method):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "lives" link "Normal" name "free" handle "Stopped" exit "Normal";
    Stop (stop):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "lives" link "Normal" name "free" handle "Stopped" exit "Normal";
    Kill (kill):
        running "interrupted" caller "Killed" queued "refused" queued_caller "Stopped"
        timer "dropped" child "Killed" link "Killed" name "free" handle "Stopped" exit "Killed";
    Panic (panic):
        running "interrupted" caller "Panicked" queued "refused" queued_caller "Stopped"
        timer "dropped" child "Panicked" link "Panicked" name "free" handle "Stopped" exit "Panicked";
    Failure (failure):
        running "completed" caller "answered" queued "refused" queued_caller "Stopped"
        timer "dropped" child "Error" link "Error" name "free" handle "Stopped" exit "Error";
    Restart (restart):
        running "interrupted" caller "Panicked" queued "handled" queued_caller "answered"
        timer "handled" child "Panicked" link "Panicked" name "kept" handle "answered";
    RestartDropping (restart_with_on_restart_drop):
        running "interrupted" caller "Panicked" queued "refused" queued_caller "Stopped"
        timer "handled" child "Panicked" link "Panicked" name "kept" handle "answered";
    SupervisorShutdown (supervisor_shutdown):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "Shutdown" link "Shutdown" name "free" handle "Stopped" exit "Shutdown";
    SystemShutdown (system_shutdown):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "Shutdown" name "free" handle "Stopped" exit "Shutdown";
    LastHandle (last_handle_dropped):
        running "completed" caller "answered" queued "handled" queued_caller "answered" exit "Normal";
    PanicInConstructor (panic_in_the_constructor):
        running "not run" caller "Stopped" queued "refused" queued_caller "Stopped"
        timer "dropped" child "never was" link "NoActor" name "free" handle "Stopped" exit "Panicked";
    PanicInStartHook (panic_in_on_start):
        running "not run" caller "Stopped" queued "refused" queued_caller "Stopped"
        timer "dropped" child "never was" name "free" handle "Stopped" exit "Panicked";
    PanicInStopHook (panic_in_on_stop):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "Panicked" link "Panicked" name "free" handle "Stopped" exit "Panicked";
    PanicInDrop (panic_in_drop):
        running "completed" caller "answered" queued "handled" queued_caller "answered"
        timer "dropped" child "Panicked" link "Panicked" name "free" handle "Stopped" exit "Panicked";
}
