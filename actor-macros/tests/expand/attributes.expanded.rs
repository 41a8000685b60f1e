#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
impl Account {
    /// Adds `amount`, see [`Self`].
    #[cfg(feature = "deposit")]
    #[deprecated(since = "1.2.0", note = "use `add`")]
    #[must_use = "look at the new balance"]
    #[expect(clippy::too_many_arguments, reason = "they all matter")]
    #[cfg_attr(docsrs, doc(alias = "put"), inline)]
    #[tracing::instrument]
    pub fn deposit(&mut self, amount: u64) -> u64 {
        amount
    }
    #[must_use]
    #[doc(hidden)]
    pub fn balance(&self) -> u64 {
        self.balance
    }
}

/// Messages of [`Account`]: one variant for each method that its handle has.
#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum AccountMessage {
    /// Adds `amount`, see [`Account`].
    #[cfg_attr(docsrs, doc(alias = "put"))]
    #[cfg(feature = "deposit")]
    #[deprecated(since = "1.2.0", note = "use `add`")]
    #[allow(clippy::too_many_arguments, reason = "they all matter")]
    Deposit {
        /// Argument `amount` of `deposit`.
        amount: u64,
    },
    #[doc(hidden)]
    /// Asks for [`Account::balance`].
    Balance,
}

/// Handle to an [`Account`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
pub struct AccountHandle(::actor_core::__private::RawHandle<AccountMessage>);

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::clone::Clone for AccountHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::cmp::PartialEq for AccountHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::cmp::Eq for AccountHandle {}
#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::hash::Hash for AccountHandle {
    fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
        ::core::hash::Hash::hash(&self.0, state);
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
impl AccountHandle {
    /// Adds `amount`, see [`Account`].
    #[cfg_attr(docsrs, doc(alias = "put"))]
    ///
    /// The call answers what [`Account::deposit`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    #[cfg(feature = "deposit")]
    #[deprecated(since = "1.2.0", note = "use `add`")]
    #[must_use = "look at the new balance"]
    #[allow(clippy::too_many_arguments, reason = "they all matter")]
    #[allow(deprecated, reason = "a deprecated message is still handled")]
    pub fn deposit(
        &self,
        amount: u64,
    ) -> ::actor_core::Call<'_, AccountMessage, (u64,), u64> {
        ::actor_core::__private::call(
            &self.0,
            (amount,),
            |(amount,)| AccountMessage::Deposit { amount },
        )
    }
    #[doc(hidden)]
    /// Asks the actor for [`Account::balance`].
    ///
    /// The call answers what [`Account::balance`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn balance(&self) -> ::actor_core::Call<'_, AccountMessage, (), u64> {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Balance)
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::actor_core::Handle for AccountHandle {
    type Message = AccountMessage;
    type Raw = ::actor_core::__private::RawHandle<AccountMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<AccountMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<AccountMessage>) -> Self {
        Self(raw)
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::fmt::Debug for AccountHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("AccountHandle", &self.0, formatter)
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::actor_core::Message for AccountMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Account,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    #[allow(deprecated, reason = "a deprecated message is still handled")]
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            #[cfg(feature = "deposit")]
            Self::Deposit { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "deposit",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Balance { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "balance",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::core::fmt::Debug for AccountMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("AccountMessage", self, formatter)
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::actor_core::__private::Dispatch<Account> for AccountMessage {
    #[allow(deprecated, reason = "a deprecated message is still handled")]
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Account>) {
        match self {
            #[cfg(feature = "deposit")]
            Self::Deposit { amount } => {
                let mut turn = turn.exclusive();
                let answer = Account::deposit(turn.actor(), amount);
                turn.answer(answer)
            }
            Self::Balance => {
                let turn = turn.shared();
                let answer = Account::balance(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
#[automatically_derived]
impl ::actor_core::Actor for Account {
    type Handle = AccountHandle;
    type Message = AccountMessage;
    const NAME: &'static str = "Account";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
