//! Pages: HTML rendered by the server. They work without JavaScript and load nothing from other servers.

pub mod accent;
pub mod agreement;
pub mod assets;
pub mod checkout;
pub mod field;
pub mod files;
pub mod form;
pub mod look;
pub mod mailbox;
pub mod paylink;
pub mod portal;
pub mod respond;
pub mod typed;
pub mod visit;

pub use respond::{NOTHING, OWN, download, html, page, secure};

use axum::Router;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::app::App;
use pandabase_platform::config::Config;
use std::sync::Arc;

/// The pages that these settings have; some call the API's `endpoints`.
pub fn router(config: &Config, endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let pages = checkout::routes(endpoints)
        .merge(agreement::routes())
        .merge(paylink::routes(endpoints))
        .merge(portal::routes())
        .merge(accent::routes());
    if config.is_sandbox() && config.mailbox {
        return pages.merge(mailbox::router());
    }
    pages
}
