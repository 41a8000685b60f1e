#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl<T, const N: usize> Stack<T, N> {
    pub fn push(&mut self, item: T) {}
}

/// Messages of [`Stack`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum StackMessage<T, const N: usize> {
    /// Asks for [`Stack::push`].
    Push {
        /// Argument `item` of `push`.
        item: T,
    },
}

/// Handle to a [`Stack`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub struct Pile<T = u32, const N: usize = 4>(
    ::actor_core::__private::RawHandle<StackMessage<T, N>>,
);

#[automatically_derived]
impl<T, const N: usize> ::core::clone::Clone for Pile<T, N> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::cmp::PartialEq for Pile<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::cmp::Eq for Pile<T, N> {}
#[automatically_derived]
impl<T, const N: usize> ::core::hash::Hash for Pile<T, N> {
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
impl<T, const N: usize> Pile<T, N>
where
    T: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Stack::push`].
    ///
    /// The call answers once [`Stack::push`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn push(&self, item: T) -> ::actor_core::Call<'_, StackMessage<T, N>, (T,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (item,),
            |(item,)| StackMessage::Push { item },
        )
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Handle for Pile<T, N>
where
    T: ::core::marker::Send + 'static,
{
    type Message = StackMessage<T, N>;
    type Raw = ::actor_core::__private::RawHandle<StackMessage<T, N>>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<StackMessage<T, N>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<StackMessage<T, N>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::fmt::Debug for Pile<T, N> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("Pile", &self.0, formatter)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Message for StackMessage<T, N>
where
    T: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Stack<T, N>,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Push { .. } => {
                &::actor_core::__private::Method {
                    actor: "Stack",
                    name: "push",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::fmt::Debug for StackMessage<T, N>
where
    T: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("StackMessage", self, formatter)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::__private::Dispatch<Stack<T, N>>
for StackMessage<T, N>
where
    T: ::core::marker::Send + 'static,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Stack<T, N>>) {
        match self {
            Self::Push { item } => {
                let mut turn = turn.exclusive();
                let answer = <Stack<T, N>>::push(turn.actor(), item);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Actor for Stack<T, N>
where
    T: ::core::marker::Send + 'static,
{
    type Handle = Pile<T, N>;
    type Message = StackMessage<T, N>;
    const NAME: &'static str = "Stack";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
