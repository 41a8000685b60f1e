//! A method that is a message: written in a block, or declared in a trait and written in an impl.

use std::ops::Range;

use super::{
    answer::Answer,
    argument::{Argument, Input},
    attributes,
    names::Names,
    random::Random,
    types::Type,
};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Access {
    Shared,
    Exclusive,
    Last,
}

/// What precedes `fn`, or follows from it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    Plain,
    Async,
    /// It answers with `impl Future`.
    Future,
    /// It uses the C calling convention.
    Extern,
    /// It can do little: it does not even write to the log.
    Const,
}

impl Style {
    fn random(random: &mut Random, is_trait: bool) -> Self {
        match random.below(20) {
            0..=6 => Self::Async,
            7 | 8 => Self::Future,
            9 => Self::Extern,
            10 if !is_trait => Self::Const,
            _ => Self::Plain,
        }
    }
}

/// The context of a method.
pub(crate) struct Place<'a> {
    /// Types whose names only have a meaning inside the block.
    pub(crate) named: &'a [Type],
    /// Parameters of the block on which a method may put further bounds.
    pub(crate) parameters: &'a [String],
    /// What `Self` is, unless this is a trait.
    pub(crate) this: Option<&'a str>,
    /// Visibilities that the methods may have.
    pub(crate) visibilities: &'a [&'static str],
    /// An expression for the log.
    pub(crate) log: &'static str,
}

pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) number: usize,
    pub(crate) access: Access,
    receiver: String,
    style: Style,
    inputs: Vec<Input>,
    pub(crate) answer: Answer,
    visibility: &'static str,
    attributes: String,
    generics: String,
    predicates: String,
    log: &'static str,
}

impl Method {
    /// This many methods. Some have the same signature as the one before them.
    pub(crate) fn several(
        random: &mut Random,
        numbers: Range<usize>,
        names: &mut Names,
        place: &Place<'_>,
    ) -> Vec<Self> {
        let mut before = random.clone();
        let one = |number| {
            // The same choices make the same method.
            let mut again = before.clone();
            if random.chance(15) {
                return Method::random(&mut again, names.next(), number, place);
            }
            before = random.clone();
            Method::random(random, names.next(), number, place)
        };
        numbers.map(one).collect()
    }

    fn random(random: &mut Random, name: String, number: usize, place: &Place<'_>) -> Self {
        let access = random.pick(&[
            Access::Shared,
            Access::Shared,
            Access::Exclusive,
            Access::Exclusive,
            Access::Exclusive,
            Access::Last,
        ]);
        let is_trait = place.this.is_none();
        let style = Style::random(random, is_trait);
        let access = match (style, access) {
            // What is left of the actor could not be dropped in a `const fn`.
            (Style::Const, Access::Last) => Access::Shared,
            _ => access,
        };
        let mut generics = Vec::new();
        let mut predicates = Vec::new();
        let receiver = receiver(random, access, &mut generics);
        let mut named = place.named.to_vec();
        if !is_trait && style != Style::Const {
            named.extend(own_parameters(
                random,
                place,
                &mut generics,
                &mut predicates,
            ));
        }
        let inputs = match style {
            Style::Const => constant_inputs(random),
            _ => inputs(random, &named, is_trait),
        };
        let arguments = arguments_of(&inputs);
        let this = place.this.map(|this| ("Self", this));
        let answer = Answer::random(random, number, &arguments, this, style);
        let visibility = match is_trait {
            true => "",
            false => random.pick(place.visibilities),
        };
        let mut attributes = attributes::of_method(random, is_trait, style);
        let is_odd = random.chance(10) && !name.starts_with(['_', 'r']);
        let name = match is_odd {
            true => format!("{name}AndAll"),
            false => name,
        };
        if is_odd {
            // A trait expects it once, however many types implement it.
            let level = random.pick(&["allow", "expect"]);
            attributes.push(format!("#[{level}(non_snake_case)]"));
        }
        if answer.is_whole() {
            attributes.push("#[actor(whole)]".to_owned());
        } else if visibility.is_empty() && (!is_trait || random.chance(10)) {
            attributes.push("#[actor(message)]".to_owned());
        }
        random.shuffle(&mut attributes);
        Method {
            name,
            number,
            access,
            receiver,
            style,
            answer,
            visibility,
            attributes: attributes.join("\n"),
            generics: in_brackets("<", &generics, ">"),
            predicates: in_brackets(" where ", &predicates, ""),
            log: place.log,
            inputs,
        }
    }

    pub(crate) fn arguments(&self) -> Vec<&Argument> {
        arguments_of(&self.inputs)
    }

    /// Whether it needs an actor of its own.
    pub(crate) fn is_last(&self) -> bool {
        self.access == Access::Last || self.answer.is_never()
    }

    /// Whether it writes to the log.
    pub(crate) fn is_logged(&self) -> bool {
        self.style != Style::Const
    }

    /// Whether a trait can provide a body for it.
    pub(crate) fn can_have_default(&self) -> bool {
        self.access != Access::Last
    }

    /// The whole method.
    pub(crate) fn written(&self) -> String {
        let inputs = self.inputs.iter().map(|input| match input {
            Input::Argument(argument) => argument.written(),
            Input::Other(text) => text.clone(),
        });
        let signature = self.signature(self.visibility, inputs.collect());
        format!("{}\n{signature} {}\n", self.attributes, self.body())
    }

    /// The method of a trait without its body.
    pub(crate) fn declared(&self) -> String {
        let inputs = self
            .inputs
            .iter()
            .enumerate()
            .map(|(position, input)| match input {
                Input::Argument(argument) => argument.declared(position),
                Input::Other(text) => text.clone(),
            });
        let signature = self.signature("", inputs.collect());
        let signature = signature.replace("(mut self", "(self");
        format!("{}\n{signature};\n", self.attributes)
    }

    /// The method in an impl of that trait, where names mean something else.
    pub(crate) fn implemented(&self, resolve: &dyn Fn(String) -> String) -> String {
        let inputs = self.inputs.iter().map(|input| match input {
            Input::Argument(argument) => resolve(argument.written()),
            Input::Other(text) => text.clone(),
        });
        let signature = resolve(self.signature("", inputs.collect()));
        format!(
            "{signature} {}\n",
            self.body().replace("self.log()", "self.log")
        )
    }

    fn signature(&self, visibility: &str, inputs: Vec<String>) -> String {
        let (name, generics, predicates) = (&self.name, &self.generics, &self.predicates);
        let inputs: String = inputs.iter().map(|input| format!(", {input}")).collect();
        let qualifier = match self.style {
            Style::Async => "async ",
            Style::Extern if self.answer.is_never() => "extern \"C-unwind\" ",
            Style::Extern => "extern \"C\" ",
            Style::Const => "const ",
            Style::Plain | Style::Future => "",
        };
        let output = match (self.style, self.answer.written()) {
            (Style::Future, ty) => {
                let ty = ty.unwrap_or("()".to_owned());
                format!(" -> impl Future<Output = {ty}>")
            }
            (_, Some(ty)) => format!(" -> {ty}"),
            (_, None) => String::new(),
        };
        format!(
            "{visibility} {qualifier}fn {name}{generics}({}{inputs}){output}{predicates}",
            self.receiver
        )
    }

    fn body(&self) -> String {
        let arguments = self.arguments();
        let shown: String = arguments
            .iter()
            .map(|argument| format!("{}, ", argument.shown))
            .collect();
        let (log, number) = (self.log, self.number);
        let record = format!("let the_record = {log}.add({number}, &[{shown}]);");
        let answer = self.answer.made(&arguments);
        let fault = match self.attributes.contains("expect(unused") {
            true => "let mut fault = 0;",
            false => "",
        };
        match self.style {
            Style::Async => format!("{{ {fault} {record} once().await; {answer} }}"),
            Style::Future => {
                format!("{{ {fault} {record} async move {{ once().await; {answer} }} }}")
            }
            Style::Plain | Style::Extern => format!("{{ {fault} {record} {answer} }}"),
            Style::Const => format!("{{ {fault} {answer} }}"),
        }
    }
}

fn in_brackets(open: &str, list: &[String], close: &str) -> String {
    match list.is_empty() {
        true => String::new(),
        false => format!("{open}{}{close}", list.join(", ")),
    }
}

fn arguments_of(inputs: &[Input]) -> Vec<&Argument> {
    let arguments = inputs.iter().filter_map(|input| match input {
        Input::Argument(argument) => Some(argument),
        Input::Other(_) => None,
    });
    arguments.collect()
}

fn receiver(random: &mut Random, access: Access, generics: &mut Vec<String>) -> String {
    let receiver = match access {
        Access::Shared => random.pick(&["&self", "&self", "self: &Self", "&'x self"]),
        Access::Exclusive => {
            random.pick(&["&mut self", "&mut self", "self: &mut Self", "&'x mut self"])
        }
        Access::Last => random.pick(&["self", "self", "mut self", "self: Self"]),
    };
    if receiver.contains("'x") {
        generics.push("'x".to_owned());
    }
    receiver.to_owned()
}

/// The method's own parameters, and the types they provide.
fn own_parameters(
    random: &mut Random,
    place: &Place<'_>,
    generics: &mut Vec<String>,
    predicates: &mut Vec<String>,
) -> Vec<Type> {
    let mut named = Vec::new();
    if random.chance(15) {
        let leaf = Box::new(Type::leaf(random));
        match random.below(3) {
            0 => generics.push("U: Show".to_owned()),
            1 => generics.push("U: Show + Send + 'static".to_owned()),
            _ => {
                generics.push("U".to_owned());
                predicates.push("U: Show".to_owned());
            }
        }
        // The caller has to say what `U` is, so at least one argument has that type.
        named.extend([
            Type::Named("U".to_owned(), leaf.clone()),
            Type::Named("U".to_owned(), leaf),
        ]);
    }
    if random.chance(15) {
        let bound = random.pick(&[
            "impl Show",
            "impl Show + 'static",
            "impl Show + Send + 'static",
        ]);
        let ty = Type::leaf(random);
        let bound = match random.below(3) {
            0 => Type::Vec(Box::new(Type::Named(bound.to_owned(), Box::new(ty)))),
            _ => Type::Named(bound.to_owned(), Box::new(ty)),
        };
        named.push(bound);
    }
    if !place.parameters.is_empty() && random.chance(15) {
        let parameter = &place.parameters[random.below(place.parameters.len())];
        predicates.push(format!("{parameter}: Clone"));
    }
    named
}

fn inputs(random: &mut Random, named: &[Type], is_trait: bool) -> Vec<Input> {
    let count = match random.below(10) {
        0 => random.below(21),
        1..=2 => 0,
        _ => 1 + random.below(4),
    };
    let mut names = Names::of_arguments(random);
    let mut inputs: Vec<Input> = Vec::new();
    // Types that only an argument can determine.
    let needed = named
        .iter()
        .filter(|ty| matches!(ty, Type::Named(name, _) if name == "U"));
    for ty in needed.take(1) {
        inputs.push(Input::Argument(Argument::random(
            random,
            ty.clone(),
            &mut names,
        )));
    }
    while inputs.len() < count {
        let ty = match inputs.last() {
            // Two arguments of the same type could be mistaken for each other.
            Some(Input::Argument(last)) if random.chance(20) => last.ty.clone(),
            _ => Type::random(random, named, 3),
        };
        inputs.push(Input::Argument(Argument::random(random, ty, &mut names)));
    }
    random.shuffle(&mut inputs);
    let mut insert = |random: &mut Random, text: String| {
        let position = random.below(inputs.len() + 1);
        inputs.insert(position, Input::Other(text));
    };
    if !is_trait && random.chance(15) {
        let name = names.next();
        let context = random.pick(&["&Context<Self>", "&actor_core::Context<Self>"]);
        insert(random, format!("{name}: {context}"));
    }
    if !is_trait && random.chance(8) {
        insert(random, "#[cfg(any())] gone: Missing".to_owned());
    }
    inputs
}

/// Arguments that are plain names, of types that can be dropped even in a `const fn`.
fn constant_inputs(random: &mut Random) -> Vec<Input> {
    let mut names = Names::of_arguments(random);
    let leaves = [
        "u8",
        "u32",
        "i128",
        "char",
        "bool",
        "&'static str",
        "fn(u8) -> u8",
    ];
    let mut argument = |random: &mut Random| {
        let leaf = Type::Leaf(random.pick(&leaves));
        Input::Argument(Argument::plain(leaf, names.next()))
    };
    (0..random.below(4)).map(|_| argument(random)).collect()
}
