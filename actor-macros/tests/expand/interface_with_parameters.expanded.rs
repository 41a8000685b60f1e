pub(crate) trait Source<K: Clone>: Named {
    type Item: Clone;
    fn next(&mut self, key: K) -> Option<Self::Item>;
}

/// Messages to any actor that is a [`Source`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub(crate) enum SourceMessage<K: Clone, Item: Clone> {
    /// Asks for [`Source::next`].
    Next {
        /// Argument `key` of `next`.
        key: K,
    },
    #[doc(hidden)]
    __Unused(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<(fn(*const Item),)>,
    ),
}

/// Handle to any actor that is a [`Source`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub(crate) struct SourceHandle<K: Clone, Item: Clone>(
    ::actor_core::__private::RawInterface<SourceMessage<K, Item>>,
);

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::clone::Clone for SourceHandle<K, Item> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::cmp::PartialEq for SourceHandle<K, Item> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::cmp::Eq for SourceHandle<K, Item> {}
#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::hash::Hash for SourceHandle<K, Item> {
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
impl<K: Clone, Item: Clone> SourceHandle<K, Item>
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Source::next`].
    ///
    /// The call answers what [`Source::next`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub(crate) fn next(
        &self,
        key: K,
    ) -> ::actor_core::Call<'_, SourceMessage<K, Item>, (K,), Option<Item>> {
        ::actor_core::__private::call_through(
            &self.0,
            (key,),
            |(key,)| SourceMessage::Next { key },
            ::actor_core::__private::is_send(),
        )
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::actor_core::Handle for SourceHandle<K, Item>
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
{
    type Message = SourceMessage<K, Item>;
    type Raw = ::actor_core::__private::RawInterface<SourceMessage<K, Item>>;
    fn raw(&self) -> &::actor_core::__private::RawInterface<SourceMessage<K, Item>> {
        &self.0
    }
    fn from_raw(
        raw: ::actor_core::__private::RawInterface<SourceMessage<K, Item>>,
    ) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::fmt::Debug for SourceHandle<K, Item> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("SourceHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::actor_core::Message for SourceMessage<K, Item>
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Next { .. } => {
                &::actor_core::__private::Method {
                    actor: "Source",
                    name: "next",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::fmt::Debug for SourceMessage<K, Item>
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("SourceMessage", self, formatter)
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone, A> ::actor_core::__private::Dispatch<A>
for SourceMessage<K, Item>
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
    A: ::actor_core::Actor + Source<K, Item = Item>,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, A>) {
        match self {
            Self::Next { key } => {
                let mut turn = turn.exclusive();
                let answer = <A as Source<K>>::next(turn.actor(), key);
                turn.answer(answer)
            }
            Self::__Unused(never, _) => match never {}
        }
    }
    fn extended(search: &mut ::actor_core::__private::PortSearch<A>) {
        search.offer::<NamedHandle>();
    }
}

#[automatically_derived]
impl<K: Clone, Item: Clone> ::core::convert::From<SourceHandle<K, Item>> for NamedHandle
where
    K: ::core::marker::Send + 'static,
    Item: ::core::marker::Send + 'static,
{
    fn from(handle: SourceHandle<K, Item>) -> Self {
        ::actor_core::__private::extended(&handle.0)
    }
}

trait Bytes<K: Clone>: Source<K, Item = u8> {}
/// Messages to any actor that is a [`Bytes`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
enum BytesMessage<K: Clone> {
    #[doc(hidden)]
    __Unused(::core::convert::Infallible, ::core::marker::PhantomData<(fn(*const K),)>),
}

/// Handle to any actor that is a [`Bytes`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
struct BytesHandle<K: Clone>(::actor_core::__private::RawInterface<BytesMessage<K>>);

#[automatically_derived]
impl<K: Clone> ::core::clone::Clone for BytesHandle<K> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<K: Clone> ::core::cmp::PartialEq for BytesHandle<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<K: Clone> ::core::cmp::Eq for BytesHandle<K> {}
#[automatically_derived]
impl<K: Clone> ::core::hash::Hash for BytesHandle<K> {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl<K: Clone> ::actor_core::Handle for BytesHandle<K>
where
    K: 'static,
{
    type Message = BytesMessage<K>;
    type Raw = ::actor_core::__private::RawInterface<BytesMessage<K>>;
    fn raw(&self) -> &::actor_core::__private::RawInterface<BytesMessage<K>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawInterface<BytesMessage<K>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<K: Clone> ::core::fmt::Debug for BytesHandle<K> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("BytesHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<K: Clone> ::actor_core::Message for BytesMessage<K>
where
    K: 'static,
{
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<K: Clone> ::core::fmt::Debug for BytesMessage<K>
where
    K: 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("BytesMessage", self, formatter)
    }
}

#[automatically_derived]
impl<K: Clone, A> ::actor_core::__private::Dispatch<A> for BytesMessage<K>
where
    K: 'static,
    A: ::actor_core::Actor + Bytes<K>,
    SourceHandle<
        K,
        u8,
    >: ::actor_core::Handle<Message: ::actor_core::__private::Dispatch<A>>,
{
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, A>) {
        match self {
            Self::__Unused(never, _) => match never {}
        }
    }
    fn extended(search: &mut ::actor_core::__private::PortSearch<A>) {
        search.offer::<SourceHandle<K, u8>>();
    }
}

#[automatically_derived]
impl<K: Clone> ::core::convert::From<BytesHandle<K>> for SourceHandle<K, u8>
where
    K: 'static,
    SourceHandle<
        K,
        u8,
    >: ::actor_core::Handle<
        Raw = ::actor_core::__private::RawInterface<
            <SourceHandle<K, u8> as ::actor_core::Handle>::Message,
        >,
    >,
{
    fn from(handle: BytesHandle<K>) -> Self {
        ::actor_core::__private::extended(&handle.0)
    }
}
