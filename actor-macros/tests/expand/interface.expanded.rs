#[allow(async_fn_in_trait, reason = "the futures stay with their actor")]
/// Has an area.
pub trait Shape {
    /// Makes it larger.
    fn scale(&mut self, by: f64);
    fn area(&self) -> f64;
    async fn describe(&self) -> String {
        String::new()
    }
    fn boxed(&self) -> Box<Self>
    where
        Self: Sized;
}

/// Messages to any actor that is a [`Shape`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum ShapeMessage {
    /// Makes it larger.
    Scale {
        /// Argument `by` of `scale`.
        by: f64,
    },
    /// Asks for [`Shape::area`].
    Area,
    /// Asks for [`Shape::describe`].
    Describe,
}

/// Handle to any actor that is a [`Shape`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct ShapeHandle(::actor_core::__private::RawInterface<ShapeMessage>);

#[automatically_derived]
impl ::core::clone::Clone for ShapeHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for ShapeHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for ShapeHandle {}
#[automatically_derived]
impl ::core::hash::Hash for ShapeHandle {
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
impl ShapeHandle {
    /// Makes it larger.
    ///
    /// The call answers once [`Shape::scale`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn scale(&self, by: f64) -> ::actor_core::Call<'_, ShapeMessage, (f64,), ()> {
        ::actor_core::__private::call_through(
            &self.0,
            (by,),
            |(by,)| ShapeMessage::Scale { by },
            ::actor_core::__private::is_send(),
        )
    }
    /// Asks the actor for [`Shape::area`].
    ///
    /// The call answers what [`Shape::area`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn area(&self) -> ::actor_core::Call<'_, ShapeMessage, (), f64> {
        ::actor_core::__private::call_through(
            &self.0,
            (),
            |()| ShapeMessage::Area,
            ::actor_core::__private::is_send(),
        )
    }
    /// Asks the actor for [`Shape::describe`].
    ///
    /// The call answers what [`Shape::describe`] returns. It fails with a [`CallError`] if there is no
    /// answer: the actor has stopped or was killed, the method panicked, or the call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn describe(&self) -> ::actor_core::Call<'_, ShapeMessage, (), String> {
        ::actor_core::__private::call_through(
            &self.0,
            (),
            |()| ShapeMessage::Describe,
            ::actor_core::__private::is_send(),
        )
    }
}

#[automatically_derived]
impl ::actor_core::Handle for ShapeHandle {
    type Message = ShapeMessage;
    type Raw = ::actor_core::__private::RawInterface<ShapeMessage>;
    fn raw(&self) -> &::actor_core::__private::RawInterface<ShapeMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawInterface<ShapeMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ShapeHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("ShapeHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for ShapeMessage {
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Scale { .. } => {
                &::actor_core::__private::Method {
                    actor: "Shape",
                    name: "scale",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::Area { .. } => {
                &::actor_core::__private::Method {
                    actor: "Shape",
                    name: "area",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: false,
                }
            }
            Self::Describe { .. } => {
                &::actor_core::__private::Method {
                    actor: "Shape",
                    name: "describe",
                    access: ::actor_core::__private::Access::Shared,
                    is_async: true,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for ShapeMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("ShapeMessage", self, formatter)
    }
}

#[automatically_derived]
impl<A> ::actor_core::__private::Dispatch<A> for ShapeMessage
where
    A: ::actor_core::Actor + Shape,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, A>) {
        match self {
            Self::Scale { by } => {
                let mut turn = turn.exclusive();
                let answer = <A as Shape>::scale(turn.actor(), by);
                turn.answer(answer)
            }
            Self::Area => {
                let turn = turn.shared();
                let answer = <A as Shape>::area(turn.actor());
                turn.answer(answer)
            }
            Self::Describe => {
                turn.shared_async_value(move |actor, _| ::actor_core::__private::fixed(
                    <A as Shape>::describe(actor),
                ))
            }
        }
    }
}
