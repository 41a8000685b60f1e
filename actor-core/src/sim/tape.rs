//! The choice tape: every decision of a run, in the order in which they were made.
//!
//! A decision has a number of options, of which 0 is what production would do. So a tape is described by its length
//! and the few positions where it is not 0, and a failure reads "as in production, but for these five decisions".

use std::{collections::BTreeMap, fmt, str::FromStr};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Which core runs a packet, which link delivers, or whose timers fire.
    Next,
    /// Whether a call runs at once on its caller's stack (0), or through the queue.
    AtOnce,
    /// Whether a message lets the packets behind it on its core go first.
    Later,
    /// On which core an actor begins. 0 is the core with the fewest actors. That holds for actors that the body
    /// spawns too, since more can happen between cores than on the one of the body.
    Place,
    /// Whether an actor moves to another core with the messages that wait for it, and to which.
    Move,
    /// Which branch of a `select` is polled first.
    Select,
    /// Whether a fault happens, and of which kind.
    Fault,
    /// Which actor or core it hits.
    Victim,
    /// Whether a mailbox is reported full although it is not.
    Full,
    /// Which of several timers that are due at the same instant fires first.
    Timer,
    /// How late timers fire.
    Lag,
}

impl Kind {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Next, "next"),
        (Self::AtOnce, "at-once"),
        (Self::Later, "later"),
        (Self::Place, "place"),
        (Self::Move, "move"),
        (Self::Select, "select"),
        (Self::Fault, "fault"),
        (Self::Victim, "victim"),
        (Self::Full, "full"),
        (Self::Timer, "timer"),
        (Self::Lag, "lag"),
    ];

    /// What it means that the choice is not 0, if that can be said in general and is not reported in another way.
    pub(crate) fn in_words(self) -> Option<&'static str> {
        match self {
            Self::AtOnce => Some("the next call goes through the queue, and not at once"),
            Self::Place => Some("the next actor begins elsewhere than in production"),
            Self::Move => Some("an actor moves to another core with its next message"),
            Self::Select => Some("a branch of `select!` that is not the first is looked at first"),
            Self::Timer => Some("of timers that are due together not the first fires"),
            Self::Next | Self::Later | Self::Fault | Self::Victim | Self::Full | Self::Lag => None,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }
}

/// One entry of a tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) kind: Kind,
    pub(crate) options: u16,
    pub(crate) chosen: u16,
}

/// A run, described by its decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tape {
    /// The source of what is random and not a decision: `Context::random`.
    pub(crate) seed: u64,
    /// Where it differs from production, by the number of the decision.
    pub(crate) chosen: BTreeMap<u32, (Kind, u16)>,
}

impl Tape {
    pub(crate) fn of(seed: u64, decisions: &[Decision]) -> Self {
        let chosen = decisions
            .iter()
            .enumerate()
            .filter(|(_, decision)| decision.chosen != 0)
            .map(|(at, decision)| (at as u32, (decision.kind, decision.chosen)))
            .collect();
        Tape { seed, chosen }
    }
}

/// The form of a tape file.
impl fmt::Display for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "actor-core tape 1")?;
        writeln!(f, "seed {}", self.seed)?;
        for (at, (kind, chosen)) in &self.chosen {
            writeln!(f, "{at} {} {chosen}", kind.word())?;
        }
        Ok(())
    }
}

impl FromStr for Tape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        if lines.next() != Some("actor-core tape 1") {
            return Err("this is no tape of this version".into());
        }
        let mut tape = Tape::default();
        for (number, line) in (2..).zip(lines).filter(|(_, line)| !line.is_empty()) {
            let fault = || format!("line {number} says nothing that a tape can say: `{line}`");
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["seed", seed] => tape.seed = seed.parse().map_err(|_| fault())?,
                [at, word, chosen] => {
                    let kind = Kind::ALL.iter().find(|(_, known)| *known == word);
                    let (kind, _) = kind.ok_or_else(fault)?;
                    let at = at.parse().map_err(|_| fault())?;
                    let chosen = chosen.parse().map_err(|_| fault())?;
                    tape.chosen.insert(at, (*kind, chosen));
                }
                _ => return Err(fault()),
            }
        }
        Ok(tape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_survives_its_file() {
        let decisions = [
            (Kind::Next, 3, 0),
            (Kind::Place, 2, 1),
            (Kind::Fault, 4, 0),
            (Kind::Victim, 9, 7),
        ];
        let decisions = decisions.map(|(kind, options, chosen)| Decision {
            kind,
            options,
            chosen,
        });
        let tape = Tape::of(42, &decisions);
        assert_eq!(tape.chosen.len(), 2);
        assert_eq!(tape.to_string().parse(), Ok(tape));
    }

    #[test]
    fn what_is_no_tape_is_said_to_be_none() {
        assert!("".parse::<Tape>().is_err());
        let error = "actor-core tape 1\nseed 1\n7 nix 3".parse::<Tape>();
        assert!(error.is_err_and(|error| error.contains("line 3")));
    }
}
