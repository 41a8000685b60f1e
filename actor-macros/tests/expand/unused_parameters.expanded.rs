impl<'a, K: ?Sized + 'a, V> Index<'a, K, V> {
    pub fn len(&self) -> usize {
        0
    }
}

/// Messages of [`Index`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum IndexMessage<K: ?Sized + 'static, V> {
    /// Asks for [`Index::len`].
    Len,
    #[doc(hidden)]
    __Unused(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<(fn(*const K), fn(*const V))>,
    ),
}

/// Handle to an [`Index`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub struct IndexHandle<K: ?Sized + 'static, V>(
    ::actor_core::__private::RawHandle<IndexMessage<K, V>>,
);

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::clone::Clone for IndexHandle<K, V> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::cmp::PartialEq for IndexHandle<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::cmp::Eq for IndexHandle<K, V> {}
#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::hash::Hash for IndexHandle<K, V> {
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
impl<K: ?Sized + 'static, V> IndexHandle<K, V>
where
    K: 'static,
    V: 'static,
{
    /// Asks the actor for [`Index::len`].
    ///
    /// The call answers what [`Index::len`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn len(&self) -> ::actor_core::Call<'_, IndexMessage<K, V>, (), usize> {
        ::actor_core::__private::call(&self.0, (), |()| IndexMessage::Len)
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::actor_core::Handle for IndexHandle<K, V>
where
    K: 'static,
    V: 'static,
{
    type Message = IndexMessage<K, V>;
    type Raw = ::actor_core::__private::RawHandle<IndexMessage<K, V>>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<IndexMessage<K, V>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<IndexMessage<K, V>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::fmt::Debug for IndexHandle<K, V> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("IndexHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::actor_core::Message for IndexMessage<K, V>
where
    K: 'static,
    V: 'static,
{
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Index<'static, K, V>,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Len { .. } => {
                &::actor_core::__private::Method {
                    actor: "Index",
                    name: "len",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::core::fmt::Debug for IndexMessage<K, V>
where
    K: 'static,
    V: 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("IndexMessage", self, formatter)
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::actor_core::__private::Dispatch<Index<'static, K, V>>
for IndexMessage<K, V>
where
    K: 'static,
    V: 'static,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Index<'static, K, V>>) {
        match self {
            Self::Len => {
                let turn = turn.shared();
                let answer = <Index<'static, K, V>>::len(turn.actor());
                turn.answer(answer)
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<K: ?Sized + 'static, V> ::actor_core::Actor for Index<'static, K, V>
where
    K: 'static,
    V: 'static,
{
    type Handle = IndexHandle<K, V>;
    type Message = IndexMessage<K, V>;
    const NAME: &'static str = "Index";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
