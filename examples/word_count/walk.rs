//! The files under some paths, found one at a time as they are asked for.
//!
//! Directories named `target` or `.git` are passed over, and so is whatever is neither a file nor a
//! directory. Links are not followed, so that a loop of links cannot catch the walk. All of this is
//! about what the walk *meets*; a path that the user named is taken as it is, a link included.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub struct Walk {
    /// A stack, so that memory follows the width of the directories on the way and not the whole
    /// tree.
    pending: Vec<Pending>,
}

struct Pending {
    path: PathBuf,
    named: bool,
}

/// A file, and its length when it was met.
pub type Found = (PathBuf, u64);

/// A path that could not be read, and why.
pub type Unreadable = (PathBuf, io::Error);

impl Walk {
    pub fn new(paths: Vec<PathBuf>) -> Self {
        let pending = paths
            .into_iter()
            .rev()
            .map(|path| Pending { path, named: true })
            .collect();
        Self { pending }
    }

    /// Looks at one path: `None` if there is nothing to count in it, or nothing yet.
    fn visit(&mut self, path: &Path, named: bool) -> io::Result<Option<u64>> {
        let metadata = if named {
            fs::metadata(path)?
        } else {
            fs::symlink_metadata(path)?
        };
        if metadata.is_file() {
            return Ok(Some(metadata.len()));
        }
        if metadata.is_dir() && (named || !is_passed_over(path)) {
            for entry in fs::read_dir(path)? {
                self.pending.push(Pending {
                    path: entry?.path(),
                    named: false,
                });
            }
        } else if named && !metadata.is_dir() {
            // A pipe or a device could be endless, or keep us waiting.
            return Err(io::Error::other("neither a file nor a directory"));
        }
        Ok(None)
    }
}

impl Iterator for Walk {
    type Item = Result<Found, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Pending { path, named } = self.pending.pop()?;
            match self.visit(&path, named) {
                Ok(Some(length)) => return Some(Ok((path, length))),
                Ok(None) => {}
                Err(error) => return Some(Err((path, error))),
            }
        }
    }
}

fn is_passed_over(directory: &Path) -> bool {
    directory
        .file_name()
        .is_some_and(|name| name == "target" || name == ".git")
}
