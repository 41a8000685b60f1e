impl Account {
    pub(super) fn deposit(&mut self) {}
    pub(crate) fn balance(&self) {}
    fn audit(&self) {}
    pub fn helper(&self, text: &str) {}
}

/// Messages of [`Account`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum AccountMessage {
    /// Asks for [`Account::deposit`].
    Deposit,
    /// Asks for [`Account::balance`].
    Balance,
    /// Asks for [`Account::audit`].
    Audit,
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
    /// Asks the actor for [`Account::deposit`].
    ///
    /// The call answers once [`Account::deposit`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub(super) fn deposit(&self) -> ::actor_core::Call<'_, AccountMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Deposit)
    }
    /// Asks the actor for [`Account::balance`].
    ///
    /// The call answers once [`Account::balance`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub(crate) fn balance(&self) -> ::actor_core::Call<'_, AccountMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Balance)
    }
    /// Asks the actor for [`Account::audit`].
    ///
    /// The call answers once [`Account::audit`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    fn audit(&self) -> ::actor_core::Call<'_, AccountMessage, (), ()> {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Audit)
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
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
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
            Self::Audit { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "audit",
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
            Self::Deposit => {
                let mut turn = turn.exclusive();
                let answer = Account::deposit(turn.actor());
                turn.answer(answer)
            }
            Self::Balance => {
                let turn = turn.shared();
                let answer = Account::balance(turn.actor());
                turn.answer(answer)
            }
            Self::Audit => {
                let turn = turn.shared();
                let answer = Account::audit(turn.actor());
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
