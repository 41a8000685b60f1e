//! Traits that are interfaces, and the actors that implement them.
