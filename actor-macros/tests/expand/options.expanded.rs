#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl bank::Account<u64> {
    pub fn merge(&mut self, other: Self) -> [u8; Self::SIZE] {}
}

/// Messages of [`Account`](bank::Account): one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
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
pub(crate) struct Teller(::bank::actors::__private::RawHandle<Order>);

#[automatically_derived]
impl ::core::clone::Clone for Teller {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for Teller {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for Teller {}
#[automatically_derived]
impl ::core::hash::Hash for Teller {
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
    type Raw = ::bank::actors::__private::RawHandle<Order>;
    fn raw(&self) -> &::bank::actors::__private::RawHandle<Order> {
        &self.0
    }
    fn from_raw(raw: ::bank::actors::__private::RawHandle<Order>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for Teller {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::bank::actors::__private::fmt_handle("Teller", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::bank::actors::Message for Order {
    type Route = ::bank::actors::__private::Fixed;
    const PORT: ::bank::actors::__private::KnownPort<Self> = ::bank::actors::__private::port::<
        Self,
        bank::Account<u64>,
    >();
    const EVIDENCE: ::bank::actors::__private::MaybeEvidence<Self> = ::bank::actors::__private::evidence!(
        Self
    );
    fn method(&self) -> &'static ::bank::actors::__private::Method {
        match *self {
            Self::Merge { .. } => {
                &::bank::actors::__private::Method {
                    actor: "Account",
                    name: "merge",
                    access: ::bank::actors::__private::Access::Exclusive,
                    is_async: false,
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
impl ::bank::actors::__private::Dispatch<bank::Account<u64>> for Order {
    #[inline(always)]
    fn dispatch(self, turn: ::bank::actors::__private::Turn<'_, bank::Account<u64>>) {
        match self {
            Self::Merge { other } => {
                let mut turn = turn.exclusive();
                let answer = <bank::Account<u64>>::merge(turn.actor(), other);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::bank::actors::Actor for bank::Account<u64> {
    type Handle = Teller;
    type Message = Order;
    const NAME: &'static str = "Account";
    const MOVES: ::bank::actors::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::bank::actors::__private::NotFound as _;
        ::bank::actors::__private::Search::<Self>::EVIDENCE
    };
    const MAILBOX: ::bank::actors::Mailbox = ::bank::actors::Mailbox::bounded(64);
}

const _: fn() = || {
    ::bank::actors::__private::check_argument::<bank::Account<u64>>();
};
