//! Lines from a socket, limited in length, so that a client cannot make the server buffer more and
//! more.

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};

/// The maximum length of a line in bytes, including the line break.
pub const LONGEST_LINE: usize = 1024;

pub struct Lines<R> {
    reader: BufReader<R>,
    bytes: Vec<u8>,
}

pub enum Line {
    Text(String),
    TooLong,
    End,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(LONGEST_LINE, reader),
            bytes: Vec::new(),
        }
    }

    /// The next line, without its line break. Control characters are removed, because they would
    /// control the terminals of the others. Invalid UTF-8 is replaced.
    pub async fn next(&mut self) -> io::Result<Line> {
        if self.read().await? == 0 {
            return Ok(Line::End);
        }
        if self.is_cut() {
            while self.is_cut() && self.read().await? > 0 {}
            return Ok(Line::TooLong);
        }
        let text = String::from_utf8_lossy(&self.bytes);
        Ok(Line::Text(
            text.chars()
                .filter(|character| !character.is_control())
                .collect(),
        ))
    }

    /// Reads to the end of the line or up to the limit, whichever comes first.
    async fn read(&mut self) -> io::Result<usize> {
        self.bytes.clear();
        (&mut self.reader)
            .take(LONGEST_LINE as u64)
            .read_until(b'\n', &mut self.bytes)
            .await
    }

    fn is_cut(&self) -> bool {
        self.bytes.len() == LONGEST_LINE && !self.bytes.ends_with(b"\n")
    }
}
