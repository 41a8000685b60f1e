//! Names: ordinary ones, and ones that might clash with generated names.

use super::random::Random;

const METHODS: [&str; 60] = [
    "deposit",
    "get_x",
    "put_all",
    "load",
    "r#type",
    "r#move",
    "r#match",
    "_x1",
    "self_",
    "__",
    "_2",
    "größe",
    "stop",
    "kill",
    "join",
    "id",
    "core",
    "is_alive",
    "downgrade",
    "raw",
    "from_raw",
    "clone",
    "clone_from",
    "eq",
    "ne",
    "hash",
    "fmt",
    "into",
    "from",
    "try_into",
    "drop",
    "spawn",
    "spawn_on",
    "spawn_with",
    "send",
    "wait",
    "within",
    "call",
    "turn",
    "method",
    "dispatch",
    "on_start",
    "on_stop",
    "handle",
    "message",
    "answer",
    "erased",
    "context",
    "upgrade",
    "poll",
    "unused",
    "r#fn",
    "r#async",
    "evidence",
    "port",
    "extended",
    "borrow",
    "to_owned",
    "type_id",
    "as_ref",
];

const ARGUMENTS: [&str; 40] = [
    "a",
    "amount",
    "x",
    "_x",
    "y",
    "_y",
    "r#type",
    "r#move",
    "_type",
    "self_",
    "turn",
    "message",
    "actor",
    "context",
    "raw",
    "handle",
    "erased",
    "never",
    "search",
    "other",
    "state",
    "formatter",
    "target",
    "argument_1",
    "argument_2",
    "argument_3",
    "_1",
    "__",
    "log",
    "answer",
    "reply",
    "call",
    "args",
    "build",
    "größe",
    "r#fn",
    "_r",
    "t",
    "n",
    "value",
];

const PARAMETERS: [&str; 12] = [
    "T", "K", "V", "A", "H", "M", "E", "F", "Item", "Args", "R", "Key",
];

/// Names of one kind, each given out once.
pub(crate) struct Names {
    left: Vec<&'static str>,
    given: usize,
}

impl Names {
    fn new(all: &[&'static str], random: &mut Random) -> Self {
        let mut left = all.to_vec();
        random.shuffle(&mut left);
        Names { left, given: 0 }
    }

    pub(crate) fn of_methods(random: &mut Random) -> Self {
        Self::new(&METHODS, random)
    }

    pub(crate) fn of_arguments(random: &mut Random) -> Self {
        Self::new(&ARGUMENTS, random)
    }

    pub(crate) fn of_parameters(random: &mut Random) -> Self {
        Self::new(&PARAMETERS, random)
    }

    /// A name that was not given out before.
    pub(crate) fn next(&mut self) -> String {
        self.given += 1;
        match self.left.pop() {
            Some(name) => name.to_owned(),
            None => format!("more_{}", self.given),
        }
    }
}
