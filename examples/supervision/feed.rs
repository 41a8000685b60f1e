//! The feed: reads what the market sends, line by line, and cannot stand a line that is none.
//!
//! It *crashes* on bad input on purpose. Code that handles every line the author did not think of is as long as it is wrong;
//! one that goes down and starts again from a state known to be good is short, and somebody else decides what that means for
//! others: the supervisor. Its own count of lines is worth keeping, so one life hands it on to the next.

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
    /// With any other line.
    pub fn read(&mut self, line: String) -> (String, u32) {
        self.lines += 1;
        let parsed = line
            .split_once(' ')
            .and_then(|(item, price)| Some((item.to_owned(), price.parse().ok()?)));
        parsed.unwrap_or_else(|| panic!("`{line}` is no item with a price"))
    }

    /// How many lines it has read, in all its lives.
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

    /// The end of a life that is followed by another: what is answered here is all that is kept.
    #[actor(before_restart)]
    fn hand_on(&mut self) -> u32 {
        self.lines
    }

    /// The next life has been made as the first was, and gets what the last one has handed on.
    #[actor(after_restart)]
    fn take_over(&mut self, lines: u32) {
        self.lines = lines;
    }
}
