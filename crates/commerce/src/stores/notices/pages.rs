//! Where the dashboard shows what a mail to the team is about.

use pandabase_domain::id::kind::{
    BankAccount, Case, Dispute, Member, Order, Payment, Payout, Product, Report, Review, Subscription, Token,
    Webhook,
};
use pandabase_domain::id::{Kind, OrderId, PaymentId};
use pandabase_domain::role::Role;
use pandabase_platform::context::Ctx;

/// The pages about things of one kind.
pub struct Pages {
    /// What the kind's ids begin with.
    pub prefix: &'static str,
    /// The path within the store; an id follows where it ends in a slash.
    pub path: &'static str,
    /// The least role that is let in.
    pub from: Role,
}

const fn pages(prefix: &'static str, path: &'static str, from: Role) -> Pages {
    Pages { prefix, path, from }
}

/// Each kind that mails to a team are about and that has a page. A store itself has none here: the mails
/// about one tell of its end, or that it is closed.
pub const PAGES: &[Pages] = &[
    pages(Order::PREFIX, "/orders/", Role::Viewer),
    pages(Payment::PREFIX, "/orders/", Role::Viewer),
    pages(Dispute::PREFIX, "/disputes/", Role::Viewer),
    pages(Case::PREFIX, "/cases/", Role::Viewer),
    pages(Product::PREFIX, "/products/", Role::Viewer),
    pages(Subscription::PREFIX, "/subscriptions/", Role::Viewer),
    pages(Webhook::PREFIX, "/developers/webhooks/", Role::Developer),
    pages(Report::PREFIX, "/reports/", Role::Developer),
    pages(Token::PREFIX, "/developers/tokens/", Role::Developer),
    pages(Payout::PREFIX, "/payouts/", Role::Administrator),
    // One account is its owner's alone.
    pages(BankAccount::PREFIX, "/bank-accounts", Role::Administrator),
    pages(Review::PREFIX, "/shield/review/", Role::Administrator),
    pages(Member::PREFIX, "/team", Role::Viewer),
];

/// The address of the page that shows what a reference names to a member with this role, if they are let in.
pub(super) fn address(ctx: &Ctx<'_>, reference: &str, role: Role) -> Option<String> {
    let pages = PAGES
        .iter()
        .find(|pages| reference.starts_with(pages.prefix) && role >= pages.from)?;
    // A payment is shown with its order.
    let order: Option<OrderId> = PaymentId::parse(reference).map(|payment| payment.twin());
    let shown = match (pages.path.ends_with('/'), &order) {
        (false, _) => "",
        (true, Some(order)) => order.as_str(),
        (true, None) => reference,
    };
    let (dashboard, store) = (&ctx.env.config.dashboard_url, &ctx.store.id);
    Some(format!("{dashboard}/stores/{store}{}{shown}", pages.path))
}
