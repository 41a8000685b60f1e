impl Idle {
    pub fn new() -> Self {
        Idle
    }
}

/// Messages of [`Idle`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum IdleMessage {}
/// Handle to an [`Idle`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct IdleHandle(::actor_core::__private::RawHandle<IdleMessage>);

#[automatically_derived]
impl ::core::clone::Clone for IdleHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for IdleHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for IdleHandle {}
#[automatically_derived]
impl ::core::hash::Hash for IdleHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl ::actor_core::Handle for IdleHandle {
    type Message = IdleMessage;
    type Raw = ::actor_core::__private::RawHandle<IdleMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<IdleMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<IdleMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for IdleHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("IdleHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for IdleMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Idle,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {}
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for IdleMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("IdleMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Idle> for IdleMessage {
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Idle>) {
        match self {}
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Idle {
    type Handle = IdleHandle;
    type Message = IdleMessage;
    const NAME: &'static str = "Idle";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    const MAILBOX: ::actor_core::Mailbox = ::actor_core::Mailbox::UNBOUNDED;
}
