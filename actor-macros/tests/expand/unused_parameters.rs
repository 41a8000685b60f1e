#[actor]
impl<'a, K: ?Sized + 'a, V> Index<'a, K, V> {
    pub fn len(&self) -> usize {
        0
    }
}
