//! Names of the user's that mean something to the framework too.
