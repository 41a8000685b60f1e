#[actor]
impl Log {
    /// Appends a line.
    pub fn line<T: Into<String>>(&mut self, text: T) -> usize {
        self.lines.push(text.into());
        self.lines.len()
    }
    pub fn lines(&mut self, lines: impl IntoIterator<Item = String>, order: Order) -> Receipt {
        self.lines.extend(lines);
        Receipt
    }
    pub async fn chunk<const N: usize>(&self) -> [u8; N] {
        [0; N]
    }
}
