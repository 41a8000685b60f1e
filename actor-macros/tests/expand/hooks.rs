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

#[actor(on_restart = drop)]
impl Told {
    #[actor(on_start)]
    async fn connect(&mut self) -> io::Result<()> {
        self.connect_again().await
    }

    #[actor(on_stop)]
    fn stopping(&mut self, exit: Exit, context: &Context<Self>) -> Result<(), Unsaved> {
        self.save(exit)
    }

    #[actor(on_link_down)]
    async fn lost(&mut self, context: &Context<Self>, down: Down) {
        self.replace(down.id).await;
    }
}

#[actor]
impl<T: Clone> Restarted<T> {
    #[actor(before_restart)]
    fn salvage(&mut self, exit: Exit) -> Vec<T> {
        std::mem::take(&mut self.items)
    }

    #[actor(after_restart)]
    fn restored(&mut self, items: Vec<T>) {
        self.items = items;
    }
}

#[actor(on_restart = keep)]
impl Conditional {
    #[cfg(unix)]
    #[actor(on_stop)]
    fn stopping(&mut self, exit: Exit) {}

    #[cfg(not(unix))]
    #[actor(on_stop)]
    fn stopping(&mut self) {}

    #[cfg(unix)]
    #[actor(before_restart)]
    fn salvage_fast(&mut self) -> u8 {
        1
    }

    #[cfg(not(unix))]
    #[deprecated]
    #[actor(before_restart)]
    fn salvage(&mut self) -> u8 {
        2
    }

    #[actor(after_restart)]
    fn restored(&mut self, _: u8) {}
}
