impl bank::Account<u64> {
    pub fn merge(&mut self, other: Self) -> [u8; Self::SIZE] {}
}

/// Messages of [`Account`](bank::Account): one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
pub(crate) enum Order {
    /// Asks for [`Account::merge`](bank::Account::merge).
    Merge {
        /// Argument `other` of `merge`.
        other: bank::Account<u64>,
    },
}

/// Handle to an [`Account`](bank::Account) that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[derive(
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash
)]
pub(crate) struct Teller(::bank::actors::__private::RawHandle<Order>);

#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
impl Teller {
    /// Asks the actor for [`Account::merge`](bank::Account::merge).
    ///
    /// The call answers what [`Account::merge`](bank::Account::merge) returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::bank::actors::CallError
    pub fn merge(
        &self,
        other: bank::Account<u64>,
    ) -> ::bank::actors::Call<
        '_,
        Order,
        (bank::Account<u64>,),
        [u8; <bank::Account<u64>>::SIZE],
    > {
        ::bank::actors::__private::call(
            &self.0,
            (other,),
            |(other,)| Order::Merge { other },
        )
    }
}

#[automatically_derived]
impl ::bank::actors::Handle for Teller {
    type Message = Order;
    fn raw(&self) -> &::bank::actors::__private::RawHandle<Order> {
        &self.0
    }
    fn from_raw(raw: ::bank::actors::__private::RawHandle<Order>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::bank::actors::Message for Order {
    fn method(&self) -> &'static ::bank::actors::__private::Method {
        match *self {
            Self::Merge { .. } => {
                &::bank::actors::__private::Method {
                    actor: "Account",
                    name: "merge",
                    access: ::bank::actors::__private::Access::Exclusive,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for Order {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::bank::actors::__private::fmt_message("Order", self, formatter)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for Teller {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::bank::actors::__private::fmt_handle("Teller", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::bank::actors::Actor for bank::Account<u64> {
    type Handle = Teller;
    type Message = Order;
    const NAME: &'static str = "Account";
    const MAILBOX: ::bank::actors::Mailbox = ::bank::actors::Mailbox::bounded(64);
    fn dispatch(message: Order, turn: ::bank::actors::__private::Turn<'_, Self>) {
        match message {
            Order::Merge { other } => {
                turn.exclusive(|actor, _| ::bank::actors::__private::answer(
                    Self::merge(actor, other),
                ))
            }
        }
    }
}
