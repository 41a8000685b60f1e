//! What a block means, as plain data. It is all that the generators know.
//!
//! Nothing in the model changes once it is built, so the order in which items are generated does not affect what
//! they contain.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Attribute, LitInt, Path, Visibility};

use crate::generics::{MethodParameters, Parameters};
use crate::names;

/// A block whose methods are messages, with everything that is needed to generate its items.
pub(crate) struct Family {
    pub(crate) kind: Kind,
    /// What the methods are called on: `Account`, `Stack<T>`, `<A as Shape>`.
    pub(crate) subject: TokenStream,
    /// The path of the type or trait without its arguments, for links in documentation: `bank::Account`.
    pub(crate) path: String,
    /// Its last segment, without `r#`: `Account`.
    pub(crate) name: String,
    pub(crate) handle: Path,
    pub(crate) message: Ident,
    /// Of the handle and the message enum.
    pub(crate) visibility: Visibility,
    /// `::actor_core`, or wherever the user says it is.
    pub(crate) crate_path: Path,
    /// `#[cfg]` and `#[allow]` of the block, which apply to every generated item.
    pub(crate) carried: Carried,
    pub(crate) parameters: Parameters,
    /// Parameters that no message uses, so the enum needs an extra variant for them.
    pub(crate) unused: Vec<Ident>,
    pub(crate) methods: Vec<Method>,
    /// Argument types that have to be `Send` and are not covered by a where clause.
    pub(crate) arguments: Vec<Checked>,
    /// The same for answers.
    pub(crate) answers: Vec<Checked>,
}

/// What kind of block it is.
pub(crate) enum Kind {
    /// The impl that makes a type an actor.
    Actor {
        mailbox: Option<Mailbox>,
        /// Whether messages that are waiting when the actor goes down are dropped, instead of kept for its next
        /// life.
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
    /// What the trait requires that only an actor can satisfy: `String: From<A>`.
    pub(crate) asks: Vec<TokenStream>,
    /// The parameter that stands for the actor.
    pub(crate) actor: Ident,
    /// The handles of the interfaces that this one extends: `StoreHandle<K>`.
    pub(crate) extends: Vec<TokenStream>,
}

/// `#[actor] impl Shape for Circle`
pub(crate) struct Implementation {
    pub(crate) crate_path: Path,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) parameters: Parameters,
    /// Whether any of them are those of the actor.
    pub(crate) is_generic_actor: bool,
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
    /// On a method only.
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

    /// The words in attributes; `coalesce` comes last.
    pub(crate) const WORDS: [&str; 5] = ["wait", "fail", "drop_newest", "drop_oldest", "coalesce"];

    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut pairs = Self::WORDS.into_iter().zip(Self::ALL);
        pairs
            .find(|(known, _)| *known == word)
            .map(|(_, policy)| policy)
    }

    /// Whether the actor has to keep a list of the messages that wait.
    pub(crate) fn needs_a_list(self) -> bool {
        matches!(self, Self::DropOldest | Self::Coalesce)
    }
}

/// A type that has to be `Send`, and under which conditions.
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
    /// In the order of the user's signature, without the receiver.
    pub(crate) inputs: Vec<Input>,
    pub(crate) answer: Answer,
    /// Set if the method is not the same for all its callers, because it is generic or has a where clause. Its
    /// arguments are then boxed, so that the message enum need not know their types.
    pub(crate) erased: Option<MethodParameters>,
    /// What the method says about a full mailbox. `None` leaves that to the actor.
    pub(crate) overload: Option<Policy>,
    /// Whether it broke no rule. If it did, it still gets a handle method, so that calls to it cause no further
    /// errors.
    pub(crate) is_sound: bool,
}

impl Method {
    /// The fields of the message: all parameters except those that the runtime fills in.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.inputs.iter().filter_map(|input| match input {
            Input::Argument(argument) => Some(argument),
            Input::Context(_) | Input::Port(_) => None,
        })
    }

    /// Leaves nothing of the method but a stand-in that takes anything.
    pub(crate) fn forget_types(&mut self) {
        self.is_sound = false;
        self.answer = Answer::NOTHING;
        self.erased = None;
        for input in &mut self.inputs {
            if let Input::Argument(argument) = input {
                argument.is_sound = false;
            }
        }
    }

    pub(crate) fn argument_names(&self) -> Vec<&Ident> {
        self.arguments().map(|argument| &argument.name).collect()
    }

    pub(crate) fn has_context(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, Input::Context(_)))
    }

    /// Whether it answers through a port, and therefore possibly later.
    pub(crate) fn has_port(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, Input::Port(_)))
    }
}

pub(crate) enum Input {
    /// `&Context<Self>`, filled in by the runtime, and where its type is written.
    Context(Span),
    /// `Answer<T, E>`, likewise.
    Port(Span),
    Argument(Argument),
}

#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// With `Self` resolved.
    pub(crate) ty: TokenStream,
    /// Whether it is certainly `Send`.
    pub(crate) is_plain: bool,
    /// Whether the type can be the type of a field. If not, it must not be emitted.
    pub(crate) is_sound: bool,
}

/// How a receiver uses the state.
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
    /// Whether it is certainly `Send`, or `Send` by a where clause. Otherwise the compiler has to look for
    /// evidence.
    pub(crate) is_plain: bool,
}

impl Answer {
    pub(crate) const NOTHING: Self = Answer {
        shape: Shape::Nothing,
        is_plain: true,
    };

    /// The answer of a call and the method's own error: the last arguments of `Call`, without `Infallible`.
    pub(crate) fn parts(&self, crate_path: &Path) -> Vec<TokenStream> {
        match &self.shape {
            Shape::Nothing => vec![quote!(())],
            Shape::Never => vec![quote!(::core::convert::Infallible)],
            Shape::Value(ty) | Shape::Boxed(ty) => vec![ty.clone()],
            Shape::Result { ok, error } => vec![ok.clone(), error.clone()],
            Shape::Alias(ty) => {
                // Errors about the type must point to the type.
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

    /// Whether the method returns a `Result`, which is passed on as it is.
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

/// A method that the runtime calls at a certain point in the life of the actor.
pub(crate) struct Hook {
    pub(crate) moment: Moment,
    pub(crate) name: Ident,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) is_deprecated: bool,
    pub(crate) is_async: bool,
    /// In the order of the user's signature, without the receiver.
    pub(crate) inputs: Vec<HookInput>,
    /// Where an error about the answer is reported: at its type, or at the name if there is none.
    pub(crate) answer: Span,
}

impl Hook {
    pub(crate) fn has_context(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input, HookInput::Context))
    }

    /// Where the type of the hook's extra argument is written, if it has one.
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
    /// What this moment has to tell: the reason, who has ended, or what was salvaged. And where its type is
    /// written.
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

/// The user's attributes that are copied to generated items.
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
    /// `None` for anything other than a line of text: `#[doc(hidden)]`, `#[doc = include_str!(..)]`.
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

    /// Whether the hook runs while the actor is alive, so that it can wait and has a context.
    pub(crate) fn is_of_a_life(self) -> bool {
        matches!(self, Self::Start | Self::Stop | Self::LinkDown)
    }
}
