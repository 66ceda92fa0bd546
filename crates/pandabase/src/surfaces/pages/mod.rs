//! Pages: HTML rendered by the server. They work without JavaScript and load nothing from other servers,
//! except the form into which a real card is typed.

pub mod accent;
pub mod agreement;
pub mod assets;
mod attachments;
pub mod calls;
pub mod cards;
pub mod cdn;
pub mod chart;
pub mod checkout;
pub mod code;
pub mod dashboard;
pub mod dev;
pub mod field;
pub mod files;
pub mod form;
pub mod legal;
pub mod look;
pub mod parts;
pub mod paylink;
pub mod portal;
pub mod readable;
pub mod refused;
pub mod reminder;
pub mod respond;
pub mod root;
pub mod shop;
pub mod typed;
mod upload;
pub mod visit;

pub use respond::{NOTHING, OWN, download, html, page, secure};

use axum::Router;
use dev::start::DevStore;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::app::App;
use pandabase_platform::config::Config;
use std::sync::Arc;

/// The pages that these settings have; some call the API's `endpoints`. The start page shows the store of
/// `pandabase dev`, if that is what runs.
pub fn router(config: &Config, endpoints: &[Endpoint], store: Option<DevStore>) -> Router<Arc<App>> {
    let mut pages = checkout::routes(endpoints)
        .merge(agreement::routes())
        .merge(paylink::routes(endpoints))
        .merge(reminder::routes())
        .merge(portal::routes(endpoints))
        .merge(dashboard::routes(endpoints))
        .merge(shop::routes::routes(endpoints))
        .merge(accent::routes());
    if !config.is_sandbox() {
        pages = pages.merge(root::routes());
    }
    if config.is_sandbox() {
        pages = pages
            .merge(dev::start::routes(endpoints, store))
            .merge(dev::components::router());
    }
    if config.is_sandbox() && config.mailbox {
        pages = pages.merge(dev::mailbox::router());
    }
    pages
}
