//! Where an actor may be written.
