#[actor(handle = Pile<T = u32, N = 4>)]
impl<T, const N: usize> Stack<T, N> {
    pub fn push(&mut self, item: T) {}
}
