//! Debian packages that the tests need and the machine lacks.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The path of a program on the `PATH`.
pub fn find_on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Whether this process runs as root.
pub fn is_root() -> Result<bool> {
    Ok(id("-u", None)? == 0)
}

/// What `id` prints for a user, or for the caller: the user's number (`-u`) or the group's (`-g`).
pub fn id(which: &str, user: Option<&str>) -> Result<u32> {
    let output = Command::new("id")
        .arg(which)
        .args(user)
        .output()
        .context("run id")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim()
        .parse()
        .with_context(|| format!("`id {which}` printed {text:?}"))
}

/// Installs packages for `what`, as root or with a `sudo` that asks for no password.
pub fn install(what: &str, packages: &[&str]) -> Result<()> {
    if find_on_path("apt-get").is_none() {
        bail!("{what} is not installed and there is no apt-get to install it");
    }
    let sudo = Command::new("sudo")
        .args(["-n", "true"])
        .stderr(Stdio::null())
        .status();
    let rights: &[&str] = match is_root()? {
        true => &[],
        false if sudo.is_ok_and(|status| status.success()) => &["sudo", "-n"],
        false => bail!("{what} is not installed, and installing it needs root"),
    };
    eprintln!("           {what} is not installed: asking apt-get for it");
    let install = [&["install", "-q", "-y", "--no-install-recommends"], packages].concat();
    for step in [&["update", "-q"][..], &install] {
        let words = [
            rights,
            &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
            step,
        ]
        .concat();
        let status = Command::new(words[0])
            .args(&words[1..])
            .status()
            .context("run apt-get")?;
        if !status.success() {
            bail!(
                "{what} is not installed and `{}` failed ({status})",
                words.join(" ")
            );
        }
    }
    Ok(())
}
