//! The counter: an actor on each core that reads pieces of files and counts their words.

use std::collections::HashMap;

use actor_core::actor;

use crate::piece::Piece;
use crate::progress::Progress;

/// The counts so far. They grow with the number of different words, not with the amount of text.
#[derive(Default)]
pub struct Counts {
    pub words: HashMap<Box<[u8]>, u64>,
    pub files: u64,
}

pub struct Counter {
    counts: Counts,
    buffer: Vec<u8>,
    progress: Progress,
}

// Sixteen pieces keep a core busy while the walk looks for more. Every waiting piece holds an open
// file, so this bounds their number too.
#[actor(mailbox = 16)]
impl Counter {
    pub fn new(progress: Progress) -> Self {
        Self {
            counts: Counts::default(),
            buffer: vec![0; 64 * 1024],
            progress,
        }
    }

    /// Counts the words that begin in `piece`. Nobody waits for an answer, so failures are reported
    /// here.
    pub fn count(&mut self, piece: Piece) {
        let (path, is_first) = (piece.path.clone(), piece.start == 0);
        match piece.words(&mut self.buffer, |word| self.counts.add(word)) {
            Ok(bytes) => {
                self.counts.files += u64::from(is_first);
                self.progress.advance(bytes);
            }
            Err(error) => self.progress.skipped(&path, &error),
        }
    }

    /// Adds another counter's counts. The map arrives as it was built: moved, not copied.
    pub fn merge(&mut self, other: Counts) {
        self.counts.merge(other);
    }

    /// Gives away the counts, which ends the counter.
    pub fn finish(self) -> Counts {
        self.counts
    }
}

impl Counts {
    fn add(&mut self, word: &[u8]) {
        // Looks the word up first, because making a key would allocate for every word of the text.
        match self.words.get_mut(word) {
            Some(count) => *count += 1,
            None => drop(self.words.insert(word.into(), 1)),
        }
    }

    fn merge(&mut self, mut other: Self) {
        // Pours the smaller map into the larger one, whichever of the two was ours.
        if self.words.len() < other.words.len() {
            std::mem::swap(&mut self.words, &mut other.words);
        }
        for (word, count) in other.words {
            *self.words.entry(word).or_default() += count;
        }
        self.files += other.files;
    }
}
