#[actor]
#[cfg(feature = "bank")]
#[allow(clippy::pedantic)]
impl Account {
    /// Adds `amount`, see [`Self`].
    #[cfg(feature = "deposit")]
    #[deprecated(since = "1.2.0", note = "use `add`")]
    #[must_use = "look at the new balance"]
    #[expect(clippy::too_many_arguments, reason = "they all matter")]
    #[cfg_attr(docsrs, doc(alias = "put"), inline)]
    #[tracing::instrument]
    pub fn deposit(&mut self, amount: u64) -> u64 {
        amount
    }
    #[must_use]
    #[doc(hidden)]
    pub fn balance(&self) -> u64 {
        self.balance
    }
}
