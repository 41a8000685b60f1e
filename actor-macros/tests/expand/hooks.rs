#[actor]
impl Worker {
    #[actor(on_start)]
    fn started(&mut self, context: &Context<Self>) {
        self.log("started");
    }
    #[cfg(feature = "flush")]
    #[actor(on_stop)]
    pub async fn stopping(&mut self) {
        self.flush().await;
    }
}
