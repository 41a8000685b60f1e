//! Several blocks for one actor.
