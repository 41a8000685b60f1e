#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Board {
    pub fn read(&mut self, key: u32, answer: Answer<String>) {
        self.asked.insert(key, answer);
    }
    pub async fn ask(
        &self,
        answer: actor_core::Answer<Line, Refused>,
        context: &Context<Self>,
    ) {
        answer.err(Refused)
    }
    pub fn close(self, (_, answer): (u8, Answer<u64>), port: Answer<()>) {
        port.ok(());
    }
    pub fn vote(&mut self, answer: Answer) -> bool {
        answer.is_yes()
    }
}

/// Messages of [`Board`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum BoardMessage {
    /// Asks for [`Board::read`].
    Read {
        /// Argument `key` of `read`.
        key: u32,
    },
    /// Asks for [`Board::ask`].
    Ask,
    /// Asks for [`Board::close`].
    Close {
        /// Argument `answer` of `close`.
        answer: (u8, Answer<u64>),
    },
    /// Asks for [`Board::vote`].
    Vote {
        /// Argument `answer` of `vote`.
        answer: Answer,
    },
}

/// Handle to a [`Board`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct BoardHandle(::actor_core::__private::RawHandle<BoardMessage>);

#[automatically_derived]
impl ::core::clone::Clone for BoardHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for BoardHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for BoardHandle {}
#[automatically_derived]
impl ::core::hash::Hash for BoardHandle {
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
impl BoardHandle {
    /// Asks the actor for [`Board::read`].
    ///
    /// The call answers what [`Board::read`] sends to its answer port, now or later. It fails with a
    /// [`CallError`] if there is no answer: the port was dropped, the actor has stopped or was
    /// killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn read(
        &self,
        key: u32,
    ) -> ::actor_core::Call<'_, BoardMessage, (u32,), String> {
        ::actor_core::__private::call(
            &self.0,
            (key,),
            |(key,)| BoardMessage::Read { key },
        )
    }
    /// Asks the actor for [`Board::ask`].
    ///
    /// The call answers what [`Board::ask`] sends to its answer port, now or later, an error as
    /// [`CallError::Failed`]. Any other [`CallError`] says why there is no answer: the port was
    /// dropped, the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    /// [`CallError::Failed`]: ::actor_core::CallError::Failed
    pub fn ask(&self) -> ::actor_core::Call<'_, BoardMessage, (), Line, Refused> {
        ::actor_core::__private::call_with(
            &self.0,
            (),
            |()| BoardMessage::Ask,
            ::actor_core::__private::evidence!((Line, Refused)),
        )
    }
    /// Asks the actor for [`Board::close`].
    ///
    /// The call answers what [`Board::close`] sends to its answer port, now or later. It fails with a
    /// [`CallError`] if there is no answer: the port was dropped, the actor has stopped or was
    /// killed, the method panicked, or the call gave up.
    ///
    /// This message is the last one: the actor ends with it.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn close(
        &self,
        answer: (u8, Answer<u64>),
    ) -> ::actor_core::Call<'_, BoardMessage, ((u8, Answer<u64>),), ()> {
        ::actor_core::__private::call(
            &self.0,
            (answer,),
            |(answer,)| BoardMessage::Close { answer },
        )
    }
    /// Asks the actor for [`Board::vote`].
    ///
    /// The call answers what [`Board::vote`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn vote(
        &self,
        answer: Answer,
    ) -> ::actor_core::Call<'_, BoardMessage, (Answer,), bool> {
        ::actor_core::__private::call(
            &self.0,
            (answer,),
            |(answer,)| BoardMessage::Vote { answer },
        )
    }
}

#[automatically_derived]
impl ::actor_core::Handle for BoardHandle {
    type Message = BoardMessage;
    type Raw = ::actor_core::__private::RawHandle<BoardMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<BoardMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<BoardMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for BoardHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("BoardHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for BoardMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Board,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::evidence!(
        Self
    );
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Read { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "read",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Ask { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "ask",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: true,
                }
            }
            Self::Close { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "close",
                    access: ::actor_core::__private::Access::Last,
                    is_async: false,
                }
            }
            Self::Vote { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "vote",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for BoardMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("BoardMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Board> for BoardMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Board>) {
        match self {
            Self::Read { key } => {
                let (turn, port) = turn.defer::<String, ::core::convert::Infallible>();
                {
                    let mut turn = turn.exclusive();
                    let answer = Board::read(turn.actor(), key, port);
                    turn.answer(answer)
                }
            }
            Self::Ask => {
                let (turn, port) = turn.defer_with_context::<Line, Refused>();
                turn.shared_async_value(move |actor, context| ::actor_core::__private::fixed(
                    Board::ask(actor, port, context),
                ))
            }
            Self::Close { answer } => {
                let (turn, port) = turn.defer::<(), ::core::convert::Infallible>();
                {
                    let (actor, turn) = turn.last();
                    let answer = Board::close(actor, answer, port);
                    turn.answer(answer)
                }
            }
            Self::Vote { answer } => {
                let mut turn = turn.exclusive();
                let answer = Board::vote(turn.actor(), answer);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Board {
    type Handle = BoardHandle;
    type Message = BoardMessage;
    const NAME: &'static str = "Board";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}

const _: fn() = || {
    ::actor_core::__private::check_argument::<(u8, Answer<u64>)>();
    ::actor_core::__private::check_argument::<Answer>();
    ::actor_core::__private::check_answer::<Line>();
    ::actor_core::__private::check_answer::<Refused>();
};
