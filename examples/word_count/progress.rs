//! What the user sees while waiting: a progress bar on stderr, if that is a terminal, and what went
//! wrong.
//!
//! This is the only thing that all actors share. That is fine for a bar: it is small, and has its
//! own lock.

use std::io;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

#[derive(Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar of length zero. It draws nothing if stderr is a pipe or a file.
    pub fn new() -> Self {
        let style =
            ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}")
                .expect("the template is well formed");
        Self(ProgressBar::new(0).with_style(style))
    }

    /// Adds to the work that is known.
    pub fn expect(&self, bytes: u64) {
        self.0.inc_length(bytes);
    }

    pub fn advance(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Says why a path is skipped, on a line of its own above the bar.
    pub fn skipped(&self, path: &Path, error: &io::Error) {
        self.0
            .suspend(|| eprintln!("word_count: {}: {error}", path.display()));
    }

    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
