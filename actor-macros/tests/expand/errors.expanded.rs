#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Greeter {
    pub fn greet(&self, name: &str, times: u32) -> String {
        name.repeat(times)
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn visit<T: Visitor>(&self, visitor: T) -> T::Output {
        visitor.visit(self)
    }
    pub fn count(&self) -> u32 {
        self.count
    }
}

/// Messages of [`Greeter`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum GreeterMessage {
    /// Asks for [`Greeter::visit`].
    Visit(::actor_core::Erased<Greeter>),
    /// Asks for [`Greeter::count`].
    Count,
}

/// Handle to a [`Greeter`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct GreeterHandle(::actor_core::__private::RawHandle<GreeterMessage>);

#[automatically_derived]
impl ::core::clone::Clone for GreeterHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for GreeterHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for GreeterHandle {}
#[automatically_derived]
impl ::core::hash::Hash for GreeterHandle {
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
impl GreeterHandle {
    #[doc(hidden)]
    #[allow(unused_variables, reason = "never runs")]
    pub fn greet(
        &self,
        name: impl ::core::marker::Sized,
        times: u32,
    ) -> ::actor_core::Call<'_, GreeterMessage, (), String> {
        loop {}
    }
    #[doc(hidden)]
    #[allow(unused_variables, reason = "never runs")]
    pub fn name(&self) -> ::actor_core::Call<'_, GreeterMessage, (), &'static str> {
        loop {}
    }
    /// Asks the actor for [`Greeter::visit`].
    ///
    /// The call answers what [`Greeter::visit`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn visit<T: Visitor + ::core::marker::Send + 'static>(
        &self,
        visitor: T,
    ) -> ::actor_core::Call<'_, GreeterMessage, (T,), T::Output>
    where
        T::Output: ::core::marker::Send + 'static,
    {
        ::actor_core::__private::call(
            &self.0,
            (visitor,),
            |(visitor,)| GreeterMessage::Visit(
                ::actor_core::Erased::new(
                    (visitor,),
                    ::actor_core::__private::evidence!((T,)),
                    |turn, (visitor,)| {
                        let turn = turn.shared();
                        let answer = Greeter::visit::<T>(turn.actor(), visitor);
                        turn.answer(answer)
                    },
                ),
            ),
        )
    }
    /// Asks the actor for [`Greeter::count`].
    ///
    /// The call answers what [`Greeter::count`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn count(&self) -> ::actor_core::Call<'_, GreeterMessage, (), u32> {
        ::actor_core::__private::call(&self.0, (), |()| GreeterMessage::Count)
    }
}

#[automatically_derived]
impl ::actor_core::Handle for GreeterHandle {
    type Message = GreeterMessage;
    type Raw = ::actor_core::__private::RawHandle<GreeterMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<GreeterMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<GreeterMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for GreeterHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("GreeterHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for GreeterMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Greeter,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Visit { .. } => {
                &::actor_core::__private::Method {
                    actor: "Greeter",
                    name: "visit",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::Count { .. } => {
                &::actor_core::__private::Method {
                    actor: "Greeter",
                    name: "count",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for GreeterMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("GreeterMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Greeter> for GreeterMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Greeter>) {
        match self {
            Self::Visit(erased) => erased.run(turn),
            Self::Count => {
                let turn = turn.shared();
                let answer = Greeter::count(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Greeter {
    type Handle = GreeterHandle;
    type Message = GreeterMessage;
    const NAME: &'static str = "Greeter";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}

::core::compile_error! {
    "an argument of an actor method cannot be a reference: it crosses to another core\nhelp: move it (`name: String`), share it (`name: Arc<str>`), or pass the handle of an actor that owns it"
}

::core::compile_error! {
    "an answer cannot be a reference: it crosses to another core\nhelp: answer with an owned value, such as a `String` or a `Vec`, or with an `Arc`"
}
