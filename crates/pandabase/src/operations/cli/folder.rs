//! The names that the program itself puts into a data folder (`docs/OPERATIONS.md`, "The data folder"). This
//! is the only list of them.

use pandabase_platform::config::DATABASE_FILE;
use pandabase_platform::db::claim;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The suffixes of the files that SQLite keeps beside a database.
pub const SQLITE_ENDS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// The suffix of a file while it is being written.
pub const UNFINISHED: &str = ".new";
/// The suffix of a database while it is being written. It may be in a folder of somebody else, so no other
/// program must use this suffix.
pub const DRAFT: &str = ".pandabase-draft";
/// The suffix of a database that a restored one replaced; the time follows.
pub const REPLACED: &str = ".replaced-";

/// The addresses and keys of `pandabase dev`.
pub const DEV_FILE: &str = "dev.json";
/// The lock of a running `pandabase dev`.
pub const DEV_LOCK: &str = "dev.lock";

/// What the name of a file begins with that says where `listen` is in the events of a store.
const LISTEN: &str = "listen-";

/// The file that says where `listen` is in the events of a store.
pub fn listen_file(store: &str) -> String {
    format!("{LISTEN}{store}.json")
}

/// The snapshots of the folder.
pub const SNAPSHOTS: &str = "snapshots";

/// Everything except the database and the files beside it.
const OTHERS: [&str; 6] = [DEV_FILE, DEV_LOCK, "keys", "tls", "files", SNAPSHOTS];

/// A file's name with a suffix.
pub fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Whether the program puts entries of this name into a data folder.
pub fn is_ours(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    match name.strip_prefix(DATABASE_FILE) {
        Some(rest) => {
            let rest = SQLITE_ENDS
                .iter()
                .find_map(|end| rest.strip_suffix(end))
                .unwrap_or(rest);
            ["", DRAFT, claim::END].contains(&rest) || rest.starts_with(REPLACED)
        }
        None => {
            let name = name.strip_suffix(UNFINISHED).unwrap_or(name);
            OTHERS.contains(&name) || (name.starts_with(LISTEN) && name.ends_with(".json"))
        }
    }
}

/// Whether it is a lock that a running `dev` holds.
pub fn is_lock(name: &OsStr) -> bool {
    name == DEV_LOCK || name == with_end(Path::new(DATABASE_FILE), claim::END).as_os_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_program_names_is_ours() {
        for name in [
            "pandabase.db",
            "pandabase.db-wal",
            "pandabase.db-shm",
            "pandabase.db-journal",
            "pandabase.db-lock",
            "pandabase.db.pandabase-draft",
            "pandabase.db.pandabase-draft-wal",
            "pandabase.db.replaced-2026-06-01T00:00:00.000Z",
            "pandabase.db.replaced-2026-06-01T00:00:00.000Z-wal",
            "dev.json",
            "dev.json.new",
            "dev.lock",
            "listen-shp_x9c2v5b8n1m4q7w0e3r6t9yu.json",
            "listen-shp_x9c2v5b8n1m4q7w0e3r6t9yu.json.new",
            "keys",
            "tls",
            "files",
            "snapshots",
        ] {
            assert!(is_ours(OsStr::new(name)), "{name}");
        }
        for name in [
            "",
            "thesis.txt",
            "pandabase.db.backup",
            "pandabase.db.new",
            "pandabase.db2",
            "files.zip",
            "backup.db",
        ] {
            assert!(!is_ours(OsStr::new(name)), "{name}");
        }
    }
}
