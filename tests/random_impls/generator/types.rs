//! Types: how they are written inside and outside of a block, and values of them.

use super::random::Random;

/// The type of an argument, or of a part of an answer.
#[derive(Clone)]
pub(crate) enum Type {
    /// Written the same way everywhere; its values come from [`leaf_value`].
    Leaf(&'static str),
    /// What is written in the block, such as `T`, `Self` or `I::Item`, and what it stands for.
    Named(String, Box<Type>),
    Vec(Box<Type>),
    Option(Box<Type>),
    Boxed(Box<Type>),
    Tuple(Vec<Type>),
    /// With its length as it is written in the block.
    Array(Box<Type>, String, usize),
    Pair(Box<Type>, Box<Type>),
    Outcome(Box<Type>, Box<Type>),
    Map(Box<Type>),
    /// The actor itself: its name, and how to make one with this tag.
    Actor {
        ty: String,
        make: String,
    },
}

const LEAVES: [&str; 22] = [
    "u8",
    "i16",
    "u32",
    "u64",
    "i128",
    "usize",
    "bool",
    "char",
    "f64",
    "()",
    "String",
    "&'static str",
    "std::sync::Arc<str>",
    "Box<str>",
    "Cow<'static, str>",
    "Box<dyn Fn(u8) -> u8 + Send>",
    "fn(u8) -> u8",
    "Point",
    "Color",
    "PeerHandle",
    "PeerLikeHandle",
    "WeakHandle<PeerHandle>",
];

fn leaf_value(leaf: &str, random: &mut Random) -> String {
    let n = random.below(120);
    match leaf {
        "bool" => format!("{}", n.is_multiple_of(2)),
        "char" => format!("{:?}", char::from(b'a' + (n % 26) as u8)),
        "f64" => format!("{n}.5_f64"),
        "()" => "()".to_owned(),
        "String" => format!("String::from(\"s{n}\")"),
        "&'static str" => format!("\"r{n}\""),
        "std::sync::Arc<str>" => format!("std::sync::Arc::<str>::from(\"a{n}\")"),
        "Box<str>" => format!("Box::<str>::from(\"b{n}\")"),
        "Cow<'static, str>" => format!("Cow::<'static, str>::from(\"c{n}\")"),
        "Box<dyn Fn(u8) -> u8 + Send>" => {
            format!("(Box::new(|x: u8| x.wrapping_add({n})) as {leaf})")
        }
        "fn(u8) -> u8" => format!("((|x: u8| x.wrapping_mul({n})) as {leaf})"),
        "Point" => format!("Point {{ x: {n}, y: \"p{n}\".to_owned() }}"),
        "Color" => random
            .pick(&["Color::Red", "Color::Mixed(7, 8)"])
            .to_owned(),
        "PeerHandle" => "peer()".to_owned(),
        "PeerLikeHandle" => "PeerLikeHandle::from(peer())".to_owned(),
        "WeakHandle<PeerHandle>" => "Handle::downgrade(&peer())".to_owned(),
        number => format!("{n}_{number}"),
    }
}

impl Type {
    pub(crate) fn leaf(random: &mut Random) -> Self {
        Type::Leaf(random.pick(&LEAVES))
    }

    /// One of `named`, a leaf, or something made of those.
    pub(crate) fn random(random: &mut Random, named: &[Type], depth: usize) -> Self {
        if depth == 0 || random.chance(55) {
            return match !named.is_empty() && random.chance(45) {
                true => named[random.below(named.len())].clone(),
                false => Type::leaf(random),
            };
        }
        let inside = |random: &mut Random| Type::random(random, named, depth - 1);
        match random.below(8) {
            0 => Type::Vec(Box::new(inside(random))),
            1 => Type::Option(Box::new(inside(random))),
            2 => Type::Boxed(Box::new(inside(random))),
            3 => {
                let length = 1 + random.below(3);
                Type::Tuple((0..length).map(|_| inside(random)).collect())
            }
            4 => {
                let length = random.below(4);
                Type::Array(Box::new(inside(random)), length.to_string(), length)
            }
            5 => Type::Pair(Box::new(inside(random)), Box::new(inside(random))),
            6 => Type::Outcome(Box::new(inside(random)), Box::new(inside(random))),
            _ => Type::Map(Box::new(inside(random))),
        }
    }

    /// As it is written in the block.
    pub(crate) fn inside(&self) -> String {
        self.spelled(true)
    }

    /// As it is written outside, where it is known what the block's parameters stand for.
    pub(crate) fn outside(&self) -> String {
        self.spelled(false)
    }

    fn spelled(&self, inside: bool) -> String {
        match self {
            Type::Leaf(leaf) => (*leaf).to_owned(),
            Type::Named(name, _) if inside => name.clone(),
            Type::Named(_, ty) => ty.spelled(inside),
            Type::Vec(ty) => format!("Vec<{}>", ty.spelled(inside)),
            Type::Option(ty) => format!("Option<{}>", ty.spelled(inside)),
            Type::Boxed(ty) => format!("Box<{}>", ty.spelled(inside)),
            Type::Tuple(all) => {
                let all: String = all.iter().map(|ty| ty.spelled(inside) + ", ").collect();
                format!("({all})")
            }
            Type::Array(ty, written, _) if inside => {
                format!("[{}; {written}]", ty.spelled(inside))
            }
            Type::Array(ty, _, length) => format!("[{}; {length}]", ty.spelled(inside)),
            Type::Pair(a, b) => format!("Pair<{}, {}>", a.spelled(inside), b.spelled(inside)),
            Type::Outcome(a, b) => {
                format!("Outcome<{}, {}>", a.spelled(inside), b.spelled(inside))
            }
            Type::Map(ty) => format!("BTreeMap<u8, {}>", ty.spelled(inside)),
            Type::Actor { .. } if inside => "Self".to_owned(),
            Type::Actor { ty, .. } => ty.clone(),
        }
    }

    /// An expression for a value of it, outside of the block. Evaluated twice, it shows the same text.
    pub(crate) fn value(&self, random: &mut Random) -> String {
        match self {
            Type::Leaf(leaf) => leaf_value(leaf, random),
            Type::Named(_, ty) => ty.value(random),
            Type::Vec(ty) => {
                let all = values(ty, random.below(3), random);
                format!("Vec::<{}>::from([{all}])", ty.outside())
            }
            Type::Option(ty) => match random.chance(50) {
                true => format!("Some({})", ty.value(random)),
                false => format!("None::<{}>", ty.outside()),
            },
            Type::Boxed(ty) => format!("Box::new({})", ty.value(random)),
            Type::Tuple(all) => {
                let all: String = all.iter().map(|ty| ty.value(random) + ", ").collect();
                format!("({all})")
            }
            Type::Array(ty, _, length) => {
                let all = values(ty, *length, random);
                format!("([{all}] as {})", self.outside())
            }
            Type::Pair(a, b) => format!("Pair({}, {})", a.value(random), b.value(random)),
            Type::Outcome(a, b) => {
                let (ok, error) = (a.outside(), b.outside());
                match random.chance(50) {
                    true => format!("Ok::<{ok}, {error}>({})", a.value(random)),
                    false => format!("Err::<{ok}, {error}>({})", b.value(random)),
                }
            }
            Type::Map(ty) => {
                format!(
                    "BTreeMap::<u8, {}>::from([({}, {})])",
                    ty.outside(),
                    random.below(9),
                    ty.value(random)
                )
            }
            Type::Actor { make, .. } => make.replace("TAG", &random.below(99).to_string()),
        }
    }
}

fn values(ty: &Type, count: usize, random: &mut Random) -> String {
    let all: Vec<String> = (0..count).map(|_| ty.value(random)).collect();
    all.join(", ")
}
