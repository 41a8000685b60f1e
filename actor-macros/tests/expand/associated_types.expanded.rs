trait Store {
    type Value;
    type Key;
    fn get(&self, key: Self::Key) -> Option<Self::Value>;
}

/// Messages to any actor that is a [`Store`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
enum StoreMessage<Key, Value> {
    /// Asks for [`Store::get`].
    Get {
        /// Argument `key` of `get`.
        key: Key,
    },
    #[doc(hidden)]
    __Unused(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<(fn(*const Value),)>,
    ),
}

/// Handle to any actor that is a [`Store`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
struct StoreHandle<Key, Value>(
    ::actor_core::__private::RawInterface<StoreMessage<Key, Value>>,
);

#[automatically_derived]
impl<Key, Value> ::core::clone::Clone for StoreHandle<Key, Value> {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<Key, Value> ::core::cmp::PartialEq for StoreHandle<Key, Value> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<Key, Value> ::core::cmp::Eq for StoreHandle<Key, Value> {}
#[automatically_derived]
impl<Key, Value> ::core::hash::Hash for StoreHandle<Key, Value> {
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
impl<Key, Value> StoreHandle<Key, Value>
where
    Key: ::core::marker::Send + 'static,
    Value: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Store::get`].
    ///
    /// The call answers what [`Store::get`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    fn get(
        &self,
        key: Key,
    ) -> ::actor_core::Call<'_, StoreMessage<Key, Value>, (Key,), Option<Value>> {
        ::actor_core::__private::call_through(
            &self.0,
            (key,),
            |(key,)| StoreMessage::Get { key },
            ::actor_core::__private::is_send(),
        )
    }
}

#[automatically_derived]
impl<Key, Value> ::actor_core::Handle for StoreHandle<Key, Value>
where
    Key: ::core::marker::Send + 'static,
    Value: ::core::marker::Send + 'static,
{
    type Message = StoreMessage<Key, Value>;
    type Raw = ::actor_core::__private::RawInterface<StoreMessage<Key, Value>>;
    fn raw(&self) -> &::actor_core::__private::RawInterface<StoreMessage<Key, Value>> {
        &self.0
    }
    fn from_raw(
        raw: ::actor_core::__private::RawInterface<StoreMessage<Key, Value>>,
    ) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<Key, Value> ::core::fmt::Debug for StoreHandle<Key, Value> {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("StoreHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<Key, Value> ::actor_core::Message for StoreMessage<Key, Value>
where
    Key: ::core::marker::Send + 'static,
    Value: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Get { .. } => {
                &::actor_core::__private::Method {
                    actor: "Store",
                    name: "get",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<Key, Value> ::core::fmt::Debug for StoreMessage<Key, Value>
where
    Key: ::core::marker::Send + 'static,
    Value: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("StoreMessage", self, formatter)
    }
}

#[automatically_derived]
impl<Key, Value, A> ::actor_core::__private::Dispatch<A> for StoreMessage<Key, Value>
where
    Key: ::core::marker::Send + 'static,
    Value: ::core::marker::Send + 'static,
    A: ::actor_core::Actor + Store<Key = Key, Value = Value>,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, A>) {
        match self {
            Self::Get { key } => {
                let turn = turn.shared();
                let answer = <A as Store>::get(turn.actor(), key);
                turn.answer(answer)
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

impl Store for Shelf {
    type Value = String;
    type Key = u8;
    fn get(&self, key: u8) -> Option<String> {
        None
    }
}

#[automatically_derived]
impl ::core::convert::From<<Shelf as ::actor_core::Actor>::Handle>
for StoreHandle<u8, String> {
    /// The same actor, known by its interface: [`Shelf`] as [`Store`].
    fn from(handle: <Shelf as ::actor_core::Actor>::Handle) -> Self {
        ::actor_core::__private::interface::<Shelf, Self>(handle)
    }
}

trait Shop: Store<Value = String, Key = u8> {}
/// Messages to any actor that is a [`Shop`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
enum ShopMessage {}
/// Handle to any actor that is a [`Shop`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
struct ShopHandle(::actor_core::__private::RawInterface<ShopMessage>);

#[automatically_derived]
impl ::core::clone::Clone for ShopHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for ShopHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for ShopHandle {}
#[automatically_derived]
impl ::core::hash::Hash for ShopHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[automatically_derived]
impl ::actor_core::Handle for ShopHandle {
    type Message = ShopMessage;
    type Raw = ::actor_core::__private::RawInterface<ShopMessage>;
    fn raw(&self) -> &::actor_core::__private::RawInterface<ShopMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawInterface<ShopMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ShopHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("ShopHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for ShopMessage {
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {}
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ShopMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("ShopMessage", self, formatter)
    }
}

#[automatically_derived]
impl<A> ::actor_core::__private::Dispatch<A> for ShopMessage
where
    A: ::actor_core::Actor + Shop,
{
    #[inline(always)]
    fn dispatch(self, _turn: ::actor_core::__private::Turn<'_, A>) {
        match self {}
    }
    fn extended(search: &mut ::actor_core::__private::PortSearch<A>) {
        search.offer::<StoreHandle<u8, String>>();
    }
}

#[automatically_derived]
impl ::core::convert::From<ShopHandle> for StoreHandle<u8, String> {
    fn from(handle: ShopHandle) -> Self {
        ::actor_core::__private::extended(&handle.0)
    }
}
