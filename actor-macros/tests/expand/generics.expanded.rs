#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl<T, const N: usize> Ring<T, N>
where
    T: Clone,
{
    pub fn push(&mut self, item: T) -> Result<usize, Full<T>> {
        Ok(N)
    }
    pub async fn all(&self) -> Vec<T> {
        self.items.clone()
    }
    pub fn merge(&mut self, other: Self, limit: [u8; N]) {}
}

/// Messages of [`Ring`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum RingMessage<T, const N: usize>
where
    T: Clone,
{
    /// Asks for [`Ring::push`].
    Push {
        /// Argument `item` of `push`.
        item: T,
    },
    /// Asks for [`Ring::all`].
    All,
    /// Asks for [`Ring::merge`].
    Merge {
        /// Argument `other` of `merge`.
        other: Ring<T, N>,
        /// Argument `limit` of `merge`.
        limit: [u8; N],
    },
}

/// Handle to a [`Ring`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub struct RingHandle<T, const N: usize>(
    ::actor_core::__private::RawHandle<RingMessage<T, N>>,
)
where
    T: Clone;

#[automatically_derived]
impl<T, const N: usize> ::core::clone::Clone for RingHandle<T, N>
where
    T: Clone,
{
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::cmp::PartialEq for RingHandle<T, N>
where
    T: Clone,
{
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::cmp::Eq for RingHandle<T, N>
where
    T: Clone,
{}
#[automatically_derived]
impl<T, const N: usize> ::core::hash::Hash for RingHandle<T, N>
where
    T: Clone,
{
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
impl<T, const N: usize> RingHandle<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Ring::push`].
    ///
    /// The call answers what [`Ring::push`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn push(
        &self,
        item: T,
    ) -> ::actor_core::Call<'_, RingMessage<T, N>, (T,), usize, Full<T>> {
        ::actor_core::__private::call(
            &self.0,
            (item,),
            |(item,)| RingMessage::Push { item },
        )
    }
    /// Asks the actor for [`Ring::all`].
    ///
    /// The call answers what [`Ring::all`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn all(&self) -> ::actor_core::Call<'_, RingMessage<T, N>, (), Vec<T>> {
        ::actor_core::__private::call(&self.0, (), |()| RingMessage::All)
    }
    /// Asks the actor for [`Ring::merge`].
    ///
    /// The call answers once [`Ring::merge`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn merge(
        &self,
        other: Ring<T, N>,
        limit: [u8; N],
    ) -> ::actor_core::Call<'_, RingMessage<T, N>, (Ring<T, N>, [u8; N]), ()> {
        ::actor_core::__private::call(
            &self.0,
            (other, limit),
            |(other, limit)| RingMessage::Merge { other, limit },
        )
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Handle for RingHandle<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    type Message = RingMessage<T, N>;
    type Raw = ::actor_core::__private::RawHandle<RingMessage<T, N>>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<RingMessage<T, N>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<RingMessage<T, N>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::fmt::Debug for RingHandle<T, N>
where
    T: Clone,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("RingHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Message for RingMessage<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Ring<T, N>,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Push { .. } => {
                &::actor_core::__private::Method {
                    actor: "Ring",
                    name: "push",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::All { .. } => {
                &::actor_core::__private::Method {
                    actor: "Ring",
                    name: "all",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: true,
                }
            }
            Self::Merge { .. } => {
                &::actor_core::__private::Method {
                    actor: "Ring",
                    name: "merge",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl<T, const N: usize> ::core::fmt::Debug for RingMessage<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("RingMessage", self, formatter)
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::__private::Dispatch<Ring<T, N>>
for RingMessage<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Ring<T, N>>) {
        match self {
            Self::Push { item } => {
                let mut turn = turn.exclusive();
                let answer = <Ring<T, N>>::push(turn.actor(), item);
                turn.answer_result(answer)
            }
            Self::All => {
                turn.shared_async_value(move |actor, _| ::actor_core::__private::fixed(
                    <Ring<T, N>>::all(actor),
                ))
            }
            Self::Merge { other, limit } => {
                let mut turn = turn.exclusive();
                let answer = <Ring<T, N>>::merge(turn.actor(), other, limit);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl<T, const N: usize> ::actor_core::Actor for Ring<T, N>
where
    T: Clone,
    T: ::core::marker::Send + 'static,
    Full<T>: ::core::marker::Send + 'static,
    Ring<T, N>: ::core::marker::Send + 'static,
{
    type Handle = RingHandle<T, N>;
    type Message = RingMessage<T, N>;
    const NAME: &'static str = "Ring";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
