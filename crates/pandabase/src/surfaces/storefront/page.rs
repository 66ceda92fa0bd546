//! What the pages of a store show beyond what its API tells: who sells on which terms, prices in the reader's
//! money, and what is in a basket.

use super::requests::ProductQuery;
use super::service::{product_of, products};
use super::store::{self, Address, CategoryAddress};
use super::views::{Storefront, StorefrontCategory, StorefrontProduct, StorefrontProductItem};
use pandabase_commerce::catalog::products::sale::{Offer, find_offer};
use pandabase_commerce::catalog::products::views::CategoryLink;
use pandabase_commerce::selling::checkout::items::{Items, NewItem, resolve};
use pandabase_commerce::selling::checkout::price::{Presentment, presentment};
use pandabase_commerce::selling::checkout::store as sessions;
use pandabase_commerce::stores::legal;
use pandabase_commerce::stores::legal::Legal;
use pandabase_domain::checkout::{Line, SessionStatus};
use pandabase_domain::id::{ProductId, SessionId, VariantId};
use pandabase_domain::input::{AnyText, List, Opt};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::product::{PricingModel, ProductType};
use pandabase_domain::store::Language;
use pandabase_platform::access::stores;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Products on one page.
const ON_A_PAGE: i64 = 12;

/// Who reads a page.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Reader {
    /// The country whose money prices are shown in; in US dollars without one.
    #[serde(default)]
    country: Opt<Country>,
    /// The checkout that the reader's basket was taken to last.
    #[serde(default)]
    session: Opt<SessionId>,
    /// The URL name of the category that is looked at.
    #[serde(default)]
    category: Opt<AnyText>,
    /// What is in the basket.
    #[serde(default)]
    items: List<NewItem, 0, 10>,
}

/// The product that is looked at, by its URL name.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProductNamed {
    product: AnyText,
}

/// What every page of a store shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShopOnPage {
    /// The store.
    pub store: Storefront,
    /// Who sells, and the store's terms.
    pub legal: Legal,
    /// The language that the store has chosen for its pages.
    pub language: Option<Language>,
    /// Whether prices contain the tax.
    pub includes_tax: bool,
    /// The categories of the menu.
    pub menu: Vec<CategoryLink>,
    /// Whether what was in the basket has been bought, or is being paid.
    pub is_bought: bool,
}

/// A price in the reader's money.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Priced {
    /// In the money that the reader would be charged in; null where that is the US dollar.
    pub local: Option<Presentment>,
    /// The least that the buyer may pay, in cents; null where they do not name the price.
    pub least: Option<Cents>,
}

/// A product in a list, with its price.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemOnPage {
    /// What the API tells of it.
    #[serde(flatten)]
    pub item: StorefrontProductItem,
    /// Its price.
    pub priced: Priced,
}

/// A category that is looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryOnPage {
    /// What lists show of it.
    #[serde(flatten)]
    pub item: StorefrontCategory,
    /// Title for search engines.
    pub meta_title: Option<String>,
    /// Text for search engines.
    pub meta_description: Option<String>,
    /// The categories right below it.
    pub children: Vec<CategoryLink>,
}

/// A page of products.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductsOnPage {
    /// What every page shows.
    pub shop: ShopOnPage,
    /// The category, if one is looked at.
    pub category: Option<CategoryOnPage>,
    /// The products.
    pub products: Page<ItemOnPage>,
}

/// The page of a product.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProductOnPage {
    /// What every page shows.
    pub shop: ShopOnPage,
    /// What the API tells of the product.
    pub product: StorefrontProduct,
    /// Its price.
    pub priced: Priced,
    /// The prices of its variants.
    pub variants: Vec<Priced>,
    /// Whether it is not on sale yet.
    pub is_early: bool,
    /// Whether it is on sale no longer.
    pub is_over: bool,
    /// IANA name of the store's time zone, in which days are shown.
    pub zone: String,
}

/// A line of a basket.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct BasketLine {
    /// What it is called; null for what there is not.
    pub name: Option<String>,
    /// The URL name of its product.
    pub handle: Option<String>,
    /// Its picture.
    pub image: Option<String>,
    /// Price of one unit, in cents.
    pub unit: Option<Cents>,
    /// Price of all units, in cents.
    pub amount: Option<Cents>,
    /// The least that the buyer may pay for a unit, in cents; null where they do not name the price.
    pub least: Option<Cents>,
    /// Whether it is a subscription.
    pub is_subscription: bool,
    /// Why it cannot be bought so.
    pub refusal: Option<String>,
}

/// A basket.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BasketOnPage {
    /// What every page shows.
    pub shop: ShopOnPage,
    /// Its lines, in their order.
    pub lines: Vec<BasketLine>,
    /// What can be bought of them comes to this before tax, in cents.
    pub subtotal: Cents,
    /// The same in the reader's money.
    pub local: Option<Presentment>,
}

/// Where the pages of a store are.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Addresses {
    /// Where there are more products than one sitemap lists, what its parts begin with, and nothing else.
    pub parts: Vec<ProductId>,
    /// Of products.
    pub products: Vec<Address>,
    /// Of categories.
    pub categories: Vec<CategoryAddress>,
}

/// What every page of the store shows.
///
/// # Errors
/// [`ApiError`] when the database fails.
pub fn shop(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<Reader>>,
) -> Result<ShopOnPage, ApiError> {
    Ok(Shop::of(tx, ctx, &input.body.0)?.shown)
}

/// A page of products: of all, of a category, or of those that were searched for.
///
/// # Errors
/// [`ApiError::Missing`] when the store shows no such category.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ProductQuery, Json<Reader>>,
) -> Result<ProductsOnPage, ApiError> {
    let reader = &input.body.0;
    let shop = Shop::of(tx, ctx, reader)?;
    let category = match reader.category.as_ref() {
        Some(slug) => Some(category(tx, ctx, slug)?),
        None => None,
    };
    let id = category.as_ref().map(|category| &category.item.id);
    let page = products(tx, ctx, &input.query, id, &input.paging(ON_A_PAGE)?)?;
    let mut items = Vec::with_capacity(page.items.len());
    for item in page.items {
        items.push(ItemOnPage {
            priced: shop.priced(ctx, &item, item.price)?,
            item,
        });
    }
    Ok(ProductsOnPage {
        shop: shop.shown,
        category,
        products: Page {
            items,
            pagination: page.pagination,
        },
    })
}

fn category(tx: &mut Tx<'_>, ctx: &Ctx<'_>, slug: &str) -> Result<CategoryOnPage, ApiError> {
    let store = &ctx.store.id;
    let found = store::category_by_slug(tx, store, slug)?.ok_or(ApiError::Missing("Category"))?;
    Ok(CategoryOnPage {
        children: store::children_of(tx, store, &found.item.id)?,
        item: found.item,
        meta_title: found.meta_title,
        meta_description: found.meta_description,
    })
}

/// A product by itself.
///
/// # Errors
/// [`ApiError::Missing`] when the store shows no such product.
pub fn product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductNamed, Nothing, Json<Reader>>,
) -> Result<ProductOnPage, ApiError> {
    let shop = Shop::of(tx, ctx, &input.body.0)?;
    let product = product_of(tx, ctx, &input.path.product)?;
    let priced = shop.priced(ctx, &product.item, product.item.price)?;
    let mut variants = Vec::with_capacity(product.variants.len());
    for variant in &product.variants {
        variants.push(shop.priced(ctx, &product.item, variant.price)?);
    }
    Ok(ProductOnPage {
        is_early: product.available_from.is_some_and(|from| ctx.now < from),
        is_over: product.available_until.is_some_and(|until| ctx.now >= until),
        zone: stores::contact(tx, ctx)?.zone.name().to_owned(),
        shop: shop.shown,
        product,
        priced,
        variants,
    })
}

/// What is in a basket, as it could be bought now. Each line is judged by itself; what they ask for together
/// is judged when the basket is taken to the checkout.
///
/// # Errors
/// [`ApiError`] when the sums leave the range of 64-bit integers.
pub fn basket(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<Reader>>,
) -> Result<BasketOnPage, ApiError> {
    let reader = &input.body.0;
    let shop = Shop::of(tx, ctx, reader)?;
    let mut lines = Vec::with_capacity(reader.items.len());
    let mut subtotal = Cents::ZERO;
    for item in reader.items.iter() {
        let line = basket_line(tx, ctx, item)?;
        subtotal = subtotal.plus(line.amount.unwrap_or(Cents::ZERO))?;
        lines.push(line);
    }
    let is_once = !lines.iter().any(|line| line.is_subscription);
    let country = shop.country.filter(|_| is_once && subtotal > Cents::ZERO);
    Ok(BasketOnPage {
        local: match country {
            Some(country) => presentment(ctx, country, subtotal, None)?,
            None => None,
        },
        shop: shop.shown,
        lines,
        subtotal,
    })
}

fn basket_line(tx: &mut Tx<'_>, ctx: &Ctx<'_>, item: &NewItem) -> Result<BasketLine, ApiError> {
    let Some(id) = item.product_id.as_ref().map(|id| ProductId::from_stored(&**id)) else {
        return Err(ApiError::invalid("body/items must be products"));
    };
    let variant = item.variant_id.as_ref().map(|id| VariantId::from_stored(&**id));
    let offer = match find_offer(tx, ctx, &id, variant.as_ref()) {
        Ok(offer) => offer,
        Err(error @ ApiError::Missing(_)) => return Ok(refused(&error)),
        Err(error) => return Err(error),
    };
    let found = store::product(tx, &ctx.store.id, &id)?;
    let shown = BasketLine {
        name: Some(offer.title.clone()),
        handle: found.map(|found| found.listed.handle),
        image: offer.image.clone(),
        least: offer.minimum_price,
        is_subscription: is_subscription(&offer),
        ..BasketLine::default()
    };
    let alone = Items::parse(vec![item.clone()]).map_err(ApiError::invalid)?;
    match resolve(tx, ctx, &alone) {
        Ok(resolved) => {
            let first = resolved.first().map(Line::first_charge);
            Ok(BasketLine {
                unit: first.map(|line| line.unit),
                amount: first.map(|line| line.amount()).transpose()?,
                ..shown
            })
        }
        Err(error @ (ApiError::Missing(_) | ApiError::Invalid(_))) => Ok(BasketLine {
            refusal: Some(error.to_string()),
            ..shown
        }),
        Err(error) => Err(error),
    }
}

fn refused(error: &ApiError) -> BasketLine {
    BasketLine {
        refusal: Some(error.to_string()),
        ..BasketLine::default()
    }
}

fn is_subscription(offer: &Offer) -> bool {
    offer.product_type == ProductType::Subscription
}

/// Which part of the addresses of a store's pages; all of them without one, or the parts that there are.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddressQuery {
    /// Those of its categories.
    #[serde(default)]
    pages: Opt<bool>,
    /// Those of this product and of the ones after it.
    #[serde(default)]
    from: Opt<ProductId>,
}

/// Where the pages of the store are, for search engines.
///
/// # Errors
/// [`ApiError`] when the database fails.
pub fn addresses(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, AddressQuery>,
) -> Result<Addresses, ApiError> {
    let store = &ctx.store.id;
    let mut found = Addresses::default();
    if let Some(from) = input.query.from.as_ref() {
        found.products = store::product_addresses_from(tx, store, from)?;
        return Ok(found);
    }
    if input.query.pages.0 != Some(true) {
        let parts = store::sitemap_parts(tx, store)?;
        if parts.len() > 1 {
            found.parts = parts;
            return Ok(found);
        }
        found.products = store::product_addresses(tx, store)?;
    }
    found.categories = store::category_addresses(tx, store)?;
    Ok(found)
}

/// The store, and the money that its prices are shown in.
struct Shop {
    shown: ShopOnPage,
    country: Option<Country>,
}

impl Shop {
    fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reader: &Reader) -> Result<Self, ApiError> {
        let seller = sessions::seller(tx, ctx)?;
        let is_bought = match reader.session.as_ref() {
            Some(session) => is_bought(tx, ctx, session)?,
            None => false,
        };
        let shown = ShopOnPage {
            store: store::storefront(tx, &ctx.store.id)?,
            legal: legal::of(tx, ctx)?,
            language: stores::language_of(tx, &ctx.store.id)?,
            includes_tax: seller.tax_behavior == TaxBehavior::Inclusive,
            menu: store::menu(tx, &ctx.store.id)?,
            is_bought,
        };
        Ok(Self {
            shown,
            country: reader.country.0.filter(|_| seller.localized_payments),
        })
    }

    /// A price of a product. Subscriptions are charged in US dollars everywhere.
    fn priced(
        &self,
        ctx: &Ctx<'_>,
        product: &StorefrontProductItem,
        price: Cents,
    ) -> Result<Priced, ApiError> {
        let names_price = product.pricing_model == PricingModel::PayWhatYouWant;
        let least = names_price.then(|| product.minimum_price.unwrap_or(price));
        let cents = least.unwrap_or(price);
        let is_local = product.product_type != ProductType::Subscription && cents > Cents::ZERO;
        let local = match self.country.filter(|_| is_local) {
            Some(country) => presentment(ctx, country, cents, None)?,
            None => None,
        };
        Ok(Priced { local, least })
    }
}

/// Whether a checkout of the store was paid, or is being paid.
fn is_bought(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &SessionId) -> Result<bool, ApiError> {
    match sessions::load(tx, ctx, session) {
        Ok(session) => Ok(matches!(
            session.status,
            SessionStatus::Processing | SessionStatus::Completed
        )),
        Err(ApiError::Missing(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
