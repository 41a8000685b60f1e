//! The files below some paths, found one at a time as they are asked for.
//!
//! Directories named `target` or `.git` are skipped, and so is anything that is neither a file nor
//! a directory. Links are not followed, so a cycle of links cannot trap the walk. All of this
//! applies to what the walk *finds*; a path named by the user is taken as it is, even if it is a
//! link.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub struct Walk {
    /// A stack, so memory grows with the width of the directories on the way, not with the size of
    /// the tree.
    pending: Vec<Pending>,
}

struct Pending {
    path: PathBuf,
    named: bool,
}

/// A file, and its length when it was found.
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

    /// Looks at one path. `None` if there is nothing to count in it, or nothing yet.
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
            // A pipe or a device could be endless, or block.
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
