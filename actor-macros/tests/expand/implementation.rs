#[actor]
impl geometry::Shape for Circle {
    fn scale(&mut self, by: f64) {
        self.radius *= by;
    }
}

#[actor]
impl<T: Clone> Source<u32> for Stack<T> {
    type Item = T;
    fn next(&mut self, key: u32) -> Option<T> {
        self.items.pop()
    }
}
