#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Account {
    pub async fn pay(
        &mut self,
        context: &Context<Self>,
        to: AccountHandle,
        amount: u64,
    ) -> Result<u64, PayError> {
        self.withdraw(amount)?;
        Ok(self.balance)
    }
    pub fn whoami(&self, prefix: String, _: &actor_core::Context<Self>) -> String {
        prefix
    }
}

/// Messages of [`Account`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum AccountMessage {
    /// Asks for [`Account::pay`].
    Pay {
        /// Argument `to` of `pay`.
        to: AccountHandle,
        /// Argument `amount` of `pay`.
        amount: u64,
    },
    /// Asks for [`Account::whoami`].
    Whoami {
        /// Argument `prefix` of `whoami`.
        prefix: String,
    },
}

/// Handle to an [`Account`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct AccountHandle(::actor_core::__private::RawHandle<AccountMessage>);

#[automatically_derived]
impl ::core::clone::Clone for AccountHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for AccountHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for AccountHandle {}
#[automatically_derived]
impl ::core::hash::Hash for AccountHandle {
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
impl AccountHandle {
    /// Asks the actor for [`Account::pay`].
    ///
    /// The call answers what [`Account::pay`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn pay(
        &self,
        to: AccountHandle,
        amount: u64,
    ) -> ::actor_core::Call<'_, AccountMessage, (AccountHandle, u64), u64, PayError> {
        ::actor_core::__private::call_with(
            &self.0,
            (to, amount),
            |(to, amount)| AccountMessage::Pay { to, amount },
            ::actor_core::__private::evidence!((u64, PayError)),
        )
    }
    /// Asks the actor for [`Account::whoami`].
    ///
    /// The call answers what [`Account::whoami`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn whoami(
        &self,
        prefix: String,
    ) -> ::actor_core::Call<'_, AccountMessage, (String,), String> {
        ::actor_core::__private::call(
            &self.0,
            (prefix,),
            |(prefix,)| AccountMessage::Whoami { prefix },
        )
    }
}

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

#[automatically_derived]
impl ::core::fmt::Debug for AccountHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("AccountHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for AccountMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Account,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::evidence!(
        Self
    );
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Pay { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "pay",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: true,
                }
            }
            Self::Whoami { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "whoami",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for AccountMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("AccountMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Account> for AccountMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Account>) {
        match self {
            Self::Pay { to, amount } => {
                turn.exclusive_async(move |actor, context| ::actor_core::__private::fixed(
                    Account::pay(actor, context, to, amount),
                ))
            }
            Self::Whoami { prefix } => {
                let turn = turn.shared();
                let (actor, context) = turn.actor_and_context();
                let answer = Account::whoami(actor, prefix, context);
                turn.answer(answer)
            }
        }
    }
}

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

const _: fn() = || {
    ::actor_core::__private::check_argument::<AccountHandle>();
    ::actor_core::__private::check_answer::<PayError>();
};
