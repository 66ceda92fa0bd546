//! `cargo xtask dist`: the archive of a release, `pandabase-VERSION-TARGET.tar.gz`, and a file with its sum.
//!
//! The same binary gives the same bytes: names are sorted, and times, owners and modes do not depend on who
//! packs, or when. GNU tar and gzip do the packing.

use crate::repo::Repo;
use crate::step::Steps;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The target that archives are tried out for.
const TRIED: &str = "x86_64-unknown-linux-gnu";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// For what, and where to.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Target of the compiler [default: this machine's]; only x86_64-unknown-linux-gnu is tried out
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Folder for the archive [default: dist-archives in the target folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// One thing in the archive.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// The program.
    Binary(String),
    /// A file of the repository, under the same name.
    File(String),
    /// What the program prints for these words.
    Printed(&'static [&'static str], &'static str),
    /// The folder that the program writes its manual pages to.
    Pages(&'static str),
}

/// What is in the archive for a target; `deploy` are the files of that folder.
fn parts(target: &str, deploy: Vec<String>) -> Vec<Part> {
    let end = if target.contains("-windows-") { ".exe" } else { "" };
    let files = ["CHANGELOG.md", "LICENSE", "README.md"].map(str::to_owned);
    let mut parts = vec![
        Part::Binary(format!("pandabase{end}")),
        Part::Printed(&["completions", "bash"], "completions/pandabase.bash"),
        Part::Printed(&["completions", "fish"], "completions/pandabase.fish"),
        Part::Printed(&["completions", "powershell"], "completions/pandabase.ps1"),
        Part::Printed(&["completions", "zsh"], "completions/_pandabase"),
        Part::Pages("man/man1"),
    ];
    parts.extend(files.into_iter().chain(deploy).map(Part::File));
    parts
}

/// Builds, packs, and says where the archive is.
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let steps = Steps::start();
    let host = host(repo)?;
    let target = options.target.clone().unwrap_or_else(|| host.clone());
    if target != TRIED {
        steps.header(&format!("untried: nobody has run an archive for {target} yet"));
    }
    let built = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let built = repo.root.join(built);
    let program = build(repo, &steps, &built, None)?;
    let binary = match target == host {
        true => program.clone(),
        // The pages and completions are those of the same source, printed by what runs here.
        false => build(repo, &steps, &built, Some(&target))?,
    };
    let out = options.out.clone().unwrap_or_else(|| built.join("dist-archives"));
    fs::create_dir_all(&out).with_context(|| format!("make {}", out.display()))?;
    let work = tempfile::tempdir().context("make a folder to pack in")?;
    let name = format!("pandabase-{VERSION}-{target}");
    let folder = work.path().join(&name);
    for part in parts(&target, deploy(repo)?) {
        stage(repo, &part, &binary, &program, &folder)?;
    }
    let archive = out.join(format!("{name}.tar.gz"));
    pack(work.path(), &name, seconds(repo)?, &archive)?;
    let sum = note_sum(&archive)?;
    steps.header(&format!("{} is made; SHA-256 {sum}", archive.display()));
    Ok(())
}

/// Builds the `dist` binary, and says where it is.
fn build(repo: &Repo, steps: &Steps, built: &Path, target: Option<&str>) -> Result<PathBuf> {
    let mut build = repo.cargo();
    build.args(["build", "--profile", "dist", "--locked", "--package", "pandabase"]);
    let mut folder = built.to_owned();
    let mut end = env::consts::EXE_SUFFIX;
    if let Some(target) = target {
        build.args(["--target", target]);
        folder.push(target);
        end = if target.contains("-windows-") { ".exe" } else { "" };
    }
    steps.run(&mut build, "fix what cargo says above")?;
    Ok(folder.join("dist").join(format!("pandabase{end}")))
}

/// The target of this machine's compiler.
fn host(repo: &Repo) -> Result<String> {
    let mut compiler = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let told = printed(compiler.current_dir(&repo.root).arg("-vV"))?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).context("rustc names no host")
}

/// The files of `deploy/` that belong to the repository.
fn deploy(repo: &Repo) -> Result<Vec<String>> {
    let tree = repo.tree()?;
    Ok(tree
        .into_keys()
        .filter(|path| path.starts_with("deploy/"))
        .collect())
}

/// Puts one part into the folder that is packed.
fn stage(repo: &Repo, part: &Part, binary: &Path, program: &Path, folder: &Path) -> Result<()> {
    let place = |name: &str| -> Result<PathBuf> {
        let path = folder.join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        Ok(path)
    };
    match part {
        Part::Binary(name) => {
            fs::copy(binary, place(name)?).with_context(|| format!("copy {}", binary.display()))?;
        }
        Part::File(name) => {
            fs::copy(repo.root.join(name), place(name)?).with_context(|| format!("copy {name}"))?;
        }
        Part::Printed(words, name) => {
            let text = printed(Command::new(program).current_dir(folder).args(*words))?;
            fs::write(place(name)?, text)?;
        }
        Part::Pages(name) => {
            let pages = place(name)?;
            printed(
                Command::new(program)
                    .current_dir(folder)
                    .args(["man", "--out"])
                    .arg(pages),
            )?;
        }
    }
    Ok(())
}

/// The time that the files of the archive get, in seconds: `SOURCE_DATE_EPOCH`, or that of the last commit.
fn seconds(repo: &Repo) -> Result<u64> {
    let text = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => printed(
            Command::new("git")
                .current_dir(&repo.root)
                .args(["log", "-1", "--format=%ct"]),
        )?,
    };
    text.trim()
        .parse()
        .context("SOURCE_DATE_EPOCH must be a number of seconds")
}

/// Packs the folder `name` of `above`.
fn pack(above: &Path, name: &str, seconds: u64, archive: &Path) -> Result<()> {
    let plain = above.join("archive.tar");
    let mut tar = Command::new("tar");
    tar.args(["--create", "--format=ustar", "--sort=name", "--numeric-owner"])
        .args(["--owner=0", "--group=0", "--mode=u=rwX,go=rX"])
        .arg(format!("--mtime=@{seconds}"))
        .arg("--directory")
        .arg(above)
        .arg("--file")
        .arg(&plain)
        .arg(name);
    printed(&mut tar)?;
    printed(
        Command::new("gzip")
            .args(["--best", "--no-name", "--force"])
            .arg(&plain),
    )?;
    let packed = above.join("archive.tar.gz");
    fs::copy(packed, archive).with_context(|| format!("write {}", archive.display()))?;
    Ok(())
}

/// Writes `ARCHIVE.sha256`, which `sha256sum --check` reads, and returns the sum.
fn note_sum(archive: &Path) -> Result<String> {
    let (folder, name) = (archive.parent(), archive.file_name());
    let (folder, name) = folder.zip(name).context("the archive has no name")?;
    let line = printed(Command::new("sha256sum").current_dir(folder).arg("--").arg(name))?;
    let mut beside = name.to_owned();
    beside.push(".sha256");
    fs::write(folder.join(beside), &line)?;
    Ok(line.split_whitespace().next().unwrap_or_default().to_owned())
}

/// What a command prints.
fn printed(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("run {name}"))?;
    ensure!(
        output.status.success(),
        "{name} failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    String::from_utf8(output.stdout).with_context(|| format!("{name} prints no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_has_the_program_and_what_belongs_to_it() {
        let repo = Repo::here().unwrap();
        let parts = parts(TRIED, deploy(&repo).unwrap());
        let names: Vec<&str> = parts
            .iter()
            .map(|part| match part {
                Part::Binary(name) | Part::File(name) => name.as_str(),
                Part::Printed(_, name) | Part::Pages(name) => *name,
            })
            .collect();
        for name in [
            "pandabase",
            "completions/_pandabase",
            "completions/pandabase.bash",
            "completions/pandabase.fish",
            "completions/pandabase.ps1",
            "man/man1",
            "LICENSE",
            "README.md",
            "CHANGELOG.md",
            "deploy/compose.yaml",
            "deploy/pandabase.service",
            "deploy/nginx.conf",
            "deploy/Caddyfile",
        ] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        let secret = names.iter().find(|name| name.contains("secrets"));
        assert_eq!(secret, None);
        for part in &parts {
            if let Part::File(name) = part {
                assert!(repo.root.join(name).is_file(), "{name}");
            }
        }
    }

    #[test]
    fn a_program_for_windows_has_its_end() {
        let parts = parts("x86_64-pc-windows-msvc", Vec::new());
        assert_eq!(parts[0], Part::Binary("pandabase.exe".to_owned()));
    }

    /// The archive of a folder whose files are written in this order.
    fn packed(files: [&str; 3]) -> (Vec<u8>, String) {
        let (work, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for name in files {
            let path = work.path().join("release").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let archive = out.path().join("release.tar.gz");
        pack(work.path(), "release", 1_790_000_000, &archive).unwrap();
        let sum = note_sum(&archive).unwrap();
        let mut check = Command::new("sha256sum");
        check
            .current_dir(out.path())
            .args(["--check", "release.tar.gz.sha256"]);
        printed(&mut check).unwrap();
        let list = Command::new("tar")
            .args(["--list", "--verbose", "--numeric-owner", "--utc", "--file"])
            .arg(&archive)
            .output()
            .unwrap();
        assert_eq!(sum.len(), 64);
        (
            fs::read(archive).unwrap(),
            String::from_utf8(list.stdout).unwrap(),
        )
    }

    #[test]
    fn the_same_files_are_the_same_archive() {
        let (one, list) = packed(["b", "a/c", "a/b"]);
        let (other, _) = packed(["a/b", "b", "a/c"]);
        assert_eq!(one, other);
        let lines: Vec<&str> = list.lines().collect();
        let names: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.split(' ').next_back())
            .collect();
        assert_eq!(
            names,
            [
                "release/",
                "release/a/",
                "release/a/b",
                "release/a/c",
                "release/b"
            ]
        );
        for line in lines {
            assert!(line.contains(" 0/0 ") && line.contains(" 2026-09-21 "), "{line}");
            assert!(
                line.starts_with("drwxr-xr-x") || line.starts_with("-rw-r--r--"),
                "{line}"
            );
        }
    }
}
