//! What an actor is, as plain data: all that the generators know.
//!
//! Nothing in here changes once it is built, so the order in which items are generated has no
//! influence on what they say.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, LitInt, Path, Type, Visibility};

/// An actor and everything that is generated for it.
pub(crate) struct Actor {
    /// The type the user wrote after `impl`.
    pub(crate) ty: Type,
    /// Its path without arguments, for links in documentation: `bank::Account`.
    pub(crate) path: String,
    /// Its last segment, without `r#`: `Account`.
    pub(crate) name: String,
    pub(crate) handle: Ident,
    pub(crate) message: Ident,
    /// Of the handle and of the message enum.
    pub(crate) visibility: Visibility,
    pub(crate) mailbox: Option<Mailbox>,
    /// `::actor_core`, or where the user says it is.
    pub(crate) crate_path: Path,
    /// `#[cfg]` and `#[allow]` of the impl block: they hold for every generated item.
    pub(crate) carried: Carried,
    pub(crate) methods: Vec<Method>,
    pub(crate) hooks: Vec<Hook>,
}

#[derive(Clone)]
pub(crate) enum Mailbox {
    Bounded(LitInt),
    Unbounded,
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
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) answer: Answer,
    /// Whether it broke no rule. If it did, its handle method exists all the same, so that calls
    /// to it add no errors of their own.
    pub(crate) is_sound: bool,
}

impl Method {
    /// The fields of the message: all parameters but the context.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.parameters
            .iter()
            .filter_map(|parameter| match parameter {
                Parameter::Argument(argument) => Some(argument),
                Parameter::Context => None,
            })
    }

    pub(crate) fn argument_names(&self) -> Vec<&Ident> {
        self.arguments().map(|argument| &argument.name).collect()
    }

    pub(crate) fn has_context(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| matches!(parameter, Parameter::Context))
    }
}

pub(crate) enum Parameter {
    /// `&Context<Self>`, filled in by the runtime.
    Context,
    Argument(Argument),
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// With `Self` resolved.
    pub(crate) ty: TokenStream,
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

/// What a method returns, with `Self` resolved.
pub(crate) enum Answer {
    /// No return type.
    Nothing,
    Value(TokenStream),
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
    pub(crate) has_context: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Start,
    Stop,
}

/// The user's attributes that travel to generated items.
#[derive(Default)]
pub(crate) struct Carried {
    pub(crate) docs: Vec<Doc>,
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) deprecated: Vec<Attribute>,
    pub(crate) must_use: Vec<Attribute>,
    pub(crate) lints: Vec<Attribute>,
}

/// A line of documentation.
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
        }
    }
}
