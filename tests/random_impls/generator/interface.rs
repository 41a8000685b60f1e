//! A trait that is an interface, and its impls.

use super::{
    actor::{Actor, CLONED, attribute, defaults, with_arguments},
    method::{Method, Place},
    names::Names,
    random::Random,
    types::Type,
};

pub(crate) struct Interface {
    name: String,
    /// Types, and array lengths.
    parameters: Vec<(String, Type)>,
    associated: Vec<(String, &'static str)>,
    pub(crate) methods: Vec<Method>,
    /// Which of the methods have a body in the trait.
    defaults: Vec<bool>,
    visibility: &'static str,
    /// The interface that it extends, with its arguments.
    base: Option<String>,
    /// The handle of that interface, if it has a name of its own.
    base_handle: Option<String>,
    /// Types that the impls write out, even if a parameter of the actor stands for them.
    fixed: Vec<String>,
    handle_name: Option<String>,
    has_message_name: bool,
    /// How many of its handle's last parameters have defaults.
    defaulted: usize,
}

impl Interface {
    /// An interface with random parameters and methods. Its parameters stand for some of the `likely` types.
    pub(crate) fn random(
        random: &mut Random,
        name: &str,
        associated_names: [&str; 2],
        first: usize,
        likely: &[&'static str],
    ) -> Self {
        let leaf = |random: &mut Random| match !likely.is_empty() && random.chance(60) {
            true => random.pick(likely),
            false => random.pick(&CLONED),
        };
        let mut parameters = Vec::new();
        for name in ["K", "V"] {
            if random.chance(25) {
                let leaf = Type::Leaf(leaf(random));
                parameters.push((
                    name.to_owned(),
                    Type::Named(name.to_owned(), Box::new(leaf)),
                ));
            }
        }
        if random.chance(20) {
            let length = random.below(3);
            let ty = Type::Array(Box::new(Type::Leaf("u64")), "N".to_owned(), length);
            parameters.push(("N".to_owned(), ty));
        }
        let mut associated = Vec::new();
        for name in associated_names {
            if random.chance(30) {
                associated.push((name.to_owned(), random.pick(&CLONED)));
            }
        }
        let mut named: Vec<Type> = parameters.iter().map(|(_, ty)| ty.clone()).collect();
        named.extend(
            associated.iter().map(|(name, leaf)| {
                Type::Named(format!("Self::{name}"), Box::new(Type::Leaf(leaf)))
            }),
        );
        let place = Place {
            named: &named,
            parameters: &[],
            this: None,
            visibilities: &[],
            log: "self.log()",
        };
        let mut names = Names::of_methods(random);
        let count = random.below(7);
        let methods = Method::several(random, first..first + count, &mut names, &place);
        let defaults = methods
            .iter()
            .map(|one| one.can_have_default() && random.chance(40))
            .collect();
        let defaulted = match random.chance(20) {
            true => random.below(parameters.len() + associated.len() + 1),
            false => 0,
        };
        Interface {
            name: name.to_owned(),
            defaults,
            parameters,
            associated,
            methods,
            visibility: random.pick(&["", "pub ", "pub(crate) "]),
            base: None,
            base_handle: None,
            fixed: Vec::new(),
            handle_name: random.chance(25).then(|| format!("Any{name}")),
            has_message_name: random.chance(25),
            defaulted,
        }
    }

    /// The types that its parameters and associated types stand for.
    pub(crate) fn leaves(&self) -> Vec<&'static str> {
        let parameters = self.parameters.iter().filter_map(|(_, ty)| match ty {
            Type::Named(_, ty) => match **ty {
                Type::Leaf(leaf) => Some(leaf),
                _ => None,
            },
            _ => None,
        });
        parameters
            .chain(self.associated.iter().map(|(_, leaf)| *leaf))
            .collect()
    }

    /// Makes it extend `base`, using its own parameters and associated types as those of `base` where they match.
    pub(crate) fn extend(&mut self, base: &mut Interface) {
        self.visibility = base.visibility;
        let mut fixed = Vec::new();
        let mut handed = |outside: String| {
            let own = self
                .parameters
                .iter()
                .find(|(_, ty)| ty.outside() == outside);
            match own {
                Some((name, Type::Named(..))) => name.clone(),
                _ => {
                    fixed.push(outside.clone());
                    outside
                }
            }
        };
        let mut arguments = base.arguments(&|_| None);
        arguments
            .iter_mut()
            .for_each(|one| *one = handed(one.clone()));
        for (name, leaf) in &base.associated {
            arguments.push(format!("{name} = {}", handed((*leaf).to_owned())));
        }
        self.base = Some(with_arguments(&base.name, &arguments));
        self.base_handle.clone_from(&base.handle_name);
        base.fixed = fixed;
    }

    /// What its parameters are in an impl; `named` may know a name for a type.
    fn arguments(&self, named: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let one = |(_, ty): &(String, Type)| match ty {
            Type::Array(_, _, length) => length.to_string(),
            ty => named(&ty.outside()).unwrap_or(ty.outside()),
        };
        self.parameters.iter().map(one).collect()
    }

    /// The parameters of its handle, and what they stand for.
    fn handle_parameters(&self) -> Vec<(String, String)> {
        let own = self.parameters.iter().map(|(name, _)| name.clone());
        let mut parameters: Vec<_> = own.zip(self.arguments(&|_| None)).collect();
        let mut associated = self.associated.clone();
        associated.sort();
        let associated = associated.into_iter();
        parameters.extend(associated.map(|(name, leaf)| (name, leaf.to_owned())));
        parameters
    }

    fn handle_name(&self) -> String {
        let default = || format!("{}Handle", self.name);
        self.handle_name.clone().unwrap_or_else(default)
    }

    /// Its handle.
    pub(crate) fn handle(&self) -> String {
        let mut parameters = self.handle_parameters();
        parameters.truncate(parameters.len() - self.defaulted);
        let arguments: Vec<String> = parameters.into_iter().map(|(_, ty)| ty).collect();
        with_arguments(&self.handle_name(), &arguments)
    }

    pub(crate) fn is_extension(&self) -> bool {
        self.base.is_some()
    }

    /// The trait.
    pub(crate) fn written(&self, random: &mut Random) -> String {
        let mut predicates = Vec::new();
        let mut declared = Vec::new();
        for (name, ty) in &self.parameters {
            match ty {
                Type::Array(..) => declared.push(format!("const {name}: usize")),
                _ if random.chance(40) => {
                    declared.push(name.clone());
                    predicates.push(format!("{name}: Show"));
                }
                _ => declared.push(format!("{name}: Show")),
            }
        }
        let mut items: Vec<String> = self
            .associated
            .iter()
            .map(|(name, _)| format!("type {name}: Show;"))
            .collect();
        if self.base.is_none() {
            items.push("#[actor(skip)] fn log(&self) -> &Log;".to_owned());
        }
        if random.chance(30) {
            items.push("fn sized(&self) -> Option<&Self> where Self: Sized { None }".to_owned());
        }
        if random.chance(30) {
            items.push("fn none() -> Option<Self> where Self: Sized { None }".to_owned());
        }
        for (method, has_default) in self.methods.iter().zip(&self.defaults) {
            items.push(match has_default {
                true => method.written(),
                false => method.declared(),
            });
        }
        let mut arguments: Vec<String> = Vec::new();
        arguments.extend(self.base.as_ref().map(|base| match &self.base_handle {
            Some(handle) => format!("extends({base} = {handle})"),
            None => format!("extends({base})"),
        }));
        if self.handle_name.is_some() || self.defaulted > 0 {
            let defaults = defaults(&self.handle_parameters(), self.defaulted);
            arguments.push(format!("handle = {}{defaults}", self.handle_name()));
        }
        if self.has_message_name {
            arguments.push(format!("message = {}Mail", self.name));
        }
        random.shuffle(&mut arguments);
        let attribute = attribute(&arguments);
        let bounds = self
            .base
            .as_ref()
            .map(|base| format!(": {base}"))
            .unwrap_or_default();
        let clause = match predicates.is_empty() {
            true => String::new(),
            false => format!(" where {}", predicates.join(", ")),
        };
        let name = with_arguments(&self.name, &declared);
        let visibility = self.visibility;
        let items: String = items.iter().map(|item| format!("{item}\n")).collect();
        format!("{attribute}\n{visibility}trait {name}{bounds}{clause} {{\n{items}}}\n")
    }

    /// Its impl for an actor. `asking` are the parameters on which the impl of the extended
    /// interface has stricter bounds.
    pub(crate) fn implemented(
        &self,
        random: &mut Random,
        actor: &Actor,
        asking: &mut Vec<String>,
    ) -> String {
        if self.base.is_none() {
            asking.clear();
        }
        let named = |ty: &str| match self.fixed.iter().any(|fixed| fixed == ty) {
            true => None,
            false => actor.parameter_for(ty).map(str::to_owned),
        };
        let arguments = self.arguments(&named);
        let trait_ = with_arguments(&self.name, &arguments);
        let mut associated: Vec<String> = self
            .associated
            .iter()
            .map(|(name, leaf)| {
                format!(
                    "type {name} = {};\n",
                    named(leaf).unwrap_or((*leaf).to_owned())
                )
            })
            .collect();
        random.shuffle(&mut associated);
        let resolve = |text: String| {
            let mut text = text;
            for ((name, _), argument) in self.parameters.iter().zip(&arguments) {
                text = renamed(&text, name, argument);
            }
            text
        };
        let mut items = Vec::new();
        if self.base.is_none() {
            items.push("fn log(&self) -> &Log { &self.log }\n".to_owned());
        }
        for (method, has_default) in self.methods.iter().zip(&self.defaults) {
            if !has_default || random.chance(30) {
                items.push(method.implemented(&resolve));
            }
        }
        items.extend(associated);
        let mut marks: Vec<String> = actor.handle_argument().into_iter().collect();
        let interface = self.handle_name.as_ref();
        marks.extend(interface.map(|handle| format!("interface = {handle}")));
        let attribute = attribute(&marks);
        let header = actor.header(random, Some(asking), Some(&trait_));
        format!("{attribute}\n{header} {{\n{}}}\n", items.concat())
    }
}

/// `text` with a word replaced.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut result = String::new();
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if is_part(letter) {
            word.push(letter);
            continue;
        }
        result += if word == from { to } else { &word };
        word.clear();
        result.push(letter);
    }
    result.pop();
    result
}
