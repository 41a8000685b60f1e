impl bank::Account {
    pub fn freeze(&mut self) {}
    pub fn history(&self) -> Vec<Entry> {
        Vec::new()
    }
}

/// Further messages of [`Account`](bank::Account): one variant for each method that this block adds to the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum AccountAdminMessage {
    /// Asks for [`Account::freeze`](bank::Account::freeze).
    Freeze,
    /// Asks for [`Account::history`](bank::Account::history).
    History,
}

#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
impl bank::AccountHandle {
    /// Asks the actor for [`Account::freeze`](bank::Account::freeze).
    ///
    /// The call answers once [`Account::freeze`](bank::Account::freeze) has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn freeze(&self) -> ::actor_core::Call<'_, AccountAdminMessage, (), ()> {
        ::actor_core::__private::call_part(
            ::actor_core::__private::raw_of::<bank::Account>(self),
            (),
            |()| AccountAdminMessage::Freeze,
            ::actor_core::__private::is_send(),
        )
    }
    /// Asks the actor for [`Account::history`](bank::Account::history).
    ///
    /// The call answers what [`Account::history`](bank::Account::history) returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn history(
        &self,
    ) -> ::actor_core::Call<'_, AccountAdminMessage, (), Vec<Entry>> {
        ::actor_core::__private::call_part(
            ::actor_core::__private::raw_of::<bank::Account>(self),
            (),
            |()| AccountAdminMessage::History,
            ::actor_core::__private::evidence!(
                (Vec < Entry >, ::core::convert::Infallible)
            ),
        )
    }
}

#[automatically_derived]
impl ::actor_core::Message for AccountAdminMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        bank::Account,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Freeze { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "freeze",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::History { .. } => {
                &::actor_core::__private::Method {
                    actor: "Account",
                    name: "history",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for AccountAdminMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("AccountAdminMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<bank::Account> for AccountAdminMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, bank::Account>) {
        match self {
            Self::Freeze => {
                let mut turn = turn.exclusive();
                let answer = bank::Account::freeze(turn.actor());
                turn.answer(answer)
            }
            Self::History => {
                let turn = turn.shared();
                let answer = bank::Account::history(turn.actor());
                turn.answer(answer)
            }
        }
    }
}

const _: fn() = || {
    ::actor_core::__private::check_answer::<Vec<Entry>>();
};
