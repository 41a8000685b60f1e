#[actor]
impl Account {
    pub fn withdraw(&mut self, amount: u64) -> Result<u64, Overdrawn> {
        Err(Overdrawn(amount))
    }
    pub async fn load(&mut self) -> io::Result<Vec<u8>> {
        fs::read("account")
    }
    pub fn check(&self) -> std::result::Result<(), Box<dyn Error + Send>> {
        Ok(())
    }
}
