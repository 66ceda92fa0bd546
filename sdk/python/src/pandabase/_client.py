# Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.

from __future__ import annotations

from typing import Self

import httpx

from . import _async_resources as asynchronous
from . import _resources as synchronous
from ._core import AsyncCore, Settings, SyncCore


class Pandabase:
    """The API of one store. Every call waits for its answer."""

    def __init__(
        self,
        *,
        store_id: str,
        base_url: str,
        api_key: str | None = None,
        signing: tuple[str, str] | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        http: httpx.Client | None = None,
    ) -> None:
        """Says which store, on which server, and who asks.

        `signing` is the id and the secret of an HMAC token, in place of `api_key`. `timeout` is in seconds:
        how long an attempt may take to connect, and how long the server may say nothing. `http` is a client
        of yours, with proxies for instance; it stays open.
        """
        settings = Settings(
            store_id=store_id,
            base_url=base_url,
            api_key=api_key,
            signing=signing,
            timeout=timeout,
            max_retries=max_retries,
            retry_delay=retry_delay,
        )
        self._core = SyncCore(settings, http)
        self.analytics = synchronous.AnalyticsResource(self._core)
        """Sums over time: volume, orders, countries, recurring revenue."""
        self.api_logs = synchronous.ApiLogsResource(self._core)
        """The requests that were made with the store's tokens."""
        self.canned_replies = synchronous.CannedRepliesResource(self._core)
        """What the store writes to its customers again and again."""
        self.carts = synchronous.CartsResource(self._core)
        """Checkout sessions that their buyers left, and mails that remind of them."""
        self.cases = synchronous.CasesResource(self._core)
        """Questions of customers about their orders, and the answers."""
        self.categories = synchronous.CategoriesResource(self._core)
        """How products are filed, for storefronts."""
        self.checkouts = synchronous.CheckoutsResource(self._core)
        """Sessions in which a buyer fills in a form and pays, without a credential."""
        self.connected_accounts = synchronous.ConnectedAccountsResource(self._core)
        """Accounts of others that a platform connects."""
        self.coupons = synchronous.CouponsResource(self._core)
        """Codes that lower the price of an order."""
        self.customers = synchronous.CustomersResource(self._core)
        """The people who bought."""
        self.disputes = synchronous.DisputesResource(self._core)
        """Payments that buyers contest at their bank, and the evidence against it."""
        self.events = synchronous.EventsResource(self._core)
        """What happened in a store, in an order that never changes."""
        self.files = synchronous.FilesResource(self._core)
        """Pictures that a store shows, and files that it sells."""
        self.licenses = synchronous.LicensesResource(self._core)
        """Licence keys that were sold, and the machines they are activated on."""
        self.mandates = synchronous.MandatesResource(self._core)
        """Agreements by which a customer may be charged later."""
        self.orders = synchronous.OrdersResource(self._core)
        """Sales and their payments."""
        self.paylinks = synchronous.PaylinksResource(self._core)
        """Links that open a checkout session each time they are followed."""
        self.payments = synchronous.PaymentsResource(self._core)
        """Charges under a mandate."""
        self.payouts = synchronous.PayoutsResource(self._core)
        """Money paid out to the store, the bank accounts it goes to, and the ledger it comes from."""
        self.products = synchronous.ProductsResource(self._core)
        """What a store sells: downloads, licence keys and subscriptions, with their variants and
        meters.
        """
        self.refunds = synchronous.RefundsResource(self._core)
        """Money given back to buyers."""
        self.reports = synchronous.ReportsResource(self._core)
        """Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files."""
        self.requirements = synchronous.RequirementsResource(self._core)
        """What a store needs before it takes payments and before it is paid out."""
        self.sandbox = synchronous.SandboxResource(self._core)
        """What only a sandbox has: a clock to move, events of processors and banks to play, a
        webhook lab, and forks and snapshots of stores.
        """
        self.search = synchronous.SearchResource(self._core)
        """A search through everything in the store."""
        self.settings = synchronous.SettingsResource(self._core)
        """How the store answers its customers' cases."""
        self.shield = synchronous.ShieldResource(self._core)
        """Rules that judge payments before they are charged, their lists, and payments that wait
        for a decision.
        """
        self.store = synchronous.StoreResource(self._core)
        """The store and its settings."""
        self.storefront = synchronous.StorefrontResource(self._core)
        """What anyone may read of an open store, without a credential."""
        self.subscriptions = synchronous.SubscriptionsResource(self._core)
        """Recurring sales: their state, their plan, and what they are billed."""
        self.trace = synchronous.TraceResource(self._core)
        """What something was caused by, and what else came of it."""
        self.usage = synchronous.UsageResource(self._core)
        """What metered subscriptions have used."""
        self.webhooks = synchronous.WebhooksResource(self._core)
        """Addresses of yours that are told of events."""

    def close(self) -> None:
        """Closes the connections."""
        self._core.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncPandabase:
    """The API of one store, for asyncio."""

    def __init__(
        self,
        *,
        store_id: str,
        base_url: str,
        api_key: str | None = None,
        signing: tuple[str, str] | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """Says which store, on which server, and who asks.

        `signing` is the id and the secret of an HMAC token, in place of `api_key`. `timeout` is in seconds:
        how long an attempt may take to connect, and how long the server may say nothing. `http` is a client
        of yours, with proxies for instance; it stays open.
        """
        settings = Settings(
            store_id=store_id,
            base_url=base_url,
            api_key=api_key,
            signing=signing,
            timeout=timeout,
            max_retries=max_retries,
            retry_delay=retry_delay,
        )
        self._core = AsyncCore(settings, http)
        self.analytics = asynchronous.AsyncAnalyticsResource(self._core)
        """Sums over time: volume, orders, countries, recurring revenue."""
        self.api_logs = asynchronous.AsyncApiLogsResource(self._core)
        """The requests that were made with the store's tokens."""
        self.canned_replies = asynchronous.AsyncCannedRepliesResource(self._core)
        """What the store writes to its customers again and again."""
        self.carts = asynchronous.AsyncCartsResource(self._core)
        """Checkout sessions that their buyers left, and mails that remind of them."""
        self.cases = asynchronous.AsyncCasesResource(self._core)
        """Questions of customers about their orders, and the answers."""
        self.categories = asynchronous.AsyncCategoriesResource(self._core)
        """How products are filed, for storefronts."""
        self.checkouts = asynchronous.AsyncCheckoutsResource(self._core)
        """Sessions in which a buyer fills in a form and pays, without a credential."""
        self.connected_accounts = asynchronous.AsyncConnectedAccountsResource(self._core)
        """Accounts of others that a platform connects."""
        self.coupons = asynchronous.AsyncCouponsResource(self._core)
        """Codes that lower the price of an order."""
        self.customers = asynchronous.AsyncCustomersResource(self._core)
        """The people who bought."""
        self.disputes = asynchronous.AsyncDisputesResource(self._core)
        """Payments that buyers contest at their bank, and the evidence against it."""
        self.events = asynchronous.AsyncEventsResource(self._core)
        """What happened in a store, in an order that never changes."""
        self.files = asynchronous.AsyncFilesResource(self._core)
        """Pictures that a store shows, and files that it sells."""
        self.licenses = asynchronous.AsyncLicensesResource(self._core)
        """Licence keys that were sold, and the machines they are activated on."""
        self.mandates = asynchronous.AsyncMandatesResource(self._core)
        """Agreements by which a customer may be charged later."""
        self.orders = asynchronous.AsyncOrdersResource(self._core)
        """Sales and their payments."""
        self.paylinks = asynchronous.AsyncPaylinksResource(self._core)
        """Links that open a checkout session each time they are followed."""
        self.payments = asynchronous.AsyncPaymentsResource(self._core)
        """Charges under a mandate."""
        self.payouts = asynchronous.AsyncPayoutsResource(self._core)
        """Money paid out to the store, the bank accounts it goes to, and the ledger it comes from."""
        self.products = asynchronous.AsyncProductsResource(self._core)
        """What a store sells: downloads, licence keys and subscriptions, with their variants and
        meters.
        """
        self.refunds = asynchronous.AsyncRefundsResource(self._core)
        """Money given back to buyers."""
        self.reports = asynchronous.AsyncReportsResource(self._core)
        """Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files."""
        self.requirements = asynchronous.AsyncRequirementsResource(self._core)
        """What a store needs before it takes payments and before it is paid out."""
        self.sandbox = asynchronous.AsyncSandboxResource(self._core)
        """What only a sandbox has: a clock to move, events of processors and banks to play, a
        webhook lab, and forks and snapshots of stores.
        """
        self.search = asynchronous.AsyncSearchResource(self._core)
        """A search through everything in the store."""
        self.settings = asynchronous.AsyncSettingsResource(self._core)
        """How the store answers its customers' cases."""
        self.shield = asynchronous.AsyncShieldResource(self._core)
        """Rules that judge payments before they are charged, their lists, and payments that wait
        for a decision.
        """
        self.store = asynchronous.AsyncStoreResource(self._core)
        """The store and its settings."""
        self.storefront = asynchronous.AsyncStorefrontResource(self._core)
        """What anyone may read of an open store, without a credential."""
        self.subscriptions = asynchronous.AsyncSubscriptionsResource(self._core)
        """Recurring sales: their state, their plan, and what they are billed."""
        self.trace = asynchronous.AsyncTraceResource(self._core)
        """What something was caused by, and what else came of it."""
        self.usage = asynchronous.AsyncUsageResource(self._core)
        """What metered subscriptions have used."""
        self.webhooks = asynchronous.AsyncWebhooksResource(self._core)
        """Addresses of yours that are told of events."""

    async def close(self) -> None:
        """Closes the connections."""
        await self._core.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
