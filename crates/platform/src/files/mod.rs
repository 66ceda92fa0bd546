//! Files: reports and attachments, in a folder of this machine or in an S3 bucket
//! (`docs/decisions/0007`).
//!
//! A file is written as a stream and appears whole or not at all. Clients fetch and send files by addresses
//! that are signed and end after five minutes, or fifteen for what a buyer bought. What they send goes
//! through this server, which takes it once; what they fetch from a bucket comes from there. An address of
//! this server counts the minutes on the store's clock, one of S3 on S3's own. Pictures that are public have
//! addresses of their own, without a signature.

pub mod address;
pub mod error;
pub mod key;
pub mod limits;
pub mod local;
pub mod places;
pub mod range;
pub mod s3;

pub use limits::{BUYERS_TTL, URL_TTL, UploadSize};

pub use error::FileError;

use crate::config::Config;
use crate::error::ApiError;
use bytes::Bytes;
pub use key::FileKey;
use local::Local;
use pandabase_domain::time::Timestamp;
pub use places::Place;
use places::Places;
use s3::S3;

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Where files are.
pub struct Files {
    backend: Backend,
    places: Places,
}

enum Backend {
    Local(Local),
    S3(S3),
    /// The settings cannot be used.
    Broken(String),
}

/// A file being written. Dropped before [`Writer::finish`], it leaves nothing.
pub struct Writer(WriterKind);

enum WriterKind {
    Local(local::Writer),
    S3(s3::Writer),
}

/// A file being read.
pub struct Reader {
    /// Bytes of the whole file.
    pub size: u64,
    /// Bytes that are still read at most.
    left: u64,
    source: Source,
}

enum Source {
    Local(tokio::fs::File),
    S3(reqwest::Response),
}

impl Files {
    /// The storage of these settings.
    pub fn new(config: &Config) -> Self {
        let backend = match &config.s3 {
            None => Backend::Local(Local::new(config.files_folder())),
            Some(settings) => S3::new(settings).map_or_else(Backend::Broken, Backend::S3),
        };
        Self {
            backend,
            places: Places::default(),
        }
    }

    /// A place for a file of this store that is on its way in; `None` while too many come at once.
    pub fn place(&self, store: &str) -> Option<Place> {
        self.places.acquire(store)
    }

    /// Begins to write a file, which replaces one of the same key once it is finished. `now` is the
    /// machine's.
    ///
    /// # Errors
    /// [`FileError`] from the storage.
    pub async fn create(
        &self,
        key: &FileKey,
        content_type: &str,
        now: Timestamp,
    ) -> Result<Writer, FileError> {
        let kind = match &self.backend {
            Backend::Local(local) => WriterKind::Local(local.create(key).await?),
            Backend::S3(s3) => WriterKind::S3(s3.create(key, content_type, now)),
            Backend::Broken(text) => return Err(FileError::Unable(text.clone())),
        };
        Ok(Writer(kind))
    }

    /// Begins to write a file that arrives once: when there is one it stays, and of several writers one
    /// finishes. `now` is the machine's.
    ///
    /// # Errors
    /// [`FileError::Taken`] when the file is there, [`FileError`] from the storage.
    pub async fn create_once(
        &self,
        key: &FileKey,
        content_type: &str,
        now: Timestamp,
    ) -> Result<Writer, FileError> {
        if self.size(key, now).await?.is_some() {
            return Err(FileError::Taken);
        }
        let kind = match &self.backend {
            Backend::Local(local) => WriterKind::Local(local.create_once(key).await?),
            Backend::S3(s3) => WriterKind::S3(s3.create(key, content_type, now).once()),
            Backend::Broken(text) => return Err(FileError::Unable(text.clone())),
        };
        Ok(Writer(kind))
    }

    /// Opens a file; `None` when there is none.
    ///
    /// # Errors
    /// [`FileError`] from the storage.
    pub async fn read(&self, key: &FileKey, now: Timestamp) -> Result<Option<Reader>, FileError> {
        let found = match &self.backend {
            Backend::Local(local) => local
                .open(key)
                .await?
                .map(|(file, size)| (Source::Local(file), size)),
            Backend::S3(s3) => s3
                .read(key, now)
                .await?
                .map(|response| (response.content_length().unwrap_or(0), response))
                .map(|(size, response)| (Source::S3(response), size)),
            Backend::Broken(text) => return Err(FileError::Unable(text.clone())),
        };
        Ok(found.map(|(source, size)| Reader {
            size,
            left: u64::MAX,
            source,
        }))
    }

    /// An address of the bucket under which a file can be fetched for so many milliseconds; `None` where
    /// files are in a folder. `now` is the machine's.
    pub fn elsewhere(
        &self,
        key: &FileKey,
        content_type: &str,
        disposition: &str,
        ttl: i64,
        now: Timestamp,
    ) -> Option<String> {
        match &self.backend {
            Backend::S3(s3) => Some(s3.url(key, content_type, disposition, ttl, now)),
            Backend::Local(_) | Backend::Broken(_) => None,
        }
    }

    /// The size of a file in bytes; `None` when there is none.
    ///
    /// # Errors
    /// [`FileError`] from the storage.
    pub async fn size(&self, key: &FileKey, now: Timestamp) -> Result<Option<u64>, FileError> {
        match &self.backend {
            Backend::Local(local) => Ok(local.open(key).await?.map(|(_, size)| size)),
            Backend::S3(s3) => s3.size(key, now).await,
            Backend::Broken(text) => Err(FileError::Unable(text.clone())),
        }
    }

    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// [`FileError`] from the storage.
    pub async fn delete(&self, key: &FileKey, now: Timestamp) -> Result<(), FileError> {
        match &self.backend {
            Backend::Local(local) => Ok(local.delete(key).await?),
            Backend::S3(s3) => s3.delete(key, now).await,
            Backend::Broken(text) => Err(FileError::Unable(text.clone())),
        }
    }
}

impl Writer {
    /// Appends `bytes`.
    ///
    /// # Errors
    /// [`FileError`] from the storage; the file will not appear.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        match &mut self.0 {
            WriterKind::Local(writer) => Ok(writer.write(bytes).await?),
            WriterKind::S3(writer) => writer.write(bytes).await,
        }
    }

    /// Makes the file appear, durably, and returns its size in bytes.
    ///
    /// # Errors
    /// [`FileError::Taken`] when it arrives once and another writer was first, [`FileError`] from the
    /// storage; the file will not appear.
    pub async fn finish(self) -> Result<u64, FileError> {
        match self.0 {
            WriterKind::Local(writer) => writer.finish().await,
            WriterKind::S3(writer) => writer.finish().await,
        }
    }
}

impl Reader {
    /// Reads only `length` bytes from `start` on. Nothing must have been read yet.
    ///
    /// # Errors
    /// [`FileError::Unable`] of a bucket, which hands out parts itself, [`FileError`] from the storage.
    pub async fn part(mut self, start: u64, length: u64) -> Result<Self, FileError> {
        match &mut self.source {
            Source::Local(file) => local::skip(file, start).await?,
            Source::S3(_) => return Err(FileError::Unable("a bucket hands out parts itself".into())),
        }
        self.left = length;
        Ok(self)
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`FileError`] from the storage.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, FileError> {
        if self.left == 0 {
            return Ok(None);
        }
        let read = match &mut self.source {
            Source::Local(file) => local::chunk(file).await?,
            Source::S3(response) => response.chunk().await?,
        };
        let Some(mut bytes) = read else {
            return Ok(None);
        };
        bytes.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left = self
            .left
            .saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(Some(bytes))
    }
}
