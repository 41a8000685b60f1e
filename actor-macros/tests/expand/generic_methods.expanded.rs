#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Log {
    /// Appends a line.
    pub fn line<T: Into<String>>(&mut self, text: T) -> usize {
        self.lines.push(text.into());
        self.lines.len()
    }
    pub fn lines(
        &mut self,
        lines: impl IntoIterator<Item = String>,
        order: Order,
    ) -> Receipt {
        self.lines.extend(lines);
        Receipt
    }
    pub async fn chunk<const N: usize>(&self) -> [u8; N] {
        [0; N]
    }
}

/// Messages of [`Log`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum LogMessage {
    /// Appends a line.
    Line(::actor_core::Erased<Log>),
    /// Asks for [`Log::lines`].
    Lines(::actor_core::Erased<Log>),
    /// Asks for [`Log::chunk`].
    Chunk(::actor_core::Erased<Log>),
}

/// Handle to a [`Log`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct LogHandle(::actor_core::__private::RawHandle<LogMessage>);

#[automatically_derived]
impl ::core::clone::Clone for LogHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for LogHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for LogHandle {}
#[automatically_derived]
impl ::core::hash::Hash for LogHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
impl LogHandle {
    /// Appends a line.
    ///
    /// The call answers what [`Log::line`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn line<T: Into<String> + ::core::marker::Send + 'static>(
        &self,
        text: T,
    ) -> ::actor_core::Call<'_, LogMessage, (T,), usize> {
        ::actor_core::__private::call(
            &self.0,
            (text,),
            |(text,)| LogMessage::Line(
                ::actor_core::Erased::new(
                    (text,),
                    ::actor_core::__private::evidence!((T,)),
                    |turn, (text,)| {
                        let mut turn = turn.exclusive();
                        let answer = Log::line::<T>(turn.actor(), text);
                        turn.answer(answer)
                    },
                ),
            ),
        )
    }
    /// Asks the actor for [`Log::lines`].
    ///
    /// The call answers what [`Log::lines`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn lines<Lines: IntoIterator<Item = String> + ::core::marker::Send + 'static>(
        &self,
        lines: Lines,
        order: Order,
    ) -> ::actor_core::Call<'_, LogMessage, (Lines, Order), Receipt> {
        ::actor_core::__private::call_with(
            &self.0,
            (lines, order),
            |(lines, order)| LogMessage::Lines(
                ::actor_core::Erased::new(
                    (lines, order),
                    ::actor_core::__private::evidence!((Lines, Order)),
                    |turn, (lines, order)| {
                        let mut turn = turn.exclusive();
                        let answer = Log::lines(turn.actor(), lines, order);
                        turn.answer(answer)
                    },
                ),
            ),
            ::actor_core::__private::evidence!((Receipt, ::core::convert::Infallible)),
        )
    }
    /// Asks the actor for [`Log::chunk`].
    ///
    /// The call answers what [`Log::chunk`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn chunk<const N: usize>(
        &self,
    ) -> ::actor_core::Call<'_, LogMessage, (), [u8; N]> {
        ::actor_core::__private::call(
            &self.0,
            (),
            |()| LogMessage::Chunk(
                ::actor_core::Erased::new(
                    (),
                    ::actor_core::__private::evidence!(()),
                    |turn, ()| {
                        turn
                            .shared_async_value(move |actor, _| ::actor_core::__private::fixed(
                                Log::chunk::<N>(actor),
                            ))
                    },
                ),
            ),
        )
    }
}

#[automatically_derived]
impl ::actor_core::Handle for LogHandle {
    type Message = LogMessage;
    type Raw = ::actor_core::__private::RawHandle<LogMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<LogMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<LogMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for LogHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("LogHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for LogMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Log,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::evidence!(
        Self
    );
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Line { .. } => {
                &::actor_core::__private::Method {
                    actor: "Log",
                    name: "line",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Lines { .. } => {
                &::actor_core::__private::Method {
                    actor: "Log",
                    name: "lines",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Chunk { .. } => {
                &::actor_core::__private::Method {
                    actor: "Log",
                    name: "chunk",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: true,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for LogMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("LogMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Log> for LogMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Log>) {
        match self {
            Self::Line(erased) => erased.run(turn),
            Self::Lines(erased) => erased.run(turn),
            Self::Chunk(erased) => erased.run(turn),
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Log {
    type Handle = LogHandle;
    type Message = LogMessage;
    const NAME: &'static str = "Log";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}

const _: fn() = || {
    ::actor_core::__private::check_argument::<Order>();
    ::actor_core::__private::check_answer::<Receipt>();
};
