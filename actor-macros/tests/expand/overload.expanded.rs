impl Gauge {
    pub fn set(&mut self, value: u64) {}
    pub fn progress(&mut self, done: u64) {}
    pub fn read(&self) -> u64 {
        0
    }
}

/// Messages of [`Gauge`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum GaugeMessage {
    /// Asks for [`Gauge::set`].
    Set {
        /// Argument `value` of `set`.
        value: u64,
    },
    /// Asks for [`Gauge::progress`].
    Progress {
        /// Argument `done` of `progress`.
        done: u64,
    },
    /// Asks for [`Gauge::read`].
    Read,
}

/// Handle to a [`Gauge`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct GaugeHandle(::actor_core::__private::RawHandle<GaugeMessage>);

#[automatically_derived]
impl ::core::clone::Clone for GaugeHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for GaugeHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for GaugeHandle {}
#[automatically_derived]
impl ::core::hash::Hash for GaugeHandle {
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
impl GaugeHandle {
    /// Asks the actor for [`Gauge::set`].
    ///
    /// The call answers once [`Gauge::set`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn set(&self, value: u64) -> ::actor_core::Call<'_, GaugeMessage, (u64,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (value,),
            |(value,)| GaugeMessage::Set { value },
        )
    }
    /// Asks the actor for [`Gauge::progress`].
    ///
    /// The call answers once [`Gauge::progress`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn progress(
        &self,
        done: u64,
    ) -> ::actor_core::Call<'_, GaugeMessage, (u64,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (done,),
            |(done,)| GaugeMessage::Progress { done },
        )
    }
    /// Asks the actor for [`Gauge::read`].
    ///
    /// The call answers what [`Gauge::read`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn read(&self) -> ::actor_core::Call<'_, GaugeMessage, (), u64> {
        ::actor_core::__private::call(&self.0, (), |()| GaugeMessage::Read)
    }
}

#[automatically_derived]
impl ::actor_core::Handle for GaugeHandle {
    type Message = GaugeMessage;
    type Raw = ::actor_core::__private::RawHandle<GaugeMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<GaugeMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<GaugeMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for GaugeHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("GaugeHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for GaugeMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Gauge,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    const LISTED: bool = true;
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Set { .. } => {
                &::actor_core::__private::Method {
                    actor: "Gauge",
                    name: "set",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Progress { .. } => {
                &::actor_core::__private::Method {
                    actor: "Gauge",
                    name: "progress",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Read { .. } => {
                &::actor_core::__private::Method {
                    actor: "Gauge",
                    name: "read",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
    fn overload(&self) -> ::actor_core::__private::OwnRule {
        match *self {
            Self::Set { .. } => ::core::option::Option::None,
            Self::Progress { .. } => {
                ::core::option::Option::Some(::actor_core::__private::Rule::Coalesce(0))
            }
            Self::Read { .. } => {
                ::core::option::Option::Some(
                    ::actor_core::__private::Rule::Is(::actor_core::Overload::Wait),
                )
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for GaugeMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("GaugeMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Gauge> for GaugeMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Gauge>) {
        match self {
            Self::Set { value } => {
                let mut turn = turn.exclusive();
                let answer = Gauge::set(turn.actor(), value);
                turn.answer(answer)
            }
            Self::Progress { done } => {
                let mut turn = turn.exclusive();
                let answer = Gauge::progress(turn.actor(), done);
                turn.answer(answer)
            }
            Self::Read => {
                let turn = turn.shared();
                let answer = Gauge::read(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Gauge {
    type Handle = GaugeHandle;
    type Message = GaugeMessage;
    const NAME: &'static str = "Gauge";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    const MAILBOX: ::actor_core::Mailbox = ::actor_core::Mailbox::bounded(8);
    const OVERLOAD: ::actor_core::Overload = ::actor_core::Overload::DropNewest;
}
