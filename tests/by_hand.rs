//! What only hand-written code can do instead of the expanded one: it is refused, or it ends the actor it is
//! about and nobody else.

mod support;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

use actor_core::{
    __private::{
        Access, Dispatch, Fixed, KnownPort, MaybeEvidence, Method, MethodFuture, RawHandle, Turn,
        call, interface, is_send, method_future, port,
    },
    Actor, Answer, Answered, Call, CallError, Exit, Handle, Message, actor,
};
use support::{Event, LONG, Log, Subject, SubjectHandle, exit, finishes, poll_once, round, system};

/// An actor without the macro.
#[derive(Default)]
struct Manual {
    count: u32,
    kept: String,
}

#[derive(Clone)]
struct ManualHandle(RawHandle<ManualMessage>);

enum ManualMessage {
    Add,
    /// Sets the first event, and waits for the second.
    Hold(Event, Event),
    /// It is unknown which method it is.
    Unknown,
    /// Makes another actor panic, and does not answer.
    Silent(SubjectHandle),
    /// Panics in a task, and catches that panic so that nobody hears of it.
    Hushed(Log),
}

impl ManualHandle {
    fn add(&self) -> Call<'_, ManualMessage, (), u32> {
        call(&self.0, (), |()| ManualMessage::Add)
    }

    fn hold(&self, started: Event, go: Event) -> Call<'_, ManualMessage, (Event, Event), ()> {
        call(&self.0, (started, go), |(started, go)| {
            ManualMessage::Hold(started, go)
        })
    }

    fn unknown(&self) -> Call<'_, ManualMessage, (), u32> {
        call(&self.0, (), |()| ManualMessage::Unknown)
    }

    fn hushed(&self, log: Log) -> Call<'_, ManualMessage, (Log,), ()> {
        call(&self.0, (log,), |(log,)| ManualMessage::Hushed(log))
    }

    fn silent(&self, other: SubjectHandle) -> Call<'_, ManualMessage, (SubjectHandle,), String> {
        call(&self.0, (other,), |(other,)| ManualMessage::Silent(other))
    }
}

impl Handle for ManualHandle {
    type Message = ManualMessage;
    type Raw = RawHandle<ManualMessage>;

    fn raw(&self) -> &RawHandle<ManualMessage> {
        &self.0
    }

    fn from_raw(raw: RawHandle<ManualMessage>) -> Self {
        ManualHandle(raw)
    }
}

impl Message for ManualMessage {
    type Route = Fixed;
    const PORT: KnownPort<Self> = port::<Self, Manual>();
    const EVIDENCE: MaybeEvidence<Self> = is_send();

    fn method(&self) -> &'static Method {
        assert!(!matches!(self, Self::Unknown), "which method?");
        &Method {
            actor: "Manual",
            name: "manual",
            access: Access::Exclusive,
            is_async: false,
        }
    }
}

impl Dispatch<Manual> for ManualMessage {
    fn dispatch(self, turn: Turn<'_, Manual>) {
        match self {
            Self::Add | Self::Unknown => {
                let mut turn = turn.exclusive();
                turn.actor().count += 1;
                let count = turn.actor().count;
                turn.answer(count);
            }
            Self::Silent(other) => {
                assert!(poll_once(&mut other.panics("inner")).is_ready(), "at once");
                drop(turn);
            }
            Self::Hushed(log) => {
                let task = move || {
                    turn.exclusive_async_value(move |manual, _| {
                        MethodFuture::fixed(Falls { manual, log })
                    });
                };
                assert!(catch_unwind(AssertUnwindSafe(task)).is_err());
            }
            Self::Hold(started, go) => turn.exclusive_async_value(move |_, _| {
                method_future!(async move {
                    started.set();
                    go.comes().await;
                })
            }),
        }
    }
}

impl Actor for Manual {
    type Handle = ManualHandle;
    type Message = ManualMessage;
    const NAME: &'static str = "Manual";
}

/// Calls the manual actor from the same core, and therefore on its own stack.
struct Neighbour {
    text: String,
}

#[actor]
impl Neighbour {
    pub async fn call_unknown(&mut self, manual: ManualHandle) -> (bool, String) {
        let told = matches!(manual.unknown().await, Err(CallError::Panicked(_)));
        (told, self.text.clone())
    }
}

/// The future of a method. It panics, and reads the state when it is dropped.
struct Falls<'a> {
    manual: &'a mut Manual,
    log: Log,
}

impl Future for Falls<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        panic!("in the task");
    }
}

impl Drop for Falls<'_> {
    fn drop(&mut self) {
        self.log.add(format!("the state has {}", self.manual.kept));
    }
}

#[test]
fn a_task_whose_panic_was_hushed_is_not_that_of_another_panic() {
    finishes(|| {
        let system = system(1);
        let kept = "is dropped with it".repeat(9);
        let manual = system.spawn(Manual { count: 0, kept });
        let other = system.spawn(Subject::new());
        let log = Log::new();
        let hushed = manual.hushed(log.clone()).try_send();
        assert!(hushed.is_ok());
        // No other task runs in between.
        manual.kill();
        exit(manual.join());
        assert!(other.panics("another").within(LONG).wait().is_err());
        assert_eq!(log.lines(), [""; 0]);
    });
}

/// Drops an answer port and makes a call, both while a panic unwinds.
struct Unwinding {
    port: Option<Answer<u32>>,
    manual: ManualHandle,
    other: SubjectHandle,
}

impl Drop for Unwinding {
    fn drop(&mut self) {
        drop(self.port.take());
        let _ = poll_once(&mut self.manual.silent(self.other.clone()));
        overwrite_the_stack();
    }
}

/// Overwrites the part of the stack where calls were that are over.
#[inline(never)]
fn overwrite_the_stack() {
    std::hint::black_box([0xAA_u8; 64 << 10]);
}

#[test]
fn nobody_is_told_after_a_call_at_once_that_answers_nobody_during_a_panic() {
    finishes(|| {
        let system = system(1);
        let manual = system.spawn(Manual::default());
        let other = system.spawn(Subject::new());
        let subject = system.spawn(Subject::new());
        let (port, answered): (_, Answered<u32>) = Answer::channel();
        let unwinding = Unwinding {
            port: Some(port),
            manual: manual.clone(),
            other: other.clone(),
        };
        let outer = subject.run(Box::new(move || {
            let _unwinding = unwinding;
            panic!("outer");
        }));
        let outer = outer.within(LONG).wait();
        assert!(matches!(outer, Err(CallError::Panicked(why)) if why.as_str() == "outer"));
        let Err(CallError::Panicked(why)) = answered.wait() else {
            panic!("a panic has dropped the port");
        };
        assert_eq!(why.as_str(), "outer", "and not by that of another actor");
        assert!(matches!(exit(other.join()), Exit::Panicked(_)));
        assert_eq!(manual.add().within(LONG).wait(), Ok(1));
    });
}

#[test]
fn a_message_without_a_method_ends_its_actor_and_not_the_caller() {
    let system = system(1);
    let manual = system.spawn(Manual::default());
    let neighbour = system.spawn(Neighbour {
        text: "still here".repeat(9),
    });
    let answer = neighbour.call_unknown(manual.clone()).within(LONG).wait();
    assert_eq!(answer, Ok((true, "still here".repeat(9))));
    assert!(matches!(exit(manual.join()), Exit::Panicked(_)));
}

#[test]
fn a_message_without_a_method_may_wait() {
    finishes(|| {
        let system = system(1);
        let manual = system.spawn(Manual::default());
        let (started, go) = (Event::new(), Event::new());
        manual
            .hold(started.clone(), go.clone())
            .try_send()
            .unwrap_or_else(|_| panic!("room"));
        started.wait();
        manual
            .unknown()
            .try_send()
            .unwrap_or_else(|_| panic!("room"));
        manual.add().try_send().unwrap_or_else(|_| panic!("room"));
        round(&system);
        go.set();
        assert!(matches!(exit(manual.join()), Exit::Panicked(_)));
        assert_eq!(system.dead_letters().stopped, 1);
    });
}

/// Passes off another actor's handle as its own.
struct Impostor {
    text: String,
}

impl Dispatch<Impostor> for ManualMessage {
    fn dispatch(self, _: Turn<'_, Impostor>) {}
}

impl Actor for Impostor {
    type Handle = ManualHandle;
    type Message = ManualMessage;
    const NAME: &'static str = "Impostor";
}

#[actor]
trait Named {
    fn name(&self) -> String;
}

impl Named for Impostor {
    fn name(&self) -> String {
        self.text.clone()
    }
}

#[test]
#[should_panic(expected = "the message of another actor")]
fn an_interface_of_another_actor_is_refused() {
    let system = system(1);
    let manual = system.spawn(Manual::default());
    let named: NamedHandle = interface::<Impostor, _>(manual);
    let _ = named.name().within(LONG).wait();
}

#[test]
#[should_panic(expected = "the message of another actor")]
fn an_actor_with_the_messages_of_another_is_refused() {
    let _ = system(1).spawn(Impostor {
        text: String::new(),
    });
}
