//! What an actor can do goes on to work when it is elsewhere than it was born.
