//! The guides, which are packed into the program when it is built.

use super::page::Page;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Names, lengths and texts, as `build.rs` writes them.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guides.zz"));

/// Every guide, by its name.
pub(crate) fn pages() -> Vec<Page> {
    let mut all = String::new();
    // It was packed by this build: what could not be read would be no guide at all.
    let read = ZlibDecoder::new(PACKED).read_to_string(&mut all);
    let mut rest = read.map(|_| all.as_str()).unwrap_or_default();
    let mut pages = Vec::new();
    while let Some((name, text, further)) = next(rest) {
        pages.push(Page {
            path: format!("/docs/{name}.md"),
            title: title_of(text).unwrap_or(name).to_owned(),
            text: text.to_owned(),
        });
        rest = further;
    }
    pages
}

/// The next guide and what follows it.
fn next(packed: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = packed.split_once('\n')?;
    let (length, rest) = rest.split_once('\n')?;
    let (text, further) = rest.split_at_checked(length.parse().ok()?)?;
    Some((name, text, further))
}

/// The heading of a text.
fn title_of(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("# "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_of_the_folder_is_in_the_program() {
        let pages = pages();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let page = pages
                .iter()
                .find(|page| page.path == format!("/docs/guides/{name}"))
                .unwrap();
            assert_eq!(page.text, std::fs::read_to_string(&path).unwrap(), "{name}");
            assert!(page.text.contains(&page.title) && page.title.len() > 3, "{name}");
            count += 1;
        }
        assert_eq!(pages.len(), count + 1);
    }
}
