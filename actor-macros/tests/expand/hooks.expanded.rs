impl Worker {
    fn started(&mut self, context: &Context<Self>) {
        self.log("started");
    }
    #[cfg(feature = "flush")]
    pub async fn stopping(&mut self) {
        self.flush().await;
    }
}

/// Messages of [`Worker`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum WorkerMessage {}
/// Handle to a [`Worker`] that runs as an actor.
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
pub struct WorkerHandle(::actor_core::__private::RawHandle<WorkerMessage>);

#[automatically_derived]
impl ::actor_core::Handle for WorkerHandle {
    type Message = WorkerMessage;
    fn raw(&self) -> &::actor_core::__private::RawHandle<WorkerMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<WorkerMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::actor_core::Message for WorkerMessage {
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {}
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for WorkerMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("WorkerMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for WorkerHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("WorkerHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Worker {
    type Handle = WorkerHandle;
    type Message = WorkerMessage;
    const NAME: &'static str = "Worker";
    const ON_START: bool = true;
    #[cfg(feature = "flush")]
    const ON_STOP: bool = true;
    fn dispatch(message: WorkerMessage, _turn: ::actor_core::__private::Turn<'_, Self>) {
        match message {}
    }
    fn on_start(turn: ::actor_core::__private::Turn<'_, Self>) {
        turn.exclusive(|actor, context| ::actor_core::__private::answer(
            Self::started(actor, context),
        ))
    }
    #[cfg(feature = "flush")]
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        turn.exclusive_async(|actor, _| async move {
            ::actor_core::__private::answer(Self::stopping(actor).await)
        })
    }
}
