//! A parameter of a method: how it is written, what the body shows of it, and what a caller expects to see.

use super::{names::Names, random::Random, types::Type};

pub(crate) enum Input {
    Argument(Argument),
    /// Something that is not part of the message, as it is written.
    Other(String),
}

pub(crate) struct Argument {
    attribute: &'static str,
    pattern: String,
    pub(crate) ty: Type,
    /// What the body shows.
    pub(crate) shown: String,
    /// What that must be: an expression of `VALUE`.
    expected: String,
    /// The name by which the body can move it.
    pub(crate) name: Option<String>,
}

impl Argument {
    pub(crate) fn random(random: &mut Random, ty: Type, names: &mut Names) -> Self {
        let attribute = match random.below(20) {
            0 => "#[cfg(all())] ",
            1 => "#[cfg(not(any()))] ",
            2 => "#[allow(unused)] ",
            _ => "",
        };
        let name = names.next();
        let mut argument = Argument {
            attribute,
            ..Argument::plain(ty, name.clone())
        };
        if random.chance(30) && argument.take_apart(random, names) {
            argument.name = None;
            return argument;
        }
        match random.below(12) {
            0 => {
                argument.name = None;
                argument.pattern = "_".to_owned();
                argument.shown = "\"_\".to_owned()".to_owned();
                argument.expected = argument.shown.clone();
            }
            1 => {
                argument.name = None;
                argument.pattern = format!("ref {name}");
                argument.shown = format!("Show::show({name})");
            }
            2 => argument.pattern = format!("mut {name}"),
            _ => {}
        }
        argument
    }

    /// One whose pattern is just a name.
    pub(crate) fn plain(ty: Type, name: String) -> Self {
        Argument {
            attribute: "",
            shown: format!("Show::show(&{name})"),
            expected: format!("shown::<{}>(&VALUE)", ty.outside()),
            pattern: name.clone(),
            name: Some(name),
            ty,
        }
    }

    /// Writes a pattern that takes the value apart, if there is one.
    fn take_apart(&mut self, random: &mut Random, names: &mut Names) -> bool {
        match &self.ty {
            Type::Leaf("Point") if random.chance(50) => {
                let (x, y) = (names.next(), names.next());
                self.pattern = format!("Point {{ x: {x}, y: {y} }}")
                    .replace(": x,", ",")
                    .replace(": y }", " }");
                self.shown = format!("crate::support::point({x}, &{y})");
            }
            Type::Leaf("Point") => {
                let x = names.next();
                self.pattern = format!("Point {{ x: {x}, .. }}").replace(": x,", ",");
                self.shown = format!("{x}.to_string()");
                self.expected = "VALUE.x.to_string()".to_owned();
            }
            Type::Pair(..) => {
                let (a, b) = (names.next(), names.next());
                self.pattern = format!("Pair({a}, {b})");
                self.shown = format!("crate::support::pair(&{a}, &{b})");
            }
            Type::Tuple(all) => {
                let inside: Vec<String> = all.iter().map(|_| names.next()).collect();
                let shown: String = inside
                    .iter()
                    .map(|name| format!("Show::show(&{name}), "))
                    .collect();
                let inside: String = inside.iter().map(|name| format!("{name}, ")).collect();
                self.pattern = format!("({inside})");
                self.shown = format!("crate::support::tuple(&[{shown}])");
            }
            Type::Array(_, written, length) if *length > 0 && *written == length.to_string() => {
                let first = names.next();
                self.pattern = format!("[{first}, ..]");
                self.shown = format!("Show::show(&{first})");
                self.expected = "Show::show(&VALUE[0])".to_owned();
            }
            _ => return false,
        }
        true
    }

    /// `mut a: Vec<T>`
    pub(crate) fn written(&self) -> String {
        format!("{}{}: {}", self.attribute, self.pattern, self.ty.inside())
    }

    /// The same as a plain name, for where there is no body.
    pub(crate) fn declared(&self, position: usize) -> String {
        format!("{}a{position}: {}", self.attribute, self.ty.inside())
    }

    pub(crate) fn expected(&self, value: &str) -> String {
        self.expected.replace("VALUE", value)
    }
}
