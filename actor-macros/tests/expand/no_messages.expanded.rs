impl Idle {
    pub fn new() -> Self {
        Idle
    }
}

/// Messages of [`Idle`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum IdleMessage {}
/// Handle to an [`Idle`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[derive(
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
pub struct IdleHandle(::actor_core::__private::RawHandle<IdleMessage>);

#[automatically_derived]
impl ::actor_core::Handle for IdleHandle {
    type Message = IdleMessage;
    fn raw(&self) -> &::actor_core::__private::RawHandle<IdleMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<IdleMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::actor_core::Message for IdleMessage {
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
impl ::core::fmt::Debug for IdleHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("IdleHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Idle {
    type Handle = IdleHandle;
    type Message = IdleMessage;
    const NAME: &'static str = "Idle";
    const MAILBOX: ::actor_core::Mailbox = ::actor_core::Mailbox::UNBOUNDED;
    fn dispatch(message: IdleMessage, _turn: ::actor_core::__private::Turn<'_, Self>) {
        match message {}
    }
}
