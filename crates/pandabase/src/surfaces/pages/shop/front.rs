//! The page of a store and of its categories: products in pages, found by words and sorted.

use super::call::Call;
use super::frame::{Frame, Head, Place};
use super::prices::Price;
use super::structured::{beginning, breadcrumbs, organization, picture};
use crate::surfaces::pages::look::{Language, Look};
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use pandabase_platform::error::ApiError;
use serde_json::Value;

/// What products can be sorted by: the word in the address, and what the operation takes.
const ORDERS: [(&str, &str, &str); 4] = [
    ("newest", "createdAt", "desc"),
    ("cheapest", "price", "asc"),
    ("dearest", "price", "desc"),
    ("title", "title", "asc"),
];
/// The most characters of a title and of the line below it, in a list.
const TITLE: usize = 90;
const SUBTITLE: usize = 110;
/// The most characters of what a store or a category says of itself.
const ABOUT: usize = 600;

/// The page.
#[derive(Template)]
#[template(path = "shop/front.html")]
struct FrontPage<'a> {
    look: &'a Look,
    t: Locale,
    page: Frame,
    languages: Vec<Language>,
    front: Front,
}

/// What stands on it.
struct Front {
    heading: String,
    about: Option<String>,
    /// Categories right below this one.
    children: Vec<Place>,
    /// How many there are.
    found: String,
    /// Where the order is chosen.
    sort_at: String,
    orders: Vec<(&'static str, String, bool)>,
    items: Vec<Item>,
    /// Why there are none.
    nothing: String,
    /// “Page 2 of 5”, where there are more than one.
    position: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

/// A product in the list.
struct Item {
    title: String,
    subtitle: Option<String>,
    address: String,
    image: Option<String>,
    price: Price,
    is_subscription: bool,
    in_stock: bool,
}

/// Which products are asked for.
struct Asked {
    search: String,
    order: usize,
    number: i64,
}

impl Asked {
    fn of(call: &Call) -> Self {
        let order = call.asked("sort");
        let number = call.asked("page").parse().unwrap_or(1);
        Self {
            search: call.search(),
            order: ORDERS.iter().position(|(word, ..)| *word == order).unwrap_or(0),
            number: i64::max(number, 1),
        }
    }

    /// As the operation takes it.
    fn query(&self) -> String {
        let (_, by, direction) = ORDERS[self.order];
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        query.append_pair("page", &self.number.to_string());
        query.append_pair("sortBy", by);
        query.append_pair("sortOrder", direction);
        query.finish()
    }

    /// Another page of the same list: what its address has in its query, besides the language.
    fn pairs(&self, number: i64) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("search", self.search.clone()));
        }
        if self.order > 0 {
            pairs.push(("sort", ORDERS[self.order].0.to_owned()));
        }
        if number > 1 {
            pairs.push(("page", number.to_string()));
        }
        pairs
    }
}

/// Responds to a request for the page of a store or of a category.
pub async fn show(call: Call) -> Result<Response, ApiError> {
    let asked = Asked::of(&call);
    let slug = call.named("category");
    let mut reader = call.reader();
    if !slug.is_empty() {
        reader["category"] = slug.as_str().into();
    }
    let list = &call.operations.list;
    let shown = match call
        .visit
        .call_about(list, &[], &asked.query(), Some(&reader))
        .await
    {
        Ok(shown) => shown,
        Err(refused) => return call.refused(&refused).await,
    };
    let look = call.look(&shown["shop"]);
    let path = match slug.as_str() {
        "" => String::new(),
        slug => format!("/categories/{slug}"),
    };
    let page = FrontPage {
        t: look.locale,
        page: Frame::of(&call, &look, &shown["shop"], head(&call, &shown, &asked, &path)),
        languages: look.languages(),
        front: Front::of(&call, &look, &shown, &asked, &path),
        look: &look,
    };
    call.answer_open(&look, &page)
}

fn head(call: &Call, shown: &Value, asked: &Asked, path: &str) -> Head {
    let (store, category) = (&shown["shop"]["store"], &shown["category"]);
    let name = store["name"].as_str().unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned).filter(|text| !text.is_empty());
    let home = call.place.public("");
    let mut data = vec![organization(store, &home)];
    let title = match text(&category["name"]) {
        Some(of) => {
            let steps = [(name.to_owned(), home), (of.clone(), call.place.public(path))];
            data.push(breadcrumbs(&steps));
            format!("{} – {name}", text(&category["meta_title"]).unwrap_or(of))
        }
        None => name.to_owned(),
    };
    let about = text(&category["meta_description"]).or_else(|| text(&category["description"]));
    let about = about.or_else(|| text(&store["summary"]).or_else(|| text(&store["description"])));
    let further = if asked.number > 1 {
        format!("?page={}", asked.number)
    } else {
        String::new()
    };
    Head {
        title,
        description: about.map(|about| beginning(&about, 160)),
        path: format!("{path}{further}"),
        kind: "website",
        image: None,
        price: None,
        data,
        // What somebody searched for is no page of its own.
        is_listed: asked.search.is_empty() && asked.order == 0,
    }
}

impl Front {
    fn of(call: &Call, look: &Look, shown: &Value, asked: &Asked, path: &str) -> Self {
        let t = look.locale;
        let (store, category, list) = (&shown["shop"]["store"], &shown["category"], &shown["products"]);
        let of = if category.is_null() { store } else { category };
        let total = list["pagination"]["total"].as_i64().unwrap_or(0);
        let pages = list["pagination"]["totalPages"].as_i64().unwrap_or(0);
        let to = |number: i64| {
            let pairs = asked.pairs(number);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
            call.place.link_with(path, &pairs)
        };
        let heading = match asked.search.as_str() {
            "" => of["name"].as_str().unwrap_or_default().to_owned(),
            search => t.get("shop-results").with("search", search).to_string(),
        };
        let about = said(&of["description"]).or(said(&of["summary"]));
        let position = t.get("shop-page").with("page", asked.number).with("pages", pages);
        Self {
            heading,
            about: about
                .filter(|_| asked.search.is_empty() && asked.number == 1)
                .map(|about| beginning(about, ABOUT)),
            children: children(call, category),
            found: t.get("shop-found").with("count", total).to_string(),
            sort_at: call.place.path(path),
            orders: orders(t, asked),
            items: items(call, t, list),
            nothing: match asked.search.as_str() {
                "" => t.get("shop-empty"),
                _ => t.get("shop-none"),
            }
            .to_string(),
            position: (pages > 1).then(|| position.to_string()),
            previous: (asked.number > 1 && pages > 0).then(|| to((asked.number - 1).min(pages))),
            next: (asked.number < pages).then(|| to(asked.number + 1)),
        }
    }
}

/// A text, if it says something.
fn said(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

fn children(call: &Call, category: &Value) -> Vec<Place> {
    let children = category["children"].as_array().into_iter().flatten();
    let place = |child: &Value| Place {
        name: child["name"].as_str().unwrap_or_default().to_owned(),
        address: call.place.link(&format!(
            "/categories/{}",
            child["slug"].as_str().unwrap_or_default()
        )),
        is_current: false,
    };
    children.take(24).map(place).collect()
}

fn orders(t: Locale, asked: &Asked) -> Vec<(&'static str, String, bool)> {
    let words = [
        t.get("shop-newest"),
        t.get("shop-cheapest"),
        t.get("shop-dearest"),
        t.get("shop-by-title"),
    ];
    let all = ORDERS.iter().zip(words).enumerate();
    all.map(|(index, ((word, ..), words))| (*word, words.to_string(), index == asked.order))
        .collect()
}

fn items(call: &Call, t: Locale, list: &Value) -> Vec<Item> {
    let items = list["items"].as_array().into_iter().flatten();
    let item = |item: &Value| {
        let handle = item["handle"].as_str().unwrap_or_default();
        let subtitle = item["subtitle"].as_str().filter(|text| !text.is_empty());
        Item {
            title: beginning(item["title"].as_str().unwrap_or_default(), TITLE),
            subtitle: subtitle.map(|text| beginning(text, SUBTITLE)),
            address: call.place.link(&format!("/products/{handle}")),
            image: item["images"].as_array().into_iter().flatten().find_map(picture),
            price: Price::of(
                t,
                item,
                item["price"].as_i64().unwrap_or(0),
                &item["compareAtPrice"],
                &item["priced"],
            ),
            is_subscription: item["productType"] == "SUBSCRIPTION",
            in_stock: item["inStock"] == true,
        }
    };
    items.map(item).collect()
}
