//! Programs of random actors that check themselves.

mod actor;
mod answer;
mod argument;
mod attributes;
mod calls;
mod interface;
mod method;
mod names;
mod random;
mod types;

use std::iter;

use self::{
    actor::Actor,
    calls::{From, Way},
    interface::Interface,
    method::Method,
    names::Names,
    random::Random,
    types::Type,
};

const UNITS: usize = 5;

const HEAD: &str = r#"
#![deny(warnings, rust_2018_idioms, keyword_idents, future_incompatible, unsafe_code)]
#![allow(unused, reason = "not everything is called")]
#![allow(improper_ctypes_definitions, reason = "nobody calls a method from C")]

#[path = "SUPPORT"]
mod support;

macro_rules! nothing { () => {}; }
"#;

const HEAD_OF_UNIT: &str = "
use std::{borrow::Cow, collections::BTreeMap, convert::Infallible, marker::PhantomData};
use actor_core::{Context, Handle, WeakHandle, actor};
use crate::support::*;
";

/// The whole program for a seed; `support` is the file that all programs include.
pub(crate) fn program(seed: u64, support: &str) -> String {
    let mut random = Random::new(seed);
    let mut program = format!(
        "//! RANDOM_IMPLS=1 RANDOM_IMPLS_SEED={seed} cargo test --test random_impls\n{}",
        HEAD.replace("SUPPORT", support)
    );
    let mut threads = String::new();
    let mut tasks = String::new();
    for number in 0..UNITS {
        let from = match number % 2 {
            0 => From::Thread,
            _ => From::Task,
        };
        program += &unit(&mut random, number, from);
        match from {
            From::Thread => threads += &format!("unit_{number}::check();\n"),
            From::Task => tasks += &format!("Box::pin(unit_{number}::check()).await;\n"),
        }
    }
    program
        + &format!(
            "fn main() {{\n{threads}tasks();\n}}\n\n\
             #[actor_core::main(cores = 2)]\nasync fn tasks() {{\n{tasks}}}\n"
        )
}

/// A module with one or more actors, and a function that checks them.
fn unit(random: &mut Random, number: usize, from: From) -> String {
    // Some are produced by a `macro_rules!`, with a type passed to it.
    let made_with = random
        .chance(15)
        .then(|| random.pick(&["Vec<u8>", "Option<(u8, String)>"]));
    let extra: Vec<Type> = made_with
        .iter()
        .map(|given| {
            let inside = match *given {
                "Vec<u8>" => Type::Vec(Box::new(Type::Leaf("u8"))),
                _ => Type::Option(Box::new(Type::Tuple(vec![
                    Type::Leaf("u8"),
                    Type::Leaf("String"),
                ]))),
            };
            Type::Named("$given".to_owned(), Box::new(inside))
        })
        .collect();
    let (items, checks) = match random.chance(35) {
        true => interfaces(random, number, from, &extra),
        false => one_actor(random, number, from, &extra),
    };
    let check = match from {
        From::Thread => "fn check()",
        From::Task => "async fn check()",
    };
    let module = format!(
        "mod unit_{number} {{{HEAD_OF_UNIT}\n{items}\n\
         #[allow(deprecated)]\npub(crate) {check} {{\n{checks}}}\n}}\n\n"
    );
    match made_with {
        None => module,
        Some(given) => format!(
            "macro_rules! unit_{number} {{ ($given:ty) => {{\n{module}}} }}\nunit_{number}!({given});\n\n"
        ),
    }
}

/// An actor with one or more blocks.
fn one_actor(random: &mut Random, unit: usize, from: From, extra: &[Type]) -> (String, String) {
    let name = random
        .pick(&["Account", "Stack", "Vault", "H2O", "Größe"])
        .to_owned();
    let actor = Actor::random(random, &name);
    let mut names = Names::of_methods(random);
    let count = match random.below(4) {
        0 => random.below(21),
        _ => random.below(9),
    };
    let mut blocks = vec![actor.block(random, count, &mut names, 0, extra)];
    for part in ["Admin", "Far"] {
        if random.chance(25) {
            let first = 100 * blocks.len();
            blocks.push(actor.part(random, part, &mut names, first, extra));
        }
    }
    let methods: Vec<(Way<'_>, &Method)> = blocks
        .iter()
        .flat_map(|block| &block.methods)
        .map(|method| (Way::Own, method))
        .collect();
    let checks = calls::check(random, unit, 0, &actor, &methods, from);
    let mut items: Vec<String> = blocks.iter().map(|block| block.text.clone()).collect();
    items.push(actor.declaration(random));
    random.shuffle(&mut items);
    (items.join("\n"), checks)
}

/// Interfaces, and actors that implement them.
fn interfaces(random: &mut Random, unit: usize, from: From, extra: &[Type]) -> (String, String) {
    let mut base = Interface::random(random, "Shape", ["Item", "A"], 1000, &[]);
    let further = random.chance(50).then(|| {
        let mut further = Interface::random(random, "Round", ["Kind", "B"], 2000, &base.leaves());
        if random.chance(60) {
            further.extend(&mut base);
        }
        further
    });
    let interfaces: Vec<Interface> = iter::once(base).chain(further).collect();
    let mut items: Vec<String> = interfaces
        .iter()
        .map(|interface| interface.written(random))
        .collect();
    let handles: Vec<String> = interfaces.iter().map(Interface::handle).collect();
    let mut checks = String::new();
    for (index, name) in ["Circle", "Square"]
        .into_iter()
        .enumerate()
        .take(1 + random.below(2))
    {
        let actor = Actor::random(random, name);
        let mut names = Names::of_methods(random);
        let count = random.below(4);
        let block = actor.block(random, count, &mut names, 0, extra);
        items.push(actor.declaration(random));
        items.push(block.text.clone());
        let mut methods: Vec<(Way<'_>, &Method)> = block
            .methods
            .iter()
            .map(|method| (Way::Own, method))
            .collect();
        let mut asking = Vec::new();
        for (interface, handle) in interfaces.iter().zip(&handles) {
            items.push(interface.implemented(random, &actor, &mut asking));
            let through = interface.methods.iter();
            methods.extend(through.map(|method| (Way::Interface(vec![handle]), method)));
        }
        if let ([base, further], [to, by]) = (&*interfaces, &*handles)
            && further.is_extension()
        {
            let through = base.methods.iter().filter(|_| random.chance(50));
            methods.extend(through.map(|method| (Way::Interface(vec![by, to]), method)));
        }
        checks += &calls::check(random, unit, index, &actor, &methods, from);
    }
    random.shuffle(&mut items);
    (items.join("\n"), checks)
}
