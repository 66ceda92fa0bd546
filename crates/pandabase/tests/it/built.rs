//! What every test needs and is the same for all of them: the first test of a build makes it, the others read
//! it. Each test is a process of its own, so it is kept in a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tempfile::NamedTempFile;

/// The file of this name, which `make` writes when this build has none yet.
pub fn file(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let folder = folder();
    let path = folder.join(name);
    if path.exists() {
        return path;
    }
    fs::create_dir_all(&folder).unwrap();
    let made = NamedTempFile::new_in(&folder).unwrap();
    make(made.path());
    // Tests that make it at the same time make the same.
    made.persist(&path).unwrap();
    path
}

/// Where this build keeps its files. Those of an earlier build of this program are removed.
fn folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let name = program.file_name().unwrap().to_str().unwrap();
    let built = fs::metadata(&program).unwrap().modified().unwrap();
    let built = built.duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let builds = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let folder = builds.join(built.to_string());
    if !folder.exists() {
        // Another test may have just made it, so that nothing but its brothers goes.
        let earlier = fs::read_dir(&builds).into_iter().flatten().flatten();
        for entry in earlier.filter(|entry| entry.path() != folder) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    folder
}
