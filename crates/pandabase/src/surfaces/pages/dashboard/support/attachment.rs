//! Leads to a file of a case: its address is made when it is asked for, and ends after a few minutes.

use crate::surfaces::pages::calls::{Halt, Operations};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::needs::Need;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::respond::go;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use std::sync::Arc;

const FILE: &str = "/stores/{storeId}/cases/{caseId}/attachments/{attachmentId}";

/// The route of the files.
pub fn routes(operations: &Arc<Operations>) -> Router<Arc<App>> {
    let operations = Arc::clone(operations);
    let methods = get(move |incoming: Incoming| file(operations, incoming));
    Router::new()
        .route(FILE, methods.clone())
        .route(&format!("{FILE}/"), methods)
}

async fn file(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let mut desk = Desk::of(operations, FILE, &incoming);
        let outcome = found(&mut desk).await;
        desk.settle(outcome)
    })
    .await
}

async fn found(desk: &mut Desk) -> Result<Response, Halt> {
    desk.enter(Need::Scope(S::CasesRead)).await?;
    let found = desk.ask("getCaseAttachment").await?;
    Ok(go(&desk.visit.headers, text(&found["url"])))
}
