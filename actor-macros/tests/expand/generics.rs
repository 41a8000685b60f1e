#[actor]
impl<T, const N: usize> Ring<T, N>
where
    T: Clone,
{
    pub fn push(&mut self, item: T) -> Result<usize, Full<T>> {
        Ok(N)
    }
    pub async fn all(&self) -> Vec<T> {
        self.items.clone()
    }
    pub fn merge(&mut self, other: Self, limit: [u8; N]) {}
}
