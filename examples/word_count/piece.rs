//! Pieces: the part of a file that one message asks a counter to read.
//!
//! A file is cut at fixed offsets, which may be inside a word. The rule is that a word belongs to
//! the piece in which it begins. So a piece first looks at the byte before it, and at the end reads
//! on to the end of its last word. This way, pieces need not know about each other.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::walk::{Found, Unreadable};

/// How much of a file goes into one message: enough to make the cost of the message negligible, and
/// little enough that it never holds up a core for more than a few milliseconds.
const PIECE_BYTES: u64 = 256 * 1024;

/// Some bytes of a file. It owns the open file, which moves to the counter with it and is closed
/// there.
pub struct Piece {
    pub path: Arc<Path>,
    pub start: u64,
    /// `None` for the last piece, which extends to the end of the file.
    end: Option<u64>,
    file: File,
}

impl Piece {
    /// Calls `each` with every word that begins in the piece, in lower case. `buffer` is scratch
    /// space. Returns how many bytes the piece had.
    pub fn words(mut self, buffer: &mut [u8], mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let end = self.end.unwrap_or(u64::MAX);
        let mut position = self.start.saturating_sub(1);
        self.file.seek(SeekFrom::Start(position))?;

        let mut word = Vec::new();
        let mut word_is_ours = self.start == 0;
        loop {
            // Past the end, all that is left to read is the rest of one word.
            let wanted = end.saturating_sub(position).clamp(64, buffer.len() as u64) as usize;
            let length = self.file.read(&mut buffer[..wanted])?;
            for &byte in &buffer[..length] {
                if position >= end && word.is_empty() {
                    return Ok(end - self.start);
                }
                position += 1;
                if byte.is_ascii_alphabetic() {
                    if word_is_ours {
                        word.push(byte.to_ascii_lowercase());
                    }
                } else {
                    if !word.is_empty() {
                        each(&word);
                        word.clear();
                    }
                    word_is_ours = true;
                }
            }
            if length == 0 {
                if !word.is_empty() {
                    each(&word);
                }
                return Ok(position.saturating_sub(self.start));
            }
        }
    }
}

/// The pieces of a file. The file is opened for each of them, when it is asked for. A failure is
/// the last item.
pub struct Pieces {
    path: Arc<Path>,
    length: u64,
    next: Option<u64>,
}

impl Pieces {
    pub fn of((path, length): Found) -> Self {
        Self {
            path: path.into(),
            length,
            next: Some(0),
        }
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        // Even a file of length zero has one piece: it counts as a file, and files that the system
        // generates while they are read (`/proc`) do not report their length.
        let end = Some(start + PIECE_BYTES).filter(|end| *end < self.length);
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) => return Some(Err((PathBuf::from(&*self.path), error))),
        };
        self.next = end;
        Some(Ok(Piece {
            path: self.path.clone(),
            start,
            end,
            file,
        }))
    }
}
