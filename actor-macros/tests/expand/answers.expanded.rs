impl Clock {
    pub fn later(&mut self) -> impl Future<Output = u64> {
        async { 1 }
    }
    pub fn fallible(&mut self) -> impl Future<Output = Result<u64, Late>> + '_ {
        async { Ok(1) }
    }
    pub fn ticks(&self) -> impl Iterator<Item = u64> + Send + 'static {
        0..10
    }
    pub fn crash(&mut self) -> ! {
        panic!()
    }
    pub fn raw(&self) -> Result<u64, Late> {
        Ok(1)
    }
    pub fn read(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

/// Messages of [`Clock`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum ClockMessage {
    /// Asks for [`Clock::later`].
    Later,
    /// Asks for [`Clock::fallible`].
    Fallible,
    /// Asks for [`Clock::ticks`].
    Ticks,
    /// Asks for [`Clock::crash`].
    Crash,
    /// Asks for [`Clock::raw`].
    Raw,
    /// Asks for [`Clock::read`].
    Read,
}

/// Handle to a [`Clock`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct ClockHandle(::actor_core::__private::RawHandle<ClockMessage>);

#[automatically_derived]
impl ::core::clone::Clone for ClockHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for ClockHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for ClockHandle {}
#[automatically_derived]
impl ::core::hash::Hash for ClockHandle {
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
impl ClockHandle {
    /// Asks the actor for [`Clock::later`].
    ///
    /// The call answers what [`Clock::later`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn later(&self) -> ::actor_core::Call<'_, ClockMessage, (), u64> {
        ::actor_core::__private::call(&self.0, (), |()| ClockMessage::Later)
    }
    /// Asks the actor for [`Clock::fallible`].
    ///
    /// The call answers what [`Clock::fallible`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn fallible(&self) -> ::actor_core::Call<'_, ClockMessage, (), u64, Late> {
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| ClockMessage::Fallible,
            ::actor_core::__private::evidence!((u64, Late)),
        )
    }
    /// Asks the actor for [`Clock::ticks`].
    ///
    /// The call answers what [`Clock::ticks`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn ticks(
        &self,
    ) -> ::actor_core::Call<
        '_,
        ClockMessage,
        (),
        ::std::boxed::Box<dyn Iterator<Item = u64> + Send>,
    > {
        ::actor_core::__private::call(&self.0, (), |()| ClockMessage::Ticks)
    }
    /// Asks the actor for [`Clock::crash`].
    ///
    /// There is never an answer, since [`Clock::crash`] does not return: the call fails with a
    /// [`CallError`] when the actor has stopped or was killed, or the method panicked.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn crash(
        &self,
    ) -> ::actor_core::Call<'_, ClockMessage, (), ::core::convert::Infallible> {
        ::actor_core::__private::call(&self.0, (), |()| ClockMessage::Crash)
    }
    /// Asks the actor for [`Clock::raw`].
    ///
    /// The call answers what [`Clock::raw`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn raw(&self) -> ::actor_core::Call<'_, ClockMessage, (), Result<u64, Late>> {
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| ClockMessage::Raw,
            ::actor_core::__private::evidence!(
                (Result < u64, Late >, ::core::convert::Infallible)
            ),
        )
    }
    /// Asks the actor for [`Clock::read`].
    ///
    /// The call answers what [`Clock::read`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn read(
        &self,
    ) -> ::actor_core::Call<
        '_,
        ClockMessage,
        (),
        ::actor_core::__private::OkOf<io::Result<Vec<u8>>>,
        ::actor_core::__private::ErrOf<io::Result<Vec<u8>>>,
    > {
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| ClockMessage::Read,
            ::actor_core::__private::evidence!(
                (::actor_core::__private::OkOf < io::Result < Vec < u8 > > >,
                ::actor_core::__private::ErrOf < io::Result < Vec < u8 > > >)
            ),
        )
    }
}

#[automatically_derived]
impl ::actor_core::Handle for ClockHandle {
    type Message = ClockMessage;
    type Raw = ::actor_core::__private::RawHandle<ClockMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<ClockMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<ClockMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ClockHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("ClockHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for ClockMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Clock,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Later { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "later",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: true,
                }
            }
            Self::Fallible { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "fallible",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: true,
                }
            }
            Self::Ticks { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "ticks",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::Crash { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "crash",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Raw { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "raw",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::Read { .. } => {
                &::actor_core::__private::Method {
                    actor: "Clock",
                    name: "read",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ClockMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("ClockMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Clock> for ClockMessage {
    #[allow(
        unreachable_code,
        clippy::diverging_sub_expression,
        reason = "a method does not return"
    )]
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Clock>) {
        match self {
            Self::Later => {
                turn.exclusive_async_value(move |actor, _| {
                    ::actor_core::__private::method_future!(Clock::later(actor))
                })
            }
            Self::Fallible => {
                turn.exclusive_async(move |actor, _| {
                    ::actor_core::__private::method_future!(Clock::fallible(actor))
                })
            }
            Self::Ticks => {
                let turn = turn.shared();
                let answer: ::std::boxed::Box<dyn Iterator<Item = u64> + Send> = ::std::boxed::Box::new(
                    Clock::ticks(turn.actor()),
                );
                turn.answer(answer)
            }
            Self::Crash => {
                let mut turn = turn.exclusive();
                let answer: ::core::convert::Infallible = Clock::crash(turn.actor());
                turn.answer(answer)
            }
            Self::Raw => {
                let turn = turn.shared();
                let answer = Clock::raw(turn.actor());
                turn.answer(answer)
            }
            Self::Read => {
                let turn = turn.shared();
                let answer = Clock::read(turn.actor());
                turn.answer_result(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Clock {
    type Handle = ClockHandle;
    type Message = ClockMessage;
    const NAME: &'static str = "Clock";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}

const _: fn() = || {
    ::actor_core::__private::check_answer::<Late>();
    ::actor_core::__private::check_answer::<Result<u64, Late>>();
    ::actor_core::__private::check_answer::<io::Result<Vec<u8>>>();
};
