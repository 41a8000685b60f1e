//! What a method answers: something made from its record, wrapped in one of the ways that the macro distinguishes.

use super::{argument::Argument, method::Style, random::Random};

/// The parts of an answer, and how to make one from `the_record`.
struct Value {
    inside: String,
    outside: String,
    /// The expression in the body. Arguments that are returned appear as `ARGUMENT_0`.
    made: String,
    /// The arguments that are returned.
    echo: Vec<usize>,
}

pub(crate) struct Answer {
    value: Option<Value>,
    form: Form,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Ok(&'static str),
    Err(&'static str),
    /// A `Result` that is left in one piece.
    Whole,
    Iterator,
    /// `!`: it panics.
    Never,
}

const RESULTS: [&str; 4] = [
    "Result<VALUE, Refusal>",
    "std::result::Result<VALUE, Refusal>",
    "core::result::Result<VALUE, crate::support::Refusal>",
    "alias::Result<VALUE>",
];

impl Answer {
    /// `this` is a type that means the actor: as it is written, and what it stands for.
    pub(crate) fn random(
        random: &mut Random,
        number: usize,
        arguments: &[&Argument],
        this: Option<(&str, &str)>,
        style: Style,
    ) -> Self {
        if style == Style::Const {
            return Answer {
                value: Some(constant(number, arguments)),
                form: Form::Plain,
            };
        }
        let form = match random.below(12) {
            _ if style != Style::Future && random.chance(4) => Form::Never,
            0 | 1 => Form::Ok(random.pick(&RESULTS)),
            2 | 3 => Form::Err(random.pick(&RESULTS)),
            4 => Form::Whole,
            5 => Form::Iterator,
            _ => Form::Plain,
        };
        let value = match random.chance(80) {
            true => Some(value(random, number, arguments, this)),
            false => None,
        };
        Answer { value, form }
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.form == Form::Whole
    }

    pub(crate) fn is_never(&self) -> bool {
        self.form == Form::Never
    }

    /// What follows `->`.
    pub(crate) fn written(&self) -> Option<String> {
        let value = self.value.as_ref().map(|value| value.inside.as_str());
        match self.form {
            Form::Plain => value.map(str::to_owned),
            Form::Ok(spelled) | Form::Err(spelled) => {
                Some(spelled.replace("VALUE", value.unwrap_or("()")))
            }
            Form::Whole => Some(RESULTS[0].replace("VALUE", value.unwrap_or("()"))),
            Form::Iterator => Some("impl Iterator<Item = String> + Send + 'static".to_owned()),
            Form::Never => Some("!".to_owned()),
        }
    }

    /// The end of the body.
    pub(crate) fn made(&self, arguments: &[&Argument]) -> String {
        let names: Vec<&str> = arguments
            .iter()
            .map(|argument| argument.name.as_deref().unwrap_or("_"))
            .collect();
        let value = self.value(&names);
        match self.form {
            Form::Plain => value,
            Form::Ok(_) | Form::Whole => format!("Ok({value})"),
            Form::Err(_) => "Err(Refusal(the_record))".to_owned(),
            Form::Iterator => "std::iter::once(the_record)".to_owned(),
            // A panic that is not printed.
            Form::Never => "std::panic::resume_unwind(Box::new(the_record))".to_owned(),
        }
    }

    fn value(&self, arguments: &[&str]) -> String {
        let Some(value) = &self.value else {
            return "()".to_owned();
        };
        let mut made = value.made.clone();
        for &index in &value.echo {
            made = made.replace(&format!("ARGUMENT_{index}!"), arguments[index]);
        }
        made
    }

    /// What `found` must be, for a call with these values.
    pub(crate) fn check(&self, values: &[&str]) -> String {
        let ty = self
            .value
            .as_ref()
            .map_or("()", |value| value.outside.as_str());
        let value = self.value(values);
        match self.form {
            Form::Plain => format!("same(what, found, Ok::<{ty}, Infallible>({value}));"),
            Form::Ok(_) => format!("same(what, found, Ok::<{ty}, Refusal>({value}));"),
            Form::Err(_) => {
                format!("same(what, found, Err::<{ty}, Refusal>(Refusal(the_record)));")
            }
            Form::Whole => {
                format!("same(what, found, Ok::<Outcome<{ty}, Refusal>, Infallible>(Ok({value})));")
            }
            Form::Iterator => "same(what, found.map(Vec::from_iter), \
                Ok::<Vec<String>, Infallible>(vec![the_record]));"
                .to_owned(),
            Form::Never => "panicked(what, found, &the_record);".to_owned(),
        }
    }
}

fn value(
    random: &mut Random,
    number: usize,
    arguments: &[&Argument],
    this: Option<(&str, &str)>,
) -> Value {
    let plain = |ty: &str, made: &str| Value {
        inside: ty.to_owned(),
        outside: ty.to_owned(),
        made: made.to_owned(),
        echo: Vec::new(),
    };
    match random.below(13) {
        0 | 1 => plain("String", "the_record"),
        2 => plain("(u32, String)", &format!("({number}, the_record)")),
        3 => plain("Vec<String>", "Vec::from([the_record])"),
        4 => plain("Option<String>", "Some(the_record)"),
        5 => plain("std::sync::Arc<str>", "the_record.into()"),
        6 => plain(
            "Box<dyn Fn() -> String + Send>",
            "(Box::new(move || the_record.clone()) as Box<dyn Fn() -> String + Send>)",
        ),
        7 => plain("Pair<String, [u8; 2]>", "Pair(the_record, [1, 2])"),
        8 => plain("Outcome<String, Refusal>", "Ok(the_record)"),
        9 if this.is_some() => {
            let (inside, outside) = this.unwrap_or_default();
            Value {
                inside: format!("(String, Option<{inside}>)"),
                outside: format!("(String, Option<{outside}>)"),
                made: "(the_record, None)".to_owned(),
                echo: Vec::new(),
            }
        }
        _ => echo(arguments),
    }
}

/// `(u32, A, B, C)`: what a constant can be made of.
fn constant(number: usize, arguments: &[&Argument]) -> Value {
    let mut value = echo(arguments);
    for ty in [&mut value.inside, &mut value.outside] {
        *ty = ty.replacen("String", "u32", 1);
    }
    let number = number.to_string();
    value.made = value.made.replacen("the_record", &number, 1);
    value
}

/// `(String, A, B, C)`: the first arguments that can be returned are.
fn echo(arguments: &[&Argument]) -> Value {
    let mut value = Value {
        inside: "(String, ".to_owned(),
        outside: "(String, ".to_owned(),
        made: "(the_record, ".to_owned(),
        echo: Vec::new(),
    };
    let able =
        |argument: &Argument| argument.name.is_some() && !argument.ty.inside().contains("impl ");
    for (index, argument) in arguments
        .iter()
        .enumerate()
        .filter(|(_, one)| able(one))
        .take(3)
    {
        value.inside += &format!("{}, ", argument.ty.inside());
        value.outside += &format!("{}, ", argument.ty.outside());
        value.made += &format!("ARGUMENT_{index}!, ");
        value.echo.push(index);
    }
    value.inside += ")";
    value.outside += ")";
    value.made += ")";
    value
}
