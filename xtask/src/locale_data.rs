//! `cargo xtask locale-data`: what ICU4X has to know of our languages, from CLDR into `crates/locale/data`.
//!
//! A package of its own does it, outside the workspace: the data of every language takes minutes to compile.

use crate::repo::Repo;
use anyhow::Result;

/// Builds and runs the package.
pub fn run(repo: &Repo) -> Result<()> {
    let mut make = repo.cargo();
    make.args([
        "run",
        "--locked",
        "--manifest-path",
        "xtask/locale-data/Cargo.toml",
        "--target-dir",
        "target/locale-data",
        "--",
        "crates/locale/data",
    ]);
    crate::step::Steps::start().run(&mut make, "the reason is above")
}
