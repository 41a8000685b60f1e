#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl Board {
    pub fn place(&mut self, mut x: u8, _y: u8, _: Color, r#type: Piece) -> Option<Self> {
        x += 1;
        None
    }
    pub fn r#move(&mut self, _x: u8, x: u8, self_: [u8; Self::SIZE], call: fn(&Self)) {}
    pub fn named(
        &self,
        turn: u8,
        message: u8,
        actor: &'static str,
        context: Box<dyn Fn(&str) + Send>,
    ) {}
}

/// Messages of [`Board`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum BoardMessage {
    /// Asks for [`Board::place`].
    Place {
        /// Argument `x` of `place`.
        x: u8,
        /// Argument `y` of `place`.
        y: u8,
        /// Argument `argument_3` of `place`.
        argument_3: Color,
        /// Argument `type` of `place`.
        r#type: Piece,
    },
    /// Asks for [`Board::move`](Board::r#move).
    Move {
        /// Argument `x_` of `move`.
        x_: u8,
        /// Argument `x` of `move`.
        x: u8,
        /// Argument `self_` of `move`.
        self_: [u8; Board::SIZE],
        /// Argument `call` of `move`.
        call: fn(&Board),
    },
    /// Asks for [`Board::named`].
    Named {
        /// Argument `turn` of `named`.
        turn: u8,
        /// Argument `message` of `named`.
        message: u8,
        /// Argument `actor` of `named`.
        actor: &'static str,
        /// Argument `context` of `named`.
        context: Box<dyn Fn(&str) + Send>,
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
    /// Asks the actor for [`Board::place`].
    ///
    /// The call answers what [`Board::place`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn place(
        &self,
        x: u8,
        y: u8,
        argument_3: Color,
        r#type: Piece,
    ) -> ::actor_core::Call<'_, BoardMessage, (u8, u8, Color, Piece), Option<Board>> {
        ::actor_core::__private::call_with(
            &self.0,
            (x, y, argument_3, r#type),
            |(x, y, argument_3, r#type)| BoardMessage::Place {
                x,
                y,
                argument_3,
                r#type,
            },
            ::actor_core::__private::evidence!(
                (Option < Board >, ::core::convert::Infallible)
            ),
        )
    }
    /// Asks the actor for [`Board::move`](Board::r#move).
    ///
    /// The call answers once [`Board::move`](Board::r#move) has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn r#move(
        &self,
        x_: u8,
        x: u8,
        self_: [u8; Board::SIZE],
        call: fn(&Board),
    ) -> ::actor_core::Call<
        '_,
        BoardMessage,
        (u8, u8, [u8; Board::SIZE], fn(&Board)),
        (),
    > {
        ::actor_core::__private::call(
            &self.0,
            (x_, x, self_, call),
            |(x_, x, self_, call)| BoardMessage::Move {
                x_,
                x,
                self_,
                call,
            },
        )
    }
    /// Asks the actor for [`Board::named`].
    ///
    /// The call answers once [`Board::named`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn named(
        &self,
        turn: u8,
        message: u8,
        actor: &'static str,
        context: Box<dyn Fn(&str) + Send>,
    ) -> ::actor_core::Call<
        '_,
        BoardMessage,
        (u8, u8, &'static str, Box<dyn Fn(&str) + Send>),
        (),
    > {
        ::actor_core::__private::call(
            &self.0,
            (turn, message, actor, context),
            |(turn, message, actor, context)| BoardMessage::Named {
                turn,
                message,
                actor,
                context,
            },
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
            Self::Place { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "place",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Move { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "move",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Named { .. } => {
                &::actor_core::__private::Method {
                    actor: "Board",
                    name: "named",
                    access: ::actor_core::__private::Access::Shared,
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
            Self::Place { x, y, argument_3, r#type } => {
                let mut turn = turn.exclusive();
                let answer = Board::place(turn.actor(), x, y, argument_3, r#type);
                turn.answer(answer)
            }
            Self::Move { x_, x, self_, call } => {
                let mut turn = turn.exclusive();
                let answer = Board::r#move(turn.actor(), x_, x, self_, call);
                turn.answer(answer)
            }
            Self::Named { turn, message, actor, context } => {
                let turn = turn.shared();
                let answer = Board::named(turn.actor(), turn, message, actor, context);
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
    ::actor_core::__private::check_argument::<Color>();
    ::actor_core::__private::check_argument::<Piece>();
    ::actor_core::__private::check_argument::<fn(&Board)>();
    ::actor_core::__private::check_argument::<Box<dyn Fn(&str) + Send>>();
    ::actor_core::__private::check_answer::<Option<Board>>();
};
