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
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum WorkerMessage {}
/// Handle to a [`Worker`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct WorkerHandle(::actor_core::__private::RawHandle<WorkerMessage>);

#[automatically_derived]
impl ::core::clone::Clone for WorkerHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for WorkerHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for WorkerHandle {}
#[automatically_derived]
impl ::core::hash::Hash for WorkerHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl ::actor_core::Handle for WorkerHandle {
    type Message = WorkerMessage;
    type Raw = ::actor_core::__private::RawHandle<WorkerMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<WorkerMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<WorkerMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for WorkerHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("WorkerHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for WorkerMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Worker,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
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
impl ::actor_core::__private::Dispatch<Worker> for WorkerMessage {
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Worker>) {
        match self {}
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
    fn on_start(turn: ::actor_core::__private::Turn<'_, Self>) {
        {
            let mut turn = turn.exclusive();
            let (actor, context) = turn.actor_and_context();
            let answer = Worker::started(actor, context);
            turn.answer(answer)
        }
    }
    #[cfg(feature = "flush")]
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        turn.exclusive_async_value(move |actor, _| Worker::stopping(actor))
    }
}
