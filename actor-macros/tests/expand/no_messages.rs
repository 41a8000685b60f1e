#[actor(mailbox = unbounded)]
impl Idle {
    pub fn new() -> Self {
        Idle
    }
}
