//! The shapes of impl blocks that `#[actor]` accepts, tested by running them.

mod support;

use std::{fmt, io, time::Duration};

use actor_core::{
    Actor as _, CallError, Context, Exit, Handle as _, Mailbox, Message as _, SendError, actor,
};
use support::{Event, Log, exit, system};

// ----- receivers -----

struct Receivers {
    count: u32,
}

#[actor]
#[allow(
    clippy::needless_arbitrary_self_type,
    reason = "spelled out, they are accepted too"
)]
impl Receivers {
    pub fn new() -> Self {
        Receivers { count: 0 }
    }

    pub fn shared(&self) -> u32 {
        self.count
    }

    pub async fn shared_later(&self) -> u32 {
        std::future::ready(self.count).await
    }

    pub fn exclusive(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    pub async fn exclusive_later(&mut self) -> u32 {
        self.count += 1;
        std::future::ready(self.count).await
    }

    pub fn typed_shared(self: &Self) -> u32 {
        self.count
    }

    pub fn typed_exclusive(self: &mut Self) -> u32 {
        self.count += 1;
        self.count
    }

    pub fn last(self) -> u32 {
        self.count
    }

    pub fn changing_last(mut self) -> u32 {
        self.count += 100;
        self.count
    }

    pub fn typed_last(self: Self) -> u32 {
        self.count
    }

    pub async fn last_later(self) -> u32 {
        std::future::ready(self.count).await
    }

    pub async fn changing_last_later(mut self) -> u32 {
        self.count += 100;
        std::future::ready(self.count).await
    }
}

#[actor_core::test]
async fn shared_and_exclusive_receivers_work() {
    let handle = Receivers::new().spawn();
    assert_eq!(handle.shared().await, Ok(0));
    assert_eq!(handle.exclusive().await, Ok(1));
    assert_eq!(handle.shared_later().await, Ok(1));
    assert_eq!(handle.exclusive_later().await, Ok(2));
    assert_eq!(handle.typed_shared().await, Ok(2));
    assert_eq!(handle.typed_exclusive().await, Ok(3));
}

#[actor_core::test]
async fn receivers_by_value_end_the_actor() {
    let spawn = || Receivers { count: 7 }.spawn();
    for (handle, answer) in [
        {
            let h = spawn();
            let a = h.last().await;
            (h, a)
        },
        {
            let h = spawn();
            let a = h.typed_last().await;
            (h, a)
        },
        {
            let h = spawn();
            let a = h.last_later().await;
            (h, a)
        },
    ] {
        assert_eq!(answer, Ok(7));
        assert_eq!(handle.join().await, Exit::Normal);
    }
    assert_eq!(spawn().changing_last().await, Ok(107));
    assert_eq!(spawn().changing_last_later().await, Ok(107));
}

#[test]
fn the_plain_object_still_works() {
    let mut plain = Receivers::new();
    assert_eq!(plain.exclusive(), 1);
    assert_eq!(plain.shared(), 1);
    assert_eq!(plain.changing_last(), 101);
}

// ----- arguments -----

struct Arguments;

type Three = (u8, u8, u8);

#[actor]
impl Arguments {
    pub fn none(&self) -> u8 {
        0
    }

    pub fn one(&self, a: u8) -> u8 {
        a
    }

    pub async fn two(&self, a: u8, b: u8) -> u8 {
        a + b
    }

    #[allow(clippy::too_many_arguments, reason = "that is what is tried")]
    pub fn twelve(
        &mut self,
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
        i: u8,
        j: u8,
        k: u8,
        l: u8,
    ) -> [u8; 12] {
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    #[allow(clippy::too_many_arguments, reason = "that is what is tried")]
    pub async fn twelve_later(
        &mut self,
        a: u8,
        b: u16,
        c: u32,
        d: u64,
        e: String,
        f: Vec<u8>,
        g: Option<Box<u8>>,
        h: Three,
        i: [u8; 2],
        j: fn() -> u8,
        k: char,
        l: bool,
    ) -> String {
        let j = j();
        format!("{a} {b} {c} {d} {e} {f:?} {g:?} {h:?} {i:?} {j} {k} {l}")
    }

    pub fn r#match(&self, r#type: u8, r#fn: String) -> String {
        format!("{type} {fn}")
    }

    pub fn changing(&self, mut list: Vec<u8>, mut more: u8) -> Vec<u8> {
        more += 1;
        list.push(more);
        list
    }

    pub async fn changing_later(&self, mut list: Vec<u8>) -> Vec<u8> {
        std::future::ready(()).await;
        list.push(9);
        list
    }

    pub fn unnamed(&self, _: u8, b: u8, _: u8) -> u8 {
        b
    }

    pub fn unused(&self, _a: u8, b: u8) -> u8 {
        b
    }

    pub fn context_first(&self, context: &Context<Self>, a: u8) -> (usize, u8) {
        (context.core(), a)
    }

    pub async fn context_last(&mut self, a: u8, context: &Context<Self>) -> (usize, u8) {
        context.sleep(Duration::ZERO).await;
        (context.core(), a)
    }

    pub fn context_in_between(&self, a: u8, _: &Context<Self>, b: u8) -> u8 {
        a + b
    }

    pub fn late_context(self, context: &Context<Self>) -> bool {
        context.caller().is_none()
    }

    pub fn another(&self, other: ArgumentsHandle, me: Self) -> bool {
        let Arguments = me;
        other.is_alive()
    }

    pub fn boxed(&self, body: Box<dyn FnOnce(&Self) -> u8 + Send>) -> u8 {
        body(self)
    }
}

#[actor_core::test]
async fn up_to_twelve_arguments_arrive_in_order() {
    let handle = Arguments.spawn();
    assert_eq!(handle.none().await, Ok(0));
    assert_eq!(handle.one(1).await, Ok(1));
    assert_eq!(handle.two(1, 2).await, Ok(3));
    assert_eq!(
        handle.twelve(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).await,
        Ok([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    );
    let text = handle
        .twelve_later(
            1,
            2,
            3,
            4,
            "5".into(),
            vec![6],
            Some(Box::new(7)),
            (8, 8, 8),
            [9, 9],
            || 10,
            'k',
            true,
        )
        .await;
    assert_eq!(
        text.as_deref(),
        Ok("1 2 3 4 5 [6] Some(7) (8, 8, 8) [9, 9] 10 k true")
    );
}

#[actor_core::test]
async fn raw_identifiers_are_names_like_others() {
    let handle = Arguments.spawn();
    assert_eq!(handle.r#match(1, "x".into()).await.as_deref(), Ok("1 x"));
    let message = ArgumentsMessage::Match {
        r#type: 1,
        r#fn: String::new(),
    };
    assert_eq!(format!("{message:?}"), "ArgumentsMessage::match");
}

#[actor_core::test]
async fn arguments_may_be_changed_and_ignored() {
    let handle = Arguments.spawn();
    assert_eq!(handle.changing(vec![1], 1).await, Ok(vec![1, 2]));
    assert_eq!(handle.changing_later(vec![1]).await, Ok(vec![1, 9]));
    assert_eq!(handle.unnamed(1, 2, 3).await, Ok(2));
    assert_eq!(handle.unused(1, 2).await, Ok(2));
}

#[actor_core::test]
async fn a_context_may_stand_anywhere() {
    let handle = Arguments.spawn_on(1).expect("two cores");
    assert_eq!(handle.context_first(5).await, Ok((1, 5)));
    assert_eq!(handle.context_last(5).await, Ok((1, 5)));
    assert_eq!(handle.context_in_between(5, 6).await, Ok(11));
    assert_eq!(handle.late_context().await, Ok(true));
}

#[actor_core::test]
async fn handles_objects_and_closures_are_arguments_like_others() {
    let handle = Arguments.spawn();
    assert_eq!(handle.another(handle.clone(), Arguments).await, Ok(true));
    let answer = handle.boxed(Box::new(|actor| actor.one(3))).await;
    assert_eq!(answer, Ok(3));
}

#[actor_core::test]
async fn a_refused_message_has_its_arguments_by_name() {
    let handle = Arguments.spawn();
    handle.kill();
    handle.join().await;
    match handle.unused(1, 2).try_send() {
        Err(SendError::Stopped(ArgumentsMessage::Unused { a: 1, b: 2 })) => {}
        other => panic!("{other:?}"),
    }
}

// ----- answers -----

struct Answers;

#[derive(Debug, PartialEq)]
struct Wrong(u8);

type OneArgument<T> = Result<T, Wrong>;
mod fixed {
    pub(super) type Result<T, E = super::Wrong> = std::result::Result<T, E>;
}
type NoResult = Option<u8>;

#[actor]
impl Answers {
    pub fn spelled_out(&self, fail: bool) -> Result<u8, Wrong> {
        if fail { Err(Wrong(1)) } else { Ok(1) }
    }

    pub fn rooted(&self, fail: bool) -> ::std::result::Result<u8, Wrong> {
        self.spelled_out(fail)
    }

    pub fn of_io(&self, fail: bool) -> io::Result<u8> {
        if fail {
            Err(io::Error::other("disk"))
        } else {
            Ok(1)
        }
    }

    pub async fn of_io_later(&mut self, fail: bool) -> io::Result<u8> {
        std::future::ready(self.of_io(fail)).await
    }

    pub fn of_fmt(&self) -> fmt::Result {
        Err(fmt::Error)
    }

    pub fn defaulted(&self, fail: bool) -> fixed::Result<u8> {
        self.spelled_out(fail)
    }

    /// The name does not show that this is a `Result`, so it is an answer like any other.
    pub fn renamed(&self, fail: bool) -> OneArgument<u8> {
        self.spelled_out(fail)
    }

    pub fn unit(&self, fail: bool) -> Result<(), Wrong> {
        self.spelled_out(fail).map(drop)
    }

    pub fn nested(&self) -> Result<Result<u8, Wrong>, Wrong> {
        Ok(Err(Wrong(2)))
    }

    pub fn inside(&self) -> Option<Result<u8, Wrong>> {
        Some(Err(Wrong(3)))
    }

    pub fn option(&self) -> NoResult {
        None
    }

    pub fn nothing(&self) {}

    pub fn tuple(&self) -> (u8, &'static str) {
        (1, "static")
    }

    pub fn last(self) -> Result<u8, Wrong> {
        Err(Wrong(4))
    }
}

#[actor_core::test]
async fn a_result_becomes_one_level_of_result() {
    let handle = Answers.spawn();
    assert_eq!(handle.spelled_out(false).await, Ok(1));
    assert_eq!(
        handle.spelled_out(true).await,
        Err(CallError::Failed(Wrong(1)))
    );
    assert_eq!(handle.rooted(true).await, Err(CallError::Failed(Wrong(1))));
    assert_eq!(handle.defaulted(false).await, Ok(1));
    assert_eq!(
        handle.defaulted(true).await,
        Err(CallError::Failed(Wrong(1)))
    );
    assert_eq!(handle.unit(false).await, Ok(()));
    assert_eq!(handle.unit(true).await, Err(CallError::Failed(Wrong(1))));
    assert_eq!(handle.of_fmt().await, Err(CallError::Failed(fmt::Error)));
}

#[actor_core::test]
async fn an_io_result_becomes_one_level_of_result() {
    let handle = Answers.spawn();
    assert!(matches!(handle.of_io(false).await, Ok(1)));
    assert!(matches!(handle.of_io_later(false).await, Ok(1)));
    match handle.of_io_later(true).await {
        Err(CallError::Failed(error)) => assert_eq!(error.to_string(), "disk"),
        other => panic!("{other:?}"),
    }
}

#[actor_core::test]
async fn only_what_is_called_result_is_flattened_and_only_once() {
    let handle = Answers.spawn();
    assert_eq!(handle.renamed(true).await, Ok(Err(Wrong(1))));
    assert_eq!(handle.nested().await, Ok(Err(Wrong(2))));
    assert_eq!(handle.inside().await, Ok(Some(Err(Wrong(3)))));
    assert_eq!(handle.option().await, Ok(None));
    assert_eq!(handle.nothing().await, Ok(()));
    assert_eq!(handle.tuple().await, Ok((1, "static")));
}

#[actor_core::test]
async fn an_error_of_a_self_method_ends_the_actor_in_order() {
    let handle = Answers.spawn();
    assert_eq!(handle.last().await, Err(CallError::Failed(Wrong(4))));
    assert_eq!(handle.join().await, Exit::Normal);
}

// ----- markers and options -----

struct Marked {
    log: Log,
}

#[actor(handle = MarkedRef, message = Mark, mailbox = 1)]
impl Marked {
    const STEP: u8 = 2;

    fn helper(&self, text: &str) -> u8 {
        self.log.add(text);
        Self::STEP
    }

    #[actor(message)]
    fn private_message(&self) -> u8 {
        self.helper("message")
    }

    #[actor(skip)]
    pub fn visible_helper<T: fmt::Display>(&self, text: &T) -> u8 {
        self.helper(&text.to_string())
    }

    #[actor(on_start)]
    fn begin(&mut self) {
        self.visible_helper(&"start");
    }

    #[actor(on_stop)]
    async fn finish(&mut self, _: &Context<Self>) {
        self.log.add("stop");
    }

    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[test]
fn markers_and_names_are_as_they_say() {
    let system = system(1);
    let log = Log::new();
    let handle: MarkedRef = system.spawn(Marked { log: log.clone() });
    assert_eq!(handle.private_message().wait(), Ok(2));
    handle.stop();
    assert_eq!(exit(handle.join()), Exit::Normal);
    match handle.private_message().try_send() {
        Err(SendError::Stopped(Mark::PrivateMessage)) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(log.lines(), ["start", "message", "stop"]);
    assert_eq!(
        format!("{:?}", Mark::PrivateMessage),
        "Mark::private_message"
    );
    assert!(format!("{handle:?}").starts_with("MarkedRef(#"));
}

#[test]
fn a_mailbox_of_one_has_room_for_one() {
    assert_eq!(Marked::MAILBOX, Mailbox::bounded(1));
    let system = system(1);
    let handle = system.spawn(Marked { log: Log::new() });
    let (started, go) = (Event::new(), Event::new());
    handle
        .hold(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    support::round(&system);
    handle
        .private_message()
        .try_send()
        .expect("there is room for one");
    assert!(matches!(
        handle.private_message().try_send(),
        Err(SendError::Full(_))
    ));
    go.set();
    assert_eq!(handle.private_message().wait(), Ok(2));
}

struct Boundless(u64);

#[actor(mailbox = unbounded)]
impl Boundless {
    pub fn add(&mut self, n: u64) -> u64 {
        self.0 += n;
        self.0
    }

    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[test]
fn an_unbounded_mailbox_is_never_full() {
    assert_eq!(Boundless::MAILBOX, Mailbox::UNBOUNDED);
    let system = system(1);
    let handle = system.spawn(Boundless(0));
    let (started, go) = (Event::new(), Event::new());
    handle
        .hold(started.clone(), go.clone())
        .try_send()
        .expect("there is room");
    started.wait();
    for _ in 0..100_000 {
        handle.add(1).try_send().expect("there always is room");
    }
    go.set();
    assert_eq!(handle.add(1).wait(), Ok(100_001));
}

#[test]
fn a_mailbox_is_the_default_if_nothing_is_said() {
    assert_eq!(Receivers::MAILBOX, Mailbox::DEFAULT);
}

struct Conditional;

#[actor]
impl Conditional {
    #[cfg(any())]
    pub fn which(&self, _gone: Missing) -> Missing {}

    #[cfg(not(any()))]
    pub fn which(&self) -> &'static str {
        "the other"
    }

    #[cfg_attr(not(any()), doc = "Documented.")]
    pub fn documented(&self) -> u8 {
        1
    }

    #[cfg(test)]
    pub fn in_tests(&self) -> u8 {
        2
    }
}

#[actor_core::test]
async fn conditional_methods_are_messages_where_they_exist() {
    let handle = Conditional.spawn();
    assert_eq!(handle.which().await, Ok("the other"));
    assert_eq!(handle.documented().await, Ok(1));
    assert_eq!(handle.in_tests().await, Ok(2));
}

// ----- neighbours -----

struct Left(u8);
struct Right(String);

#[actor]
impl Left {
    pub fn value(&self) -> u8 {
        self.0
    }
    pub fn set(&mut self, value: u8) {
        self.0 = value;
    }
}

#[actor]
impl Right {
    pub fn value(&self) -> String {
        self.0.clone()
    }
    pub fn set(&mut self, value: String) {
        self.0 = value;
    }
    pub async fn copy(&mut self, from: LeftHandle) -> Result<(), CallError> {
        self.0 = from.value().await?.to_string();
        Ok(())
    }
}

#[actor_core::test]
async fn two_actors_of_a_module_may_have_methods_of_one_name() {
    let (left, right) = (Left(1).spawn(), Right("r".into()).spawn());
    left.set(2).await.expect("it lives");
    right.set("s".into()).await.expect("it lives");
    assert_eq!(left.value().await, Ok(2));
    assert_eq!(right.value().await.as_deref(), Ok("s"));
    right.copy(left).await.expect("both live");
    assert_eq!(right.value().await.as_deref(), Ok("2"));
}

struct Named {
    calls: u8,
}

/// Every method has the name of something in the framework.
#[actor]
impl Named {
    pub fn stop(&mut self) -> u8 {
        self.calls += 1;
        self.calls
    }
    pub fn id(&self) -> &'static str {
        "mine"
    }
    pub fn kill(&self, how: u8) -> u8 {
        how
    }
    pub fn join(&self) -> u8 {
        3
    }
    pub fn core(&self) -> u8 {
        4
    }
    pub fn is_alive(&self) -> u8 {
        5
    }
    pub fn downgrade(&self) -> u8 {
        6
    }
    pub fn clone(&self) -> u8 {
        7
    }
    pub fn eq(&self, other: u8) -> bool {
        other == 8
    }
    pub fn hash(&self) -> u8 {
        9
    }
    pub fn fmt(&self) -> u8 {
        10
    }
    pub fn spawn(&self) -> u8 {
        11
    }
    pub fn dispatch(&self) -> u8 {
        12
    }
    pub fn method(&self) -> u8 {
        13
    }
    pub fn drop(&self) -> u8 {
        14
    }
}

#[actor_core::test]
async fn a_method_called_like_a_built_in_one_wins() {
    let handle = actor_core::Actor::spawn(Named { calls: 0 });
    assert_eq!(handle.stop().await, Ok(1));
    assert_eq!(handle.id().await, Ok("mine"));
    assert_eq!(handle.kill(2).await, Ok(2));
    assert_eq!(handle.join().await, Ok(3));
    assert_eq!(handle.core().await, Ok(4));
    assert_eq!(handle.is_alive().await, Ok(5));
    assert_eq!(handle.downgrade().await, Ok(6));
    assert_eq!(handle.clone().await, Ok(7));
    assert_eq!(handle.eq(8).await, Ok(true));
    assert_eq!(handle.hash().await, Ok(9));
    assert_eq!(handle.fmt().await, Ok(10));
    assert_eq!(handle.spawn().await, Ok(11));
    assert_eq!(handle.dispatch().await, Ok(12));
    assert_eq!(handle.method().await, Ok(13));
    assert_eq!(handle.drop().await, Ok(14));
}

#[actor_core::test]
async fn the_built_in_one_can_still_be_called_by_its_path() {
    let handle = actor_core::Actor::spawn(Named { calls: 0 });
    assert!(actor_core::Handle::is_alive(&handle));
    actor_core::Handle::stop(&handle);
    let other = Clone::clone(&handle);
    assert!(other == handle);
    assert_eq!(actor_core::Handle::join(&other).await, Exit::Normal);
    assert_eq!(handle.stop().await, Err(CallError::Stopped));
}

#[test]
fn messages_know_their_methods() {
    assert_eq!(LeftMessage::Value.method().name, "value");
    assert_eq!(LeftMessage::Set { value: 1 }.method().name, "set");
}

// ----- lints -----

/// Generated code must not trigger any compiler warnings.
pub mod strict {
    #![deny(
        warnings,
        missing_docs,
        clippy::all,
        clippy::pedantic,
        unused_qualifications
    )]
    #![deny(unreachable_pub, missing_debug_implementations, single_use_lifetimes)]

    use actor_core::{Context, actor};

    /// An actor of a module with strict lints.
    #[derive(Debug)]
    pub struct Strict {
        count: u64,
    }

    /// What can go wrong.
    #[derive(Debug, PartialEq, Eq)]
    pub struct TooMuch(
        /// By this much.
        pub u64,
    );

    #[actor(mailbox = 16)]
    impl Strict {
        /// Makes a new one.
        #[must_use]
        pub fn new() -> Self {
            Strict { count: 0 }
        }

        /// Adds `n`.
        ///
        /// # Errors
        /// If it is too much.
        pub fn add(&mut self, n: u64) -> Result<u64, TooMuch> {
            if n > 10 {
                return Err(TooMuch(n - 10));
            }
            self.count += n;
            Ok(self.count)
        }

        /// Adds later.
        pub async fn add_later(&mut self, context: &Context<Self>, n: u64) -> u64 {
            context.sleep(std::time::Duration::ZERO).await;
            self.count += n;
            self.count
        }

        /// The sum.
        #[must_use = "why else ask"]
        pub fn count(&self) -> u64 {
            self.count
        }

        /// Ignores everything.
        pub fn ignore(&self, _text: String, _: u8) {}

        /// The end.
        pub fn end(self) {}

        #[actor(on_start)]
        fn begin(&mut self) {
            self.count += 1;
        }
    }

    impl Default for Strict {
        fn default() -> Self {
            Self::new()
        }
    }
}

#[actor_core::test]
async fn an_actor_of_a_strict_module_works() {
    let handle = strict::Strict::default().spawn();
    assert_eq!(handle.add(1).await, Ok(2));
    assert_eq!(
        handle.add(11).await,
        Err(CallError::Failed(strict::TooMuch(1)))
    );
    assert_eq!(handle.add_later(2).await, Ok(4));
    assert_eq!(handle.count().await, Ok(4));
    assert_eq!(handle.ignore("x".into(), 1).await, Ok(()));
    assert_eq!(handle.end().await, Ok(()));
}

// ----- empty ones -----

struct Silent;

#[actor]
impl Silent {}

#[actor_core::test]
async fn an_actor_without_messages_lives_and_ends() {
    let handle = Silent.spawn();
    assert!(handle.is_alive());
    handle.stop();
    assert_eq!(handle.join().await, Exit::Normal);
}

macro_rules! counters {
    ($($name:ident: $type:ty),*) => {$(
        struct $name($type);

        #[actor]
        impl $name {
            pub fn add(&mut self, n: $type) -> $type {
                self.0 += n;
                self.0
            }
        }
    )*};
}

counters!(Small: u8, Large: u64);

#[actor_core::test]
async fn actors_may_be_made_by_macros() {
    assert_eq!(Small(1).spawn().add(2).await, Ok(3));
    assert_eq!(Large(1).spawn().add(2).await, Ok(3));
}

#[actor_core::test]
async fn an_actor_may_live_in_a_function() {
    struct Inner(u8);

    #[actor]
    impl Inner {
        pub fn value(&self) -> u8 {
            self.0
        }
    }

    assert_eq!(Inner(3).spawn().value().await, Ok(3));
}
