//! The feed: reads what the market sends, line by line, and cannot cope with a malformed line.
//!
//! It *crashes* on bad input, on purpose. Code that tries to handle every line its author did not think of is long, and
//! wrong anyway. Code that goes down and starts again from a known good state is short, and what that means for others is
//! decided elsewhere, by the supervisor. The feed's own count of lines is worth keeping, so each life hands it on to the
//! next.

use actor_core::actor;

#[derive(Default)]
pub struct Feed {
    lines: u32,
}

#[actor]
impl Feed {
    /// Reads a line like `bread 350`.
    ///
    /// # Panics
    /// On any other line.
    pub fn read(&mut self, line: String) -> (String, u32) {
        self.lines += 1;
        let parsed = line
            .split_once(' ')
            .and_then(|(item, price)| Some((item.to_owned(), price.parse().ok()?)));
        parsed.unwrap_or_else(|| panic!("`{line}` is no item with a price"))
    }

    /// How many lines it has read, over all its lives.
    pub fn lines(&self) -> u32 {
        self.lines
    }

    #[actor(on_start)]
    fn starts(&mut self) {
        println!("    feed starts, {} lines read by now", self.lines);
    }

    #[actor(on_stop)]
    fn stops(&mut self) {
        println!("    feed stops in order");
    }

    /// Runs at the end of a life that is followed by another. What it returns is all that is kept.
    #[actor(before_restart)]
    fn hand_on(&mut self) -> u32 {
        self.lines
    }

    /// The next life is created like the first one, and is then given what the previous life handed on.
    #[actor(after_restart)]
    fn take_over(&mut self, lines: u32) {
        self.lines = lines;
    }
}
