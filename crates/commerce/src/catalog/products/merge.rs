//! From requests to records: defaults of a new product, and what a PATCH leaves as it was (contract
//! `products.md`, "Create / update body").

use super::requests::{
    Choices, FileLink, Images, NewProduct, NewVariant, OptionBody, ProductChange, TypeAlias, VariantChange,
};
use super::store::{Record, VariantRecord, WEBHOOK_SECRET};
use super::views::ProductOption;
use crate::files::address::public;
use pandabase_domain::file::PictureSize;
use pandabase_domain::id::ProductId;
use pandabase_domain::input::{Int, List, Natural, Opt, Patch, Text};
use pandabase_domain::link::Link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{FulfillmentMode, ProductType};
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

fn cents(number: Natural) -> Cents {
    Cents(number.get())
}

fn text<const MIN: usize, const MAX: usize, const LINES: bool>(
    text: Opt<Text<MIN, MAX, LINES>>,
) -> Option<String> {
    text.0.map(Text::into_string)
}

/// An address; an empty text means that there is none.
fn address(given: Patch<Link>) -> Patch<String> {
    match given.map(Link::into_address) {
        Patch::Value(Some(url)) => Patch::Value(url),
        Patch::Value(None) | Patch::Null => Patch::Null,
        Patch::Absent => Patch::Absent,
    }
}

/// What a product delivers: an address, or the id of a file of the store.
fn delivered(given: FileLink) -> Option<String> {
    given.into_address(|id| id.to_string())
}

/// Like [`address`], for what a product delivers.
fn download(given: Patch<FileLink>) -> Patch<String> {
    match given.map(delivered) {
        Patch::Value(Some(text)) => Patch::Value(text),
        Patch::Value(None) | Patch::Null => Patch::Null,
        Patch::Absent => Patch::Absent,
    }
}

/// Addresses of pictures, also of those that the store has uploaded.
fn addresses(ctx: &Ctx<'_>, list: Images) -> Vec<String> {
    let list = list.into_vec().into_iter();
    list.filter_map(|image| image.into_address(|id| public(ctx, &id, PictureSize::Large)))
        .collect()
}

fn strings<const MIN: usize, const MAX: usize, const LEAST: usize, const MOST: usize>(
    list: List<Text<MIN, MAX>, LEAST, MOST>,
) -> Vec<String> {
    list.into_vec().into_iter().map(Text::into_string).collect()
}

fn choices(given: Choices) -> BTreeMap<String, String> {
    let pairs = given.into_iter();
    pairs
        .map(|(option, value)| (option.into_string(), value.into_string()))
        .collect()
}

fn seal(ctx: &Ctx<'_>, product: &ProductId, secret: &str) -> Vec<u8> {
    ctx.encrypt(&WEBHOOK_SECRET, product.as_str(), secret.as_bytes())
}

/// A product's webhook secret in clear.
pub fn open_secret(
    ctx: &Ctx<'_>,
    product: &ProductId,
    sealed: Option<&[u8]>,
) -> Result<Option<String>, ApiError> {
    let secret = sealed.map(|sealed| ctx.decrypt_text(&WEBHOOK_SECRET, product.as_str(), sealed));
    Ok(secret.transpose()?)
}

/// `productType`, or `type` in its absence.
fn product_type(given: Opt<ProductType>, alias: Opt<TypeAlias>) -> Result<Option<ProductType>, ApiError> {
    match (given.0, alias.0) {
        (Some(given), _) => Ok(Some(given)),
        (None, None) => Ok(None),
        (None, Some(TypeAlias(Some(alias)))) => Ok(Some(alias)),
        (None, Some(TypeAlias(None))) => {
            let words: Vec<&str> = ProductType::ALL.iter().map(|word| word.as_str()).collect();
            let words = words.join(", ");
            Err(ApiError::invalid(format!("body/type must be one of {words}")))
        }
    }
}

/// A new product with its defaults; the caller sets the handle.
pub fn new_record(ctx: &Ctx<'_>, body: NewProduct, has_keys: bool) -> Result<Record, ApiError> {
    let product_type = product_type(body.product_type, body.type_alias)?
        .ok_or_else(|| ApiError::invalid("body must have required property 'productType'"))?;
    let default_mode = FulfillmentMode::default_for(
        product_type,
        has_keys,
        body.download_url.as_ref().is_some_and(FileLink::is_some),
        body.redirect_url.as_ref().is_some_and(Link::is_some),
    );
    let id = ctx.id();
    let webhook_secret = body.webhook_secret.as_ref().map(|secret| seal(ctx, &id, secret));
    let mut record = Record {
        id,
        handle: String::new(),
        title: body.title.into_string(),
        subtitle: Some(text(body.subtitle).unwrap_or_default()),
        description: Some(text(body.description).unwrap_or_default()),
        product_type,
        price: cents(body.price),
        compare_at_price: body.compare_at_price.0.map(cents),
        minimum_price: body.minimum_price.0.map(cents),
        images: addresses(ctx, body.images),
        message: text(body.message),
        in_stock: true,
        fulfillment_mode: body.fulfillment_mode.0.unwrap_or(default_mode),
        pricing_model: body.pricing_model.0.unwrap_or_default(),
        status: body.status.0.unwrap_or_default(),
        max_per_customer: body.max_per_customer.0.map(Int::get),
        max_activations: body.max_activations.0.map(Int::get),
        available_from: body.available_from.0,
        available_until: body.available_until.0,
        download_url: body.download_url.0.and_then(delivered),
        redirect_url: body.redirect_url.0.and_then(Link::into_address),
        webhook_url: text(body.webhook_url),
        webhook_secret,
        key_format: body.key_format.0,
        custom_prefix: text(body.custom_prefix),
        license_duration: body.license_duration.0,
        revoke_on_refund: body.revoke_on_refund.0.unwrap_or(false),
        low_stock_threshold: body.low_stock_threshold.0.map(Int::get),
        billing_interval: body.billing_interval.0,
        billing_anchor: body.billing_anchor.0,
        trial_days: body.trial_days.0.map(Int::get),
        options: Vec::new(),
        was_sold: false,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    merge_options(ctx, &mut record.options, body.options.into_vec())?;
    Ok(record)
}

/// Changes `record` as the client asked. Variants, keys and categories are changed elsewhere.
pub fn change(ctx: &Ctx<'_>, record: &mut Record, body: ProductChange) -> Result<(), ApiError> {
    if let Some(product_type) = product_type(body.product_type, body.type_alias)? {
        record.product_type = product_type;
    }
    set(body.title, Text::into_string, &mut record.title);
    set(body.price, cents, &mut record.price);
    set(body.images, |images| addresses(ctx, images), &mut record.images);
    body.in_stock.apply(&mut record.in_stock);
    body.pricing_model.apply(&mut record.pricing_model);
    body.status.apply(&mut record.status);
    body.revoke_on_refund.apply(&mut record.revoke_on_refund);
    match body.fulfillment_mode {
        Patch::Absent => {}
        Patch::Null => record.fulfillment_mode = FulfillmentMode::Manual,
        Patch::Value(mode) => record.fulfillment_mode = mode,
    }
    body.subtitle.map(Text::into_string).apply(&mut record.subtitle);
    body.description
        .map(Text::into_string)
        .apply(&mut record.description);
    body.compare_at_price
        .map(cents)
        .apply(&mut record.compare_at_price);
    body.minimum_price.map(cents).apply(&mut record.minimum_price);
    body.low_stock_threshold
        .map(Int::get)
        .apply(&mut record.low_stock_threshold);
    body.message.map(Text::into_string).apply(&mut record.message);
    body.max_per_customer
        .map(Int::get)
        .apply(&mut record.max_per_customer);
    body.max_activations
        .map(Int::get)
        .apply(&mut record.max_activations);
    body.available_from.apply(&mut record.available_from);
    body.available_until.apply(&mut record.available_until);
    download(body.download_url).apply(&mut record.download_url);
    address(body.redirect_url).apply(&mut record.redirect_url);
    body.webhook_url
        .map(Text::into_string)
        .apply(&mut record.webhook_url);
    body.webhook_secret
        .map(|secret| seal(ctx, &record.id, &secret))
        .apply(&mut record.webhook_secret);
    body.key_format.apply(&mut record.key_format);
    body.custom_prefix
        .map(Text::into_string)
        .apply(&mut record.custom_prefix);
    body.license_duration.apply(&mut record.license_duration);
    body.billing_interval.apply(&mut record.billing_interval);
    body.billing_anchor.apply(&mut record.billing_anchor);
    body.trial_days.map(Int::get).apply(&mut record.trial_days);
    merge_options(ctx, &mut record.options, body.options.into_vec())
}

/// Replaces `target` when a value was given.
fn set<T, U>(given: Opt<T>, convert: impl FnOnce(T) -> U, target: &mut U) {
    if let Some(value) = given.0 {
        *target = convert(value);
    }
}

/// Replaces options by name, appends new ones, and puts them in order.
fn merge_options(
    ctx: &Ctx<'_>,
    options: &mut Vec<ProductOption>,
    bodies: Vec<OptionBody>,
) -> Result<(), ApiError> {
    let twice = |(index, body): &(usize, &OptionBody)| bodies[..*index].iter().any(|o| o.name == body.name);
    if let Some((index, _)) = bodies.iter().enumerate().find(twice) {
        return Err(ApiError::invalid(format!(
            "body/options/{index}/name must NOT be used twice"
        )));
    }
    for body in bodies {
        let position = body.position.0.map(Int::get);
        let values = strings(body.values);
        match options.iter_mut().find(|option| option.name == *body.name) {
            Some(option) => {
                option.values = values;
                option.position = position.unwrap_or(option.position);
            }
            None => options.push(ProductOption {
                id: ctx.id(),
                name: body.name.into_string(),
                values,
                position: position.unwrap_or(0),
            }),
        }
    }
    options.sort_by_key(|option| option.position);
    Ok(())
}

/// The refusal of a new variant that lacks a required field.
fn missing(index: usize, field: &str) -> ApiError {
    ApiError::invalid(format!(
        "body/variants/{index} must have required property '{field}'"
    ))
}

/// Changes variants by id, appends new ones, and puts them in order.
pub fn merge_variants(
    ctx: &Ctx<'_>,
    variants: &mut Vec<VariantRecord>,
    bodies: impl IntoIterator<Item = VariantChange>,
) -> Result<(), ApiError> {
    for (index, body) in bodies.into_iter().enumerate() {
        match &body.id.0 {
            Some(id) => {
                let found = variants.iter_mut().find(|variant| variant.id == *id);
                let variant = found.ok_or_else(|| {
                    ApiError::invalid(format!("body/variants/{index}/id: Variant not found"))
                })?;
                change_variant(ctx, variant, body);
            }
            None => {
                let rank = i64::try_from(variants.len()).unwrap_or(i64::MAX);
                variants.push(new_variant(ctx, index, rank, body)?);
            }
        }
    }
    variants.sort_by_key(|variant| (variant.position, variant.ordinal));
    Ok(())
}

/// A new variant, which comes after `rank` others.
fn new_variant(
    ctx: &Ctx<'_>,
    index: usize,
    rank: i64,
    body: VariantChange,
) -> Result<VariantRecord, ApiError> {
    let mut variant = VariantRecord {
        id: ctx.id(),
        ordinal: rank,
        title: text(body.title.clone()).ok_or_else(|| missing(index, "title"))?,
        slug: None,
        description: None,
        sku: None,
        options: body
            .options
            .0
            .clone()
            .map(choices)
            .ok_or_else(|| missing(index, "options"))?,
        price: body.price.0.map(cents).ok_or_else(|| missing(index, "price"))?,
        compare_at_price: None,
        images: Vec::new(),
        in_stock: true,
        quantity: None,
        track_stock: false,
        position: rank,
    };
    change_variant(ctx, &mut variant, body);
    Ok(variant)
}

fn change_variant(ctx: &Ctx<'_>, variant: &mut VariantRecord, body: VariantChange) {
    set(body.title, Text::into_string, &mut variant.title);
    set(body.options, choices, &mut variant.options);
    set(body.price, cents, &mut variant.price);
    set(body.images, |images| addresses(ctx, images), &mut variant.images);
    body.in_stock.apply(&mut variant.in_stock);
    body.track_stock.apply(&mut variant.track_stock);
    set(body.position, Int::get, &mut variant.position);
    body.slug.map(Text::into_string).apply(&mut variant.slug);
    body.description
        .map(Text::into_string)
        .apply(&mut variant.description);
    body.sku.map(Text::into_string).apply(&mut variant.sku);
    body.compare_at_price
        .map(cents)
        .apply(&mut variant.compare_at_price);
    body.quantity.map(Int::get).apply(&mut variant.quantity);
}

/// A variant of a new product, as the change that creates it.
impl From<NewVariant> for VariantChange {
    fn from(new: NewVariant) -> Self {
        fn patch<T>(given: Opt<T>) -> Patch<T> {
            given.0.map_or(Patch::Absent, Patch::Value)
        }
        Self {
            id: Opt(None),
            title: Opt(Some(new.title)),
            options: Opt(Some(new.options)),
            price: Opt(Some(new.price)),
            slug: patch(new.slug),
            description: patch(new.description),
            sku: patch(new.sku),
            compare_at_price: patch(new.compare_at_price),
            images: Opt(Some(new.images)),
            in_stock: new.in_stock,
            quantity: patch(new.quantity),
            track_stock: new.track_stock,
            position: new.position,
        }
    }
}
