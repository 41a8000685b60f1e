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
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Worker>) {
        match self {}
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Worker {
    type Handle = WorkerHandle;
    type Message = WorkerMessage;
    const NAME: &'static str = "Worker";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    const ON_START: bool = true;
    #[cfg(feature = "flush")]
    const ON_STOP: bool = true;
    fn on_start(turn: ::actor_core::__private::Turn<'_, Self>) {
        {
            let mut turn = turn.exclusive();
            let (actor, context) = turn.actor_and_context();
            let answer = Worker::started(actor, context);
            turn.answer_hook(answer)
        }
    }
    #[cfg(feature = "flush")]
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        turn.hook_async(move |actor, _| Worker::stopping(actor))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Told {
    async fn connect(&mut self) -> io::Result<()> {
        self.connect_again().await
    }
    fn stopping(&mut self, exit: Exit, context: &Context<Self>) -> Result<(), Unsaved> {
        self.save(exit)
    }
    async fn lost(&mut self, context: &Context<Self>, down: Down) {
        self.replace(down.id).await;
    }
}

/// Messages of [`Told`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum ToldMessage {}
/// Handle to a [`Told`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct ToldHandle(::actor_core::__private::RawHandle<ToldMessage>);

#[automatically_derived]
impl ::core::clone::Clone for ToldHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for ToldHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for ToldHandle {}
#[automatically_derived]
impl ::core::hash::Hash for ToldHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl ::actor_core::Handle for ToldHandle {
    type Message = ToldMessage;
    type Raw = ::actor_core::__private::RawHandle<ToldMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<ToldMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<ToldMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ToldHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("ToldHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for ToldMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Told,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {}
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ToldMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("ToldMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Told> for ToldMessage {
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Told>) {
        match self {}
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Told {
    type Handle = ToldHandle;
    type Message = ToldMessage;
    const NAME: &'static str = "Told";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    const DROPS_MAIL: bool = true;
    const ON_START: bool = true;
    const ON_STOP: bool = true;
    const STOPS_AFTER_PANIC: bool = true;
    const ON_LINK_DOWN: bool = true;
    fn on_start(turn: ::actor_core::__private::Turn<'_, Self>) {
        turn.hook_async(move |actor, _| Told::connect(actor))
    }
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        let exit = turn.exit();
        {
            let mut turn = turn.exclusive();
            let (actor, context) = turn.actor_and_context();
            let answer = Told::stopping(actor, exit, context);
            turn.answer_hook(answer)
        }
    }
    fn on_link_down(
        turn: ::actor_core::__private::Turn<'_, Self>,
        down: ::actor_core::Down,
    ) {
        turn.hook_async(move |actor, context| Told::lost(actor, context, down))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl<T: Clone> Restarted<T> {
    fn salvage(&mut self, exit: Exit) -> Vec<T> {
        std::mem::take(&mut self.items)
    }
    fn restored(&mut self, items: Vec<T>) {
        self.items = items;
    }
}

/// Messages of [`Restarted`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum RestartedMessage<T: Clone> {
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<(fn(*const T),)>),
}

/// Handle to a [`Restarted`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub struct RestartedHandle<T: Clone>(
    ::actor_core::__private::RawHandle<RestartedMessage<T>>,
);

#[automatically_derived]
impl<T: Clone> ::core::clone::Clone for RestartedHandle<T> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<T: Clone> ::core::cmp::PartialEq for RestartedHandle<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<T: Clone> ::core::cmp::Eq for RestartedHandle<T> {}
#[automatically_derived]
impl<T: Clone> ::core::hash::Hash for RestartedHandle<T> {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl<T: Clone> ::actor_core::Handle for RestartedHandle<T>
where
    T: 'static,
{
    type Message = RestartedMessage<T>;
    type Raw = ::actor_core::__private::RawHandle<RestartedMessage<T>>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<RestartedMessage<T>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<RestartedMessage<T>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<T: Clone> ::core::fmt::Debug for RestartedHandle<T> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("RestartedHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<T: Clone> ::actor_core::Message for RestartedMessage<T>
where
    T: 'static,
{
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Restarted<T>,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<T: Clone> ::core::fmt::Debug for RestartedMessage<T>
where
    T: 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("RestartedMessage", self, formatter)
    }
}

#[automatically_derived]
impl<T: Clone> ::actor_core::__private::Dispatch<Restarted<T>> for RestartedMessage<T>
where
    T: 'static,
{
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Restarted<T>>) {
        match self {
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<T: Clone> ::actor_core::Actor for Restarted<T>
where
    T: 'static,
{
    type Handle = RestartedHandle<T>;
    type Message = RestartedMessage<T>;
    const NAME: &'static str = "Restarted";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    const BEFORE_RESTART: bool = true;
    fn before_restart(
        &mut self,
        exit: ::actor_core::Exit,
    ) -> ::std::boxed::Box<dyn ::core::any::Any> {
        ::std::boxed::Box::new(<Restarted<T>>::salvage(self, exit))
    }
    fn after_restart(&mut self, salvaged: ::std::boxed::Box<dyn ::core::any::Any>) {
        let salvaged = ::actor_core::__private::salvaged::<
            Self,
            _,
        >(salvaged, |actor, exit| <Restarted<T>>::salvage(actor, exit));
        <Restarted<T>>::restored(self, salvaged)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Conditional {
    #[cfg(unix)]
    fn stopping(&mut self, exit: Exit) {}
    #[cfg(not(unix))]
    fn stopping(&mut self) {}
    #[cfg(unix)]
    fn salvage_fast(&mut self) -> u8 {
        1
    }
    #[cfg(not(unix))]
    #[deprecated]
    fn salvage(&mut self) -> u8 {
        2
    }
    fn restored(&mut self, _: u8) {}
}

/// Messages of [`Conditional`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum ConditionalMessage {}
/// Handle to a [`Conditional`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct ConditionalHandle(::actor_core::__private::RawHandle<ConditionalMessage>);

#[automatically_derived]
impl ::core::clone::Clone for ConditionalHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for ConditionalHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for ConditionalHandle {}
#[automatically_derived]
impl ::core::hash::Hash for ConditionalHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl ::actor_core::Handle for ConditionalHandle {
    type Message = ConditionalMessage;
    type Raw = ::actor_core::__private::RawHandle<ConditionalMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<ConditionalMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<ConditionalMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ConditionalHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("ConditionalHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for ConditionalMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Conditional,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {}
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ConditionalMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("ConditionalMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Conditional> for ConditionalMessage {
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, Conditional>) {
        match self {}
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Conditional {
    type Handle = ConditionalHandle;
    type Message = ConditionalMessage;
    const NAME: &'static str = "Conditional";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
    #[cfg(unix)]
    const ON_STOP: bool = true;
    #[cfg(unix)]
    const STOPS_AFTER_PANIC: bool = true;
    #[cfg(not(unix))]
    const ON_STOP: bool = true;
    #[cfg(unix)]
    const BEFORE_RESTART: bool = true;
    #[cfg(not(unix))]
    const BEFORE_RESTART: bool = true;
    #[cfg(unix)]
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        let exit = turn.exit();
        {
            let mut turn = turn.exclusive();
            let answer = Conditional::stopping(turn.actor(), exit);
            turn.answer_hook(answer)
        }
    }
    #[cfg(not(unix))]
    fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
        {
            let mut turn = turn.exclusive();
            let answer = Conditional::stopping(turn.actor());
            turn.answer_hook(answer)
        }
    }
    #[cfg(unix)]
    fn before_restart(
        &mut self,
        _: ::actor_core::Exit,
    ) -> ::std::boxed::Box<dyn ::core::any::Any> {
        ::std::boxed::Box::new(Conditional::salvage_fast(self))
    }
    #[cfg(not(unix))]
    #[allow(deprecated, reason = "a deprecated message is still handled")]
    fn before_restart(
        &mut self,
        _: ::actor_core::Exit,
    ) -> ::std::boxed::Box<dyn ::core::any::Any> {
        ::std::boxed::Box::new(Conditional::salvage(self))
    }
    #[allow(deprecated, reason = "a deprecated message is still handled")]
    fn after_restart(&mut self, salvaged: ::std::boxed::Box<dyn ::core::any::Any>) {
        #[cfg(unix)]
        let salvaged = ::actor_core::__private::salvaged::<
            Self,
            _,
        >(salvaged, |actor, _| Conditional::salvage_fast(actor));
        #[cfg(not(unix))]
        let salvaged = ::actor_core::__private::salvaged::<
            Self,
            _,
        >(salvaged, |actor, _| Conditional::salvage(actor));
        Conditional::restored(self, salvaged)
    }
}
