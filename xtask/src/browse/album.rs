//! Pictures for a guide: the named steps of one journey, as the window of a laptop shows them.

use super::matrix::{Input, Scheme, Script, Size, Way};
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The journey that is photographed.
pub const JOURNEY: &str = "desk-guide";
/// How it is walked.
pub const WAY: Way = Way {
    size: Size::Wide,
    scheme: Scheme::Light,
    script: Script::On,
    input: Input::Pointer,
};
/// Its steps that a guide shows, each of which is the name of a picture.
const STEPS: &[&str] = &[
    "new-store",
    "home",
    "product",
    "checkout",
    "order",
    "refund",
    "quote",
];
/// The most bytes of a picture: whoever clones the repository gets every picture that ever was in it.
const LARGEST: usize = 100_000;

/// The pictures of a walk, which are put into one folder.
pub struct Album {
    folder: PathBuf,
    taken: BTreeSet<&'static str>,
}

impl Album {
    /// An album without pictures.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            taken: BTreeSet::new(),
        }
    }

    /// Whether a picture of this step is wanted. Only the first look at a step is.
    pub fn wants(&self, step: &str) -> bool {
        STEPS.contains(&step) && !self.taken.contains(step)
    }

    /// Keeps the picture of a step, as PNG.
    ///
    /// # Errors
    /// When it is too large, or cannot be written.
    pub fn keep(&mut self, step: &str, picture: &[u8]) -> Result<()> {
        let Some(named) = STEPS.iter().copied().find(|named| *named == step) else {
            return Ok(());
        };
        let bytes = picture.len();
        ensure!(
            bytes <= LARGEST,
            "the picture of {named} has {bytes} bytes, {LARGEST} at most: photograph another step"
        );
        fs::create_dir_all(&self.folder)?;
        fs::write(self.folder.join(format!("{named}.png")), picture)?;
        self.taken.insert(named);
        Ok(())
    }

    /// The steps that the walk did not come to.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        STEPS.iter().copied().filter(|step| !self.taken.contains(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_album_keeps_the_first_small_picture_of_each_named_step() {
        let folder = tempfile::tempdir().unwrap();
        let mut album = Album::new(folder.path().to_owned());
        assert!(album.wants("home") && !album.wants("sign-in"));
        assert!(album.keep("home", &[0; LARGEST + 1]).is_err());
        album.keep("sign-in", b"picture").unwrap();
        assert_eq!(album.missing().count(), STEPS.len());
        album.keep("home", b"picture").unwrap();
        assert!(!album.wants("home"));
        assert_eq!(fs::read(folder.path().join("home.png")).unwrap(), b"picture");
        assert!(!folder.path().join("sign-in.png").exists());
        assert_eq!(album.missing().count(), STEPS.len() - 1);
    }
}
