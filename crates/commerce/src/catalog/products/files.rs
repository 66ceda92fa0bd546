//! The pictures and the download of the store that a product uses.

use super::requests::{FileLink, Images, VariantChange};
use super::store::{Record, VariantRecord};
use crate::files::uses::Uses;
use pandabase_domain::id::ProductId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// What a request names.
pub fn named(
    ctx: &Ctx<'_>,
    images: Option<&Images>,
    download: Option<&FileLink>,
    variants: &[VariantChange],
) -> Uses {
    let mut uses = Uses::default();
    note(ctx, &mut uses, images, "body/images");
    for (index, variant) in variants.iter().enumerate() {
        let field = format!("body/variants/{index}/images");
        note(ctx, &mut uses, variant.images.as_ref(), &field);
    }
    if let Some(id) = download.and_then(FileLink::object) {
        uses.download(id, "body/downloadUrl");
    }
    uses
}

fn note(ctx: &Ctx<'_>, uses: &mut Uses, images: Option<&Images>, field: &str) {
    let images = images.into_iter().flat_map(|images| images.iter());
    for (index, image) in images.enumerate() {
        uses.picture(ctx, image, format!("{field}/{index}"));
    }
}

/// Keeps the files that a product uses now: those that the request `named`, and those that it had before.
pub fn keep(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut named: Uses,
    record: &Record,
    variants: &[VariantRecord],
) -> Result<(), ApiError> {
    let of_variants = variants.iter().flat_map(|variant| &variant.images);
    let pictures = record.images.iter().chain(of_variants);
    named.stored(ctx, pictures, record.download_url.as_deref());
    named.keep(tx, ctx, record.id.as_str())
}

/// A product that was deleted uses no files.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<(), ApiError> {
    Uses::default().keep(tx, ctx, product.as_str())
}
