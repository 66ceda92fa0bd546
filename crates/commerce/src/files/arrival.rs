//! Files on their way in: what is checked before the first byte is taken, and what becomes of the bytes.

use super::{address, store};
use pandabase_domain::file::{FileStatus, KEPT, LARGEST_IMAGE, PictureSize};
use pandabase_domain::id::{FileId, ImageId, StoreId};
use pandabase_domain::time::HOUR;
use pandabase_platform::access::stores::clock_of;
use pandabase_platform::app::App;
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::error::ApiError;
use pandabase_platform::files::FileKey;
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::picture::{Written, desk};
use pandabase_platform::rate_limit::Scope;
use std::sync::Arc;

/// How many pictures of a store may be refused in an hour.
const REFUSED: Limit = Limit {
    requests: 60,
    window_ms: HOUR,
};

/// A picture or a download on its way in.
pub struct Arrival {
    store: StoreId,
    id: String,
    image: Option<ImageId>,
}

/// What the row of a file says when its bytes are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    /// It is ready from now on.
    Ready,
    /// It was ready before.
    Before,
    /// It was deleted or forgotten meanwhile.
    Gone,
}

impl Arrival {
    /// The file that is stored under a key; `None` when the key is not one of a store's own file.
    pub fn of(key: &FileKey) -> Option<Self> {
        let id = key.object();
        let image = ImageId::parse(id);
        let is_own = image.is_some() || FileId::parse(id).is_some();
        is_own.then(|| Self {
            store: StoreId::from_stored(key.store()),
            id: id.to_owned(),
            image,
        })
    }

    /// Checks that the file is awaited.
    ///
    /// # Errors
    /// [`ApiError::Conflict`] when it has arrived, [`ApiError::Missing`] when it was deleted or forgotten.
    pub async fn admit(&self, app: &App) -> Result<(), ApiError> {
        let (store, id) = (self.store.clone(), self.id.clone());
        let found = app.db.read(move |tx| store::find(tx, &store, &id)).await?;
        let file = found.filter(|file| file.deleted_at.is_none());
        match file.ok_or(ApiError::Missing("File"))?.status {
            FileStatus::Pending => Ok(()),
            FileStatus::Ready => Err(uploaded_before()),
        }
    }

    /// Makes of the bytes that are stored what was announced. Doing so again changes nothing.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when they are no picture that is taken, and may then be sent anew;
    /// [`ApiError::Conflict`] when the file has arrived before.
    pub async fn settle(&self, app: &Arc<App>, mime_type: &str) -> Result<(), ApiError> {
        match &self.image {
            Some(image) => self.write_picture(app, image, mime_type).await?,
            None => self.check_there(app).await?,
        }
        let marked = self.mark(app).await?;
        // What was sent has metadata: it is not kept. It goes only after the file is marked, so that
        // whoever sends the picture once more finds either.
        if let Some(image) = &self.image {
            self.delete(app, &address::original(&self.store, image)).await?;
        }
        match marked {
            Marked::Ready => Ok(()),
            Marked::Before => Err(uploaded_before()),
            Marked::Gone => {
                for key in address::all(&self.store, &self.id) {
                    self.delete(app, &key).await?;
                }
                Err(ApiError::Missing("File"))
            }
        }
    }

    /// A bucket also says that a file is there while another request is sending it, which may yet fail.
    async fn check_there(&self, app: &App) -> Result<(), ApiError> {
        let now = app.env.clock.now();
        for key in address::all(&self.store, &self.id) {
            if app.files.size(&key, now).await?.is_none() {
                return Err(ApiError::Conflict("This file is being uploaded".into()));
            }
        }
        Ok(())
    }

    /// Refuses one more picture of a store whose pictures are refused again and again: each keeps a desk from
    /// others while it is looked at.
    async fn check_refused(&self, app: &App, original: &FileKey) -> Result<(), ApiError> {
        let (key, now) = (self.refused(), app.env.clock.now());
        if app.env.limiter.look(Scope::Store, key, REFUSED, now).allowed {
            return Ok(());
        }
        self.delete(app, original).await?;
        Err(ApiError::TooMany(
            "Too many pictures of this store were refused. Please try again in an hour.",
        ))
    }

    /// What refused pictures of the store are counted by.
    fn refused(&self) -> (&'static str, &str) {
        ("refused pictures", self.store.as_str())
    }

    async fn write_picture(&self, app: &App, image: &ImageId, mime_type: &str) -> Result<(), ApiError> {
        let original = address::original(&self.store, image);
        self.check_refused(app, &original).await?;
        // Pictures wait in the storage until there is a desk, not in memory.
        let desk = desk().await;
        // Another request may have been faster since this one was admitted.
        self.admit_sent(app, image).await?;
        let bytes = read(app, &original).await?.ok_or_else(uploaded_before)?;
        let written = match desk.write_anew(bytes, mime_type).await {
            Ok(written) => written,
            Err(error) => {
                let (key, now) = (self.refused(), app.env.clock.now());
                app.env.limiter.note(Scope::Store, key, REFUSED, now);
                self.delete(app, &original).await?;
                return Err(ApiError::invalid(format!("body {error}")));
            }
        };
        let Written { large, small, format } = written;
        for (size, bytes) in [(PictureSize::Large, large), (PictureSize::Small, small)] {
            let key = address::picture(&self.store, image, size);
            let now = app.env.clock.now();
            let mut writer = app.files.create(&key, format.mime_type(), now).await?;
            writer.write(&bytes).await?;
            writer.finish().await?;
        }
        Ok(())
    }

    /// Like [`Self::admit`], now that the bytes of a picture are stored; they are not kept if it is refused.
    async fn admit_sent(&self, app: &App, image: &ImageId) -> Result<(), ApiError> {
        let admitted = self.admit(app).await;
        if admitted.is_err() {
            self.delete(app, &address::original(&self.store, image)).await?;
        }
        admitted
    }

    async fn mark(&self, app: &Arc<App>) -> Result<Marked, ApiError> {
        let (shared, id, store) = (Arc::clone(app), self.id.clone(), self.store.clone());
        let marked = app.db.write(move |tx| {
            let Some(clock_offset) = clock_of(tx, &store)? else {
                return Ok::<_, ApiError>(Marked::Gone);
            };
            let store = StoreContext {
                id: store.clone(),
                clock_offset,
                shield: false,
            };
            let ctx = Ctx::of(&shared.env, &store);
            let found = store::find_locked(tx, &store.id, &id)?;
            let Some(file) = found.filter(|file| file.deleted_at.is_none()) else {
                return Ok(Marked::Gone);
            };
            if file.status == FileStatus::Ready {
                return Ok(Marked::Before);
            }
            store::mark_ready(tx, &store.id, &id, ctx.now)?;
            let goes_at = Some(ctx.now.plus_millis(KEPT));
            jobs::plan(tx, &ctx, JobKind::FileExpiry, &id, goes_at)?;
            Ok(Marked::Ready)
        });
        marked.await
    }

    async fn delete(&self, app: &App, key: &FileKey) -> Result<(), ApiError> {
        Ok(app.files.delete(key, app.env.clock.now()).await?)
    }
}

fn uploaded_before() -> ApiError {
    ApiError::Conflict("This file has been uploaded already".into())
}

/// A whole file, none of which is larger than the largest picture.
async fn read(app: &App, key: &FileKey) -> Result<Option<Vec<u8>>, ApiError> {
    let Some(mut reader) = app.files.read(key, app.env.clock.now()).await? else {
        return Ok(None);
    };
    let most = usize::try_from(LARGEST_IMAGE).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    while let Some(chunk) = reader.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            return Err(ApiError::Internal(
                "a picture is larger than was announced".into(),
            ));
        }
    }
    Ok(Some(bytes))
}
