#[actor]
impl Account {
    pub(super) fn deposit(&mut self) {}
    pub(crate) fn balance(&self) {}
    #[actor(message)]
    fn audit(&self) {}
    #[actor(skip)]
    pub fn helper(&self, text: &str) {}
}
