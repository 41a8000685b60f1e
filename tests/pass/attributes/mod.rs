//! Attributes of blocks, methods and arguments.
