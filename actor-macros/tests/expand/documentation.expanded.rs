impl Calculator {
    /// Adds `n`, as
    /// often as it is asked.
    ///
    /// Not more often.
    pub fn add(&mut self, n: u8) {}
    /// Doubles.
    /// ```
    /// let x = 1;
    ///
    /// assert_eq!(2 * x, 2);
    /// ```
    pub fn double(&mut self) {}
    /// ~~~text
    /// 1 / 2
    /// ~~~
    #[doc(alias = "divide")]
    pub fn halve(&mut self) {}
}

/// Messages of [`Calculator`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum CalculatorMessage {
    /// Adds `n`, as
    /// often as it is asked.
    Add {
        /// Argument `n` of `add`.
        n: u8,
    },
    /// Doubles.
    Double,
    #[doc(alias = "divide")]
    /// Asks for [`Calculator::halve`].
    Halve,
}

/// Handle to a [`Calculator`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct CalculatorHandle(::actor_core::__private::RawHandle<CalculatorMessage>);

#[automatically_derived]
impl ::core::clone::Clone for CalculatorHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for CalculatorHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for CalculatorHandle {}
#[automatically_derived]
impl ::core::hash::Hash for CalculatorHandle {
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
impl CalculatorHandle {
    /// Adds `n`, as
    /// often as it is asked.
    ///
    /// Not more often.
    ///
    /// The call answers once [`Calculator::add`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn add(&self, n: u8) -> ::actor_core::Call<'_, CalculatorMessage, (u8,), ()> {
        ::actor_core::__private::call(&self.0, (n,), |(n,)| CalculatorMessage::Add { n })
    }
    /// Doubles.
    /// ```
    /// let x = 1;
    ///
    /// assert_eq!(2 * x, 2);
    /// ```
    ///
    /// The call answers once [`Calculator::double`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn double(&self) -> ::actor_core::Call<'_, CalculatorMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| CalculatorMessage::Double)
    }
    /// ~~~text
    /// 1 / 2
    /// ~~~
    #[doc(alias = "divide")]
    ///
    /// The call answers once [`Calculator::halve`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn halve(&self) -> ::actor_core::Call<'_, CalculatorMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| CalculatorMessage::Halve)
    }
}

#[automatically_derived]
impl ::actor_core::Handle for CalculatorHandle {
    type Message = CalculatorMessage;
    type Raw = ::actor_core::__private::RawHandle<CalculatorMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<CalculatorMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<CalculatorMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CalculatorHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("CalculatorHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for CalculatorMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Calculator,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Add { .. } => {
                &::actor_core::__private::Method {
                    actor: "Calculator",
                    name: "add",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Double { .. } => {
                &::actor_core::__private::Method {
                    actor: "Calculator",
                    name: "double",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Halve { .. } => {
                &::actor_core::__private::Method {
                    actor: "Calculator",
                    name: "halve",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CalculatorMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("CalculatorMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Calculator> for CalculatorMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Calculator>) {
        match self {
            Self::Add { n } => {
                let mut turn = turn.exclusive();
                let answer = Calculator::add(turn.actor(), n);
                turn.answer(answer)
            }
            Self::Double => {
                let mut turn = turn.exclusive();
                let answer = Calculator::double(turn.actor());
                turn.answer(answer)
            }
            Self::Halve => {
                let mut turn = turn.exclusive();
                let answer = Calculator::halve(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Calculator {
    type Handle = CalculatorHandle;
    type Message = CalculatorMessage;
    const NAME: &'static str = "Calculator";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
