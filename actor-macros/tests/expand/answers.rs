#[actor]
impl Clock {
    pub fn later(&mut self) -> impl Future<Output = u64> {
        async { 1 }
    }
    pub fn fallible(&mut self) -> impl Future<Output = Result<u64, Late>> + '_ {
        async { Ok(1) }
    }
    pub fn ticks(&self) -> impl Iterator<Item = u64> + Send + 'static {
        0..10
    }
    pub fn crash(&mut self) -> ! {
        panic!()
    }
    #[actor(whole)]
    pub fn raw(&self) -> Result<u64, Late> {
        Ok(1)
    }
    pub fn read(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
