//! `cargo xtask sdk`: the clients in `sdk/`, as far as they are made from the OpenAPI document.
//!
//! The document is that of the route table which is linked into this program, so that no copy of it can be
//! out of date.

#[cfg(feature = "sdk")]
mod model;
#[cfg(feature = "sdk")]
mod python;
#[cfg(feature = "sdk")]
mod rust;
#[cfg(feature = "sdk")]
mod shapes;
#[cfg(feature = "sdk")]
mod typescript;
#[cfg(feature = "sdk")]
mod words;

use crate::repo::Repo;
use anyhow::Result;

/// Whether to write.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Write nothing; fail when a file is not what would be written
    #[arg(long)]
    check: bool,
}

/// Builds this program with the feature and runs there.
#[cfg(not(feature = "sdk"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let mut sdk = repo.cargo();
    sdk.args(["run", "--locked", "--quiet", "--package", "xtask"]);
    sdk.args(["--features", "sdk", "--", "sdk"]);
    if options.check {
        sdk.arg("--check");
    }
    crate::step::Steps::start().run(&mut sdk, "the reason is above")
}

/// Writes the files, or compares them.
#[cfg(feature = "sdk")]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let files = made::files()?;
    if options.check {
        return made::compare(repo, &files);
    }
    made::write(repo, &files)
}

#[cfg(feature = "sdk")]
mod made {
    use super::{model, python, rust, typescript};
    use crate::repo::Repo;
    use anyhow::{Context, Result, ensure};
    use pandabase::wiring::openapi;
    use pandabase_domain::token::Environment;
    use std::fs;

    /// A path from the root of the repository, and the content.
    type File = (String, String);

    /// What the document comes to in each language. That of a sandbox has everything that the others have.
    pub fn files() -> Result<Vec<File>> {
        let document = openapi::document(Environment::Sandbox);
        let api = model::Api::of(&document).context("read the OpenAPI document")?;
        let of = |folder: &'static str, files: Vec<(&'static str, String)>| {
            let files = files.into_iter();
            files.map(move |(name, text)| (format!("sdk/{folder}/{name}"), text))
        };
        let typescript = of("typescript", typescript::files(&api));
        let python = of("python", python::files(&api));
        let rust = of("rust", rust::files(&api)?);
        Ok(typescript.chain(python).chain(rust).collect())
    }

    pub fn write(repo: &Repo, files: &[File]) -> Result<()> {
        for (name, text) in files {
            let path = repo.root.join(name);
            if fs::read_to_string(&path).is_ok_and(|written| written == *text) {
                continue;
            }
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&path, text).with_context(|| format!("write {name}"))?;
            eprintln!("wrote {name}");
        }
        Ok(())
    }

    pub fn compare(repo: &Repo, files: &[File]) -> Result<()> {
        let differs = |name: &str, text: &str| {
            let written = fs::read_to_string(repo.root.join(name));
            !written.is_ok_and(|written| written == text)
        };
        let differing = files.iter().filter(|(name, text)| differs(name, text));
        let names: Vec<&str> = differing.map(|(name, _)| name.as_str()).collect();
        ensure!(
            names.is_empty(),
            "not as the OpenAPI document has it: {}; run `cargo xtask sdk` and commit what it writes",
            names.join(", ")
        );
        Ok(())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_clients_are_those_of_the_document() {
            let repo = Repo::here().unwrap();
            compare(&repo, &files().unwrap()).unwrap();
        }

        #[test]
        fn a_difference_names_its_file() {
            let repo = Repo::here().unwrap();
            let files = vec![("sdk/nothing.ts".to_owned(), String::new())];
            let error = compare(&repo, &files).unwrap_err().to_string();
            assert!(error.contains("sdk/nothing.ts"), "{error}");
        }
    }
}
