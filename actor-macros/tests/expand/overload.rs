#[actor(mailbox = 8, overload = drop_newest)]
impl Gauge {
    pub fn set(&mut self, value: u64) {}

    #[actor(overload = coalesce)]
    pub fn progress(&mut self, done: u64) {}

    #[actor(overload = wait)]
    pub fn read(&self) -> u64 {
        0
    }
}
