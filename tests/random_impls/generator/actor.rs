//! A struct that is an actor, its generic parameters, and the blocks that make it one.

use super::{
    method::{Method, Place},
    names::Names,
    random::Random,
    types::Type,
};

/// Types that a parameter may stand for.
pub(crate) const CLONED: [&str; 8] = [
    "u8",
    "u64",
    "String",
    "&'static str",
    "std::sync::Arc<str>",
    "Cow<'static, str>",
    "Color",
    "fn(u8) -> u8",
];

#[derive(Clone)]
enum Kind {
    Lifetime,
    /// A type parameter, with the type it stands for.
    Type(&'static str),
    Iterator,
    /// No message names it.
    Unused(&'static str),
    Length(usize),
}

#[derive(Clone)]
struct Parameter {
    name: String,
    kind: Kind,
    /// The blocks are written for the type it stands for, or for any lifetime.
    is_fixed: bool,
    /// The bound that all blocks put on it.
    bound: &'static str,
}

impl Parameter {
    /// What it stands for.
    fn outside(&self) -> String {
        match &self.kind {
            Kind::Lifetime => "'static".to_owned(),
            Kind::Type(ty) | Kind::Unused(ty) => (*ty).to_owned(),
            Kind::Iterator => "std::vec::IntoIter<u16>".to_owned(),
            Kind::Length(length) => length.to_string(),
        }
    }

    /// How the block names it.
    fn argument(&self) -> String {
        match self.kind {
            Kind::Lifetime if self.is_fixed => "'_".to_owned(),
            _ if self.is_fixed => self.outside(),
            _ => self.name.clone(),
        }
    }

    fn declared(&self, bound: &str) -> String {
        let name = &self.name;
        match self.kind {
            Kind::Length(_) => format!("const {name}: usize"),
            Kind::Lifetime => name.clone(),
            _ if bound.is_empty() => name.clone(),
            _ => format!("{name}: {bound}"),
        }
    }
}

pub(crate) struct Actor {
    pub(crate) name: String,
    parameters: Vec<Parameter>,
    visibility: &'static str,
    /// How it is named outside of its blocks.
    pub(crate) ty: String,
    /// Its handle, named there.
    pub(crate) handle: String,
    handle_name: Option<String>,
    /// What the block that makes it an actor says about the defaults of its handle's parameters.
    defaults: String,
    pub(crate) has_start: bool,
    pub(crate) has_stop: bool,
    pub(crate) is_bounded: bool,
}

/// An item with `#[actor]` on it, and its messages.
pub(crate) struct Block {
    pub(crate) text: String,
    pub(crate) methods: Vec<Method>,
}

impl Actor {
    /// A struct with random parameters.
    pub(crate) fn random(random: &mut Random, name: &str) -> Self {
        let mut parameters = Vec::new();
        if random.chance(55) {
            let mut names = Names::of_parameters(random);
            if random.chance(25) {
                let is_fixed = random.chance(40);
                parameters.push(Parameter {
                    name: "'a".to_owned(),
                    kind: Kind::Lifetime,
                    is_fixed,
                    bound: "",
                });
            }
            for _ in 0..1 + random.below(3) {
                let kind = match random.below(8) {
                    0 => Kind::Iterator,
                    1 => Kind::Unused(random.pick(&["std::rc::Rc<u8>", "str", "u8"])),
                    2 | 3 => Kind::Length(random.below(4)),
                    _ => Kind::Type(random.pick(&CLONED)),
                };
                let name = match kind {
                    Kind::Length(_) => names.next().to_uppercase(),
                    _ => names.next(),
                };
                parameters.push(Parameter {
                    name,
                    kind,
                    is_fixed: random.chance(15),
                    bound: random.pick(&["Show", "Show", "Show + Clone", "Show + Send"]),
                });
            }
        }
        let handle_name = random.chance(25).then(|| format!("{name}Remote"));
        let all: Vec<String> = parameters.iter().map(Parameter::outside).collect();
        let left = parameters.iter().filter(|one| !one.is_fixed);
        let mut left: Vec<(String, String)> = left
            .filter(|one| !matches!(one.kind, Kind::Lifetime))
            .map(|one| (one.name.clone(), one.outside()))
            .collect();
        let defaulted = match random.chance(25) {
            true => random.below(left.len() + 1),
            false => 0,
        };
        let defaults = defaults(&left, defaulted);
        left.truncate(left.len() - defaulted);
        let left: Vec<String> = left.into_iter().map(|(_, ty)| ty).collect();
        let handle = handle_name.clone().unwrap_or(format!("{name}Handle"));
        Actor {
            name: name.to_owned(),
            ty: with_arguments(name, &all),
            handle: with_arguments(&handle, &left),
            parameters,
            visibility: random.pick(&["", "pub ", "pub(crate) "]),
            handle_name,
            defaults,
            has_start: random.chance(25),
            has_stop: random.chance(25),
            is_bounded: random.chance(25),
        }
    }

    /// An expression that makes one, given expressions for the log and the tag.
    pub(crate) fn made(&self, log: &str, tag: &str) -> String {
        format!("<{}>::make({log}, {tag})", self.ty)
    }

    /// The types that its blocks can name.
    pub(crate) fn named(&self) -> Vec<Type> {
        let mut named = vec![Type::Actor {
            ty: self.ty.clone(),
            make: self.made("Log::default()", "TAG"),
        }];
        for parameter in self.parameters.iter().filter(|one| !one.is_fixed) {
            let name = parameter.name.clone();
            match parameter.kind {
                Kind::Lifetime => {
                    let leaf = Box::new(Type::Leaf("Cow<'static, str>"));
                    named.push(Type::Named("Cow<'a, str>".to_owned(), leaf));
                }
                Kind::Type(ty) => named.push(Type::Named(name, Box::new(Type::Leaf(ty)))),
                Kind::Iterator => {
                    let leaf = Box::new(Type::Leaf("u16"));
                    named.push(Type::Named(format!("{name}::Item"), leaf));
                }
                Kind::Unused(_) => {}
                Kind::Length(length) => {
                    named.push(Type::Array(Box::new(Type::Leaf("Point")), name, length));
                }
            }
        }
        named
    }

    /// The parameter of its blocks that stands for `ty`.
    pub(crate) fn parameter_for(&self, ty: &str) -> Option<&str> {
        let mut left = self.parameters.iter().filter(|one| !one.is_fixed);
        left.find(|one| matches!(one.kind, Kind::Type(found) if found == ty))
            .map(|one| one.name.as_str())
    }

    /// The struct, and its impl of `Show`.
    pub(crate) fn declaration(&self, random: &mut Random) -> String {
        let declared = |with_default: bool| {
            let mut last: Vec<&Parameter> = self.parameters.iter().collect();
            let all: Vec<String> = last
                .drain(..)
                .map(|one| match (&one.kind, with_default) {
                    (Kind::Iterator, _) => one.declared("Iterator"),
                    (Kind::Unused("str"), _) => one.declared("?Sized"),
                    _ => one.declared(""),
                })
                .collect();
            with_arguments("", &all)
        };
        let marked: String = self
            .parameters
            .iter()
            .map(|one| match one.kind {
                Kind::Lifetime => "&'a (), ".to_owned(),
                Kind::Length(_) => String::new(),
                _ => format!("fn() -> Box<{}>, ", one.name),
            })
            .collect();
        let names: Vec<String> = self.parameters.iter().map(|one| one.name.clone()).collect();
        let (name, visibility) = (&self.name, self.visibility);
        let names = with_arguments(name, &names);
        let struct_docs = if random.chance(50) {
            "/// An actor.\n"
        } else {
            ""
        };
        format!(
            "{struct_docs}{visibility}struct {name}{0} {{ log: Log, tag: u32, marker: PhantomData<({marked})> }}\n\
             impl{0} Show for {names} {{ fn show(&self) -> String {{ format!(\"{name} {{}}\", self.tag) }} }}\n",
            declared(false)
        )
    }

    /// `impl<T: Show> Stack<T>`, or the impl of a trait. A further block may have stricter bounds than the
    /// first; their parameters are recorded, and those recorded already get the stricter bound in any case.
    pub(crate) fn header(
        &self,
        random: &mut Random,
        mut asking: Option<&mut Vec<String>>,
        trait_: Option<&str>,
    ) -> String {
        let mut declared = Vec::new();
        let mut predicates = Vec::new();
        for one in self.parameters.iter().filter(|one| !one.is_fixed) {
            let in_clause = random.chance(35);
            let asks_more = match &mut asking {
                Some(asking) if matches!(one.kind, Kind::Type(_)) => {
                    if random.chance(20) {
                        asking.push(one.name.clone());
                    }
                    asking.contains(&one.name)
                }
                _ => false,
            };
            let bound = match one.kind {
                Kind::Type(_) if asks_more => "Show + Clone + Send",
                Kind::Type(_) => one.bound,
                Kind::Iterator => {
                    predicates.push(format!("{}::Item: Show", one.name));
                    "Iterator"
                }
                Kind::Unused("str") => "?Sized",
                _ => "",
            };
            if in_clause && !bound.is_empty() && bound != "?Sized" {
                declared.push(one.declared(""));
                predicates.push(format!("{}: {bound}", one.name));
            } else {
                declared.push(one.declared(bound));
            }
            if matches!(one.kind, Kind::Type(_)) && random.chance(10) {
                predicates.push(format!("for<'q> &'q {}: Sized", one.name));
            }
        }
        // Lifetimes come first, then the others in any order.
        let first = usize::from(declared.first().is_some_and(|first| first == "'a"));
        if random.chance(40) {
            random.shuffle(&mut declared[first..]);
        }
        let arguments: Vec<String> = self.parameters.iter().map(Parameter::argument).collect();
        let subject = with_arguments(&self.name, &arguments);
        let trait_ = trait_
            .map(|trait_| format!("{trait_} for "))
            .unwrap_or_default();
        let clause = match predicates.is_empty() {
            true => String::new(),
            false => format!(" where {}", predicates.join(", ")),
        };
        format!(
            "{} {trait_}{subject}{clause}",
            with_arguments("impl", &declared)
        )
    }

    /// `handle = StackRemote`, for the attributes of further blocks.
    pub(crate) fn handle_argument(&self) -> Option<String> {
        self.handle_name
            .as_ref()
            .map(|name| format!("handle = {name}"))
    }

    /// The block that makes it an actor.
    pub(crate) fn block(
        &self,
        random: &mut Random,
        count: usize,
        names: &mut Names,
        first: usize,
        extra: &[Type],
    ) -> Block {
        let mut arguments: Vec<String> = Vec::new();
        if self.handle_name.is_some() || !self.defaults.is_empty() {
            let default = || format!("{}Handle", self.name);
            let name = self.handle_name.clone().unwrap_or_else(default);
            arguments.push(format!("handle = {name}{}", self.defaults));
        }
        let visibility = match self.visibility {
            "" => None,
            // At least as visible as the struct.
            visibility => Some(format!("visibility = {}", visibility.trim())),
        };
        arguments.extend(visibility);
        if random.chance(20) {
            arguments.push(format!("message = {}Mail", self.name));
        }
        match self.is_bounded {
            true => arguments.push(format!("mailbox = {}", 1 + random.below(4))),
            false if random.chance(20) => arguments.push("mailbox = unbounded".to_owned()),
            false => {}
        }
        if random.chance(20) {
            arguments.push(
                random
                    .pick(&["crate = ::actor_core", "crate = actor_core"])
                    .to_owned(),
            );
        }
        random.shuffle(&mut arguments);
        let mut items = vec![
            "fn make(log: Log, tag: u32) -> Self { Self { log, tag, marker: PhantomData } }"
                .to_owned(),
        ];
        self.add_hooks(random, &mut items);
        add_helpers(random, &mut items, names);
        let visibilities = [
            "pub",
            "pub",
            "pub(crate)",
            "pub(super)",
            "pub(in crate)",
            "",
        ];
        let methods = self.methods(
            random,
            count,
            names,
            first,
            extra,
            &visibilities,
            &mut items,
        );
        random.shuffle(&mut items);
        let attribute = attribute(&arguments);
        let header = self.header(random, None, None);
        let text = format!("{attribute}\n{header} {{\n{}}}\n", lines(&items));
        Block { text, methods }
    }

    /// A further block of the same actor, in a module that is `far` away.
    pub(crate) fn part(
        &self,
        random: &mut Random,
        part: &str,
        names: &mut Names,
        first: usize,
        extra: &[Type],
    ) -> Block {
        let far = random.chance(30);
        let mut items = Vec::new();
        let visibilities: &[&'static str] = match far {
            true => &["pub", "pub(crate)", "pub(super)"],
            false => &["pub", "pub(crate)", ""],
        };
        let count = 1 + random.below(4);
        let methods = self.methods(random, count, names, first, extra, visibilities, &mut items);
        let mut arguments = vec![format!("part = {part}")];
        let mut header = self.header(random, Some(&mut Vec::new()), None);
        let handle = self.handle_name.as_ref();
        match far {
            true => {
                let to = format!(" {}", self.name);
                header = header.replacen(&to, &format!(" super::{}", self.name), 1);
                arguments.extend(handle.map(|name| format!("handle = super::{name}")));
            }
            false => arguments.extend(self.handle_argument()),
        }
        let mut text = format!(
            "{}\n{header} {{\n{}}}\n",
            attribute(&arguments),
            lines(&items)
        );
        if far {
            text = format!("mod {} {{\nuse super::*;\n{text}}}\n", part.to_lowercase());
        }
        Block { text, methods }
    }

    #[expect(clippy::too_many_arguments, reason = "private to two callers")]
    fn methods(
        &self,
        random: &mut Random,
        count: usize,
        names: &mut Names,
        first: usize,
        extra: &[Type],
        visibilities: &[&'static str],
        items: &mut Vec<String>,
    ) -> Vec<Method> {
        let mut named = self.named();
        named.extend_from_slice(extra);
        let parameters = self.parameters.iter().filter(|one| !one.is_fixed);
        let parameters: Vec<String> = parameters
            .filter(|one| matches!(one.kind, Kind::Type(_)))
            .map(|one| one.name.clone())
            .collect();
        let place = Place {
            named: &named,
            parameters: &parameters,
            this: Some(&self.ty),
            visibilities,
            log: "self.log",
        };
        let methods = Method::several(random, first..first + count, names, &place);
        for method in &methods {
            items.push(method.written());
            if random.chance(5) {
                // Another one with this name, compiled out.
                let name = &method.name;
                items.push(format!(
                    "#[cfg(any())] pub fn {name}(&self, gone: Missing) -> Missing {{}}"
                ));
            }
        }
        methods
    }

    fn add_hooks(&self, random: &mut Random, items: &mut Vec<String>) {
        for (is_there, moment) in [(self.has_start, "start"), (self.has_stop, "stop")] {
            if !is_there {
                continue;
            }
            let visibility = random.pick(&["", "pub ", "pub(crate) "]);
            let qualifier = random.pick(&["", "async "]);
            let context = random.pick(&["", ", context: &Context<Self>", ", _: &Context<Self>,"]);
            let attribute = random.pick(&["", "#[cfg(all())] ", "/// A hook.\n", "#[deprecated] "]);
            items.push(format!(
                "{attribute}#[actor(on_{moment})] {visibility}{qualifier}fn when_{moment}(&mut self{context}) \
                 {{ self.log.note(\"{moment}\"); }}"
            ));
            if attribute.contains("cfg") {
                items.push(format!(
                    "#[cfg(any())] #[actor(on_{moment})] fn other_{moment}(&mut self, _: &Context<Self>) {{}}"
                ));
            }
        }
    }
}

/// Items that are not messages.
fn add_helpers(random: &mut Random, items: &mut Vec<String>, names: &mut Names) {
    let helpers = [
        "const LIMIT: usize = 3;".to_owned(),
        "#[actor(skip)] pub fn skipped<'t>(&self, text: &'t str) -> &'t str { text }".to_owned(),
        "fn helper(&self) -> &Log { &self.log }".to_owned(),
        "pub fn other<Q: Show>(_: &Q, _: &str) -> usize { 1 }".to_owned(),
        "nothing! {}".to_owned(),
        "nothing!();".to_owned(),
        format!(
            "#[cfg(any())] pub fn {}(&mut self, gone: Missing) -> Missing {{}}",
            names.next()
        ),
    ];
    items.extend(helpers.into_iter().filter(|_| random.chance(20)));
}

pub(crate) fn attribute(arguments: &[String]) -> String {
    match arguments.is_empty() {
        true => "#[actor]".to_owned(),
        false => format!("#[actor({})]", arguments.join(", ")),
    }
}

fn lines(items: &[String]) -> String {
    items.iter().map(|item| format!("{item}\n")).collect()
}

/// `<T = u8, N = 2>` for the last `count` of these, or nothing.
pub(crate) fn defaults(parameters: &[(String, String)], count: usize) -> String {
    let last = parameters[parameters.len() - count..].iter();
    let last: Vec<String> = last.map(|(name, ty)| format!("{name} = {ty}")).collect();
    with_arguments("", &last)
}

pub(crate) fn with_arguments(name: &str, arguments: &[String]) -> String {
    match arguments.is_empty() {
        true => name.to_owned(),
        false => format!("{name}<{}>", arguments.join(", ")),
    }
}
