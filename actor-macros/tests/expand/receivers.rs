#[actor]
impl Account {
    pub fn open(balance: u64) -> Self {
        Account { balance }
    }
    /// Adds `amount`.
    ///
    /// Goes back with [`Self::withdraw`].
    pub fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }
    pub fn balance(&self) -> u64 {
        self.balance
    }
    pub async fn audit(&self) -> Vec<u64> {
        vec![self.balance]
    }
    pub async fn settle(self: &mut Self) {
        self.balance = 0;
    }
    pub fn close(self) -> u64 {
        self.balance
    }
    pub async fn burn(mut self) {
        self.balance = 0;
    }
    fn helper(&self, text: &str) {}
}
