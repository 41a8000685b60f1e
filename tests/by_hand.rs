//! What only hand-written code can do instead of the expanded one: it is refused, or it ends the actor it is
//! about and nobody else.

mod support;

use actor_core::{
    __private::{
        Access, Dispatch, Fixed, KnownPort, MaybeEvidence, Method, RawHandle, Turn, call,
        interface, is_send, method_future, port,
    },
    Actor, Call, CallError, Exit, Handle, Message, actor,
};
use support::{Event, LONG, exit, finishes, round, system};

/// An actor without the macro.
struct Manual {
    count: u32,
}

#[derive(Clone)]
struct ManualHandle(RawHandle<ManualMessage>);

enum ManualMessage {
    Add,
    /// Sets the first event, and waits for the second.
    Hold(Event, Event),
    /// It is unknown which method it is.
    Unknown,
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

#[test]
fn a_message_without_a_method_ends_its_actor_and_not_the_caller() {
    let system = system(1);
    let manual = system.spawn(Manual { count: 0 });
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
        let manual = system.spawn(Manual { count: 0 });
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
    let manual = system.spawn(Manual { count: 0 });
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
