#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Sum {
    pub fn show<'x, T: Display + 'x>(&'x self, item: T) {}
    pub fn with<'x, F>(&'x mut self, change: F)
    where
        F: FnOnce(&'x mut Self) + 'x,
    {
        change(self)
    }
    pub fn add<'x, I: Iterator<Item = &'x u8>>(&mut self, items: I) {}
    pub fn known<'x>(&'x self)
    where
        &'x Self: IntoIterator<Item = &'x u8>,
    {}
}

/// Messages of [`Sum`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum SumMessage {
    /// Asks for [`Sum::show`].
    Show(::actor_core::Erased<Sum>),
    /// Asks for [`Sum::with`].
    With(::actor_core::Erased<Sum>),
    /// Asks for [`Sum::add`].
    Add(::actor_core::Erased<Sum>),
    /// Asks for [`Sum::known`].
    Known,
}

/// Handle to a [`Sum`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct SumHandle(::actor_core::__private::RawHandle<SumMessage>);

#[automatically_derived]
impl ::core::clone::Clone for SumHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for SumHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for SumHandle {}
#[automatically_derived]
impl ::core::hash::Hash for SumHandle {
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
impl SumHandle {
    /// Asks the actor for [`Sum::show`].
    ///
    /// The call answers once [`Sum::show`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn show<T: Display + 'static + ::core::marker::Send + 'static>(
        &self,
        item: T,
    ) -> ::actor_core::Call<'_, SumMessage, (T,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (item,),
            |(item,)| SumMessage::Show(
                ::actor_core::Erased::new(
                    (item,),
                    ::actor_core::__private::evidence!((T,)),
                    |turn, (item,)| {
                        let turn = turn.shared();
                        let answer = Sum::show::<T>(turn.actor(), item);
                        turn.answer(answer)
                    },
                ),
            ),
        )
    }
    /// Asks the actor for [`Sum::with`].
    ///
    /// The call answers once [`Sum::with`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn with<F>(&self, change: F) -> ::actor_core::Call<'_, SumMessage, (F,), ()>
    where
        for<'x> F: FnOnce(&'x mut Sum) + 'static,
        F: ::core::marker::Send + 'static,
    {
        ::actor_core::__private::call(
            &self.0,
            (change,),
            |(change,)| SumMessage::With(
                ::actor_core::Erased::new(
                    (change,),
                    ::actor_core::__private::evidence!((F,)),
                    |turn, (change,)| {
                        let mut turn = turn.exclusive();
                        let answer = Sum::with::<F>(turn.actor(), change);
                        turn.answer(answer)
                    },
                ),
            ),
        )
    }
    /// Asks the actor for [`Sum::add`].
    ///
    /// The call answers once [`Sum::add`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn add<I: Iterator<Item = &'static u8> + ::core::marker::Send + 'static>(
        &self,
        items: I,
    ) -> ::actor_core::Call<'_, SumMessage, (I,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (items,),
            |(items,)| SumMessage::Add(
                ::actor_core::Erased::new(
                    (items,),
                    ::actor_core::__private::evidence!((I,)),
                    |turn, (items,)| {
                        let mut turn = turn.exclusive();
                        let answer = Sum::add::<I>(turn.actor(), items);
                        turn.answer(answer)
                    },
                ),
            ),
        )
    }
    /// Asks the actor for [`Sum::known`].
    ///
    /// The call answers once [`Sum::known`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn known(&self) -> ::actor_core::Call<'_, SumMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| SumMessage::Known)
    }
}

#[automatically_derived]
impl ::actor_core::Handle for SumHandle {
    type Message = SumMessage;
    type Raw = ::actor_core::__private::RawHandle<SumMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<SumMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<SumMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for SumHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("SumHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for SumMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Sum,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Show { .. } => {
                &::actor_core::__private::Method {
                    actor: "Sum",
                    name: "show",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::With { .. } => {
                &::actor_core::__private::Method {
                    actor: "Sum",
                    name: "with",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Add { .. } => {
                &::actor_core::__private::Method {
                    actor: "Sum",
                    name: "add",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Known { .. } => {
                &::actor_core::__private::Method {
                    actor: "Sum",
                    name: "known",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for SumMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("SumMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Sum> for SumMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Sum>) {
        match self {
            Self::Show(erased) => erased.run(turn),
            Self::With(erased) => erased.run(turn),
            Self::Add(erased) => erased.run(turn),
            Self::Known => {
                let turn = turn.shared();
                let answer = Sum::known(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Sum {
    type Handle = SumHandle;
    type Message = SumMessage;
    const NAME: &'static str = "Sum";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
