impl Camera {
    pub fn shoot(&mut self, exposure: u32, #[cfg(feature = "flash")] flash: bool) {}
}

/// Messages of [`Camera`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum CameraMessage {
    /// Asks for [`Camera::shoot`].
    #[cfg(feature = "flash")]
    Shoot {
        /// Argument `exposure` of `shoot`.
        exposure: u32,
        /// Argument `flash` of `shoot`.
        flash: bool,
    },
    /// Asks for [`Camera::shoot`].
    #[cfg(not(feature = "flash"))]
    Shoot {
        /// Argument `exposure` of `shoot`.
        exposure: u32,
    },
}

/// Handle to a [`Camera`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
pub struct CameraHandle(::actor_core::__private::RawHandle<CameraMessage>);

#[automatically_derived]
impl ::core::clone::Clone for CameraHandle {
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl ::core::cmp::PartialEq for CameraHandle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl ::core::cmp::Eq for CameraHandle {}
#[automatically_derived]
impl ::core::hash::Hash for CameraHandle {
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
impl CameraHandle {
    /// Asks the actor for [`Camera::shoot`].
    ///
    /// The call answers once [`Camera::shoot`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    #[cfg(feature = "flash")]
    pub fn shoot(
        &self,
        exposure: u32,
        flash: bool,
    ) -> ::actor_core::Call<'_, CameraMessage, (u32, bool), ()> {
        ::actor_core::__private::call(
            &self.0,
            (exposure, flash),
            |(exposure, flash)| CameraMessage::Shoot {
                exposure,
                flash,
            },
        )
    }
    /// Asks the actor for [`Camera::shoot`].
    ///
    /// The call answers once [`Camera::shoot`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    #[cfg(not(feature = "flash"))]
    pub fn shoot(
        &self,
        exposure: u32,
    ) -> ::actor_core::Call<'_, CameraMessage, (u32,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (exposure,),
            |(exposure,)| CameraMessage::Shoot { exposure },
        )
    }
}

#[automatically_derived]
impl ::actor_core::Handle for CameraHandle {
    type Message = CameraMessage;
    type Raw = ::actor_core::__private::RawHandle<CameraMessage>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<CameraMessage> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<CameraMessage>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CameraHandle {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("CameraHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::Message for CameraMessage {
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Camera,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            #[cfg(feature = "flash")]
            Self::Shoot { .. } => {
                &::actor_core::__private::Method {
                    actor: "Camera",
                    name: "shoot",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            #[cfg(not(feature = "flash"))]
            Self::Shoot { .. } => {
                &::actor_core::__private::Method {
                    actor: "Camera",
                    name: "shoot",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl ::core::fmt::Debug for CameraMessage {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("CameraMessage", self, formatter)
    }
}

#[automatically_derived]
impl ::actor_core::__private::Dispatch<Camera> for CameraMessage {
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Camera>) {
        match self {
            #[cfg(feature = "flash")]
            Self::Shoot { exposure, flash } => {
                let mut turn = turn.exclusive();
                let answer = Camera::shoot(turn.actor(), exposure, flash);
                turn.answer(answer)
            }
            #[cfg(not(feature = "flash"))]
            Self::Shoot { exposure } => {
                let mut turn = turn.exclusive();
                let answer = Camera::shoot(turn.actor(), exposure);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl ::actor_core::Actor for Camera {
    type Handle = CameraHandle;
    type Message = CameraMessage;
    const NAME: &'static str = "Camera";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
