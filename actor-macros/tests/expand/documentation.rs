#[actor]
impl Calculator {
    /// Adds `n`, as
    /// often as it is asked.
    ///
    /// Not more often.
    pub fn add(&mut self, n: u8) {}
    /// Doubles.
    /// ```
    /// let x = 1;
    ///
    /// assert_eq!(2 * x, 2);
    /// ```
    pub fn double(&mut self) {}
    /// ~~~text
    /// 1 / 2
    /// ~~~
    #[doc(alias = "divide")]
    pub fn halve(&mut self) {}
}
