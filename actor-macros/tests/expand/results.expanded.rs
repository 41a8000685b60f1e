impl Account {
    pub fn withdraw(&mut self, amount: u64) -> Result<u64, Overdrawn> {
        Err(Overdrawn(amount))
    }
    pub async fn load(&mut self) -> io::Result<Vec<u8>> {
        fs::read("account")
    }
    pub fn check(&self) -> std::result::Result<(), Box<dyn Error + Send>> {
        Ok(())
    }
}

/// Messages of [`Account`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum AccountMessage {
    /// Asks for [`Account::withdraw`].
    Withdraw {
        /// Argument `amount` of `withdraw`.
        amount: u64,
    },
    /// Asks for [`Account::load`].
    Load,
    /// Asks for [`Account::check`].
    Check,
}

/// Handle to an [`Account`] that runs as an actor.
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
pub struct AccountHandle(::actor_core::__private::RawHandle<AccountMessage>);

#[allow(
    dead_code,
    private_interfaces,
    reason = "messages may go unsent, and carry types that are private"
)]
impl AccountHandle {
    /// Asks the actor for [`Account::withdraw`].
    ///
    /// The call answers what [`Account::withdraw`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn withdraw(
        &self,
        amount: u64,
    ) -> ::actor_core::Call<'_, AccountMessage, (u64,), u64, Overdrawn> {
        ::actor_core::__private::call(
            &self.0,
            (amount,),
            |(amount,)| AccountMessage::Withdraw { amount },
        )
    }
    /// Asks the actor for [`Account::load`].
    ///
    /// The call answers what [`Account::load`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn load(
        &self,
    ) -> ::actor_core::Call<
        '_,
        AccountMessage,
        (),
        <io::Result<Vec<u8>> as ::actor_core::__private::ResultParts>::Ok,
        <io::Result<Vec<u8>> as ::actor_core::__private::ResultParts>::Err,
    > {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Load)
    }
    /// Asks the actor for [`Account::check`].
    ///
    /// The call answers what [`Account::check`] returns, its error as [`CallError::Failed`]. Any other
    /// [`CallError`] says why there is no answer: the actor has stopped or was killed, the
    /// method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn check(
        &self,
    ) -> ::actor_core::Call<'_, AccountMessage, (), (), Box<dyn Error + Send>> {
        ::actor_core::__private::call(&self.0, (), |()| AccountMessage::Check)
    }
}

#[automatically_derived]
impl ::actor_core::Handle for AccountHandle {
    type Message = AccountMessage;
    fn raw(&self) -> &::actor_core::__private::RawHandle<AccountMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<AccountMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::actor_core::Message for AccountMessage {
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Withdraw { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "withdraw",
                    access: ::actor_core::__private::Access::Exclusive,
                }
            }
            Self::Load { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "load",
                    access: ::actor_core::__private::Access::Exclusive,
                }
            }
            Self::Check { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "check",
                    access: ::actor_core::__private::Access::Shared,
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
impl ::core::fmt::Debug for AccountHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("AccountHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Account {
    type Handle = AccountHandle;
    type Message = AccountMessage;
    const NAME: &'static str = "Account";
    fn dispatch(message: AccountMessage, turn: ::actor_core::__private::Turn<'_, Self>) {
        match message {
            AccountMessage::Withdraw { amount } => {
                turn.exclusive(|actor, _| Self::withdraw(actor, amount))
            }
            AccountMessage::Load => turn.exclusive_async(|actor, _| Self::load(actor)),
            AccountMessage::Check => turn.shared(|actor, _| Self::check(actor)),
        }
    }
}
