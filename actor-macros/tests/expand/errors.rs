#[actor]
impl Greeter {
    pub fn greet(&self, name: &str, times: u32) -> String {
        name.repeat(times)
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn visit<T: Visitor>(&self, visitor: T) -> T::Output {
        visitor.visit(self)
    }
    pub fn count(&self) -> u32 {
        self.count
    }
}
