trait Graph<T: Clone + PartialEq<Self>>: Sized
where
    Self: Named,
    Self::Node: Ord + PartialEq<Self>,
    String: From<Self>,
{
    type Node;
    type Edge: Into<(Self::Node, Self::Node)>;
    fn add(&mut self, edge: Self::Edge, value: T);
}

/// Messages to any actor that is a [`Graph`]: one variant for each method of the handle.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
enum GraphMessage<T: Clone, Edge: Into<(Node, Node)>, Node>
where
    Node: Ord,
{
    /// Asks for [`Graph::add`].
    Add {
        /// Argument `edge` of `add`.
        edge: Edge,
        /// Argument `value` of `add`.
        value: T,
    },
    #[doc(hidden)]
    __Unused(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<(fn(*const Node),)>,
    ),
}

/// Handle to any actor that is a [`Graph`].
///
/// The handle of an actor that implements it turns into this one with `.into()`.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
struct GraphHandle<T: Clone, Edge: Into<(Node, Node)>, Node>(
    ::actor_core::__private::RawInterface<GraphMessage<T, Edge, Node>>,
)
where
    Node: Ord;

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::clone::Clone
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
{
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::cmp::PartialEq
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
{
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::cmp::Eq
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
{}
#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::hash::Hash
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
{
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
impl<T: Clone, Edge: Into<(Node, Node)>, Node> GraphHandle<T, Edge, Node>
where
    Node: Ord,
    Node: 'static,
    Edge: ::core::marker::Send + 'static,
    T: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Graph::add`].
    ///
    /// The call answers once [`Graph::add`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    fn add(
        &self,
        edge: Edge,
        value: T,
    ) -> ::actor_core::Call<'_, GraphMessage<T, Edge, Node>, (Edge, T), ()> {
        ::actor_core::__private::call_through(
            &self.0,
            (edge, value),
            |(edge, value)| GraphMessage::Add { edge, value },
            ::actor_core::__private::is_send(),
        )
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::actor_core::Handle
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
    Node: 'static,
    Edge: ::core::marker::Send + 'static,
    T: ::core::marker::Send + 'static,
{
    type Message = GraphMessage<T, Edge, Node>;
    type Raw = ::actor_core::__private::RawInterface<GraphMessage<T, Edge, Node>>;
    fn raw(
        &self,
    ) -> &::actor_core::__private::RawInterface<GraphMessage<T, Edge, Node>> {
        &self.0
    }
    fn from_raw(
        raw: ::actor_core::__private::RawInterface<GraphMessage<T, Edge, Node>>,
    ) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::fmt::Debug
for GraphHandle<T, Edge, Node>
where
    Node: Ord,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("GraphHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::actor_core::Message
for GraphMessage<T, Edge, Node>
where
    Node: Ord,
    Node: 'static,
    Edge: ::core::marker::Send + 'static,
    T: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Through<Self>;
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Add { .. } => {
                &::actor_core::__private::Method {
                    actor: "Graph",
                    name: "add",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node> ::core::fmt::Debug
for GraphMessage<T, Edge, Node>
where
    Node: Ord,
    Node: 'static,
    Edge: ::core::marker::Send + 'static,
    T: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("GraphMessage", self, formatter)
    }
}

#[automatically_derived]
impl<T: Clone, Edge: Into<(Node, Node)>, Node, A> ::actor_core::__private::Dispatch<A>
for GraphMessage<T, Edge, Node>
where
    Node: Ord,
    Node: 'static,
    Edge: ::core::marker::Send + 'static,
    T: ::core::marker::Send + 'static,
    A: ::actor_core::Actor + Graph<T, Edge = Edge, Node = Node>,
    T: PartialEq<A>,
    Node: PartialEq<A>,
    String: From<A>,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, A>) {
        match self {
            Self::Add { edge, value } => {
                let mut turn = turn.exclusive();
                let answer = <A as Graph<T>>::add(turn.actor(), edge, value);
                turn.answer(answer)
            }
            Self::__Unused(never, _) => match never {}
        }
    }
}

impl<T: Clone> Graph<T> for Edges<T>
where
    Self: Named,
{
    type Node = u8;
    type Edge = (Self::Node, Self::Node);
    fn add(&mut self, edge: Self::Edge, value: T) {}
}

#[automatically_derived]
impl<T: Clone> ::core::convert::From<EdgesHandle<T>> for GraphHandle<T, (u8, u8), u8>
where
    Edges<T>: Named,
    T: 'static,
    Edges<T>: ::actor_core::Actor<Handle = EdgesHandle<T>>,
    GraphHandle<
        T,
        (u8, u8),
        u8,
    >: ::actor_core::Handle<
        Raw = ::actor_core::__private::RawInterface<
            <GraphHandle<T, (u8, u8), u8> as ::actor_core::Handle>::Message,
        >,
    >,
    <GraphHandle<
        T,
        (u8, u8),
        u8,
    > as ::actor_core::Handle>::Message: ::actor_core::__private::Dispatch<Edges<T>>,
{
    /// The same actor, known by its interface: [`Edges`] as [`Graph`].
    fn from(handle: EdgesHandle<T>) -> Self {
        ::actor_core::__private::interface::<Edges<T>, Self>(handle)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")]
impl<T> Stack<T>
where
    Self: Display,
{
    pub fn push(&mut self, item: T) {}
}

/// Messages of [`Stack`]: one variant for each method that its handle has.
#[allow(
    dead_code,
    private_interfaces,
    private_bounds,
    reason = "messages may go unsent, and carry types that are private"
)]
pub enum StackMessage<T>
where
    Stack<T>: Display,
{
    /// Asks for [`Stack::push`].
    Push {
        /// Argument `item` of `push`.
        item: T,
    },
}

/// Handle to a [`Stack`] that runs as an actor.
///
/// Each method makes a message for the method of the same name. Nothing is sent before a
/// verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the
/// message over. Clones mean the same actor, and work from any thread.
#[allow(private_bounds, reason = "the bounds are those of the actor")]
pub struct StackHandle<T>(
    ::actor_core::__private::RawHandle<StackMessage<T>>,
)
where
    Stack<T>: Display;

#[automatically_derived]
impl<T> ::core::clone::Clone for StackHandle<T>
where
    Stack<T>: Display,
{
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}

#[automatically_derived]
impl<T> ::core::cmp::PartialEq for StackHandle<T>
where
    Stack<T>: Display,
{
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[automatically_derived]
impl<T> ::core::cmp::Eq for StackHandle<T>
where
    Stack<T>: Display,
{}
#[automatically_derived]
impl<T> ::core::hash::Hash for StackHandle<T>
where
    Stack<T>: Display,
{
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
impl<T> StackHandle<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    /// Asks the actor for [`Stack::push`].
    ///
    /// The call answers once [`Stack::push`] has returned. It fails with a [`CallError`] if that
    /// does not come about: the actor has stopped or was killed, the method panicked, or the
    /// call gave up.
    ///
    /// [`CallError`]: ::actor_core::CallError
    pub fn push(&self, item: T) -> ::actor_core::Call<'_, StackMessage<T>, (T,), ()> {
        ::actor_core::__private::call(
            &self.0,
            (item,),
            |(item,)| StackMessage::Push { item },
        )
    }
}

#[automatically_derived]
impl<T> ::actor_core::Handle for StackHandle<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    type Message = StackMessage<T>;
    type Raw = ::actor_core::__private::RawHandle<StackMessage<T>>;
    fn raw(&self) -> &::actor_core::__private::RawHandle<StackMessage<T>> {
        &self.0
    }
    fn from_raw(raw: ::actor_core::__private::RawHandle<StackMessage<T>>) -> Self {
        Self(raw)
    }
}

#[automatically_derived]
impl<T> ::core::fmt::Debug for StackHandle<T>
where
    Stack<T>: Display,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_handle("StackHandle", &self.0, formatter)
    }
}

#[automatically_derived]
impl<T> ::actor_core::Message for StackMessage<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    type Route = ::actor_core::__private::Fixed;
    const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<
        Self,
        Stack<T>,
    >();
    const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
    fn method(&self) -> &'static ::actor_core::__private::Method {
        match *self {
            Self::Push { .. } => {
                &::actor_core::__private::Method {
                    actor: "Stack",
                    name: "push",
                    access: ::actor_core::__private::Access::Exclusive,
                    is_async: false,
                }
            }
        }
    }
}

#[automatically_derived]
impl<T> ::core::fmt::Debug for StackMessage<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::actor_core::__private::fmt_message("StackMessage", self, formatter)
    }
}

#[automatically_derived]
impl<T> ::actor_core::__private::Dispatch<Stack<T>> for StackMessage<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    #[inline(always)]
    fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Stack<T>>) {
        match self {
            Self::Push { item } => {
                let mut turn = turn.exclusive();
                let answer = <Stack<T>>::push(turn.actor(), item);
                turn.answer(answer)
            }
        }
    }
}

#[automatically_derived]
impl<T> ::actor_core::Actor for Stack<T>
where
    Stack<T>: Display,
    T: ::core::marker::Send + 'static,
{
    type Handle = StackHandle<T>;
    type Message = StackMessage<T>;
    const NAME: &'static str = "Stack";
    const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use ::actor_core::__private::NotFound as _;
        ::actor_core::__private::Search::<Self>::EVIDENCE
    };
}
