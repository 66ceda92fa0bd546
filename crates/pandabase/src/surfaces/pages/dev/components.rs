//! `/dev/components`: every component of the pages, in both colour schemes. `templates/components.html` has
//! their macros.

use super::{COMPONENTS, tabs};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::page;
use crate::surfaces::pages::parts::{Step, Tab};
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use pandabase_locale::Locale;
use pandabase_platform::api::serve;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::app::App;
use std::sync::Arc;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(COMPONENTS, get(show))
        .route(&format!("{COMPONENTS}/"), get(show))
}

#[derive(Template)]
#[template(path = "dev/gallery.html")]
struct ComponentsPage {
    look: Look,
    tabs: Vec<Tab>,
    schemes: [Scheme; 2],
}

/// What the components of one colour scheme show.
struct Scheme {
    name: &'static str,
    heading: &'static str,
    field: Field,
    refused: Field,
    changed: Field,
    boxed: Field,
    secret: Field,
    select: Field,
    checkbox: Field,
    area: Field,
    file: Field,
    tabs: [Tab; 2],
    steps: [Step; 2],
    figures: [Figure; 2],
}

/// A number beside the one before.
struct Figure {
    label: &'static str,
    value: &'static str,
    change: Option<Change>,
}

/// How it compares.
struct Change {
    shown: &'static str,
    said: &'static str,
}

impl Scheme {
    fn of(name: &'static str, heading: &'static str) -> Self {
        let named = |part: &str| format!("{name}.{part}");
        let mut typed = Typed::default();
        typed.set(&named("refused"), "ada@");
        typed.fault(&named("refused"), "This does not look like an email address");
        typed.set(&named("boxed"), "2");
        typed.set(&named("checkbox"), "yes");
        let mut stored = typed.clone();
        stored.set(&named("changed"), "Nimbus Notes Pro");
        typed.set(&named("changed"), "Nimbus Pro");
        typed.compare(&stored);
        let fields = Fields::new(Locale::En, &typed);
        let countries = [Choice::new("DE", "Germany"), Choice::new("US", "United States")];
        Self {
            name,
            heading,
            field: fields
                .optional(&named("field"), "Company")
                .hint("As on the invoice"),
            refused: fields.field(&named("refused"), "Email").email(),
            changed: fields.field(&named("changed"), "Title"),
            boxed: fields.field(&named("boxed"), "Quantity").digits().max(3),
            secret: fields
                .field(&named("secret"), "Card number")
                .format("card")
                .hint("1234 5678 9012 3456"),
            select: fields.field(&named("select"), "Country").choices(countries),
            checkbox: fields.field(&named("checkbox"), "I agree to the charges"),
            area: fields
                .field(&named("area"), "Description")
                .hint("Buyers read it on the product’s page"),
            file: fields.optional(&named("file"), "Pictures").hint("PNG or JPEG"),
            tabs: [("Paid", true), ("Refunded", false)]
                .map(|(label, is_current)| Tab::new(label, COMPONENTS, is_current)),
            steps: [("Order placed", Some("2026-06-01T09:30:00Z")), ("Payout", None)].map(|(text, at)| {
                Step {
                    text: text.to_owned(),
                    at: at.map(str::to_owned),
                }
            }),
            figures: [
                ("Gross", "$12,480.00", "▲ 12%", "12% more than last month"),
                ("Refunds", "2", "▼ 50%", "50% less than last month"),
            ]
            .map(|(label, value, shown, said)| Figure {
                label,
                value,
                change: Some(Change { shown, said }),
            }),
        }
    }

    /// An id that the other scheme does not have.
    fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }
}

async fn show(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let config = &app.env.config;
        let template = ComponentsPage {
            look: Look::of_developers(config, &parts),
            tabs: tabs(config, COMPONENTS),
            schemes: [("light", "Light"), ("dark", "Dark")].map(|(name, heading)| Scheme::of(name, heading)),
        };
        Ok(page(StatusCode::OK, &template))
    })
    .await
}
