//! The `pandabase` binary.

fn main() {}
