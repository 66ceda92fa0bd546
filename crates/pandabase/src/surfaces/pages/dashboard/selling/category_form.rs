//! The form of a category.

use super::categories::all;
use super::sheet::{fill, fill_boxes};
use super::tick;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::count;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// Fields that are typed as they are stored.
const PLAIN: [&str; 8] = [
    "name",
    "description",
    "parentId",
    "displayOrder",
    "slug",
    "icon",
    "metaTitle",
    "metaDescription",
];
/// How many of its products the API names with a category, and how many a change can name.
const NAMED: usize = 100;
/// Boxes.
const BOXES: [&str; 4] = ["showInNavigation", "featured", "isFavourite", "isArchived"];

/// The ids of the products of a category.
pub fn products_of(category: &Value) -> Vec<String> {
    let all = items(&category["products"]);
    all.map(|one| text(&one["id"]).to_owned()).collect()
}

/// How many products a category has: it names a hundred of them itself.
pub async fn count_of(desk: &Desk, category: &Value) -> Result<usize, Halt> {
    let named = items(&category["products"]).count();
    if named < NAMED || !desk.may(S::ProductsRead) {
        return Ok(named);
    }
    let within = ("categoryId", text(&category["id"]));
    let all = count(desk, "listProducts", &[], &[within]).await?;
    Ok(usize::try_from(all).map_or(named, |all| all.max(named)))
}

/// Fills the form with a category as it is.
pub fn fill_with(typed: &mut Typed, category: &Value, known: &Value) {
    fill(typed, category, &PLAIN);
    fill_boxes(typed, category, &BOXES);
    tick::fill(typed, known, &products_of(category));
}

/// The form. Of a category that `has` more products than a change can name, none can be ticked: what the
/// form does not know would leave the category.
pub async fn groups(desk: &Desk, typed: &Typed, known: &Value, has: usize) -> Result<Vec<Group>, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let mut about = vec![
        Part::line(
            fields
                .field("name", t.get("name"))
                .max(128)
                .hint(t.get("selling-name-hint")),
        ),
        Part::area(
            fields
                .optional("description", t.get("products-description"))
                .max(500),
        ),
    ];
    let mut parents = vec![Choice::new("", t.get("products-none"))];
    let others = all(desk).await?;
    let own = desk.visit.named("categoryId");
    let others = others.iter().filter(|other| text(&other["id"]) != own);
    parents.extend(others.map(|other| Choice::new(text(&other["id"]), text(&other["name"]))));
    if parents.len() > 1 {
        let field = fields.field("parentId", t.get("selling-below")).unneeded();
        about.push(Part::list(field.choices(parents)));
    }
    let products = if has > NAMED {
        let hint = t.get("selling-category-products-many").with("count", has);
        Group::new(t.get("desk-products"), Vec::new()).hint(hint)
    } else {
        let hint = t.get("selling-category-products-hint");
        tick::group(desk, typed, known, t.get("desk-products"), hint)
    };
    Ok(vec![
        Group::new(t.get("operator-about"), about),
        Group::new(t.get("selling-in-shop"), shop(t, &fields)),
        Group::new(t.get("selling-found"), found(t, &fields)).folded(false),
        products,
    ])
}

fn shop(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::tick(fields.field("showInNavigation", t.get("selling-show"))),
        Part::tick(fields.field("featured", t.get("selling-featured"))),
        Part::tick(fields.field("isFavourite", t.get("selling-favourite"))),
        Part::tick(fields.field("isArchived", t.get("selling-archive"))),
        Part::line(
            fields
                .optional("displayOrder", t.get("shield-priority"))
                .digits()
                .max(4)
                .half()
                .hint(t.get("selling-place-hint")),
        ),
        Part::line(
            fields
                .optional("icon", t.get("selling-icon"))
                .max(64)
                .half()
                .hint(t.get("selling-icon-hint")),
        ),
    ]
}

fn found(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::line(
            fields
                .optional("slug", t.get("new-store-handle"))
                .max(128)
                .hint(t.get("selling-slug-hint")),
        ),
        Part::line(fields.optional("metaTitle", t.get("selling-meta-title")).max(128)),
        Part::area(
            fields
                .optional("metaDescription", t.get("selling-meta-description"))
                .max(320),
        ),
    ]
}

/// What the form asks for, of every field but the products.
pub fn read(sent: &mut Sent<'_>) -> Value {
    let mut body = json!({"name": sent.needed("name")});
    for name in [
        "description",
        "parentId",
        "slug",
        "icon",
        "metaTitle",
        "metaDescription",
    ] {
        body[name] = sent.text(name);
    }
    body["displayOrder"] = sent.whole("displayOrder");
    for name in BOXES {
        body[name] = sent.tick(name);
    }
    body
}
