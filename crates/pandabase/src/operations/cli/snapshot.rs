//! `pandabase snapshot`.

use super::backup;
use super::client::{Remote, Target};
use super::failure::Failure;
use super::folder::{SNAPSHOTS, UNFINISHED};
use super::global::Global;
use super::restore;
use clap::{Args, Subcommand};
use pandabase_domain::store::SnapshotName;
use pandabase_platform::config::{Config, DATABASE_FILE};
use pandabase_platform::os;
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The folder of files beside the database of a snapshot.
const FILES: &str = "files";
/// What the ids of forks begin with.
const FORK: &str = "shp_";

/// Keep a sandbox store as it is, fork it, and make it what it was.
///
/// A store's snapshots and forks are made by a running server, in its database. With --folder, a snapshot is
/// of the whole data folder of a sandbox, database and files, as `pandabase backup` copies it; it is restored
/// while the server is stopped.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Snapshot {
    #[command(flatten)]
    target: Target,
    /// The whole data folder, and not a store
    #[arg(long)]
    folder: bool,
    #[command(subcommand)]
    act: Act,
}

const EXAMPLES: &str = "\
Examples:
  pandabase snapshot create before-renewals            keeps the demo store
  pandabase snapshot fork --snapshot before-renewals   a store of its own that goes on from there
  pandabase snapshot restore before-renewals           makes the demo store what it was
  pandabase snapshot --folder create monday            keeps the database and the files";

#[derive(Debug, Subcommand)]
enum Act {
    /// Keep the store, or the folder, as it is now
    Create {
        /// What the snapshot is called: letters, digits, `_`, `.` and `-`
        name: String,
    },
    /// List the snapshots, and the forks of the store
    List,
    /// Make the store, or the folder, what a snapshot of it is
    Restore {
        /// The snapshot's name
        name: String,
    },
    /// Make a store that has lived through the same, with its own clock and token
    Fork {
        /// The snapshot that it goes on from [default: the store as it is]
        #[arg(long)]
        snapshot: Option<String>,
        /// What the fork is called [default: as its store]
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove a snapshot by its name, or a fork by its store id
    Delete {
        /// The snapshot's name, or the fork's store id
        name: String,
    },
}

impl Snapshot {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        if self.folder {
            return in_folder(global, self.act).await;
        }
        in_store(global, &self.target.connect(global)?, self.act).await
    }
}

/// Does something to a store of a running server.
async fn in_store(global: &Global, remote: &Remote, act: Act) -> Result<(), Failure> {
    match act {
        Act::Create { name } => {
            let body = json!({"name": name});
            let kept = remote.call(Method::POST, "/snapshots", Some(&body)).await?;
            global.show(&kept, |kept| {
                format!("kept {} ({})", word(&kept["name"]), word(&kept["id"]))
            })
        }
        Act::List => {
            let snapshots = remote.call(Method::GET, "/snapshots", None).await?;
            let forks = remote.call(Method::GET, "/forks", None).await?;
            let found = json!({"snapshots": snapshots, "forks": forks});
            global.show(&found, listed)
        }
        Act::Restore { name } => {
            let body = json!({"snapshot": name});
            let done = remote.call(Method::POST, "/reset", Some(&body)).await?;
            global.show(&done, |done| {
                format!(
                    "the store is what it was; its clock stands at {}",
                    word(&done["now"])
                )
            })
        }
        Act::Fork { snapshot, name } => {
            let mut body = json!({});
            for (field, value) in [("snapshot", snapshot), ("name", name)] {
                if let Some(value) = value {
                    body[field] = value.into();
                }
            }
            let made = remote.call(Method::POST, "/fork", Some(&body)).await?;
            global.show(&made, |made| {
                format!(
                    "made {} ({})\n  token: {}\n  clock: {}",
                    word(&made["fork"]["id"]),
                    word(&made["fork"]["handle"]),
                    word(&made["token"]["secret"]),
                    word(&made["now"])
                )
            })
        }
        Act::Delete { name } => {
            let name = checked(name)?;
            let path = match name.starts_with(FORK) {
                true => format!("/forks/{name}"),
                false => format!("/snapshots/{name}"),
            };
            let gone = remote.call(Method::DELETE, &path, None).await?;
            global.show(&gone, |_| format!("deleted {name}"))
        }
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Snapshots and forks as lines of text.
fn listed(found: &Value) -> String {
    let lines = |list: &str, row: fn(&Value) -> String| {
        let rows = found[list].as_array().map(Vec::as_slice).unwrap_or_default();
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let snapshots = lines("snapshots", |kept| {
        let (id, made) = (word(&kept["id"]), word(&kept["createdAt"]));
        format!("{}  {id}  {made}", word(&kept["name"]))
    });
    let forks = lines("forks", |fork| {
        let (id, handle) = (word(&fork["id"]), word(&fork["handle"]));
        format!("fork  {id}  {handle}  {}", word(&fork["name"]))
    });
    let all = [snapshots, forks].concat();
    if all.is_empty() {
        "no snapshots and no forks".to_owned()
    } else {
        all.join("\n")
    }
}

/// A name that is no path.
fn checked(name: String) -> Result<String, Failure> {
    let name = SnapshotName::parse(name).map(SnapshotName::into_string);
    name.map_err(|rule| Failure::new(format!("the name of a snapshot {rule}")).usage())
}

/// A snapshot of the data folder.
#[derive(Serialize)]
struct Kept {
    name: String,
    /// Bytes of its database.
    bytes: u64,
}

/// Does something to the whole data folder of a sandbox.
async fn in_folder(global: &Global, act: Act) -> Result<(), Failure> {
    let config = global.load()?;
    if !config.is_sandbox() {
        return Err(Failure::new("only a sandbox has snapshots")
            .usage()
            .next("`pandabase backup` copies the database of every installation"));
    }
    let all = config.data.join(SNAPSHOTS);
    match act {
        Act::Create { name } => create(global, &config, &all, checked(name)?).await,
        Act::List => {
            let kept = kept_in(&all).map_err(|error| unable(&all, &error))?;
            global.show(&kept, |kept| {
                let lines = kept
                    .iter()
                    .map(|kept| format!("{}  {} bytes", kept.name, kept.bytes));
                let lines: Vec<String> = lines.collect();
                if lines.is_empty() {
                    "no snapshots".to_owned()
                } else {
                    lines.join("\n")
                }
            })
        }
        Act::Restore { name } => put_back(global, &config, &all, &checked(name)?).await,
        Act::Fork { .. } => Err(Failure::new("only a store can be forked, not a folder")
            .usage()
            .next("leave --folder away; a copy of a folder is a folder of its own: name it with --data")),
        Act::Delete { name } => {
            let name = checked(name)?;
            let folder = there(&all, &name)?;
            // Written under another name first, so that an interrupted copy is no snapshot.
            let draft = draft_of(&all, &name);
            clear(&draft)
                .and_then(|()| fs::rename(&folder, &draft))
                .and_then(|()| fs::remove_dir_all(&draft))
                .map_err(|error| unable(&folder, &error))?;
            let report = json!({"deleted": folder});
            global.show(&report, |_| format!("deleted {}", folder.display()))
        }
    }
}

fn unable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
        .next("make room, or choose a data folder that this user may write to")
}

/// The folder of a snapshot that is there.
fn there(all: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = all.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Failure::new(format!("there is no snapshot {name}"))
        .usage()
        .next("`pandabase snapshot --folder list` shows them"))
}

/// Where a snapshot is while it is written or removed. No snapshot has such a name, which begins with a dot.
fn draft_of(all: &Path, name: &str) -> PathBuf {
    all.join(format!(".{name}{UNFINISHED}"))
}

/// Removes what is left of a draft.
fn clear(draft: &Path) -> io::Result<()> {
    match fs::remove_dir_all(draft) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Copies the database, then the files that it may name, into a folder that gets its name at the end.
async fn create(global: &Global, config: &Config, all: &Path, name: String) -> Result<(), Failure> {
    let folder = all.join(&name);
    if folder.exists() {
        return Err(Failure::new(format!("there is a snapshot {name} already"))
            .usage()
            .next("choose another name, or delete that one"));
    }
    let draft = draft_of(all, &name);
    clear(&draft)
        .and_then(|()| os::private_folder().recursive(true).create(&draft))
        .map_err(|error| unable(&draft, &error))?;
    let written = write(config, &draft).await;
    if written.is_err() {
        // What cannot be removed now is removed before the next snapshot of this name.
        let _ = clear(&draft);
    }
    let bytes = written?;
    fs::rename(&draft, &folder).map_err(|error| unable(&folder, &error))?;
    let kept = Kept { name, bytes };
    global.show(&kept, |kept| {
        let bucket = match config.s3 {
            Some(_) => "; the files in the bucket are not in it",
            None => "",
        };
        format!(
            "kept {} ({} bytes); every promise holds in it{bucket}",
            kept.name, kept.bytes
        )
    })
}

/// Writes what a snapshot has to a folder that is there, and returns the bytes of the database.
async fn write(config: &Config, draft: &Path) -> Result<u64, Failure> {
    let bytes = backup::write(config, &draft.join(DATABASE_FILE)).await?;
    if config.s3.is_none() {
        copy_all(&config.files_folder(), &draft.join(FILES)).map_err(|error| unable(draft, &error))?;
    }
    Ok(bytes)
}

/// Puts the database of a snapshot in its place, and the files that are gone.
async fn put_back(global: &Global, config: &Config, all: &Path, name: &str) -> Result<(), Failure> {
    let folder = there(all, name)?;
    let restored = restore::put_back(config, &folder.join(DATABASE_FILE), true).await?;
    let files = folder.join(FILES);
    if config.s3.is_none() {
        copy_all(&files, &config.files_folder()).map_err(|error| unable(&files, &error))?;
    }
    global.show(&restored, |restored| {
        let mut text = format!("restored {name}; every promise holds in it");
        if let Some(old) = &restored.replaced {
            text.push_str(&format!("\n  what was there is {} now", old.display()));
        }
        text.push_str("\n  next: start the server");
        text
    })
}

/// The snapshots of a folder, by their names.
fn kept_in(all: &Path) -> io::Result<Vec<Kept>> {
    let entries = match fs::read_dir(all) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut kept = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(database) = fs::metadata(entry.path().join(DATABASE_FILE)) else {
            continue;
        };
        if SnapshotName::parse(name.as_str()).is_ok() {
            let bytes = database.len();
            kept.push(Kept { name, bytes });
        }
    }
    kept.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(kept)
}

/// Copies the files that are in one folder and not in the other. A file never changes once it has its name,
/// so a hard link is enough.
fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    os::private_folder().recursive(true).create(to)?;
    for entry in entries {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_all(&source, &target)?;
        } else if !target.exists() {
            match fs::hard_link(&source, &target).or_else(|_| fs::copy(&source, &target).map(drop)) {
                // The file was deleted meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_and_the_rest_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("store/object")).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("store/object/file"), "new").unwrap();
        fs::write(from.join("one"), "theirs").unwrap();
        fs::write(to.join("one"), "ours").unwrap();
        copy_all(&from, &to).unwrap();
        let read = |name: &str| fs::read_to_string(to.join(name)).unwrap();
        assert_eq!(
            (read("store/object/file").as_str(), read("one").as_str()),
            ("new", "ours")
        );
        copy_all(&folder.path().join("nothing"), &to).unwrap();
    }

    #[test]
    fn no_snapshot_has_the_name_of_a_draft() {
        let folder = tempfile::tempdir().unwrap();
        let all = folder.path();
        let drafts = [draft_of(all, "one"), draft_of(all, "one.new")];
        for one in drafts.iter().chain(&[all.join("one"), all.join("one.new")]) {
            fs::create_dir(one).unwrap();
            fs::write(one.join(DATABASE_FILE), "rows").unwrap();
        }
        let names: Vec<String> = kept_in(all).unwrap().into_iter().map(|kept| kept.name).collect();
        assert_eq!(names, ["one", "one.new"]);
        for draft in &drafts {
            clear(draft).unwrap();
            clear(draft).unwrap();
        }
        assert_eq!(kept_in(all).unwrap().len(), 2);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        assert!(checked("before-renewals.2".into()).is_ok());
        for name in ["", "..", ".hidden", "a/b", "a b"] {
            assert!(checked(name.into()).is_err(), "{name}");
        }
    }
}
