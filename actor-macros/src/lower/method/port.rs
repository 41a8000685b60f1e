//! The answer port of a method, `answer: Answer<T, E>`, and what the method answers through it.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{PatType, Signature, Type};

use super::Scope;
use crate::check::{self, AnswerCheck};
use crate::errors::{Errors, text};
use crate::model::{Answer, Shape};
use crate::rewrite;
use crate::types::{self, PortParameter};

/// The parameter that is the port. There is at most one, and it is passed by value.
pub(super) fn find<'a>(
    inputs: &[&'a PatType],
    errors: &mut Errors,
) -> Option<(&'a Type, PortParameter<'a>)> {
    let mut first = None;
    for input in inputs {
        let Some(port) = types::port_parameter(&input.ty) else {
            continue;
        };
        if let (true, Type::Reference(reference)) = (port.is_lent, types::bare(&input.ty)) {
            let text = text::lent_port(&rewrite::spelled(&reference.elem));
            errors.on(&input.ty, text);
        }
        if first.is_some() {
            errors.on(input, text::SECOND_PORT);
        } else {
            first = Some((&*input.ty, port));
        }
    }
    first
}

impl Scope<'_> {
    /// What is answered through the port, and whether the method keeps running until a future that it returns
    /// is ready.
    pub(super) fn answer_of_port(
        &self,
        (ty, port): (&Type, PortParameter<'_>),
        signature: &Signature,
        errors: &mut Errors,
    ) -> (Answer, bool) {
        let parts: Vec<_> = port
            .parts
            .iter()
            .map(|part| self.part_of_port(part, errors))
            .collect();
        let shape = match parts.as_slice() {
            [ok, error] => Shape::Result {
                ok: ok.clone(),
                error: error.clone(),
            },
            parts => Shape::Value(parts.first().cloned().unwrap_or_else(|| quote!(()))),
        };
        let is_plain = port.parts.iter().all(|part| types::is_plain(part));
        let returned = types::returned(&signature.output);
        let output = returned
            .and_then(types::output_of_future)
            .filter(|_| signature.asyncness.is_none());
        let value = output.or(returned).filter(|ty| !types::is_nothing(ty));
        if let Some(value) = value {
            errors.on(value, text::port_and_value(&rewrite::spelled(ty)));
        }
        (Answer { shape, is_plain }, output.is_some())
    }

    fn part_of_port(&self, part: &Type, errors: &mut Errors) -> TokenStream {
        let tokens = rewrite::with_static(part.to_token_stream(), self.lifetimes);
        let ty: Type = syn::parse2(tokens).unwrap_or_else(|_| part.clone());
        if let Type::ImplTrait(_) = types::bare(&ty) {
            errors.on(part, text::IMPL_IN_ANSWER);
            return quote!(());
        }
        match check::answer(&ty, errors) {
            // At the port itself the compiler reports what is wrong with an unsized type.
            AnswerCheck::Refused
            | AnswerCheck::Boxed(_)
            | AnswerCheck::Nothing
            | AnswerCheck::Unsized => quote!(()),
            AnswerCheck::Borrows => {
                rewrite::with_static_lifetimes(self.resolved(ty.to_token_stream(), errors))
            }
            AnswerCheck::Never | AnswerCheck::Sound => self.resolved(ty.to_token_stream(), errors),
        }
    }
}
