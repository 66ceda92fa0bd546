// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
//! The resources of a client.

use super::resources::{
    AnalyticsResource, ApiLogsResource, CannedRepliesResource, CartsResource, CasesResource,
    CategoriesResource, CheckoutsResource, ConnectedAccountsResource, CouponsResource, CustomersResource,
    DisputesResource, EventsResource, FilesResource, LicensesResource, MandatesResource, OrdersResource,
    PaylinksResource, PaymentsResource, PayoutsResource, ProductsResource, RefundsResource, ReportsResource,
    RequirementsResource, SandboxResource, SearchResource, SettingsResource, ShieldResource, StoreResource,
    StorefrontResource, SubscriptionsResource, TraceResource, UsageResource, WebhooksResource,
};
use crate::client::Pandabase;

impl Pandabase {
    /// Sums over time: volume, orders, countries, recurring revenue.
    #[must_use]
    pub fn analytics(&self) -> AnalyticsResource<'_> {
        AnalyticsResource { core: &self.core }
    }

    /// The requests that were made with the store's tokens.
    #[must_use]
    pub fn api_logs(&self) -> ApiLogsResource<'_> {
        ApiLogsResource { core: &self.core }
    }

    /// What the store writes to its customers again and again.
    #[must_use]
    pub fn canned_replies(&self) -> CannedRepliesResource<'_> {
        CannedRepliesResource { core: &self.core }
    }

    /// Checkout sessions that their buyers left, and mails that remind of them.
    #[must_use]
    pub fn carts(&self) -> CartsResource<'_> {
        CartsResource { core: &self.core }
    }

    /// Questions of customers about their orders, and the answers.
    #[must_use]
    pub fn cases(&self) -> CasesResource<'_> {
        CasesResource { core: &self.core }
    }

    /// How products are filed, for storefronts.
    #[must_use]
    pub fn categories(&self) -> CategoriesResource<'_> {
        CategoriesResource { core: &self.core }
    }

    /// Sessions in which a buyer fills in a form and pays, without a credential.
    #[must_use]
    pub fn checkouts(&self) -> CheckoutsResource<'_> {
        CheckoutsResource { core: &self.core }
    }

    /// Accounts of others that a platform connects.
    #[must_use]
    pub fn connected_accounts(&self) -> ConnectedAccountsResource<'_> {
        ConnectedAccountsResource { core: &self.core }
    }

    /// Codes that lower the price of an order.
    #[must_use]
    pub fn coupons(&self) -> CouponsResource<'_> {
        CouponsResource { core: &self.core }
    }

    /// The people who bought.
    #[must_use]
    pub fn customers(&self) -> CustomersResource<'_> {
        CustomersResource { core: &self.core }
    }

    /// Payments that buyers contest at their bank, and the evidence against it.
    #[must_use]
    pub fn disputes(&self) -> DisputesResource<'_> {
        DisputesResource { core: &self.core }
    }

    /// What happened in a store, in an order that never changes.
    #[must_use]
    pub fn events(&self) -> EventsResource<'_> {
        EventsResource { core: &self.core }
    }

    /// Pictures that a store shows, and files that it sells.
    #[must_use]
    pub fn files(&self) -> FilesResource<'_> {
        FilesResource { core: &self.core }
    }

    /// Licence keys that were sold, and the machines they are activated on.
    #[must_use]
    pub fn licenses(&self) -> LicensesResource<'_> {
        LicensesResource { core: &self.core }
    }

    /// Agreements by which a customer may be charged later.
    #[must_use]
    pub fn mandates(&self) -> MandatesResource<'_> {
        MandatesResource { core: &self.core }
    }

    /// Sales and their payments.
    #[must_use]
    pub fn orders(&self) -> OrdersResource<'_> {
        OrdersResource { core: &self.core }
    }

    /// Links that open a checkout session each time they are followed.
    #[must_use]
    pub fn paylinks(&self) -> PaylinksResource<'_> {
        PaylinksResource { core: &self.core }
    }

    /// Charges under a mandate.
    #[must_use]
    pub fn payments(&self) -> PaymentsResource<'_> {
        PaymentsResource { core: &self.core }
    }

    /// Money paid out to the store, the bank accounts it goes to, and the ledger it comes from.
    #[must_use]
    pub fn payouts(&self) -> PayoutsResource<'_> {
        PayoutsResource { core: &self.core }
    }

    /// What a store sells: downloads, licence keys and subscriptions, with their variants and
    /// meters.
    #[must_use]
    pub fn products(&self) -> ProductsResource<'_> {
        ProductsResource { core: &self.core }
    }

    /// Money given back to buyers.
    #[must_use]
    pub fn refunds(&self) -> RefundsResource<'_> {
        RefundsResource { core: &self.core }
    }

    /// Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files.
    #[must_use]
    pub fn reports(&self) -> ReportsResource<'_> {
        ReportsResource { core: &self.core }
    }

    /// What a store needs before it takes payments and before it is paid out.
    #[must_use]
    pub fn requirements(&self) -> RequirementsResource<'_> {
        RequirementsResource { core: &self.core }
    }

    /// What only a sandbox has: a clock to move, events of processors and banks to play, a webhook
    /// lab, and forks and snapshots of stores.
    #[must_use]
    pub fn sandbox(&self) -> SandboxResource<'_> {
        SandboxResource { core: &self.core }
    }

    /// A search through everything in the store.
    #[must_use]
    pub fn search(&self) -> SearchResource<'_> {
        SearchResource { core: &self.core }
    }

    /// How the store answers its customers' cases.
    #[must_use]
    pub fn settings(&self) -> SettingsResource<'_> {
        SettingsResource { core: &self.core }
    }

    /// Rules that judge payments before they are charged, their lists, and payments that wait for a
    /// decision.
    #[must_use]
    pub fn shield(&self) -> ShieldResource<'_> {
        ShieldResource { core: &self.core }
    }

    /// The store and its settings.
    #[must_use]
    pub fn store(&self) -> StoreResource<'_> {
        StoreResource { core: &self.core }
    }

    /// What anyone may read of an open store, without a credential.
    #[must_use]
    pub fn storefront(&self) -> StorefrontResource<'_> {
        StorefrontResource { core: &self.core }
    }

    /// Recurring sales: their state, their plan, and what they are billed.
    #[must_use]
    pub fn subscriptions(&self) -> SubscriptionsResource<'_> {
        SubscriptionsResource { core: &self.core }
    }

    /// What something was caused by, and what else came of it.
    #[must_use]
    pub fn trace(&self) -> TraceResource<'_> {
        TraceResource { core: &self.core }
    }

    /// What metered subscriptions have used.
    #[must_use]
    pub fn usage(&self) -> UsageResource<'_> {
        UsageResource { core: &self.core }
    }

    /// Addresses of yours that are told of events.
    #[must_use]
    pub fn webhooks(&self) -> WebhooksResource<'_> {
        WebhooksResource { core: &self.core }
    }
}
