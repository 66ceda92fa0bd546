//! Packs the guides, which a server shows without the folder that they are in.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::env;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

/// The folder of the guides, and the page beside it that they lead to.
const GUIDES: &str = "../../docs/guides";
const OPERATIONS: &str = "../../docs/OPERATIONS.md";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={GUIDES}");
    println!("cargo::rerun-if-changed={OPERATIONS}");
    let mut pages = vec![("OPERATIONS".to_owned(), fs::read_to_string(OPERATIONS)?)];
    for entry in fs::read_dir(GUIDES)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push((format!("guides/{name}"), fs::read_to_string(&path)?));
        }
    }
    // The same folder makes the same file, in whatever order it is read.
    pages.sort();
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    let file = fs::File::create(Path::new(&folder).join("guides.zz"))?;
    let mut packed = ZlibEncoder::new(file, Compression::best());
    for (name, text) in pages {
        // A name, the length of the text in bytes, and the text.
        write!(packed, "{name}\n{}\n{text}", text.len())?;
    }
    packed.finish()?;
    Ok(())
}
