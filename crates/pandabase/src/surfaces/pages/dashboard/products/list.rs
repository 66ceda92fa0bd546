//! The products of a store: searched, filtered, and walked by cursor.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::columns::{Chooser, Columns, more, usual};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, any, query};
use crate::surfaces::pages::dashboard::say::{self, items, owned, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::CategoryId;
use pandabase_domain::product::{ProductStatus, ProductType};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 5] = ["search", "status", "kind", "category", "stock"];
const COLUMNS: Columns = Columns {
    list: "products",
    all: &[
        usual(
            "price",
            |t| t.get("products-price"),
            |desk, product| Cell::words(words::price(desk.t(), product)),
        ),
        usual(
            "stock",
            |t| t.get("products-stock"),
            |desk, product| {
                let (words, tone) = words::stock(desk.t(), product);
                Cell {
                    words,
                    tone: Some(tone).filter(|tone| !tone.is_empty()),
                }
            },
        ),
        more(
            "added",
            |t| t.get("money-added"),
            |desk, product| Cell::known(say::day(desk.t(), &desk.zone(), &product["createdAt"])),
        ),
        more(
            "handle",
            |t| t.get("new-store-handle"),
            |_, product| Cell::words(text(&product["handle"])),
        ),
        more(
            "id",
            |t| t.get("products-id"),
            |_, product| Cell::words(text(&product["id"])),
        ),
    ],
};
/// What the filter of the stock has for products of which little is left.
pub const LOW: &str = "low";
/// How many categories there are to choose from.
pub const CATEGORIES: usize = 100;

#[derive(Template)]
#[template(path = "dashboard/products/list.html")]
struct ProductsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    tabs: Vec<Tab>,
    /// The status that is shown; the filters keep it.
    status: String,
    search: Field,
    kind: Field,
    category: Option<Field>,
    stock: Field,
    chooser: Chooser,
    table: Table,
    list: Listing,
    /// The address at which a product is made, if the visitor may do so.
    new: Option<String>,
    /// What stands around the products.
    around: Vec<(Text, String)>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let status = tabs::chosen(&asked, &statuses(t));
    let kind = ProductType::parse(asked.get("kind")).map_or("", ProductType::as_str);
    let category = CategoryId::parse(asked.get("category"));
    let (in_stock, low_stock) = stock(asked.get("stock"));
    let others = [
        ("search", asked.get("search")),
        ("productType", kind),
        ("categoryId", category.as_ref().map_or("", |id| id.as_str())),
        ("inStock", in_stock),
        ("lowStock", low_stock),
    ];
    let mut pairs = vec![("status", status)];
    pairs.extend(others);
    let list = asked.list(desk, "listProducts", &pairs).await?;
    let tabs = tabs::counted(desk, &asked, "listProducts", statuses(t), &others).await?;
    let category = if desk.may(S::CategoriesRead) {
        categories(desk, &asked).await?
    } else {
        None
    };
    let (table, chooser) = table(desk, &list);
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = ProductsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        tabs,
        status: status.to_owned(),
        search: listing::search(t, &fields, t.get("products-search-hint")),
        kind: fields
            .field("kind", t.get("products-kind"))
            .unneeded()
            .half()
            .choices(any(
                t,
                words::choices(ProductType::ALL, |one| words::kind(t, one)),
            )),
        category,
        stock: fields
            .field("stock", t.get("products-stock"))
            .unneeded()
            .half()
            .choices(any(
                t,
                [
                    Choice::new("true", t.get("products-active")),
                    Choice::new("false", t.get("products-switched-off")),
                    Choice::new(LOW, t.get("products-low")),
                ],
            )),
        chooser,
        table,
        list,
        new: desk.may(S::ProductsWrite).then(|| desk.in_store("/products/new")),
        around: around(desk),
    };
    desk.page(&frame, &template)
}

/// Chooses the columns.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    Ok(COLUMNS.choose(desk, form))
}

/// What the API is asked for by the filter of the stock: its switch, and whether little is left.
fn stock(word: &str) -> (&'static str, &'static str) {
    match word {
        "true" => ("true", ""),
        "false" => ("false", ""),
        LOW => ("true", "true"),
        _ => ("", ""),
    }
}

/// The pages around those of products.
fn around(desk: &Desk) -> Vec<(Text, String)> {
    let t = desk.t();
    let pages = [
        (t.get("shop-categories"), "/categories"),
        (t.get("selling-coupons"), "/coupons"),
        (t.get("case-files"), "/files"),
    ];
    let led = pages.into_iter();
    led.filter_map(|(words, rest)| Some((words, desk.link(rest)?)))
        .collect()
}

fn statuses(t: Locale) -> Vec<Kind> {
    let active = (ProductStatus::Active.as_str(), t.get("products-active"));
    let drafts = (ProductStatus::Draft.as_str(), t.get("products-drafts"));
    kinds(t, [active, drafts])
}

/// The list of categories to choose from; none where the store has none.
async fn categories(desk: &Desk, asked: &Asked) -> Result<Option<Field>, Halt> {
    let t = desk.t();
    let query = query(CATEGORIES, &[]);
    let found = desk.ask_about("listCategories", &[], &query).await?;
    let choice = |one: &Value| Choice::new(text(&one["id"]), text(&one["name"]));
    let choices: Vec<Choice> = items(&found).map(choice).collect();
    let field = Fields::new(t, &asked.typed).field("category", t.get("frame-kind-category"));
    Ok((!choices.is_empty()).then(|| field.unneeded().choices(any(t, choices))))
}

fn table(desk: &Desk, list: &Listing) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |product: &Value| {
        let title = text(&product["title"]);
        let kind = words::said(&product["productType"], ProductType::parse, |one| {
            words::kind(t, one)
        });
        let status = Cell::badge(&words::status(t, &product["status"]));
        Line {
            id: text(&product["id"]).to_owned(),
            name: title.to_owned(),
            about: kind
                .or_else(|| owned(&product["productType"]))
                .unwrap_or_default(),
            picture: words::picture(desk.visit.named("storeId"), &product["images"][0]),
            address: desk.in_store(&format!("/products/{}", text(&product["id"]))),
            called: t.get("frame-select-row").with("name", title),
            cells: std::iter::once(status)
                .chain(shown.cells(desk, product))
                .collect(),
        }
    };
    let heads = [t.get("frame-kind-product"), t.get("orders-status")];
    let acts = [
        (t.get("products-activate"), "/products/publish"),
        (t.get("products-deactivate"), "/products/withdraw"),
    ];
    let table = Table {
        caption: t.get("desk-products"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listProducts", list, acts),
    };
    (table, COLUMNS.chooser(desk, &shown))
}
