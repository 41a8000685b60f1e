#[actor]
impl Sum {
    pub fn show<'x, T: Display + 'x>(&'x self, item: T) {}
    pub fn with<'x, F>(&'x mut self, change: F)
    where
        F: FnOnce(&'x mut Self) + 'x,
    {
        change(self)
    }
    pub fn add<'x, I: Iterator<Item = &'x u8>>(&mut self, items: I) {}
    pub fn known<'x>(&'x self)
    where
        &'x Self: IntoIterator<Item = &'x u8>,
    {}
}
