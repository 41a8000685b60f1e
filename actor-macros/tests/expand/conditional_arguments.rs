#[actor]
impl Camera {
    pub fn shoot(&mut self, exposure: u32, #[cfg(feature = "flash")] flash: bool) {}
}
