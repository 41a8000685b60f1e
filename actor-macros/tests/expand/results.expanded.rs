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
    private_bounds,
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
        ::actor_core::__private::call_with(
            &self.0,
            (amount,),
            |(amount,)| AccountMessage::Withdraw { amount },
            ::actor_core::__private::evidence!((u64, Overdrawn)),
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
        ::actor_core::__private::OkOf<io::Result<Vec<u8>>>,
        ::actor_core::__private::ErrOf<io::Result<Vec<u8>>>,
    > {
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| AccountMessage::Load,
            ::actor_core::__private::evidence!(
                (::actor_core::__private::OkOf < io::Result < Vec < u8 > > >,
                ::actor_core::__private::ErrOf < io::Result < Vec < u8 > > >)
            ),
        )
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
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| AccountMessage::Check,
            ::actor_core::__private::evidence!(((), Box < dyn Error + Send >)),
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
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Withdraw { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "withdraw",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Load { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "load",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: true,
                }
            }
            Self::Check { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "check",
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
            Self::Withdraw { amount } => {
                let mut turn = turn.exclusive();
                let answer = Account::withdraw(turn.actor(), amount);
                turn.answer_result(answer)
            }
            Self::Load => {
                turn.exclusive_async(move |actor, _| {
                    ::actor_core::__private::method_future!(Account::load(actor))
                })
            }
            Self::Check => {
                let turn = turn.shared();
                let answer = Account::check(turn.actor());
                turn.answer_result(answer)
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
    ::actor_core::__private::check_answer::<Overdrawn>();
    ::actor_core::__private::check_answer::<io::Result<Vec<u8>>>();
    ::actor_core::__private::check_answer::<Box<dyn Error + Send>>();
};
