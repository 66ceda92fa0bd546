//! Where files are: their names in the storage, and the public addresses of pictures.

use pandabase_domain::file::PictureSize;
use pandabase_domain::id::{FileId, ImageId, StoreId};
use pandabase_platform::context::Ctx;
use pandabase_platform::files::FileKey;

/// A picture as it was sent. It is there only until it was written anew.
pub fn original(store: &StoreId, id: &ImageId) -> FileKey {
    FileKey::new(store, id, "original")
}

/// A picture in one of its sizes.
pub fn picture(store: &StoreId, id: &ImageId, size: PictureSize) -> FileKey {
    FileKey::new(store, id, size.as_str())
}

/// A download.
pub fn download(store: &StoreId, id: &FileId) -> FileKey {
    FileKey::new(store, id, "file")
}

/// Everything that the storage may have of a file.
pub fn all(store: &StoreId, file: &str) -> Vec<FileKey> {
    let of_image = ImageId::parse(file).map(|id| {
        let sizes = PictureSize::ALL.iter().map(|size| picture(store, &id, *size));
        sizes.chain([original(store, &id)]).collect()
    });
    let of_file = || FileId::parse(file).map(|id| vec![download(store, &id)]);
    of_image.or_else(of_file).unwrap_or_default()
}

/// The address under which anybody can see a picture of the store.
pub fn public(ctx: &Ctx<'_>, id: &ImageId, size: PictureSize) -> String {
    format!("{}/cdn/{}/{id}/{size}", ctx.env.config.cdn_url, ctx.store.id)
}

/// The picture of the store that an address is of, at whatever host: the setting of `cdn_url` may be another
/// one by now than when the address was given.
pub fn image_of(ctx: &Ctx<'_>, address: &str) -> Option<ImageId> {
    let (_, path) = address.split_once("/cdn/")?;
    let (id, size) = path
        .strip_prefix(ctx.store.id.as_str())?
        .strip_prefix('/')?
        .split_once('/')?;
    PictureSize::parse(size)?;
    ImageId::parse(id)
}
