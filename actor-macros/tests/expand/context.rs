#[actor]
impl Account {
    pub async fn pay(
        &mut self,
        context: &Context<Self>,
        to: AccountHandle,
        amount: u64,
    ) -> Result<u64, PayError> {
        self.withdraw(amount)?;
        Ok(self.balance)
    }
    pub fn whoami(&self, prefix: String, _: &actor_core::Context<Self>) -> String {
        prefix
    }
}
