//! Files in a folder: `FOLDER/STORE/OBJECT/NAME`.

use super::{FileError, FileKey};
use crate::os;
use bytes::Bytes;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{io, process};
use tokio::fs;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, BufWriter};

/// How much is read or written at once, in bytes.
const CHUNK: usize = 64 * 1024;
/// What the name of a file that is not finished ends with.
const UNFINISHED: &str = ".part";

/// Tells unfinished files of this process apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

pub(crate) struct Local {
    folder: PathBuf,
}

impl Local {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, key: &FileKey) -> PathBuf {
        self.folder.join(key.as_str())
    }

    /// Writes beside the final name, as others may at the same time; the first to finish gets the name.
    pub async fn create_once(&self, key: &FileKey) -> io::Result<Writer> {
        Ok(Writer {
            once: true,
            ..self.begin(key).await?
        })
    }

    /// Writes beside the final name. What an earlier writer of the same file left is removed; if that writer
    /// is still running, it cannot finish.
    pub async fn create(&self, key: &FileKey) -> io::Result<Writer> {
        let path = self.path(key);
        if let Some((folder, name)) = path.parent().zip(path.file_name()) {
            remove_unfinished(folder, name.to_str().unwrap_or_default()).await?;
        }
        self.begin(key).await
    }

    async fn begin(&self, key: &FileKey) -> io::Result<Writer> {
        let path = self.path(key);
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        os::private_folder_async().recursive(true).create(&folder).await?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let unfinished = folder.join(format!("{name}.{}-{serial}{UNFINISHED}", process::id()));
        let mut options = std::fs::OpenOptions::new();
        os::private(&mut options).write(true).create_new(true);
        let file = fs::OpenOptions::from(options).open(&unfinished).await?;
        Ok(Writer {
            file: BufWriter::with_capacity(CHUNK, file),
            unfinished: Unfinished(unfinished),
            path,
            size: 0,
            once: false,
        })
    }

    pub(crate) async fn open(&self, key: &FileKey) -> io::Result<Option<(File, u64)>> {
        let Some(file) = found(File::open(self.path(key)).await)? else {
            return Ok(None);
        };
        let size = file.metadata().await?.len();
        Ok(Some((file, size)))
    }

    pub(crate) async fn delete(&self, key: &FileKey) -> io::Result<()> {
        let path = self.path(key);
        found(fs::remove_file(&path).await)?;
        let Some(folder) = path.parent() else {
            return Ok(());
        };
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        remove_unfinished(folder, name).await?;
        // The object's folder goes with its last file; it stays while there is another one.
        let _ = fs::remove_dir(folder).await;
        Ok(())
    }
}

/// The result; `None` when the file does not exist.
fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

async fn remove_unfinished(folder: &Path, name: &str) -> io::Result<()> {
    let Some(mut entries) = found(fs::read_dir(folder).await)? else {
        return Ok(());
    };
    while let Some(entry) = entries.next_entry().await? {
        let entry_name = entry.file_name();
        let rest = entry_name.to_str().and_then(|text| text.strip_prefix(name));
        if rest.is_some_and(|rest| rest.starts_with('.') && rest.ends_with(UNFINISHED)) {
            found(fs::remove_file(entry.path()).await)?;
        }
    }
    Ok(())
}

/// Goes on reading a file at this byte.
pub async fn skip(file: &mut File, start: u64) -> io::Result<()> {
    file.seek(io::SeekFrom::Start(start)).await.map(drop)
}

/// The next bytes of a file; `None` at its end.
pub async fn chunk(file: &mut File) -> io::Result<Option<Bytes>> {
    let mut buffer = Vec::with_capacity(CHUNK);
    let read = file.read_buf(&mut buffer).await?;
    Ok((read > 0).then(|| buffer.into()))
}

pub(crate) struct Writer {
    file: BufWriter<File>,
    unfinished: Unfinished,
    path: PathBuf,
    size: u64,
    /// Whether a file that exists already stays.
    once: bool,
}

/// A file that is removed unless it gets its final name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // A file that cannot be removed is removed by the next writer of the same file.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

impl Writer {
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await?;
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    pub(crate) async fn finish(mut self) -> Result<u64, FileError> {
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        if self.once {
            link(&self.unfinished.0, &self.path).await?;
        } else {
            fs::rename(&self.unfinished.0, &self.path).await?;
        }
        self.unfinished.0 = PathBuf::new();
        if let Some(folder) = self.path.parent() {
            // The new name is on the disk once its folder is.
            os::sync_folder_async(folder).await?;
            if self.once {
                // What writers left that were cut off. One that is still running comes too late.
                let name = self.path.file_name().and_then(|name| name.to_str());
                remove_unfinished(folder, name.unwrap_or_default()).await?;
            }
        }
        Ok(self.size)
    }
}

/// Gives a file its name unless there is one of that name. Unlike a rename, a hard link does not replace a
/// file that exists.
async fn link(unfinished: &Path, path: &Path) -> Result<(), FileError> {
    if let Err(error) = fs::hard_link(unfinished, path).await {
        // The first to finish may have removed what this one was writing.
        let is_taken = match error.kind() {
            io::ErrorKind::AlreadyExists => true,
            io::ErrorKind::NotFound => fs::try_exists(path).await?,
            _ => false,
        };
        return Err(if is_taken { FileError::Taken } else { error.into() });
    }
    found(fs::remove_file(unfinished).await)?;
    Ok(())
}
