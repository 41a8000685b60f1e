//! What a block stands for, as plain data: all that the generators know.
//!
//! Nothing in here changes once it is built, so the order in which items are generated has no
//! influence on what they say.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Attribute, LitInt, Path, Visibility};

use crate::generics::{MethodParameters, Parameters};
use crate::names;

/// A block whose methods are messages, and everything that is generated for it.
pub(crate) struct Family {
    pub(crate) kind: Kind,
    /// What the methods are called on: `Account`, `Stack<T>`, `<A as Shape>`.
    pub(crate) subject: TokenStream,
    /// The path of the type or trait without arguments, for links in documentation: `bank::Account`.
    pub(crate) path: String,
    /// Its last segment, without `r#`: `Account`.
    pub(crate) name: String,
    pub(crate) handle: Path,
    pub(crate) message: Ident,
    /// Of the handle and of the message enum.
    pub(crate) visibility: Visibility,
    /// `::actor_core`, or where the user says it is.
    pub(crate) crate_path: Path,
    /// `#[cfg]` and `#[allow]` of the block: they hold for every generated item.
    pub(crate) carried: Carried,
    pub(crate) parameters: Parameters,
    /// Parameters that are not in the message enum unless we put them there.
    pub(crate) unused: Vec<Ident>,
    pub(crate) methods: Vec<Method>,
    /// Types of arguments that have to be `Send`, as far as it is not in a where clause.
    pub(crate) arguments: Vec<Checked>,
    /// The same for answers.
    pub(crate) answers: Vec<Checked>,
}

/// What kind of block it is.
pub(crate) enum Kind {
    /// The impl that makes a type an actor.
    Actor {
        mailbox: Option<Mailbox>,
        /// Whether what waits when the actor goes down is not kept for its next life.
        drops_mail: bool,
        overload: Option<Policy>,
        hooks: Vec<Hook>,
    },
    /// A further impl of the same actor.
    Part,
    /// A trait that actors can implement.
    Interface(Interface),
}

pub(crate) struct Interface {
    /// `Source<T>`, without the trait's associated types.
    pub(crate) trait_: TokenStream,
    /// `Source<T, Item = Item>`: what an actor has to implement.
    pub(crate) bound: TokenStream,
    /// What the trait asks for that only an actor can have: `String: From<A>`.
    pub(crate) asks: Vec<TokenStream>,
    /// The parameter that stands for the actor.
    pub(crate) actor: Ident,
    /// The handles of the interfaces that it extends: `StoreHandle<K>`.
    pub(crate) extends: Vec<TokenStream>,
}

/// `#[actor] impl Shape for Circle`
pub(crate) struct Implementation {
    pub(crate) crate_path: Path,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) parameters: Parameters,
    /// `Circle<T>`
    pub(crate) actor: TokenStream,
    /// `CircleHandle<T>`
    pub(crate) actor_handle: TokenStream,
    /// `ShapeHandle`
    pub(crate) interface_handle: TokenStream,
    /// For documentation.
    pub(crate) actor_path: String,
    pub(crate) trait_path: String,
}

#[derive(Clone)]
pub(crate) enum Mailbox {
    Bounded(LitInt),
    Unbounded,
}

/// What happens to a message that finds the mailbox full.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    Wait,
    Fail,
    DropNewest,
    DropOldest,
    /// Of a method only.
    Coalesce,
}

impl Policy {
    const ALL: [Self; 5] = [
        Self::Wait,
        Self::Fail,
        Self::DropNewest,
        Self::DropOldest,
        Self::Coalesce,
    ];

    /// The words, `coalesce` last.
    pub(crate) const WORDS: [&str; 5] = ["wait", "fail", "drop_newest", "drop_oldest", "coalesce"];

    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut pairs = Self::WORDS.into_iter().zip(Self::ALL);
        pairs
            .find(|(known, _)| *known == word)
            .map(|(_, policy)| policy)
    }

    /// Whether the actor has to keep a list of what waits.
    pub(crate) fn needs_a_list(self) -> bool {
        matches!(self, Self::DropOldest | Self::Coalesce)
    }
}

/// A type that has to be `Send`, and when.
pub(crate) struct Checked {
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) ty: TokenStream,
}

/// A method that is a message.
pub(crate) struct Method {
    pub(crate) name: Ident,
    pub(crate) variant: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) carried: Carried,
    pub(crate) access: Access,
    pub(crate) is_async: bool,
    /// In the order of the user's signature, the receiver left out.
    pub(crate) inputs: Vec<Input>,
    pub(crate) answer: Answer,
    /// For a method that is not the same for all its callers, because it is generic or has a where
    /// clause: its arguments are boxed, so that the message enum need not know their types.
    pub(crate) erased: Option<MethodParameters>,
    /// What it says of a full mailbox, if it does not leave that to the actor.
    pub(crate) overload: Option<Policy>,
    /// Whether it broke no rule. If it did, its handle method exists all the same, so that calls
    /// to it add no errors of their own.
    pub(crate) is_sound: bool,
}

impl Method {
    /// The fields of the message: all parameters but those that the runtime fills in.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.inputs.iter().filter_map(|input| match input {
            Input::Argument(argument) => Some(argument),
            Input::Context(_) | Input::Port(_) => None,
        })
    }

    pub(crate) fn argument_names(&self) -> Vec<&Ident> {
        self.arguments().map(|argument| &argument.name).collect()
    }

    pub(crate) fn has_context(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, Input::Context(_)))
    }

    /// Whether it answers through a port, and so maybe later.
    pub(crate) fn has_port(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, Input::Port(_)))
    }
}

pub(crate) enum Input {
    /// `&Context<Self>`, filled in by the runtime, and where its type is written.
    Context(Span),
    /// `Answer<T, E>`, the same.
    Port(Span),
    Argument(Argument),
}

#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// With `Self` resolved.
    pub(crate) ty: TokenStream,
    /// Whether it is `Send` beyond doubt.
    pub(crate) is_plain: bool,
    /// Whether the type can be that of a field; if not, it must not be emitted.
    pub(crate) is_sound: bool,
}

/// What a receiver asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// `&self`
    Shared,
    /// `&mut self`
    Exclusive,
    /// `self`
    Last,
}

/// What a method returns, or sends to its answer port, with `Self` resolved.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) shape: Shape,
    /// Whether it is `Send` beyond doubt, or by a where clause; otherwise the compiler has to look for evidence.
    pub(crate) is_plain: bool,
}

impl Answer {
    /// What a call answers, and the method's own error: the last arguments of `Call`, without `Infallible`.
    pub(crate) fn parts(&self, crate_path: &Path) -> Vec<TokenStream> {
        match &self.shape {
            Shape::Nothing => vec![quote!(())],
            Shape::Never => vec![quote!(::core::convert::Infallible)],
            Shape::Value(ty) | Shape::Boxed(ty) => vec![ty.clone()],
            Shape::Result { ok, error } => vec![ok.clone(), error.clone()],
            Shape::Alias(ty) => {
                // What is wrong with the type is to be said at the type.
                let span = ty.span().resolved_at(Span::mixed_site());
                let crate_path = names::crate_path_at(crate_path, span);
                let private = quote_spanned!(span=> #crate_path::__private);
                vec![
                    quote_spanned!(span=> #private::OkOf<#ty>),
                    quote_spanned!(span=> #private::ErrOf<#ty>),
                ]
            }
        }
    }

    /// [`parts`](Self::parts), with `Infallible` where the method has no error.
    pub(crate) fn parts_with_error(&self, crate_path: &Path) -> Vec<TokenStream> {
        let mut parts = self.parts(crate_path);
        if parts.len() == 1 {
            parts.push(quote!(::core::convert::Infallible));
        }
        parts
    }

    /// Whether the method returns a `Result`, which is handed on as it is.
    pub(crate) fn is_result(&self) -> bool {
        matches!(self.shape, Shape::Result { .. } | Shape::Alias(_))
    }
}

#[derive(Clone)]
pub(crate) enum Shape {
    /// No return type.
    Nothing,
    /// `!`
    Never,
    Value(TokenStream),
    /// `impl Trait`, which arrives as this boxed type.
    Boxed(TokenStream),
    /// `Result<T, E>`, flattened into the result of the call.
    Result {
        ok: TokenStream,
        error: TokenStream,
    },
    /// `io::Result<T>` and the like, whose error type we cannot see.
    Alias(TokenStream),
}

/// A method that the runtime calls at a turn in the life of the actor.
pub(crate) struct Hook {
    pub(crate) moment: Moment,
    pub(crate) name: Ident,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) is_deprecated: bool,
    pub(crate) is_async: bool,
    /// In the order of the user's signature, the receiver left out.
    pub(crate) inputs: Vec<HookInput>,
    /// Where a fault of the answer is reported: at its type, or at the name if there is none.
    pub(crate) answer: Span,
}

impl Hook {
    pub(crate) fn has_context(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, HookInput::Context))
    }

    /// Where the type of what the hook is told is written, if it wants to know.
    pub(crate) fn told(&self) -> Option<Span> {
        self.inputs.iter().find_map(|input| match input {
            HookInput::Told(span) => Some(*span),
            HookInput::Context => None,
        })
    }
}

#[derive(Clone, Copy)]
pub(crate) enum HookInput {
    /// `&Context<Self>`
    Context,
    /// What the moment has to say: the reason, who has ended, or what was salvaged. And where its type is written.
    Told(Span),
}

/// When a hook runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Start,
    Stop,
    LinkDown,
    BeforeRestart,
    AfterRestart,
}

/// The user's attributes that travel to generated items.
#[derive(Default, Clone)]
pub(crate) struct Carried {
    pub(crate) docs: Vec<Doc>,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) deprecated: Vec<Attribute>,
    pub(crate) must_use: Vec<Attribute>,
    pub(crate) lints: Vec<Attribute>,
}

/// A line of documentation.
#[derive(Clone)]
pub(crate) struct Doc {
    pub(crate) attribute: Attribute,
    /// `None` for what is more than a line: `#[doc(hidden)]`, `#[doc = include_str!(..)]`.
    pub(crate) text: Option<String>,
}

impl Moment {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Start => "on_start",
            Self::Stop => "on_stop",
            Self::LinkDown => "on_link_down",
            Self::BeforeRestart => "before_restart",
            Self::AfterRestart => "after_restart",
        }
    }

    /// Whether the actor lives, and can wait and be asked for its context.
    pub(crate) fn is_of_a_life(self) -> bool {
        matches!(self, Self::Start | Self::Stop | Self::LinkDown)
    }
}
