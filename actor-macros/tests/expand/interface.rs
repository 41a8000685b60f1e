/// Has an area.
#[actor]
pub trait Shape {
    /// Makes it larger.
    fn scale(&mut self, by: f64);
    fn area(&self) -> f64;
    async fn describe(&self) -> String {
        String::new()
    }
    fn boxed(&self) -> Box<Self>
    where
        Self: Sized;
}
