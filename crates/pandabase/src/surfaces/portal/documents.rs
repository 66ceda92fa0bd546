//! Invoices and credit notes of a person's orders.

use super::store::orders as store;
use super::views::{DocumentKind, PortalDocument};
use pandabase_commerce::payments::refunds;
use pandabase_domain::id::OrderId;
use pandabase_domain::input::IdText;
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::papers;
use pandabase_platform::papers::Brief;
use pandabase_platform::pdf::document::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most credit notes of an order that are shown: there is one for each part that went back.
const SHOWN: usize = 100;

/// The document in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPath {
    order_id: OrderId,
    /// The document, by the id of the order or the refund that it is of.
    document_id: IdText,
}

/// Where a document is fetched.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentUrl {
    /// Works for five minutes.
    url: String,
}

/// `GET /v2/portal/orders/{orderId}/documents/{documentId}`.
pub fn show(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<DocumentPath>,
) -> Result<DocumentUrl, ApiError> {
    let DocumentPath {
        order_id,
        document_id,
    } = &input.path;
    let own = store::own(tx, &visit.session.email, order_id)?.ok_or(ApiError::Missing("Order"))?;
    let ctx = Ctx::of(visit.env, &own.store);
    let is_of_order = &**document_id == order_id.as_str() || {
        let refunds = refunds::store::of_order(tx, &ctx, order_id)?.unwrap_or_default();
        refunds.iter().any(|one| one.refund.id.as_str() == &**document_id)
    };
    if !is_of_order || !papers::is_issued(tx, &ctx.store.id, document_id)? {
        return Err(ApiError::Missing("Document"));
    }
    Ok(DocumentUrl {
        url: papers::address::url(&ctx, document_id),
    })
}

/// The documents of an order, the invoice first; of very many refunds the newest ones.
pub(super) fn of_order(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Vec<PortalDocument>, DbError> {
    let refunds = refunds::store::of_order(tx, ctx, order)?.unwrap_or_default();
    let mut newest: Vec<String> = refunds.iter().map(|one| one.refund.id.to_string()).collect();
    newest.truncate(SHOWN);
    let all = std::iter::once(order.to_string()).chain(newest.into_iter().rev());
    let all: Vec<String> = all.collect();
    let briefs = papers::briefs(tx, &ctx.store.id, &all)?;
    Ok(briefs.into_iter().map(shown).collect())
}

fn shown(brief: Brief) -> PortalDocument {
    PortalDocument {
        id: brief.of,
        kind: match brief.kind {
            Kind::Invoice => DocumentKind::Invoice,
            Kind::CreditNote => DocumentKind::CreditNote,
        },
        number: brief.number,
        issued_at: brief.issued_at,
        total: brief.total,
    }
}
