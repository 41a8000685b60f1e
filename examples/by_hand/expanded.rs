//! The same actor without the attribute: what `#[actor]` turns `written.rs` into, with comments.
//!
//! A test of the macro compares the two, so this file is always up to date. What it uses from `__private` is not meant for
//! hand-written code: it may change in any version.

// The struct and its impl come out exactly as they went in. You can still construct one and call it.

/// Counts, up to a limit.
#[derive(Debug)]
pub struct Counter {
    pub count: u64,
    pub limit: u64,
}

impl Counter {
    /// Adds `n` and returns the new count, or by how much it would exceed the limit.
    pub fn add(&mut self, n: u64) -> Result<u64, u64> {
        let count = self.count + n;
        match count.checked_sub(self.limit + 1) {
            None => self.count = count,
            Some(excess) => return Err(excess + 1),
        }
        Ok(self.count)
    }

    /// The count, in words.
    pub async fn report(&self) -> String {
        format!("{} of {}", self.count, self.limit)
    }

    /// The last message.
    pub fn finish(self) -> u64 {
        self.count
    }
}

// What is sent. The answer is not part of it: that goes straight back to the call.

/// Messages of [`Counter`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum CounterMessage {
    /// Adds `n` and returns the new count, or by how much it would exceed the limit.
    Add {
        /// Argument `n` of `add`.
        n: u64,
    },
    /// The count, in words.
    Report,
    /// The last message.
    Finish,
}

// A single pointer. The type of the messages determines what kind of actor it points to.

/// Handle to a [`Counter`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct CounterHandle(::actor_core::__private::RawHandle<CounterMessage>);

#[automatically_derived]
impl ::core::clone::Clone for CounterHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for CounterHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for CounterHandle {}

#[automatically_derived]
impl ::core::hash::Hash for CounterHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

// A method of the handle makes a `Call` from the arguments and a function that builds a message from them. The last type
// parameters of `Call` are the answer and, if the method returns `Result`, its error.

#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
impl CounterHandle {
    /// Adds `n` and returns the new count, or by how much it would exceed the limit.
    ///
    /// The call answers what [`Counter::add`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn add(&self, n: u64) -> ::actor_core::Call<'_, CounterMessage, (u64,), u64, u64> {
        ::actor_core::__private::call(&self.0, (n,), |(n,)| CounterMessage::Add { n })
    }
    /// The count, in words.
    ///
    /// The call answers what [`Counter::report`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn report(&self) -> ::actor_core::Call<'_, CounterMessage, (), String> {
        ::actor_core::__private::call(&self.0, (), |()| CounterMessage::Report)
    }
    /// The last message.
    ///
    /// The call answers what [`Counter::finish`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// This message is the last one: the actor ends with it.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn finish(&self) -> ::actor_core::Call<'_, CounterMessage, (), u64> {
        ::actor_core::__private::call(&self.0, (), |()| CounterMessage::Finish)
    }
}

// What all handles can do (`stop`, `join`, ..) is in a trait, so that an actor's own method of the same name takes
// precedence.

#[automatically_derived]
impl ::actor_core::Handle for CounterHandle {
    type Message = CounterMessage;
    type Raw = ::actor_core::__private::RawHandle<CounterMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<CounterMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<CounterMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CounterHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("CounterHandle", &self.0, formatter)
    }
}

// What the runtime asks of a message: where its functions are, whether it may leave its thread, and which method it stands
// for. The latter decides whether it may start now, and names it in reports.

#[automatically_derived]
impl ::actor_core::Message for CounterMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> =
        ::actor_core::__private::port::<Self, Counter>();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> =
        ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Add { .. } => &::actor_core::__private::Method {
                actor: "Counter",
                name: "add",
                access: ::actor_core::__private::Access::Exclusive,
                is_async: false,
            },
            Self::Report { .. } => &::actor_core::__private::Method {
                actor: "Counter",
                name: "report",
                access: ::actor_core::__private::Access::Shared,
                is_async: true,
            },
            Self::Finish { .. } => &::actor_core::__private::Method {
                actor: "Counter",
                name: "finish",
                access: ::actor_core::__private::Access::Last,
                is_async: false,
            },
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CounterMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("CounterMessage", self, formatter)
    }
}

// From the message back to the method. A `Turn` is the right to run one method: it lends the state for as long as the
// receiver needs it, and sends the answer.

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Counter> for CounterMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Counter>) {
        match self {
            Self::Add { n } => {
                let mut turn = turn.exclusive();
                let answer = Counter::add(turn.actor(), n);
                turn.answer_result(answer)
            }
            Self::Report => turn.shared_async_value(move |actor, _| {
                ::actor_core::__private::method_future!(Counter::report(actor))
            }),
            Self::Finish => {
                let (actor, turn) = turn.last();
                let answer = Counter::finish(actor);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Counter {
    type Handle = CounterHandle;
    type Message = CounterMessage;
    const NAME: &'static str = "Counter";
    // If there is evidence that the state is `Send`, the actor may move to a core that has nothing to do.
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
