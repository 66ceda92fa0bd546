//! `pandabase files`. Works on the database and the storage; running servers see at once what is changed.

use super::failure::Failure;
use super::global::Global;
use super::open::with_existing;
use super::part::{Part, show_page};
use super::token::{OfStore, store};
use crate::surfaces::pages::files::receive_at;
use axum::body::Body;
use bytes::Bytes;
use clap::{Args, Subcommand};
use pandabase_commerce::files::requests::{FileSize, NewFile};
use pandabase_commerce::files::service;
use pandabase_commerce::files::views::StoreFile;
use pandabase_domain::file::FilePurpose;
use pandabase_domain::input::{Text, check_plain, is_line};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::AsyncReadExt;

/// Bytes that are read from the disk at once.
const CHUNK: usize = 64 * 1024;
/// What the media type of a file is called by the end of its name.
const TYPES: [(&str, &str); 14] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("epub", "application/epub+zip"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("dmg", "application/x-apple-diskimage"),
];
/// Of any other file.
const UNKNOWN: &str = "application/octet-stream";

#[derive(Debug, Subcommand)]
pub(crate) enum Files {
    /// List files, newest first
    List {
        #[command(flatten)]
        store: OfStore,
        #[command(flatten)]
        part: Part,
        /// Only pictures, or only downloads: image or download
        #[arg(long, value_name = "WORD", value_parser = purpose)]
        purpose: Option<FilePurpose>,
    },
    /// Show one file, and where it can be fetched
    Show {
        #[command(flatten)]
        store: OfStore,
        /// Its id, img_… or file_…
        id: String,
    },
    /// Upload a file of this machine
    #[command(after_help = "Examples:
  pandabase files upload cover.png --purpose image
  pandabase files upload album.zip --purpose download --store shp_…

Products name it by the id that is shown, in `images` or `downloadUrl`; `pandabase store set --logo img_…`
shows a picture. What nothing uses goes after 30 days.")]
    Upload {
        #[command(flatten)]
        store: OfStore,
        #[command(flatten)]
        new: New,
    },
    /// Delete a file that no product uses; what was sold stays with its buyers
    Delete {
        #[command(flatten)]
        store: OfStore,
        /// Its id, img_… or file_…
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Where the file is
    path: PathBuf,
    /// image: a picture that anybody may see; download: a file that buyers get
    #[arg(long, value_name = "WORD", value_parser = purpose)]
    purpose: FilePurpose,
    /// Its media type [default: by the end of its name]
    #[arg(long = "type", value_name = "TYPE")]
    mime_type: Option<String>,
}

fn purpose(word: &str) -> Result<FilePurpose, &'static str> {
    FilePurpose::parse(&word.to_uppercase()).ok_or("image or download")
}

impl Files {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List { store, part, purpose } => {
                let paging = part.paging();
                let page = write(app, &store, move |tx, ctx| {
                    service::page(tx, ctx, purpose, &paging)
                });
                show_page(global, &page.await?, "no files", line)
            }
            Self::Show { store, id } => {
                let file = write(app, &store, move |tx, ctx| service::find(tx, ctx, &id));
                global.show(&file.await?, detail)
            }
            Self::Upload { store, new } => global.show(&upload(app, &store, new).await?, detail),
            Self::Delete { store, id } => {
                let gone = id.clone();
                write(app, &store, move |tx, ctx| service::remove(tx, ctx, &gone)).await?;
                global.show(&json!({"id": id, "deleted": true}), |_| format!("deleted {id}"))
            }
        }
    }
}

/// Announces a file, reads it from the disk as if it came over HTTP, and shows the result.
async fn upload(app: &Arc<App>, of: &OfStore, new: New) -> Result<StoreFile, Failure> {
    let unreadable = |error: std::io::Error| Failure::new(format!("{}: {error}", new.path.display()));
    let file = tokio::fs::File::open(&new.path).await.map_err(unreadable)?;
    let found = file.metadata().await.map_err(unreadable)?;
    if !found.is_file() {
        return Err(Failure::new(format!("{} is no file", new.path.display())).usage());
    }
    let announced = announcement(&new, found.len())?;
    let announced = write(app, of, move |tx, ctx| service::announce(tx, ctx, &announced)).await?;
    receive_at(app, &announced.upload_url, body_of(file))
        .await
        .map_err(advise)?;
    write(app, of, move |tx, ctx| service::find(tx, ctx, &announced.id)).await
}

/// What is said of a file before it comes.
fn announcement(new: &New, bytes: u64) -> Result<NewFile, Failure> {
    let unfit = |what: &str, error: String| Failure::new(format!("{what} {error}")).usage();
    let name = new
        .path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let mime_type = new.mime_type.as_deref().unwrap_or_else(|| type_of(&new.path));
    check_plain(name, is_line).map_err(|error| unfit("the name", error.to_string()))?;
    Ok(NewFile {
        filename: Text::parse(name).map_err(|error| unfit("the name", error))?,
        mime_type: Text::parse(mime_type).map_err(|error| unfit("--type", error))?,
        size_bytes: FileSize::parse(i64::try_from(bytes).unwrap_or(i64::MAX))
            .map_err(|error| unfit("the size in bytes", error))?,
        purpose: new.purpose,
    })
}

fn type_of(path: &Path) -> &'static str {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    let mut known = TYPES.iter();
    let found = known.find(|(name, _)| name.eq_ignore_ascii_case(end));
    found.map_or(UNKNOWN, |(_, mime_type)| *mime_type)
}

fn body_of(file: tokio::fs::File) -> Body {
    Body::from_stream(futures_util::stream::unfold(file, |mut file| async move {
        let mut buffer = Vec::with_capacity(CHUNK);
        match file.read_buf(&mut buffer).await {
            Ok(0) => None,
            Ok(_) => Some((Ok(Bytes::from(buffer)), file)),
            Err(error) => Some((Err(error), file)),
        }
    }))
}

fn line(file: &StoreFile) -> String {
    let state = match (file.in_use, file.expires_at) {
        (true, _) => "in use".to_owned(),
        (false, Some(at)) => format!("goes {at}"),
        (false, None) => "sold".to_owned(),
    };
    format!(
        "{}  {}  {}  {} bytes  {}  {state}  {}",
        file.id, file.purpose, file.status, file.size_bytes, file.mime_type, file.filename
    )
}

fn detail(file: &StoreFile) -> String {
    let mut text = line(file);
    for (name, url) in [("at", &file.url), ("small", &file.thumbnail_url)] {
        if let Some(url) = url {
            text.push_str(&format!("\n  {name:<6} {url}"));
        }
    }
    text
}

async fn write<T: Send + 'static>(
    app: &Arc<App>,
    of: &OfStore,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let store = store(app, of).await?;
    let shared = Arc::clone(app);
    let done = app
        .db
        .write(move |tx| work(tx, &Ctx::of(&shared.env, &store)))
        .await;
    done.map_err(advise)
}

/// Adds advice to a refusal.
fn advise(error: ApiError) -> Failure {
    let advice = match &error {
        ApiError::Missing(_) => "`pandabase files list` shows the store's files",
        ApiError::Conflict(_) => "take it out of the products and settings that name it, then delete it",
        ApiError::Invalid(text) if text.starts_with("A store can") || text.starts_with("The files") => {
            "`pandabase files delete` makes room"
        }
        ApiError::Invalid(_) => "`pandabase files upload --help` shows what can be uploaded",
        _ => return error.into(),
    };
    Failure::new(error).next(advice)
}
