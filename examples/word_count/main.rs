//! Counts the words in text files. Actors on all cores do the reading, counting and merging.
//!
//! ```text
//! cargo run --release --example word_count -- [--top N | --all] PATH...
//! ```
//!
//! prints the twenty most frequent words (`--top N`: the N most frequent, `--all`: all of them) as
//! `count word` lines, laid out like those of `uniq -c`. If stderr is a terminal, it shows a
//! progress bar meanwhile. A word is a run of ASCII letters, in either case. Every other byte
//! separates words, so any file counts as text, and the result is that of
//!
//! ```text
//! export LC_ALL=C
//! awk 1 FILE... | tr -cs A-Za-z '\n' | tr A-Z a-z | sed /^$/d | sort | uniq -c | sort -k1,1nr -k2
//! ```
//!
//! A directory stands for the files below it; `walk.rs` says which. What cannot be read is reported
//! on stderr and skipped. The exit code is 0 if a file was counted, 1 if none was, and 2 if the
//! arguments make no sense.
//!
//! # What it shows
//!
//! * **Spreading over cores.** There is a counter on each core (`counter.rs`). Files are cut into
//!   pieces of bounded size (`piece.rs`), so many small files and one huge file spread equally
//!   well.
//! * **Backpressure.** Pieces are handed out while the counters' mailboxes have room; after that
//!   the walk waits. Memory does not grow with the amount of text.
//! * **Ownership.** An open file moves to the counter that reads it. In the end the maps of words
//!   move from counter to counter, and the last one moves here. No map is ever copied, locked or
//!   shared.

mod counter;
mod piece;
mod progress;
mod walk;

use std::cmp::Reverse;
use std::error::Error;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use actor_core::{Actor as _, CallError, SendError, System};
use futures_util::future::try_join_all;
use lexopt::prelude::*;

use counter::{Counter, CounterHandle, CounterMessage, Counts};
use piece::{Piece, Pieces};
use progress::Progress;
use walk::{Found, Walk};

const USAGE: &str = "usage: word_count [--top N | --all] PATH...";

struct Arguments {
    paths: Vec<PathBuf>,
    top: usize,
}

#[actor_core::main]
async fn main() -> ExitCode {
    let arguments = match parse_arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("word_count: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(arguments).await {
        Ok(0) => ExitCode::FAILURE,
        Ok(_files) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("word_count: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse_arguments() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        paths: Vec::new(),
        top: 20,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("top") => arguments.top = parser.value()?.parse()?,
            Long("all") => arguments.top = usize::MAX,
            Value(path) => arguments.paths.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    if arguments.paths.is_empty() {
        return Err("missing PATH".into());
    }
    Ok(arguments)
}

/// Counts and prints. Returns how many files were counted.
async fn run(arguments: Arguments) -> Result<u64, Box<dyn Error>> {
    let progress = Progress::new();
    let cores = System::current()
        .expect("`main` runs inside a system")
        .cores();
    let counters = (0..cores)
        .map(|core| Counter::new(progress.clone()).spawn_on(core))
        .collect::<Result<Vec<_>, _>>()?;

    for found in Walk::new(arguments.paths) {
        match found {
            Ok(file) => hand_out(file, &counters, &progress).await?,
            Err((path, error)) => progress.skipped(&path, &error),
        }
    }
    let counts = merge(counters).await?;
    progress.finish();

    match print(&counts, arguments.top) {
        // The reader of our output has seen enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(counts.files)
}

/// Gives each piece of a file to a counter. Waits while all of them are busy.
async fn hand_out(
    file: Found,
    counters: &[CounterHandle],
    progress: &Progress,
) -> Result<(), SendError<CounterMessage>> {
    progress.expect(file.1);
    for piece in Pieces::of(file) {
        match piece {
            Ok(piece) => give(piece, counters).await?,
            Err((path, error)) => progress.skipped(&path, &error),
        }
    }
    Ok(())
}

/// Gives the piece to the first counter that has room for it.
async fn give(
    mut piece: Piece,
    counters: &[CounterHandle],
) -> Result<(), SendError<CounterMessage>> {
    for counter in counters {
        match counter.count(piece).try_send() {
            // The mailbox is full, and we have the piece back.
            Err(SendError::Full(CounterMessage::Count { piece: returned })) => piece = returned,
            sent => return sent,
        }
    }
    // All mailboxes are full. The walk waits here, so it is never far ahead of the counting. It
    // makes no difference which counter it waits for: all of them have a full mailbox of work.
    counters[0].count(piece).send().await
}

/// Merges by halves, all pairs at once: each counter of the second half ends and gives its map to
/// its partner in the first half, until there is one map left.
async fn merge(mut counters: Vec<CounterHandle>) -> Result<Counts, CallError> {
    while counters.len() > 1 {
        let givers = counters.split_off(counters.len().div_ceil(2));
        let pairs = givers.iter().zip(&counters);
        // Messages keep their order, so `finish` is answered after every piece that was sent before
        // it.
        try_join_all(pairs.map(async |(giver, taker)| taker.merge(giver.finish().await?).await))
            .await?;
    }
    counters[0].finish().await
}

fn print(counts: &Counts, top: usize) -> io::Result<()> {
    let mut words: Vec<_> = counts.words.iter().collect();
    words.sort_unstable_by_key(|&(word, count)| (Reverse(count), word));
    let mut out = BufWriter::new(io::stdout().lock());
    for (word, count) in words.into_iter().take(top) {
        write!(out, "{count:>7} ")?;
        out.write_all(word)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
