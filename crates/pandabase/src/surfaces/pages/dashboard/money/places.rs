//! Where the pages of what a ledger entry names are.

use crate::surfaces::pages::dashboard::PAGES;
use crate::surfaces::pages::dashboard::desk::Desk;

/// The page of what caused an entry, for whom it is for: a payment's order, a refund, a dispute or a payout.
pub fn of(desk: &Desk, reference: &str) -> Option<String> {
    let (prefix, _) = reference.split_once('_')?;
    let (page, rest) = match prefix {
        // The list leads on to the order of a payment.
        "pmt" => ("/stores/{storeId}/orders", format!("/orders?search={reference}")),
        "pto" => (
            "/stores/{storeId}/payouts/{payoutId}",
            format!("/payouts/{reference}"),
        ),
        "rfd" => (
            "/stores/{storeId}/refunds/{refundId}",
            format!("/refunds/{reference}"),
        ),
        "dsp" => (
            "/stores/{storeId}/disputes/{disputeId}",
            format!("/disputes/{reference}"),
        ),
        _ => return None,
    };
    let role = desk.place()?.role;
    let page = PAGES.iter().find(|one| one.path == page)?;
    page.need.is_had_by(role).then(|| desk.in_store(&rest))
}
