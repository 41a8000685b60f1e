#[actor]
impl Board {
    pub fn read(&mut self, key: u32, answer: Answer<String>) {
        self.asked.insert(key, answer);
    }
    pub async fn ask(&self, answer: actor_core::Answer<Line, Refused>, context: &Context<Self>) {
        answer.err(Refused)
    }
    pub fn close(self, (_, answer): (u8, Answer<u64>), port: Answer<()>) {
        port.ok(());
    }
    pub fn vote(&mut self, answer: Answer) -> bool {
        answer.is_yes()
    }
}
