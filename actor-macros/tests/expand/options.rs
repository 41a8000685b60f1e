#[actor(handle = Teller, message = Order, mailbox = 64, visibility = pub(crate), crate = ::bank::actors)]
impl bank::Account<u64> {
    pub fn merge(&mut self, other: Self) -> [u8; Self::SIZE] {}
}
