//! A job, as written on one line of the file.
//!
//! No photos are resized here. A job just takes its time, and its line says what will go wrong with it.

use std::time::Duration;

#[derive(Debug)]
pub struct Job {
    /// Its line in the file.
    pub line: usize,
    pub what: String,
    pub takes: Duration,
    pub priority: Priority,
    pub planted: Planted,
    /// How many attempts have failed.
    pub failures: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Priority {
    Normal,
    Low,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Planted {
    Nothing,
    /// This many attempts fail.
    Fails(u32),
    /// This many attempts crash the worker.
    Crashes(u32),
    /// All attempts fail, so there is no point in retrying.
    Broken,
}

const KINDS: [&str; 5] = ["resize", "thumb", "convert", "upload", "index"];

/// Parses a line into a job, or says why it is not one. Returns `None` if the line is empty or a comment. A millisecond in
/// the file takes `unit`.
pub fn parse(line: usize, text: &str, unit: Duration) -> Option<Result<Job, String>> {
    let mut words = text.split_whitespace();
    let kind = words.next()?;
    if kind.starts_with('#') {
        return None;
    }
    if !KINDS.contains(&kind) {
        return Some(Err(format!("there are no jobs of the kind `{kind}`")));
    }
    let (Some(file), Some(takes)) = (words.next(), words.next()) else {
        return Some(Err("it takes a file and milliseconds".into()));
    };
    let Ok(takes) = takes.parse::<u32>() else {
        return Some(Err(format!("`{takes}` are no milliseconds")));
    };
    let mut job = Job {
        line,
        what: format!("{kind} {file}"),
        takes: unit * takes,
        priority: Priority::Normal,
        planted: Planted::Nothing,
        failures: 0,
    };
    for word in words {
        let number = |text: &str| text.parse().ok();
        match word.split_once('=').map(|(what, n)| (what, number(n))) {
            None if word == "low" => job.priority = Priority::Low,
            None if word == "broken" => job.planted = Planted::Broken,
            Some(("fails", Some(n))) => job.planted = Planted::Fails(n),
            Some(("crashes", Some(n))) => job.planted = Planted::Crashes(n),
            _ => return Some(Err(format!("`{word}` is not known"))),
        }
    }
    Some(Ok(job))
}
