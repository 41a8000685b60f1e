//! What every generated program contains: `Show`, the log that methods write to, and some types to send.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    convert::Infallible,
    fmt::Debug,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use actor_core::{Actor, CallError, Handle, WeakHandle, actor};

/// A text that tells values apart.
pub trait Show {
    fn show(&self) -> String;
}

/// What `T` shows, for values whose type would otherwise be ambiguous.
pub fn shown<T: Show>(value: &T) -> String {
    value.show()
}

/// Yields once.
pub async fn once() {
    let mut is_first = true;
    std::future::poll_fn(|context| {
        if std::mem::take(&mut is_first) {
            context.waker().wake_by_ref();
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(())
    })
    .await;
}

macro_rules! by_debug {
    ($($ty:ty),*) => { $(impl Show for $ty {
        fn show(&self) -> String {
            format!("{self:?}")
        }
    })* };
}

by_debug!(u8, i16, u16, u32, u64, i128, usize, bool, char, f64, (), String, &'static str);
by_debug!(str, Cow<'_, str>, Color, Infallible);

macro_rules! by_result {
    ($($ty:ty),*) => { $(impl Show for $ty {
        fn show(&self) -> String {
            format!("{} of 100", self(100))
        }
    })* };
}

by_result!(dyn Fn(u8) -> u8 + Send, fn(u8) -> u8);

impl Show for dyn Fn() -> String + Send {
    fn show(&self) -> String {
        self()
    }
}

macro_rules! by_identity {
    ($($ty:ty),*) => { $(impl Show for $ty {
        fn show(&self) -> String {
            format!("{:?}", self.id())
        }
    })* };
}

by_identity!(PeerHandle, PeerLikeHandle, WeakHandle<PeerHandle>);

impl<T: Show + ?Sized> Show for Box<T> {
    fn show(&self) -> String {
        format!("Box({})", (**self).show())
    }
}

impl<T: Show + ?Sized> Show for Arc<T> {
    fn show(&self) -> String {
        format!("Arc({})", (**self).show())
    }
}

impl<T: Show> Show for [T] {
    fn show(&self) -> String {
        let all: Vec<String> = self.iter().map(Show::show).collect();
        format!("[{}]", all.join(", "))
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> String {
        self.as_slice().show()
    }
}

impl<T: Show, const N: usize> Show for [T; N] {
    fn show(&self) -> String {
        self.as_slice().show()
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> String {
        match self {
            Some(value) => format!("Some({})", value.show()),
            None => "None".to_owned(),
        }
    }
}

impl<A: Show, B: Show> Show for Result<A, B> {
    fn show(&self) -> String {
        match self {
            Ok(value) => format!("Ok({})", value.show()),
            Err(error) => format!("Err({})", error.show()),
        }
    }
}

impl<T: Show> Show for BTreeMap<u8, T> {
    fn show(&self) -> String {
        let all: Vec<String> = self.iter().map(|(k, v)| format!("{k}: {}", v.show())).collect();
        format!("{{{}}}", all.join(", "))
    }
}

macro_rules! tuples {
    ($(($($name:ident)*))*) => { $(impl<$($name: Show),*> Show for ($($name,)*) {
        #[allow(non_snake_case)]
        fn show(&self) -> String {
            let ($($name,)*) = self;
            tuple(&[$($name.show()),*])
        }
    })* };
}

tuples!((A) (A B) (A B C) (A B C D) (A B C D E));

pub fn tuple(all: &[String]) -> String {
    format!("({})", all.join(", "))
}

pub struct Point {
    pub x: i32,
    pub y: String,
}

impl Show for Point {
    fn show(&self) -> String {
        point(self.x, &self.y)
    }
}

pub fn point(x: i32, y: &str) -> String {
    format!("Point {{ {x}, {y} }}")
}

#[derive(Clone, Debug)]
pub enum Color {
    Red,
    Mixed(u8, u8),
}

pub struct Pair<A, B>(pub A, pub B);

impl<A: Show, B: Show> Show for Pair<A, B> {
    fn show(&self) -> String {
        pair(&self.0, &self.1)
    }
}

pub fn pair(a: &impl Show, b: &impl Show) -> String {
    format!("Pair({}, {})", a.show(), b.show())
}

/// A `Result` with another name.
pub type Outcome<T, E> = Result<T, E>;

/// An alias that hides its error type.
pub mod alias {
    pub type Result<T> = std::result::Result<T, super::Refusal>;
}

#[derive(Debug)]
pub struct Refusal(pub String);

impl Show for Refusal {
    fn show(&self) -> String {
        format!("Refusal({})", self.0)
    }
}

pub struct Peer;

#[actor]
impl Peer {
    pub fn nothing(&self) {}
}

#[actor]
pub trait PeerLike {
    fn something(&self) {}
}

#[actor]
impl PeerLike for Peer {}

/// An actor whose handle is an argument.
pub fn peer() -> PeerHandle {
    static PEER: OnceLock<PeerHandle> = OnceLock::new();
    PEER.get_or_init(|| Peer.spawn()).clone()
}

/// What was called, and with what.
pub fn record(number: u32, arguments: &[String]) -> String {
    format!("{number}: {}", arguments.join(" | "))
}

/// The records of one actor, in order.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn add(&self, number: u32, arguments: &[String]) -> String {
        let record = record(number, arguments);
        self.note(&record);
        record
    }

    pub fn note(&self, text: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(text.to_owned());
    }

    /// Checks everything that the actor has handled.
    pub fn check(&self, what: &str, expected: &[String]) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(*all, expected, "the log of {what}");
    }
}

/// Checks an answer.
pub fn same<T: Show, E: Show + Debug>(
    what: &str,
    found: Result<T, CallError<E>>,
    expected: Result<T, E>,
) {
    let found = match found {
        Ok(answer) => Ok::<T, E>(answer).show(),
        Err(CallError::Failed(error)) => Err::<T, E>(error).show(),
        Err(other) => panic!("{what}: {other:?}"),
    };
    assert_eq!(found, expected.show(), "the answer of {what}");
}

/// Checks that a method that never answers has panicked with its record.
pub fn panicked<T, E>(what: &str, found: Result<T, CallError<E>>, expected: &str) {
    match found {
        Err(CallError::Panicked(message)) => {
            assert_eq!(message.to_string(), expected, "the panic of {what}");
        }
        Err(_) => panic!("{what}: another error than a panic"),
        Ok(_) => panic!("{what}: an answer"),
    }
}
