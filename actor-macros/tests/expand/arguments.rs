#[actor]
impl Board {
    pub fn place(&mut self, mut x: u8, _y: u8, _: Color, r#type: Piece) -> Option<Self> {
        x += 1;
        None
    }
    pub fn r#move(&mut self, _x: u8, x: u8, self_: [u8; Self::SIZE], call: fn(&Self)) {}
    pub fn named(&self, turn: u8, message: u8, actor: &'static str, context: Box<dyn Fn(&str) + Send>) {}
}
