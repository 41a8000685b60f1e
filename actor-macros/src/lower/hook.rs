//! Turns a function in the block into a hook.

use syn::spanned::Spanned as _;

use super::method::typed;
use crate::attr;
use crate::model::{Hook, HookInput, Moment};
use crate::parse::{Function, Item};
use crate::types;

pub(super) fn of(item: &Item, function: &Function, moment: Moment) -> Hook {
    let signature = &function.signature;
    let carried = attr::carried(&item.attributes);
    let inputs = typed(signature).into_iter();
    let inputs = inputs.map(|input| match types::context_parameter(&input.ty) {
        Some(_) => HookInput::Context,
        None => HookInput::Told(input.ty.span()),
    });
    let answer = types::returned(&signature.output);
    Hook {
        moment,
        name: signature.ident.clone(),
        cfg: carried.cfg,
        is_deprecated: !carried.deprecated.is_empty(),
        is_async: signature.asyncness.is_some(),
        inputs: inputs.collect(),
        answer: answer.map_or_else(|| signature.ident.span(), |ty| ty.span()),
    }
}

/// Leaves out a hook that hands over or takes something without its counterpart. That is an error,
/// and one is enough.
pub(super) fn only_in_pairs(hooks: &mut Vec<Hook>) {
    let has = |moment| hooks.iter().any(|hook| hook.moment == moment);
    if !(has(Moment::BeforeRestart) && has(Moment::AfterRestart)) {
        hooks.retain(|hook| hook.moment.is_of_a_life());
    }
}
