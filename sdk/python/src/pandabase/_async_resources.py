# Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.

from __future__ import annotations

from typing import List

from ._core import AsyncCore, KeyedOptions, Options, Request, segment
from ._paging import AsyncPages
from .types import (
    AbandonedCart,
    Activation,
    AddedValues,
    Announced,
    AnnouncedFile,
    AnyProductType,
    ApiLog,
    AttachmentUrl,
    Balance,
    BankAccount,
    CancelBody,
    CannedReply,
    CartStatus,
    CaseMessage,
    CaseNote,
    CasePatch,
    CasePriority,
    CaseSettings,
    CaseSettingsPatch,
    CaseStatus,
    CaseWithOrderOfCase,
    CaseWithOrderOfCaseDetail,
    Category,
    CategoryChange,
    CategoryDetail,
    CategorySortBy,
    ChangeBody,
    ChangePreview,
    CheckoutSession,
    ClockView,
    ConnectedAccount,
    CountrySales,
    Coupon,
    CouponChange,
    CouponSort,
    CouponType,
    CreateCheckoutBody,
    Customer,
    CustomerChange,
    CustomerDetail,
    CustomerSortBy,
    Deleted,
    Delivery,
    DeliveryStatus,
    Direction,
    Dispute,
    DisputeAmounts,
    DisputeDetail,
    DisputeEvidence,
    DisputeStatus,
    Download,
    EntryType,
    Estimate,
    EstimateCheckoutBody,
    EventResend,
    EventType,
    FieldAnswer,
    FileFormat,
    FilePurpose,
    Fork,
    Found,
    Granularity,
    GrossVolume,
    Invoice,
    KeyCheck,
    KeyOnMachine,
    KeysBody,
    LabAnswers,
    LabReceiver,
    LabRequest,
    LabRequestDetail,
    LabSend,
    LabSent,
    LedgerEntry,
    License,
    LicenseStatus,
    ListChange,
    LoggedMethod,
    MadeFork,
    Mandate,
    MandateAuthorization,
    MandatePayment,
    Meter,
    MeterPatch,
    Meters,
    MonthlyRevenue,
    MoveClock,
    NewActivation,
    NewAttachment,
    NewAuthorization,
    NewCategory,
    NewConnectedAccount,
    NewCoupon,
    NewEvidence,
    NewFile,
    NewFork,
    NewList,
    NewMandate,
    NewMessage,
    NewMeter,
    NewNote,
    NewPaylink,
    NewPayment,
    NewProduct,
    NewRefund,
    NewReply,
    NewReport,
    NewRule,
    NewSnapshot,
    NewWebhook,
    OpenPaylinkBody,
    OrderAmounts,
    OrderDetail,
    OrderStatus,
    OrderSummary,
    Overview,
    PayBody,
    PayResult,
    Paylink,
    PaylinkChange,
    PaylinkStatus,
    PaymentDetail,
    PaymentStatus,
    PaymentSummary,
    Payout,
    PayoutDetail,
    PayoutRequest,
    Period,
    PricingModel,
    Product,
    ProductChange,
    ProductSortBy,
    ProductStatus,
    ProductType,
    Queued,
    Quote,
    Read,
    ReceiptSent,
    Received,
    RecurringMonths,
    RecurringOverview,
    Refund,
    RefundDetail,
    RefundStatus,
    RemovedValues,
    Replay,
    ReplyChange,
    Report,
    ReportStatus,
    ReportType,
    Requested,
    Requeued,
    ResetDone,
    ReviewDetail,
    ReviewStatus,
    ReviewView,
    RolledSecret,
    RuleChange,
    SentDelivery,
    ShieldAnalytics,
    ShieldList,
    ShieldListDetail,
    ShieldRule,
    SimulatedBankEvent,
    SimulatedEvent,
    SimulatedPayoutEvent,
    Snapshot,
    StatusCount,
    Store,
    StoreChange,
    StoreEvent,
    StoreEvents,
    StoreFile,
    StoreRequirement,
    StoreReset,
    Storefront,
    StorefrontCategory,
    StorefrontCategoryDetail,
    StorefrontProduct,
    StorefrontProductItem,
    StorefrontSortBy,
    Subscription,
    SubscriptionStatus,
    SubscriptionUsage,
    TaxDetails,
    TaxDetailsBody,
    TestRequest,
    TestResult,
    ToList,
    ToldWebhook,
    Trace,
    Trial,
    TrialResult,
    UpdateBody,
    UpdateCheckoutBody,
    UsageEvent,
    UsageReport,
    ValuesChanged,
    Verification,
    VerifyBody,
    Webhook,
    WebhookPatch,
    Withdrawal,
)


class AsyncAnalyticsResource:
    """Sums over time: volume, orders, countries, recurring revenue."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get_gross_volume(
        self,
        *,
        end_date: str | None = None,
        granularity: Granularity | None = None,
        period: Period | None = None,
        start_date: str | None = None,
        options: Options | None = None,
    ) -> GrossVolume:
        """Sums what was paid, by hour, day, week or month; refunds are not subtracted.

        Needs `ANALYTICS_READ`.

        end_date: Last moment that counts.
        granularity: The unit of time of a series.
        period: A span of time up to now, in place of two dates.
        start_date: First moment that counts.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/analytics/gross-volume",
            credential="required",
            query={
                "endDate": end_date,
                "granularity": granularity,
                "period": period,
                "startDate": start_date,
            },
        )
        answer: GrossVolume = await self._core.request(request, options)
        return answer

    async def get_monthly_revenue(
        self,
        *,
        options: Options | None = None,
    ) -> MonthlyRevenue:
        """Sums twelve months: gross and net of fees and refunds.

        Needs `ANALYTICS_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/analytics/monthly-revenue",
            credential="required",
        )
        answer: MonthlyRevenue = await self._core.request(request, options)
        return answer

    async def get_orders_by_country(
        self,
        *,
        end_date: str | None = None,
        granularity: Granularity | None = None,
        period: Period | None = None,
        start_date: str | None = None,
        options: Options | None = None,
    ) -> List[CountrySales]:
        """Counts orders and sums what was paid, by the country of the buyer.

        Needs `ANALYTICS_READ`.

        end_date: Last moment that counts.
        granularity: The unit of time of a series.
        period: A span of time up to now, in place of two dates.
        start_date: First moment that counts.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/analytics/orders-by-country",
            credential="required",
            query={
                "endDate": end_date,
                "granularity": granularity,
                "period": period,
                "startDate": start_date,
            },
        )
        answer: List[CountrySales] = await self._core.request(request, options)
        return answer

    async def get_overview(
        self,
        *,
        end_date: str | None = None,
        granularity: Granularity | None = None,
        period: Period | None = None,
        start_date: str | None = None,
        options: Options | None = None,
    ) -> Overview:
        """Sums a span of time up: volume, orders, customers, refunds and disputes.

        Needs `ANALYTICS_READ`.

        end_date: Last moment that counts.
        granularity: The unit of time of a series.
        period: A span of time up to now, in place of two dates.
        start_date: First moment that counts.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/analytics/overview",
            credential="required",
            query={
                "endDate": end_date,
                "granularity": granularity,
                "period": period,
                "startDate": start_date,
            },
        )
        answer: Overview = await self._core.request(request, options)
        return answer

    async def get_recurring_revenue(
        self,
        *,
        options: Options | None = None,
    ) -> RecurringMonths:
        """Shows monthly recurring revenue over twelve months: new, lost, and standing.

        Needs `ANALYTICS_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/analytics/subscriptions/mrr",
            credential="required",
        )
        answer: RecurringMonths = await self._core.request(request, options)
        return answer

    async def get_subscriptions_overview(
        self,
        *,
        options: Options | None = None,
    ) -> RecurringOverview:
        """Shows recurring revenue as it stands, with rates of churn and of trials that convert.

        Needs `ANALYTICS_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/analytics/subscriptions/overview",
            credential="required",
        )
        answer: RecurringOverview = await self._core.request(request, options)
        return answer


class AsyncApiLogsResource:
    """The requests that were made with the store's tokens."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        request_id: str,
        *,
        options: Options | None = None,
    ) -> ApiLog:
        """Shows a request that was made with one of the store's tokens.

        Needs `WEBHOOKS_READ`.

        request_id: The request, as its answer's `X-Request-Id` names it.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/api-logs/{segment('request_id', request_id)}",
            credential="required",
        )
        answer: ApiLog = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        method: LoggedMethod | None = None,
        page: int | None = None,
        status_code: int | None = None,
        to: str | None = None,
        token_id: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[ApiLog]:
        """Lists the requests that were made with the store's tokens, newest first.

        Needs `WEBHOOKS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        method: Only those with this method.
        page: Which page; not together with `cursor`.
        status_code: Only those answered with this status.
        to: Only items from before this time.
        token_id: Only those made with this token.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/api-logs",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "method": method,
                "page": page,
                "statusCode": status_code,
                "to": to,
                "tokenId": token_id,
            },
        )
        return AsyncPages[ApiLog](self._core, request, options)


class AsyncCannedRepliesResource:
    """What the store writes to its customers again and again."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewReply,
        *,
        options: Options | None = None,
    ) -> CannedReply:
        """Makes a canned reply, of which a store can have a hundred. In its text `{buyer}` stands
        for the buyer's name, and `{order}` for the number of the order; whoever writes an
        answer puts them in.

        Needs `CASES_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/canned-replies",
            credential="required",
            body=body,
        )
        answer: CannedReply = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        reply_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a canned reply. Answers that it was put into stay.

        Needs `CASES_WRITE`.

        reply_id: The canned reply.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/canned-replies/{segment('reply_id', reply_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        reply_id: str,
        *,
        options: Options | None = None,
    ) -> CannedReply:
        """Shows a canned reply.

        Needs `CASES_READ`.

        reply_id: The canned reply.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/canned-replies/{segment('reply_id', reply_id)}",
            credential="required",
        )
        answer: CannedReply = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[CannedReply]:
        """Lists the replies that the store sends again and again, by name.

        Needs `CASES_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/canned-replies",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[CannedReply](self._core, request, options)

    async def update(
        self,
        reply_id: str,
        body: ReplyChange,
        *,
        options: Options | None = None,
    ) -> CannedReply:
        """Changes a canned reply; what is not sent stays.

        Needs `CASES_WRITE`.

        reply_id: The canned reply.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/canned-replies/{segment('reply_id', reply_id)}",
            credential="required",
            body=body,
        )
        answer: CannedReply = await self._core.request(request, options)
        return answer


class AsyncCartsResource:
    """Checkout sessions that their buyers left, and mails that remind of them."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        session_id: str,
        *,
        options: Options | None = None,
    ) -> AbandonedCart:
        """Shows a cart that was abandoned, and what became of it.

        Needs `ORDERS_READ`.

        session_id: The session.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/carts/{segment('session_id', session_id)}",
            credential="required",
        )
        answer: AbandonedCart = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        email: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        status: CartStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[AbandonedCart]:
        """Lists checkout sessions that expired unpaid although their buyers gave an address, the
        last one first. `from` and `to` are about when they expired. They are kept for fourteen
        days, the newest 10,000 of a store.

        Needs `ORDERS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        email: Only those of the buyer with this address, in any case.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        status: Only those that this became of.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/carts",
            credential="required",
            query={
                "cursor": cursor,
                "email": email,
                "from": from_,
                "limit": limit,
                "page": page,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[AbandonedCart](self._core, request, options)

    async def recover(
        self,
        session_id: str,
        *,
        options: Options | None = None,
    ) -> AbandonedCart:
        """Mails the buyer a link to a fresh session with what is in the cart, at the prices of
        now. It can be paid for three days. A buyer is mailed once about a cart, not by stores
        from which they want no such mails, and at most three times a day by all stores.

        Needs `ORDERS_WRITE`.

        session_id: The session.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/carts/{segment('session_id', session_id)}/recover",
            credential="required",
        )
        answer: AbandonedCart = await self._core.request(request, options)
        return answer


class AsyncCasesResource:
    """Questions of customers about their orders, and the answers."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def add_attachment(
        self,
        case_id: str,
        body: NewAttachment,
        *,
        options: Options | None = None,
    ) -> Announced:
        """Announces a file for the next message; it is uploaded with a PUT to `uploadUrl`.

        Needs `CASES_WRITE`.

        case_id: The case.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/cases/{segment('case_id', case_id)}/attachments",
            credential="required",
            body=body,
        )
        answer: Announced = await self._core.request(request, options)
        return answer

    async def add_note(
        self,
        case_id: str,
        body: NewNote,
        *,
        options: Options | None = None,
    ) -> CaseNote:
        """Adds a note for the team to a case, which can have a hundred.

        Needs `CASES_WRITE`.

        case_id: The case.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/cases/{segment('case_id', case_id)}/notes",
            credential="required",
            body=body,
        )
        answer: CaseNote = await self._core.request(request, options)
        return answer

    async def delete_note(
        self,
        case_id: str,
        note_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a note.

        Needs `CASES_WRITE`.

        case_id: The case.
        note_id: The note.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/cases/{segment('case_id', case_id)}/notes/{segment('note_id', note_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        case_id: str,
        *,
        options: Options | None = None,
    ) -> CaseWithOrderOfCaseDetail:
        """Shows a case with its customer and its order.

        Needs `CASES_READ`.

        case_id: The case.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/cases/{segment('case_id', case_id)}",
            credential="required",
        )
        answer: CaseWithOrderOfCaseDetail = await self._core.request(request, options)
        return answer

    async def get_attachment(
        self,
        case_id: str,
        attachment_id: str,
        *,
        options: Options | None = None,
    ) -> AttachmentUrl:
        """Gives an address from which an attachment can be fetched for some minutes.

        Needs `CASES_READ`.

        case_id: The case.
        attachment_id: The attachment.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/cases/{segment('case_id', case_id)}/attachments/{segment('attachment_id', attachment_id)}",
            credential="required",
        )
        answer: AttachmentUrl = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        customer_id: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        page: int | None = None,
        priority: CasePriority | None = None,
        status: CaseStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[CaseWithOrderOfCase]:
        """Lists the cases of the store's customers, the one with the latest message first.

        Needs `CASES_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        customer_id: Only this customer's.
        from_: Only items from this time or later.
        limit: How many items.
        order_id: Only those about this order.
        page: Which page; not together with `cursor`.
        priority: Only those with this priority.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/cases",
            credential="required",
            query={
                "cursor": cursor,
                "customerId": customer_id,
                "from": from_,
                "limit": limit,
                "orderId": order_id,
                "page": page,
                "priority": priority,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[CaseWithOrderOfCase](self._core, request, options)

    def list_messages(
        self,
        case_id: str,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[CaseMessage]:
        """Lists what was written in a case, oldest first, with the attachments of each message.

        Needs `CASES_READ`.

        case_id: The case.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/cases/{segment('case_id', case_id)}/messages",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[CaseMessage](self._core, request, options)

    def list_notes(
        self,
        case_id: str,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[CaseNote]:
        """Lists the notes of the team on a case, newest first. Customers never see them.

        Needs `CASES_READ`.

        case_id: The case.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/cases/{segment('case_id', case_id)}/notes",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[CaseNote](self._core, request, options)

    async def read(
        self,
        case_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Read:
        """Marks the messages of a case as read.

        Needs `CASES_WRITE`.

        case_id: The case.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/cases/{segment('case_id', case_id)}/read",
            credential="required",
            has_key=True,
        )
        answer: Read = await self._core.request(request, options)
        return answer

    async def send_message(
        self,
        case_id: str,
        body: NewMessage,
        *,
        options: KeyedOptions | None = None,
    ) -> CaseMessage:
        """Answers a customer; the message is mailed too.

        Needs `CASES_WRITE`.

        case_id: The case.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/cases/{segment('case_id', case_id)}/messages",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: CaseMessage = await self._core.request(request, options)
        return answer

    async def update(
        self,
        case_id: str,
        body: CasePatch,
        *,
        options: KeyedOptions | None = None,
    ) -> CaseWithOrderOfCase:
        """Changes the priority or the status of a case.

        Needs `CASES_WRITE`.

        case_id: The case.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/cases/{segment('case_id', case_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: CaseWithOrderOfCase = await self._core.request(request, options)
        return answer


class AsyncCategoriesResource:
    """How products are filed, for storefronts."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewCategory,
        *,
        options: KeyedOptions | None = None,
    ) -> CategoryDetail:
        """Adds a category, below another one if that is named.

        Needs `CATEGORIES_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/categories",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: CategoryDetail = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        category_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Deletes a category; its products stay.

        Needs `CATEGORIES_WRITE`.

        category_id: The category.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/categories/{segment('category_id', category_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        category_id: str,
        *,
        options: Options | None = None,
    ) -> CategoryDetail:
        """Shows a category with the ones above and below it and its products.

        Needs `CATEGORIES_READ`.

        category_id: The category.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/categories/{segment('category_id', category_id)}",
            credential="required",
        )
        answer: CategoryDetail = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        featured: bool | None = None,
        from_: str | None = None,
        is_archived: bool | None = None,
        is_favourite: bool | None = None,
        limit: int | None = None,
        page: int | None = None,
        parent_id: str | None = None,
        search: str | None = None,
        sort_by: CategorySortBy | None = None,
        sort_order: Direction | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Category]:
        """Lists the store's categories.

        Needs `CATEGORIES_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        featured: Whether it is shown in a prominent place.
        from_: Only items from this time or later.
        is_archived: Whether it is hidden from storefronts.
        is_favourite: Whether it is marked as a favourite in the dashboard.
        limit: How many items.
        page: Which page; not together with `cursor`.
        parent_id: Only those right below this one.
        search: Part of the name, in any case.
        sort_by: What the list is ordered by.
        sort_order: Which end of the list comes first.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/categories",
            credential="required",
            query={
                "cursor": cursor,
                "featured": featured,
                "from": from_,
                "isArchived": is_archived,
                "isFavourite": is_favourite,
                "limit": limit,
                "page": page,
                "parentId": parent_id,
                "search": search,
                "sortBy": sort_by,
                "sortOrder": sort_order,
                "to": to,
            },
        )
        return AsyncPages[Category](self._core, request, options)

    async def update(
        self,
        category_id: str,
        body: CategoryChange,
        *,
        options: KeyedOptions | None = None,
    ) -> CategoryDetail:
        """Changes a category; what is not sent stays.

        Needs `CATEGORIES_WRITE`.

        category_id: The category.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/categories/{segment('category_id', category_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: CategoryDetail = await self._core.request(request, options)
        return answer


class AsyncCheckoutsResource:
    """Sessions in which a buyer fills in a form and pays, without a credential."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: CreateCheckoutBody,
        *,
        options: Options | None = None,
    ) -> CheckoutSession:
        """Opens a session: what is bought, and by whom as far as known. The buyer is sent to
        `checkout_url`, or the session is paid by `payCheckoutSession`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/checkouts",
            credential="optional",
            body=body,
        )
        answer: CheckoutSession = await self._core.request(request, options)
        return answer

    async def estimate(
        self,
        body: EstimateCheckoutBody,
        *,
        options: Options | None = None,
    ) -> Estimate:
        """Computes what a cart would cost, tax included, without opening a session."""
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/checkouts/estimate",
            credential="none",
            body=body,
        )
        answer: Estimate = await self._core.request(request, options)
        return answer

    async def get(
        self,
        session_id: str,
        *,
        options: Options | None = None,
    ) -> CheckoutSession:
        """Shows a session.

        session_id: The session.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/checkouts/{segment('session_id', session_id)}",
            credential="none",
        )
        answer: CheckoutSession = await self._core.request(request, options)
        return answer

    async def get_tax_details(
        self,
        body: TaxDetailsBody,
        *,
        options: Options | None = None,
    ) -> TaxDetails:
        """Computes the tax of a cart at a place, part by part."""
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/checkouts/tax-details",
            credential="none",
            body=body,
        )
        answer: TaxDetails = await self._core.request(request, options)
        return answer

    async def pay(
        self,
        session_id: str,
        body: PayBody,
        *,
        options: KeyedOptions | None = None,
    ) -> PayResult:
        """Pays a session. `requires_action` names a page where the buyer has to confirm.

        session_id: The session.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/checkouts/{segment('session_id', session_id)}/pay",
            credential="optional",
            has_key=True,
            body=body,
        )
        answer: PayResult = await self._core.request(request, options)
        return answer

    async def update(
        self,
        session_id: str,
        body: UpdateCheckoutBody,
        *,
        options: Options | None = None,
    ) -> CheckoutSession:
        """Changes a session that was not paid; what is not sent stays.

        session_id: The session.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/checkouts/{segment('session_id', session_id)}",
            credential="optional",
            body=body,
        )
        answer: CheckoutSession = await self._core.request(request, options)
        return answer


class AsyncConnectedAccountsResource:
    """Accounts of others that a platform connects."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewConnectedAccount,
        *,
        options: KeyedOptions | None = None,
    ) -> ConnectedAccount:
        """Connects an account of somebody whom a platform is for. The store must be enabled as a
        platform by an operator, or the answer is 403; an address that has an account gets 409.

        Needs `STORE_WRITE`.
        """
        request = Request(
            "POST",
            f"/v3/stores/{self._core.store}/connected-accounts",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: ConnectedAccount = await self._core.request(request, options)
        return answer


class AsyncCouponsResource:
    """Codes that lower the price of an order."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewCoupon,
        *,
        options: KeyedOptions | None = None,
    ) -> Coupon:
        """Adds a coupon, of a fixed amount or a percentage.

        Needs `COUPONS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/coupons",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Coupon = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        coupon_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Deletes a coupon; orders that used it keep their discount.

        Needs `COUPONS_WRITE`.

        coupon_id: The coupon.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/coupons/{segment('coupon_id', coupon_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        coupon_id: str,
        *,
        options: Options | None = None,
    ) -> Coupon:
        """Shows a coupon and how often it was used.

        Needs `COUPONS_READ`.

        coupon_id: The coupon.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/coupons/{segment('coupon_id', coupon_id)}",
            credential="required",
        )
        answer: Coupon = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        enabled: bool | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        search: str | None = None,
        sort_by: CouponSort | None = None,
        sort_order: Direction | None = None,
        to: str | None = None,
        type: CouponType | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Coupon]:
        """Lists the store's coupons.

        Needs `COUPONS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        enabled: Whether it can be used.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        search: Part of the code or the name.
        sort_by: What the list is ordered by.
        sort_order: Which end of the list comes first.
        to: Only items from before this time.
        type: Which kind.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/coupons",
            credential="required",
            query={
                "cursor": cursor,
                "enabled": enabled,
                "from": from_,
                "limit": limit,
                "page": page,
                "search": search,
                "sortBy": sort_by,
                "sortOrder": sort_order,
                "to": to,
                "type": type,
            },
        )
        return AsyncPages[Coupon](self._core, request, options)

    async def update(
        self,
        coupon_id: str,
        body: CouponChange,
        *,
        options: KeyedOptions | None = None,
    ) -> Coupon:
        """Changes a coupon; what is not sent stays.

        Needs `COUPONS_WRITE`.

        coupon_id: The coupon.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/coupons/{segment('coupon_id', coupon_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Coupon = await self._core.request(request, options)
        return answer


class AsyncCustomersResource:
    """The people who bought."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        customer_id: str,
        *,
        options: Options | None = None,
    ) -> CustomerDetail:
        """Shows a customer with addresses, refunds and the latest orders.

        Needs `CUSTOMERS_READ`.

        customer_id: The customer.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/customers/{segment('customer_id', customer_id)}",
            credential="required",
        )
        answer: CustomerDetail = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        search: str | None = None,
        sort_by: CustomerSortBy | None = None,
        sort_order: Direction | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Customer]:
        """Lists the people who bought, with what they spent.

        Needs `CUSTOMERS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        search: The beginning of the email address, of what follows its `@`, of the name or its
        last word, or of the id, in any case.
        sort_by: What the list is ordered by.
        sort_order: Which end of the list comes first.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/customers",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "search": search,
                "sortBy": sort_by,
                "sortOrder": sort_order,
                "to": to,
            },
        )
        return AsyncPages[Customer](self._core, request, options)

    async def update(
        self,
        customer_id: str,
        body: CustomerChange,
        *,
        options: Options | None = None,
    ) -> CustomerDetail:
        """Gives a customer another email address, to which their orders, licences, subscriptions
        and mails belong from then on. Invoices that were issued stay as they are. Whoever
        signed in to the customer portal with the former address, or goes on paying with a card
        saved for it, is told. It is refused while another customer has the address, the first
        payment of a subscription is under way, or a dispute is open.

        Needs `CUSTOMERS_WRITE`.

        customer_id: The customer.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/customers/{segment('customer_id', customer_id)}",
            credential="required",
            body=body,
        )
        answer: CustomerDetail = await self._core.request(request, options)
        return answer


class AsyncDisputesResource:
    """Payments that buyers contest at their bank, and the evidence against it."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        dispute_id: str,
        *,
        options: Options | None = None,
    ) -> DisputeDetail:
        """Shows a dispute and the order it is about.

        Needs `DISPUTES_READ`.

        dispute_id: The dispute.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/disputes/{segment('dispute_id', dispute_id)}",
            credential="required",
        )
        answer: DisputeDetail = await self._core.request(request, options)
        return answer

    async def get_amounts(
        self,
        dispute_id: str,
        *,
        options: Options | None = None,
    ) -> DisputeAmounts:
        """Tells what a dispute took from the store's balance, what a win gives back, and what the
        dispute has cost by now.

        Needs `DISPUTES_READ`.

        dispute_id: The dispute.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/disputes/{segment('dispute_id', dispute_id)}/amounts",
            credential="required",
        )
        answer: DisputeAmounts = await self._core.request(request, options)
        return answer

    async def get_evidence(
        self,
        dispute_id: str,
        *,
        options: Options | None = None,
    ) -> DisputeEvidence:
        """Tells whether a dispute takes evidence, until when, and what is attached to it: the
        buyer, the bill, what was sold and, against fraud, earlier payments of the same buyer.

        Needs `DISPUTES_READ`.

        dispute_id: The dispute.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/disputes/{segment('dispute_id', dispute_id)}/evidence",
            credential="required",
        )
        answer: DisputeEvidence = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        needs_evidence: bool | None = None,
        page: int | None = None,
        sort: Direction | None = None,
        status: DisputeStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Dispute]:
        """Lists the disputes about the store's payments.

        Needs `DISPUTES_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        needs_evidence: Only those that evidence can be submitted for, or only the rest.
        page: Which page; not together with `cursor`.
        sort: By opening.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/disputes",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "needsEvidence": needs_evidence,
                "page": page,
                "sort": sort,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Dispute](self._core, request, options)

    async def submit_evidence(
        self,
        dispute_id: str,
        body: NewEvidence,
        *,
        options: KeyedOptions | None = None,
    ) -> DisputeDetail:
        """Hands evidence in, once, while the dispute asks for it; the buyer's history is attached
        to it.

        Needs `DISPUTES_WRITE`.

        dispute_id: The dispute.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/disputes/{segment('dispute_id', dispute_id)}/evidence",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: DisputeDetail = await self._core.request(request, options)
        return answer


class AsyncEventsResource:
    """What happened in a store, in an order that never changes."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        event_id: str,
        *,
        options: Options | None = None,
    ) -> StoreEvent:
        """Shows an event as webhooks are told of it.

        Needs `EVENTS_READ`.

        event_id: The event.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/events/{segment('event_id', event_id)}",
            credential="required",
        )
        answer: StoreEvent = await self._core.request(request, options)
        return answer

    async def list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        events: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        object: str | None = None,
        wait: int | None = None,
        options: Options | None = None,
    ) -> StoreEvents:
        """Lists what happened in the last thirty days, oldest first, from a place on, or with
        `before` newest first; waits for the next event if asked to. With `Accept:
        text/event-stream` it sends events as they happen, each with its place as its id, and
        goes on behind `Last-Event-ID`.

        Needs `EVENTS_READ`.

        after: Only what comes behind this place: a `cursor`, the id of an event, or `now` for
        what is yet to happen. The oldest events that are kept when absent.
        before: Only what comes before this place, newest first: a `cursor`, the id of an event,
        or `now`. Neither together with `after`, `from` or `wait` nor in a stream.
        events: Only events of these types, with commas between them.
        from_: Only events that happened at this time or later; not together with `after`.
        limit: How many events at most; 25 when absent.
        object: Only events about this order, payment or subscription.
        wait: How many seconds to wait for an event when there is none; a stream waits by
        itself.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/events",
            credential="required",
            query={
                "after": after,
                "before": before,
                "events": events,
                "from": from_,
                "limit": limit,
                "object": object,
                "wait": wait,
            },
        )
        answer: StoreEvents = await self._core.request(request, options)
        return answer

    async def list_deliveries(
        self,
        event_id: str,
        *,
        options: Options | None = None,
    ) -> List[ToldWebhook]:
        """Lists the attempts to tell the store's webhooks of an event, 200 at most.

        Needs `WEBHOOKS_READ`.

        event_id: The event.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/events/{segment('event_id', event_id)}/deliveries",
            credential="required",
        )
        answer: List[ToldWebhook] = await self._core.request(request, options)
        return answer

    async def resend(
        self,
        event_id: str,
        body: EventResend | None = None,
        *,
        options: KeyedOptions | None = None,
    ) -> List[ToldWebhook]:
        """Tells a webhook of an event once more, or every one that subscribes to it; the answer is
        the new attempts. Nothing follows when they fail.

        Needs `WEBHOOKS_WRITE`.

        event_id: The event.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/events/{segment('event_id', event_id)}/resend",
            credential="required",
            has_key=True,
            body=body or {},
        )
        answer: List[ToldWebhook] = await self._core.request(request, options)
        return answer


class AsyncFilesResource:
    """Pictures that a store shows, and files that it sells."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def add(
        self,
        body: NewFile,
        *,
        options: Options | None = None,
    ) -> AnnouncedFile:
        """Announces a picture or a download; it is uploaded with a PUT to `uploadUrl`, which must
        begin within five minutes.

        Needs `PRODUCTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/files",
            credential="required",
            body=body,
        )
        answer: AnnouncedFile = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        file_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a file that no product uses; what was sold stays with its buyers.

        Needs `PRODUCTS_WRITE`.

        file_id: The file or the picture.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/files/{segment('file_id', file_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        file_id: str,
        *,
        options: Options | None = None,
    ) -> StoreFile:
        """Shows a file, and where it can be fetched.

        Needs `PRODUCTS_READ`.

        file_id: The file or the picture.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/files/{segment('file_id', file_id)}",
            credential="required",
        )
        answer: StoreFile = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        purpose: FilePurpose | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[StoreFile]:
        """Lists the store's pictures and downloads, newest first.

        Needs `PRODUCTS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        purpose: Only pictures, or only downloads.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/files",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "purpose": purpose,
                "to": to,
            },
        )
        return AsyncPages[StoreFile](self._core, request, options)


class AsyncLicensesResource:
    """Licence keys that were sold, and the machines they are activated on."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def activate(
        self,
        body: KeyOnMachine,
        *,
        options: Options | None = None,
    ) -> FieldAnswer:
        """Activates a key on the machine that a program runs on; for programs in the field,
        without a credential.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/licenses/activate",
            credential="none",
            body=body,
        )
        answer: FieldAnswer = await self._core.request(request, options)
        return answer

    async def create_activation(
        self,
        license_id: str,
        body: NewActivation,
        *,
        options: KeyedOptions | None = None,
    ) -> Activation:
        """Activates a key on a machine; where it is active already, that activation is the answer.

        Needs `LICENSES_WRITE`.

        license_id: The licence.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/licenses/{segment('license_id', license_id)}/activations",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Activation = await self._core.request(request, options)
        return answer

    async def deactivate(
        self,
        body: KeyOnMachine,
        *,
        options: Options | None = None,
    ) -> FieldAnswer:
        """Frees the machine's place."""
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/licenses/deactivate",
            credential="none",
            body=body,
        )
        answer: FieldAnswer = await self._core.request(request, options)
        return answer

    async def delete_activation(
        self,
        license_id: str,
        activation_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Frees the place that a machine takes.

        Needs `LICENSES_WRITE`.

        license_id: The licence.
        activation_id: The activation.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/licenses/{segment('license_id', license_id)}/activations/{segment('activation_id', activation_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        license_id: str,
        *,
        options: Options | None = None,
    ) -> License:
        """Shows a key.

        Needs `LICENSES_READ`.

        license_id: The licence.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/licenses/{segment('license_id', license_id)}",
            credential="required",
        )
        answer: License = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        customer_id: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        order_id: str | None = None,
        page: int | None = None,
        product_id: str | None = None,
        status: LicenseStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[License]:
        """Lists the keys that were sold, or that wait in a pool.

        Needs `LICENSES_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        customer_id: The customer.
        from_: Only items from this time or later.
        limit: How many items.
        order_id: The order.
        page: Which page; not together with `cursor`.
        product_id: The product.
        status: Its state.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/licenses",
            credential="required",
            query={
                "cursor": cursor,
                "customerId": customer_id,
                "from": from_,
                "limit": limit,
                "orderId": order_id,
                "page": page,
                "productId": product_id,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[License](self._core, request, options)

    def list_activations(
        self,
        license_id: str,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Activation]:
        """Lists the machines that a key is active on.

        Needs `LICENSES_READ`.

        license_id: The licence.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/licenses/{segment('license_id', license_id)}/activations",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[Activation](self._core, request, options)

    async def replace(
        self,
        license_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> License:
        """Makes a key invalid and gives its customer another one.

        Needs `LICENSES_WRITE`.

        license_id: The licence.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/licenses/{segment('license_id', license_id)}/replace",
            credential="required",
            has_key=True,
        )
        answer: License = await self._core.request(request, options)
        return answer

    async def validate(
        self,
        body: KeyOnMachine,
        *,
        options: Options | None = None,
    ) -> FieldAnswer:
        """Tells a program whether its key is valid and active on its machine."""
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/licenses/validate",
            credential="none",
            body=body,
        )
        answer: FieldAnswer = await self._core.request(request, options)
        return answer

    async def verify(
        self,
        body: VerifyBody,
        *,
        options: KeyedOptions | None = None,
    ) -> Verification:
        """Judges a key for your own server, by its text: whether it is valid, for which product,
        and on how many machines.

        Needs `LICENSES_READ`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/licenses/verify",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Verification = await self._core.request(request, options)
        return answer


class AsyncMandatesResource:
    """Agreements by which a customer may be charged later."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def authorize_payment(
        self,
        body: NewAuthorization,
        *,
        options: KeyedOptions | None = None,
    ) -> MandateAuthorization:
        """Announces a charge under a mandate. Its token is charged by `payUnderMandate`, once.

        Needs `BILLING_AGREEMENTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/mandates/authorizations",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: MandateAuthorization = await self._core.request(request, options)
        return answer

    async def create(
        self,
        body: NewMandate,
        *,
        options: KeyedOptions | None = None,
    ) -> Mandate:
        """Asks a customer to agree to later charges; the customer is sent to `agreementUrl`.

        Needs `BILLING_AGREEMENTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/mandates",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Mandate = await self._core.request(request, options)
        return answer


class AsyncOrdersResource:
    """Sales and their payments."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def count(
        self,
        *,
        from_: str | None = None,
        search: str | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> List[StatusCount]:
        """Counts the store's orders by status, those of a search or a time alone where one is
        given.

        Needs `ORDERS_READ`.

        from_: Only those from this time or later.
        search: Only those whose id, order number or customer's email address begins so, in any
        case.
        to: Only those from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/orders/counts",
            credential="required",
            query={
                "from": from_,
                "search": search,
                "to": to,
            },
        )
        answer: List[StatusCount] = await self._core.request(request, options)
        return answer

    async def get(
        self,
        order_id: str,
        *,
        options: Options | None = None,
    ) -> OrderDetail:
        """Shows an order with its lines, its payment and its keys.

        Needs `ORDERS_READ`.

        order_id: The order.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders/{segment('order_id', order_id)}",
            credential="required",
        )
        answer: OrderDetail = await self._core.request(request, options)
        return answer

    async def get_amounts(
        self,
        order_id: str,
        *,
        options: Options | None = None,
    ) -> OrderAmounts:
        """Tells what the amounts of an order are made of: lines, coupon, tax with its rate and
        place, fees with their formulas, and what a refund would give back and cost now.

        Needs `ORDERS_READ`.

        order_id: The order.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/orders/{segment('order_id', order_id)}/amounts",
            credential="required",
        )
        answer: OrderAmounts = await self._core.request(request, options)
        return answer

    async def get_payment(
        self,
        payment_id: str,
        *,
        options: Options | None = None,
    ) -> PaymentDetail:
        """Shows a payment with its fees, its buyer, its dispute and what happened to it.

        Needs `ORDERS_READ`.

        payment_id: The payment.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders/payments/{segment('payment_id', payment_id)}",
            credential="required",
        )
        answer: PaymentDetail = await self._core.request(request, options)
        return answer

    async def get_withdrawal(
        self,
        order_id: str,
        *,
        options: Options | None = None,
    ) -> Withdrawal:
        """Shows what the buyer of an order declared to withdraw from it.

        Needs `REFUNDS_READ`.

        order_id: The order.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders/{segment('order_id', order_id)}/withdrawal",
            credential="required",
        )
        answer: Withdrawal = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        search: str | None = None,
        sort: Direction | None = None,
        status: OrderStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[OrderSummary]:
        """Lists the store's orders, newest first.

        Needs `ORDERS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        search: The beginning of an id, of the order number or of the customer's email address,
        in any case.
        sort: By creation.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "search": search,
                "sort": sort,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[OrderSummary](self._core, request, options)

    def list_payments(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        search: str | None = None,
        sort: Direction | None = None,
        status: PaymentStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[PaymentSummary]:
        """Lists the payments of the store's orders, newest first.

        Needs `ORDERS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        search: The beginning of an id, of the order number or of the customer's email address,
        in any case.
        sort: By creation.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders/payments",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "search": search,
                "sort": sort,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[PaymentSummary](self._core, request, options)

    async def list_refunds(
        self,
        order_id: str,
        *,
        options: Options | None = None,
    ) -> List[Refund]:
        """Lists the refunds of an order.

        Needs `ORDERS_READ`.

        order_id: The order.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/orders/{segment('order_id', order_id)}/refunds",
            credential="required",
        )
        answer: List[Refund] = await self._core.request(request, options)
        return answer

    async def reject_withdrawal(
        self,
        order_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Withdrawal:
        """Says that there was no right to withdraw from an order; the buyer is mailed.

        Needs `REFUNDS_WRITE`.

        order_id: The order.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/orders/{segment('order_id', order_id)}/withdrawal/reject",
            credential="required",
            has_key=True,
        )
        answer: Withdrawal = await self._core.request(request, options)
        return answer

    async def resend_receipt(
        self,
        order_id: str,
        *,
        options: Options | None = None,
    ) -> ReceiptSent:
        """Mails the buyer of a paid order the receipt once more, with keys and links; an order's
        buyer is mailed five times a day at most.

        Needs `ORDERS_WRITE`.

        order_id: The order.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/orders/{segment('order_id', order_id)}/receipt",
            credential="required",
        )
        answer: ReceiptSent = await self._core.request(request, options)
        return answer

    async def retry_fulfillment(
        self,
        order_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Requeued:
        """Tries again at once to deliver the lines of an order that failed or wait.

        Needs `ORDERS_WRITE`.

        order_id: The order.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/orders/{segment('order_id', order_id)}/retry-fulfillment",
            credential="required",
            has_key=True,
        )
        answer: Requeued = await self._core.request(request, options)
        return answer


class AsyncPaylinksResource:
    """Links that open a checkout session each time they are followed."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewPaylink,
        *,
        options: Options | None = None,
    ) -> Paylink:
        """Adds a paylink, with prices that are fixed in it or those of the catalog.

        Needs `PRODUCTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/paylinks",
            credential="required",
            body=body,
        )
        answer: Paylink = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        paylink_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a paylink; sessions that it opened stay.

        Needs `PRODUCTS_WRITE`.

        paylink_id: The paylink.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/paylinks/{segment('paylink_id', paylink_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def disable(
        self,
        paylink_id: str,
        *,
        options: Options | None = None,
    ) -> Paylink:
        """Switches a paylink off: it opens no session.

        Needs `PRODUCTS_WRITE`.

        paylink_id: The paylink.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/paylinks/{segment('paylink_id', paylink_id)}/disable",
            credential="required",
        )
        answer: Paylink = await self._core.request(request, options)
        return answer

    async def enable(
        self,
        paylink_id: str,
        *,
        options: Options | None = None,
    ) -> Paylink:
        """Switches a paylink on again.

        Needs `PRODUCTS_WRITE`.

        paylink_id: The paylink.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/paylinks/{segment('paylink_id', paylink_id)}/enable",
            credential="required",
        )
        answer: Paylink = await self._core.request(request, options)
        return answer

    async def get(
        self,
        paylink_id: str,
        *,
        options: Options | None = None,
    ) -> Paylink:
        """Shows a paylink and how often it was paid.

        Needs `PRODUCTS_READ`.

        paylink_id: The paylink.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/paylinks/{segment('paylink_id', paylink_id)}",
            credential="required",
        )
        answer: Paylink = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        search: str | None = None,
        status: PaylinkStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Paylink]:
        """Lists the store's paylinks, newest first.

        Needs `PRODUCTS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        search: Part of the title.
        status: Its state.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/paylinks",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "search": search,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Paylink](self._core, request, options)

    async def update(
        self,
        paylink_id: str,
        body: PaylinkChange,
        *,
        options: Options | None = None,
    ) -> Paylink:
        """Changes a paylink; what is not sent stays.

        Needs `PRODUCTS_WRITE`.

        paylink_id: The paylink.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/paylinks/{segment('paylink_id', paylink_id)}",
            credential="required",
            body=body,
        )
        answer: Paylink = await self._core.request(request, options)
        return answer


class AsyncPaymentsResource:
    """Charges under a mandate."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewPayment,
        *,
        options: KeyedOptions | None = None,
    ) -> MandatePayment:
        """Charges what was announced under a mandate.

        Needs `BILLING_AGREEMENTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/payments",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: MandatePayment = await self._core.request(request, options)
        return answer


class AsyncPayoutsResource:
    """Money paid out to the store, the bank accounts it goes to, and the ledger it comes from."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def estimate(
        self,
        body: PayoutRequest,
        *,
        options: Options | None = None,
    ) -> Quote:
        """Shows what a payout would cost, the fees it is made of with their rates, and when it
        would leave and arrive. It is refused where `requestPayout` would be.

        Needs `PAYOUTS_READ`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/payouts/estimate",
            credential="required",
            body=body,
        )
        answer: Quote = await self._core.request(request, options)
        return answer

    async def get(
        self,
        payout_id: str,
        *,
        options: Options | None = None,
    ) -> PayoutDetail:
        """Shows a payout and where it is.

        Needs `PAYOUTS_READ`.

        payout_id: The payout.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/payouts/{segment('payout_id', payout_id)}",
            credential="required",
        )
        answer: PayoutDetail = await self._core.request(request, options)
        return answer

    async def get_balance(
        self,
        *,
        options: Options | None = None,
    ) -> Balance:
        """Shows the balance, what it is made of since the month began by the store's clock, and
        what is on its way to the bank or held by open disputes.

        Needs `PAYOUTS_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/payouts/balance",
            credential="required",
        )
        answer: Balance = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Payout]:
        """Lists what was paid out to the store, newest first.

        Needs `PAYOUTS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/payouts",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[Payout](self._core, request, options)

    async def list_bank_accounts(
        self,
        *,
        options: Options | None = None,
    ) -> List[BankAccount]:
        """Lists the accounts that payouts go to.

        Needs `PAYOUTS_READ`.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/payouts/bank-accounts",
            credential="required",
        )
        answer: List[BankAccount] = await self._core.request(request, options)
        return answer

    def list_ledger_entries(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        type: EntryType | None = None,
        options: Options | None = None,
    ) -> AsyncPages[LedgerEntry]:
        """Lists the entries of the store's ledger, newest first; each says the balance after it.

        Needs `PAYOUTS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        type: Which kind.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/payouts/ledger",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
                "type": type,
            },
        )
        return AsyncPages[LedgerEntry](self._core, request, options)

    async def request(
        self,
        body: PayoutRequest,
        *,
        options: KeyedOptions | None = None,
    ) -> Requested:
        """Requests a payout, to the primary bank account unless another is named. The balance is
        debited at once, amount and fee; the money leaves with a batch on Monday, Wednesday or
        Friday.

        Needs `PAYOUTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/payouts",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Requested = await self._core.request(request, options)
        return answer


class AsyncProductsResource:
    """What a store sells: downloads, licence keys and subscriptions, with their variants and
    meters.
    """

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def check_license_keys(
        self,
        product_id: str,
        body: KeysBody,
        *,
        options: Options | None = None,
    ) -> KeyCheck:
        """Says how many of some keys an upload would add to a product, and how many it would skip;
        nothing is stored.

        Needs `PRODUCTS_WRITE`.

        product_id: The product.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/products/{segment('product_id', product_id)}/license-keys/check",
            credential="required",
            body=body,
        )
        answer: KeyCheck = await self._core.request(request, options)
        return answer

    async def create(
        self,
        body: NewProduct,
        *,
        options: KeyedOptions | None = None,
    ) -> Product:
        """Adds a product, which can be bought at once unless it is a draft.

        Needs `PRODUCTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/products",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Product = await self._core.request(request, options)
        return answer

    async def create_meter(
        self,
        product_id: str,
        body: NewMeter,
        *,
        options: KeyedOptions | None = None,
    ) -> Meter:
        """Adds a meter to a product that is billed by use.

        Needs `METERS_WRITE`.

        product_id: The product.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}/meters",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Meter = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        product_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Takes a product off the market; orders and subscriptions of it stay.

        Needs `PRODUCTS_WRITE`.

        product_id: The product.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def delete_meter(
        self,
        product_id: str,
        meter_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Removes a meter; what it has counted is not billed.

        Needs `METERS_WRITE`.

        product_id: The product.
        meter_id: The meter.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}/meters/{segment('meter_id', meter_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        product_id: str,
        *,
        options: Options | None = None,
    ) -> Product:
        """Shows a product with its variants and categories.

        Needs `PRODUCTS_READ`.

        product_id: The product.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}",
            credential="required",
        )
        answer: Product = await self._core.request(request, options)
        return answer

    async def get_meter(
        self,
        product_id: str,
        meter_id: str,
        *,
        options: Options | None = None,
    ) -> Meter:
        """Shows a meter.

        Needs `METERS_READ`.

        product_id: The product.
        meter_id: The meter.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}/meters/{segment('meter_id', meter_id)}",
            credential="required",
        )
        answer: Meter = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        category_id: str | None = None,
        cursor: str | None = None,
        from_: str | None = None,
        in_stock: bool | None = None,
        limit: int | None = None,
        low_stock: bool | None = None,
        page: int | None = None,
        pricing_model: PricingModel | None = None,
        product_type: ProductType | None = None,
        search: str | None = None,
        sort_by: ProductSortBy | None = None,
        sort_order: Direction | None = None,
        status: ProductStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Product]:
        """Lists the store's products, drafts too.

        Needs `PRODUCTS_READ`.

        category_id: The category.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        in_stock: Whether it can be bought.
        limit: How many items.
        low_stock: Only products whose keys, or the units of a variant, have come down to their
        `lowStockThreshold`, or to none where there is no threshold; with `false`, only the
        others.
        page: Which page; not together with `cursor`.
        pricing_model: How the price comes about.
        product_type: What kind of product.
        search: Words to look for.
        sort_by: What the list is ordered by.
        sort_order: Which end of the list comes first.
        status: Its state.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/products",
            credential="required",
            query={
                "categoryId": category_id,
                "cursor": cursor,
                "from": from_,
                "inStock": in_stock,
                "limit": limit,
                "lowStock": low_stock,
                "page": page,
                "pricingModel": pricing_model,
                "productType": product_type,
                "search": search,
                "sortBy": sort_by,
                "sortOrder": sort_order,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Product](self._core, request, options)

    async def list_meters(
        self,
        product_id: str,
        *,
        options: Options | None = None,
    ) -> Meters:
        """Lists what of a product is billed by use.

        Needs `METERS_READ`.

        product_id: The product.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}/meters",
            credential="required",
        )
        answer: Meters = await self._core.request(request, options)
        return answer

    def list_orders(
        self,
        product_id: str,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        sort: Direction | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[OrderSummary]:
        """Lists the orders in which a product was bought, newest first; it counts no more than
        10,000 of them.

        Needs `ORDERS_READ`.

        product_id: The product, whether or not it was deleted.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        sort: By creation.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/products/{segment('product_id', product_id)}/orders",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "sort": sort,
                "to": to,
            },
        )
        return AsyncPages[OrderSummary](self._core, request, options)

    async def update(
        self,
        product_id: str,
        body: ProductChange,
        *,
        options: KeyedOptions | None = None,
    ) -> Product:
        """Changes a product; what is not sent stays. Lists that are sent replace the ones before.

        Needs `PRODUCTS_WRITE`.

        product_id: The product.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Product = await self._core.request(request, options)
        return answer

    async def update_meter(
        self,
        product_id: str,
        meter_id: str,
        body: MeterPatch,
        *,
        options: KeyedOptions | None = None,
    ) -> Meter:
        """Changes what the units of a meter cost.

        Needs `METERS_WRITE`.

        product_id: The product.
        meter_id: The meter.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/products/{segment('product_id', product_id)}/meters/{segment('meter_id', meter_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Meter = await self._core.request(request, options)
        return answer


class AsyncRefundsResource:
    """Money given back to buyers."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        order_id: str,
        body: NewRefund | None = None,
        *,
        options: KeyedOptions | None = None,
    ) -> RefundDetail:
        """Gives a buyer money back, all that is left of the payment unless an amount is named.

        Needs `REFUNDS_WRITE`.

        order_id: The order.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/refunds/orders/{segment('order_id', order_id)}",
            credential="required",
            has_key=True,
            body=body or {},
        )
        answer: RefundDetail = await self._core.request(request, options)
        return answer

    async def get(
        self,
        refund_id: str,
        *,
        options: Options | None = None,
    ) -> RefundDetail:
        """Shows a refund and its order.

        Needs `REFUNDS_READ`.

        refund_id: The refund.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/refunds/{segment('refund_id', refund_id)}",
            credential="required",
        )
        answer: RefundDetail = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        sort: Direction | None = None,
        status: RefundStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Refund]:
        """Lists the store's refunds, newest first.

        Needs `REFUNDS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        sort: By creation.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/refunds",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "sort": sort,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Refund](self._core, request, options)


class AsyncReportsResource:
    """Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewReport,
        *,
        options: KeyedOptions | None = None,
    ) -> Report:
        """Orders a report. It is made in the background; `getReport` tells when it is there.

        Needs `REPORTS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/reports",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Report = await self._core.request(request, options)
        return answer

    async def download(
        self,
        report_id: str,
        format: FileFormat,
        *,
        options: Options | None = None,
    ) -> Download:
        """Gives an address from which a file of a report can be fetched for some minutes.

        Needs `REPORTS_READ`.

        report_id: The report.
        format: Which of its files.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/reports/{segment('report_id', report_id)}/download/{segment('format', format)}",
            credential="required",
        )
        answer: Download = await self._core.request(request, options)
        return answer

    async def get(
        self,
        report_id: str,
        *,
        options: Options | None = None,
    ) -> Report:
        """Shows a report and how far it is.

        Needs `REPORTS_READ`.

        report_id: The report.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/reports/{segment('report_id', report_id)}",
            credential="required",
        )
        answer: Report = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        status: ReportStatus | None = None,
        to: str | None = None,
        type: ReportType | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Report]:
        """Lists the store's reports, newest first.

        Needs `REPORTS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        status: Its state.
        to: Only items from before this time.
        type: Which kind.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/reports",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "status": status,
                "to": to,
                "type": type,
            },
        )
        return AsyncPages[Report](self._core, request, options)


class AsyncRequirementsResource:
    """What a store needs before it takes payments and before it is paid out."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def list(
        self,
        *,
        options: Options | None = None,
    ) -> List[StoreRequirement]:
        """Lists what the store needs before it takes payments and before it is paid out, whether
        it has it, and which request begins to mend it. In a sandbox everything is complete.

        Needs `STORE_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/requirements",
            credential="required",
        )
        answer: List[StoreRequirement] = await self._core.request(request, options)
        return answer


class AsyncSandboxResource:
    """What only a sandbox has: a clock to move, events of processors and banks to play, a webhook
    lab, and forks and snapshots of stores.
    """

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create_snapshot(
        self,
        body: NewSnapshot,
        *,
        options: Options | None = None,
    ) -> Snapshot:
        """Keeps the store as it is now, under a name.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/snapshots",
            credential="required",
            body=body,
        )
        answer: Snapshot = await self._core.request(request, options)
        return answer

    async def delete_fork(
        self,
        fork_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Removes a fork of the store with everything in it.

        Needs `SANDBOX_WRITE`.

        fork_id: The fork.
        """
        request = Request(
            "DELETE",
            f"/v2/sandbox/stores/{self._core.store}/forks/{segment('fork_id', fork_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def delete_lab_receiver(
        self,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Removes the receiver with what it took; its address takes nothing any more.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "DELETE",
            f"/v2/sandbox/stores/{self._core.store}/lab/receiver",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def delete_snapshot(
        self,
        snapshot_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Removes a snapshot of the store, by its name or its id.

        Needs `SANDBOX_WRITE`.

        snapshot_id: The snapshot, by its name or its id.
        """
        request = Request(
            "DELETE",
            f"/v2/sandbox/stores/{self._core.store}/snapshots/{segment('snapshot_id', snapshot_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def fork_store(
        self,
        body: NewFork,
        *,
        options: Options | None = None,
    ) -> MadeFork:
        """Makes a store that has lived through the same as this one or a snapshot of it, with its
        own clock, its own token and the ids that it has.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/fork",
            credential="required",
            body=body,
        )
        answer: MadeFork = await self._core.request(request, options)
        return answer

    async def get_clock(
        self,
        *,
        options: Options | None = None,
    ) -> ClockView:
        """Shows the store's clock, which may run ahead of the machine's.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/clock",
            credential="required",
        )
        answer: ClockView = await self._core.request(request, options)
        return answer

    async def get_lab_receiver(
        self,
        *,
        options: Options | None = None,
    ) -> LabReceiver:
        """Shows the receiver of the store: an address of this sandbox that takes webhooks, answers
        as it is told, and keeps the newest 50 requests for thirty days.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/lab/receiver",
            credential="required",
        )
        answer: LabReceiver = await self._core.request(request, options)
        return answer

    async def get_lab_request(
        self,
        received_id: str,
        *,
        options: Options | None = None,
    ) -> LabRequestDetail:
        """Shows a request that the receiver took, with what arrived.

        Needs `SANDBOX_WRITE`.

        received_id: The request.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/lab/requests/{segment('received_id', received_id)}",
            credential="required",
        )
        answer: LabRequestDetail = await self._core.request(request, options)
        return answer

    async def list_forks(
        self,
        *,
        options: Options | None = None,
    ) -> List[Fork]:
        """Lists the forks of the store, oldest first.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/forks",
            credential="required",
        )
        answer: List[Fork] = await self._core.request(request, options)
        return answer

    async def list_lab_requests(
        self,
        *,
        options: Options | None = None,
    ) -> List[LabRequest]:
        """Lists the newest requests that the receiver took, newest first, with whether their
        signatures are right and why not.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/lab/requests",
            credential="required",
        )
        answer: List[LabRequest] = await self._core.request(request, options)
        return answer

    async def list_snapshots(
        self,
        *,
        options: Options | None = None,
    ) -> List[Snapshot]:
        """Lists the snapshots of the store, oldest first.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "GET",
            f"/v2/sandbox/stores/{self._core.store}/snapshots",
            credential="required",
        )
        answer: List[Snapshot] = await self._core.request(request, options)
        return answer

    async def move_clock(
        self,
        body: MoveClock,
        *,
        options: KeyedOptions | None = None,
    ) -> ClockView:
        """Moves the store's clock ahead; everything that falls due until then happens.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/clock",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: ClockView = await self._core.request(request, options)
        return answer

    async def reset_store(
        self,
        body: StoreReset,
        *,
        options: Options | None = None,
    ) -> ResetDone:
        """Makes the store what a snapshot of it is, or empties it; its team and its tokens stay.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/reset",
            credential="required",
            body=body,
        )
        answer: ResetDone = await self._core.request(request, options)
        return answer

    async def send_lab_event(
        self,
        body: LabSend,
        *,
        options: Options | None = None,
    ) -> List[LabSent]:
        """Sends an event to a webhook now, as it is or with something wrong that a receiver has to
        notice, and tells what came back. It is neither recorded nor repeated.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/lab/send",
            credential="required",
            body=body,
        )
        answer: List[LabSent] = await self._core.request(request, options)
        return answer

    async def set_lab_receiver(
        self,
        body: LabAnswers | None = None,
        *,
        options: KeyedOptions | None = None,
    ) -> LabReceiver:
        """Makes the receiver of the store, or tells the one that it has what to answer from now
        on.

        Needs `SANDBOX_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/lab/receiver",
            credential="required",
            has_key=True,
            body=body or {},
        )
        answer: LabReceiver = await self._core.request(request, options)
        return answer

    async def simulate_bank_account_event(
        self,
        bank_account_id: str,
        body: SimulatedBankEvent,
        *,
        options: KeyedOptions | None = None,
    ) -> BankAccount:
        """Plays a message of the bank about an account.

        Needs `SANDBOX_WRITE`.

        bank_account_id: The bank account.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/payouts/bank-accounts/{segment('bank_account_id', bank_account_id)}/simulate",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: BankAccount = await self._core.request(request, options)
        return answer

    async def simulate_payment_event(
        self,
        payment_id: str,
        body: SimulatedEvent,
        *,
        options: KeyedOptions | None = None,
    ) -> PaymentDetail:
        """Plays a message of the processor about a payment, such as a dispute.

        Needs `SANDBOX_WRITE`.

        payment_id: The payment.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/payments/{segment('payment_id', payment_id)}/simulate",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: PaymentDetail = await self._core.request(request, options)
        return answer

    async def simulate_payout_event(
        self,
        payout_id: str,
        body: SimulatedPayoutEvent,
        *,
        options: KeyedOptions | None = None,
    ) -> PayoutDetail:
        """Plays a message of the bank about a payout.

        Needs `SANDBOX_WRITE`.

        payout_id: The payout.
        """
        request = Request(
            "POST",
            f"/v2/sandbox/stores/{self._core.store}/payouts/{segment('payout_id', payout_id)}/simulate",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: PayoutDetail = await self._core.request(request, options)
        return answer


class AsyncSearchResource:
    """A search through everything in the store."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def find(
        self,
        *,
        q: str,
        options: Options | None = None,
    ) -> List[Found]:
        """Finds orders, customers, products and more by words or by an id.

        Needs `STORE_READ`.

        q: 1 to 10 resource ids, customer email addresses or order numbers, with commas between
        them.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/search",
            credential="required",
            query={
                "q": q,
            },
        )
        answer: List[Found] = await self._core.request(request, options)
        return answer


class AsyncSettingsResource:
    """How the store answers its customers' cases."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get_case_settings(
        self,
        *,
        options: Options | None = None,
    ) -> CaseSettings:
        """Shows how the store answers its customers' cases.

        Needs `CASES_READ`.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/settings/cases",
            credential="required",
        )
        answer: CaseSettings = await self._core.request(request, options)
        return answer

    async def update_case_settings(
        self,
        body: CaseSettingsPatch,
        *,
        options: Options | None = None,
    ) -> CaseSettings:
        """Changes how the store answers its customers' cases; what is not sent stays.

        Needs `STORE_WRITE`.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/settings/cases",
            credential="required",
            body=body,
        )
        answer: CaseSettings = await self._core.request(request, options)
        return answer


class AsyncShieldResource:
    """Rules that judge payments before they are charged, their lists, and payments that wait for a
    decision.
    """

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def add_review_to_list(
        self,
        review_id: str,
        body: ToList,
        *,
        options: Options | None = None,
    ) -> ValuesChanged:
        """Puts the mail address, the network address or the card of a reviewed payment on a list.

        Needs `STORE_WRITE`.

        review_id: The review.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/review/{segment('review_id', review_id)}/add-to-list",
            credential="required",
            body=body,
        )
        answer: ValuesChanged = await self._core.request(request, options)
        return answer

    async def add_values(
        self,
        list_id: str,
        body: AddedValues,
        *,
        options: Options | None = None,
    ) -> ValuesChanged:
        """Puts values on a list.

        Needs `STORE_WRITE`.

        list_id: The list.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/lists/{segment('list_id', list_id)}/values",
            credential="required",
            body=body,
        )
        answer: ValuesChanged = await self._core.request(request, options)
        return answer

    async def approve_review(
        self,
        review_id: str,
        *,
        options: Options | None = None,
    ) -> ReviewView:
        """Lets a held payment through: it is captured shortly after. One of which the processor
        has returned money is refused with 409.

        Needs `STORE_WRITE`.

        review_id: The review.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/review/{segment('review_id', review_id)}/approve",
            credential="required",
        )
        answer: ReviewView = await self._core.request(request, options)
        return answer

    async def create_list(
        self,
        body: NewList,
        *,
        options: Options | None = None,
    ) -> ShieldListDetail:
        """Adds a list of mail addresses, networks, countries, card numbers or texts.

        Needs `STORE_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/lists",
            credential="required",
            body=body,
        )
        answer: ShieldListDetail = await self._core.request(request, options)
        return answer

    async def create_rule(
        self,
        body: NewRule,
        *,
        options: Options | None = None,
    ) -> ShieldRule:
        """Adds a rule; a condition that cannot be read is refused with the place of its fault.

        Needs `STORE_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/rules",
            credential="required",
            body=body,
        )
        answer: ShieldRule = await self._core.request(request, options)
        return answer

    async def decline_review(
        self,
        review_id: str,
        *,
        options: Options | None = None,
    ) -> ReviewView:
        """Declines a held payment: its order is cancelled, and the buyer gets everything back.

        Needs `STORE_WRITE`.

        review_id: The review.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/review/{segment('review_id', review_id)}/decline",
            credential="required",
        )
        answer: ReviewView = await self._core.request(request, options)
        return answer

    async def delete_list(
        self,
        list_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a list that no rule mentions.

        Needs `STORE_WRITE`.

        list_id: The list.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/shield/lists/{segment('list_id', list_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def delete_rule(
        self,
        rule_id: str,
        *,
        options: Options | None = None,
    ) -> Deleted:
        """Deletes a rule; what it decided stays decided.

        Needs `STORE_WRITE`.

        rule_id: The rule.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/shield/rules/{segment('rule_id', rule_id)}",
            credential="required",
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get_analytics(
        self,
        *,
        end_date: str | None = None,
        period: Period | None = None,
        start_date: str | None = None,
        options: Options | None = None,
    ) -> ShieldAnalytics:
        """Tells how many payments the rules let through, held and declined within a period.

        Needs `STORE_READ`.

        end_date: Last moment that counts.
        period: A span of time up to now, in place of two dates.
        start_date: First moment that counts.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/analytics",
            credential="required",
            query={
                "endDate": end_date,
                "period": period,
                "startDate": start_date,
            },
        )
        answer: ShieldAnalytics = await self._core.request(request, options)
        return answer

    async def get_list(
        self,
        list_id: str,
        *,
        options: Options | None = None,
    ) -> ShieldListDetail:
        """Shows a list with its values.

        Needs `STORE_READ`.

        list_id: The list.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/lists/{segment('list_id', list_id)}",
            credential="required",
        )
        answer: ShieldListDetail = await self._core.request(request, options)
        return answer

    async def get_review(
        self,
        review_id: str,
        *,
        options: Options | None = None,
    ) -> ReviewDetail:
        """Shows a payment that is or was held, with what was known of it when it was judged.

        Needs `STORE_READ`.

        review_id: The review.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/review/{segment('review_id', review_id)}",
            credential="required",
        )
        answer: ReviewDetail = await self._core.request(request, options)
        return answer

    async def get_rule(
        self,
        rule_id: str,
        *,
        options: Options | None = None,
    ) -> ShieldRule:
        """Shows a rule.

        Needs `STORE_READ`.

        rule_id: The rule.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/rules/{segment('rule_id', rule_id)}",
            credential="required",
        )
        answer: ShieldRule = await self._core.request(request, options)
        return answer

    def list_lists(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[ShieldList]:
        """Lists the lists that rules look things up in, without their values.

        Needs `STORE_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/lists",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[ShieldList](self._core, request, options)

    def list_reviews(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        status: ReviewStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[ReviewView]:
        """Lists payments that are held, newest first; those that wait for a decision unless
        another status is asked for.

        Needs `STORE_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        status: Where they stand; those that wait for a decision when absent.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/review",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[ReviewView](self._core, request, options)

    def list_rules(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[ShieldRule]:
        """Lists the rules in the order in which they are asked.

        Needs `STORE_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/stores/{self._core.store}/shield/rules",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[ShieldRule](self._core, request, options)

    async def remove_values(
        self,
        list_id: str,
        body: RemovedValues,
        *,
        options: Options | None = None,
    ) -> ValuesChanged:
        """Takes values off a list.

        Needs `STORE_WRITE`.

        list_id: The list.
        """
        request = Request(
            "DELETE",
            f"/v2/stores/{self._core.store}/shield/lists/{segment('list_id', list_id)}/values",
            credential="required",
            body=body,
        )
        answer: ValuesChanged = await self._core.request(request, options)
        return answer

    async def test_rule(
        self,
        body: Trial,
        *,
        options: Options | None = None,
    ) -> TrialResult:
        """Tells which payments of the last days a rule with this condition would have matched;
        nothing is stored.

        Needs `STORE_READ`.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/shield/rules/test",
            credential="required",
            body=body,
        )
        answer: TrialResult = await self._core.request(request, options)
        return answer

    async def update_list(
        self,
        list_id: str,
        body: ListChange,
        *,
        options: Options | None = None,
    ) -> ShieldListDetail:
        """Renames a list, or gives it other values; a list that a rule mentions keeps its name.

        Needs `STORE_WRITE`.

        list_id: The list.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/shield/lists/{segment('list_id', list_id)}",
            credential="required",
            body=body,
        )
        answer: ShieldListDetail = await self._core.request(request, options)
        return answer

    async def update_rule(
        self,
        rule_id: str,
        body: RuleChange,
        *,
        options: Options | None = None,
    ) -> ShieldRule:
        """Changes a rule for payments from now on; what is not sent stays.

        Needs `STORE_WRITE`.

        rule_id: The rule.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}/shield/rules/{segment('rule_id', rule_id)}",
            credential="required",
            body=body,
        )
        answer: ShieldRule = await self._core.request(request, options)
        return answer


class AsyncStoreResource:
    """The store and its settings."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        *,
        options: Options | None = None,
    ) -> Store:
        """Shows the store, with its balance in cents.

        Needs `STORE_READ`.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}",
            credential="required",
        )
        answer: Store = await self._core.request(request, options)
        return answer

    async def update(
        self,
        body: StoreChange,
        *,
        options: Options | None = None,
    ) -> Store:
        """Changes the settings of the store; what is not sent stays.

        Needs `STORE_WRITE`.
        """
        request = Request(
            "PATCH",
            f"/v2/stores/{self._core.store}",
            credential="required",
            body=body,
        )
        answer: Store = await self._core.request(request, options)
        return answer


class AsyncStorefrontResource:
    """What anyone may read of an open store, without a credential."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        *,
        options: Options | None = None,
    ) -> Storefront:
        """Shows what anyone may know of a store."""
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}",
            credential="none",
        )
        answer: Storefront = await self._core.request(request, options)
        return answer

    async def get_category(
        self,
        category_id: str,
        *,
        options: Options | None = None,
    ) -> StorefrontCategoryDetail:
        """Shows a category with the ones below it and its products.

        category_id: The category.
        """
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}/categories/{segment('category_id', category_id)}",
            credential="none",
        )
        answer: StorefrontCategoryDetail = await self._core.request(request, options)
        return answer

    async def get_product(
        self,
        product_id: str,
        *,
        options: Options | None = None,
    ) -> StorefrontProduct:
        """Shows a product that can be bought.

        product_id: The product.
        """
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}/products/{segment('product_id', product_id)}",
            credential="none",
        )
        answer: StorefrontProduct = await self._core.request(request, options)
        return answer

    async def get_product_by_handle(
        self,
        handle: str,
        *,
        options: Options | None = None,
    ) -> StorefrontProduct:
        """Shows a product that can be bought, by its handle.

        handle: The name in addresses.
        """
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}/products/by-handle/{segment('handle', handle)}",
            credential="none",
        )
        answer: StorefrontProduct = await self._core.request(request, options)
        return answer

    def list_categories(
        self,
        *,
        cursor: str | None = None,
        featured: bool | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        parent_id: str | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[StorefrontCategory]:
        """Lists the categories that are not archived.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        featured: Whether it is shown in a prominent place.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        parent_id: Only those right below this one.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}/categories",
            credential="none",
            query={
                "cursor": cursor,
                "featured": featured,
                "from": from_,
                "limit": limit,
                "page": page,
                "parentId": parent_id,
                "to": to,
            },
        )
        return AsyncPages[StorefrontCategory](self._core, request, options)

    def list_products(
        self,
        *,
        category_id: str | None = None,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        pricing_model: PricingModel | None = None,
        product_type: AnyProductType | None = None,
        search: str | None = None,
        sort_by: StorefrontSortBy | None = None,
        sort_order: Direction | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[StorefrontProductItem]:
        """Lists the products that can be bought.

        category_id: The category.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        pricing_model: How the price comes about.
        product_type: What kind of product.
        search: Part of the title, in any case.
        sort_by: What the list is ordered by.
        sort_order: Which end of the list comes first.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/storefront/stores/{self._core.store}/products",
            credential="none",
            query={
                "categoryId": category_id,
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "pricingModel": pricing_model,
                "productType": product_type,
                "search": search,
                "sortBy": sort_by,
                "sortOrder": sort_order,
                "to": to,
            },
        )
        return AsyncPages[StorefrontProductItem](self._core, request, options)

    async def open_paylink(
        self,
        paylink_id: str,
        body: OpenPaylinkBody | None = None,
        *,
        options: Options | None = None,
    ) -> CheckoutSession:
        """Opens a checkout session with what the paylink sells.

        paylink_id: The paylink.
        """
        request = Request(
            "POST",
            f"/v2/storefront/paylinks/{segment('paylink_id', paylink_id)}/checkout",
            credential="none",
            body=body or {},
        )
        answer: CheckoutSession = await self._core.request(request, options)
        return answer

    async def resolve(
        self,
        handle: str,
        *,
        options: Options | None = None,
    ) -> Storefront:
        """Finds the open store that has a handle.

        handle: The name in addresses.
        """
        request = Request(
            "GET",
            f"/v2/storefront/resolve/{segment('handle', handle)}",
            credential="none",
        )
        answer: Storefront = await self._core.request(request, options)
        return answer


class AsyncSubscriptionsResource:
    """Recurring sales: their state, their plan, and what they are billed."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def cancel(
        self,
        subscription_id: str,
        body: CancelBody | None = None,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Cancels a subscription, at the end of what is paid unless `immediate` is set.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/cancel",
            credential="required",
            has_key=True,
            body=body or {},
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def change(
        self,
        subscription_id: str,
        body: ChangeBody,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Moves a subscription to another plan or quantity, and charges or credits the difference.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/change",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def get(
        self,
        subscription_id: str,
        *,
        options: Options | None = None,
    ) -> Subscription:
        """Shows a subscription.

        Needs `SUBSCRIPTIONS_READ`.

        subscription_id: The subscription.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}",
            credential="required",
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def get_upcoming_invoice(
        self,
        subscription_id: str,
        *,
        options: Options | None = None,
    ) -> Invoice:
        """Shows what the next renewal would be billed, were nothing more to happen.

        Needs `SUBSCRIPTIONS_READ`.

        subscription_id: The subscription.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/upcoming-invoice",
            credential="required",
        )
        answer: Invoice = await self._core.request(request, options)
        return answer

    async def get_usage(
        self,
        subscription_id: str,
        *,
        options: Options | None = None,
    ) -> SubscriptionUsage:
        """Shows what a subscription has used in this period and what it was billed in earlier
        ones.

        Needs `USAGE_READ`.

        subscription_id: The subscription.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/usage",
            credential="required",
        )
        answer: SubscriptionUsage = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        customer_id: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        product_id: str | None = None,
        status: SubscriptionStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Subscription]:
        """Lists the store's subscriptions, newest first.

        Needs `SUBSCRIPTIONS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        customer_id: Only those of this customer.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        product_id: Only those to this product.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/subscriptions",
            credential="required",
            query={
                "cursor": cursor,
                "customer_id": customer_id,
                "from": from_,
                "limit": limit,
                "page": page,
                "product_id": product_id,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Subscription](self._core, request, options)

    async def pause(
        self,
        subscription_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Pauses a subscription: it is not charged until it is resumed.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/pause",
            credential="required",
            has_key=True,
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def preview_change(
        self,
        subscription_id: str,
        body: ChangeBody,
        *,
        options: Options | None = None,
    ) -> ChangePreview:
        """Tells what a change of plan would charge now, and what periods cost from then on;
        nothing is changed. The answer's `total`, `planAmount` and `pricedAt` go with the
        change, so that nothing else is charged.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/change/preview",
            credential="required",
            body=body,
        )
        answer: ChangePreview = await self._core.request(request, options)
        return answer

    async def reactivate(
        self,
        subscription_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Takes a cancellation back before it takes effect.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/reactivate",
            credential="required",
            has_key=True,
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def resume(
        self,
        subscription_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Resumes a subscription that was paused.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}/resume",
            credential="required",
            has_key=True,
        )
        answer: Subscription = await self._core.request(request, options)
        return answer

    async def update(
        self,
        subscription_id: str,
        body: UpdateBody,
        *,
        options: KeyedOptions | None = None,
    ) -> Subscription:
        """Changes whom a subscription is billed to.

        Needs `SUBSCRIPTIONS_WRITE`.

        subscription_id: The subscription.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/subscriptions/{segment('subscription_id', subscription_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Subscription = await self._core.request(request, options)
        return answer


class AsyncTraceResource:
    """What something was caused by, and what else came of it."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def get(
        self,
        id: str,
        *,
        options: Options | None = None,
    ) -> Trace:
        """Shows what something was caused by, and what else came of that: the request, the steps
        of the payment, the charge, entries of the ledger, events, their deliveries with the
        answers, mails and jobs.

        Needs `WEBHOOKS_READ`.

        id: What was caused, or what caused it: the id of a request, command or job, of an
        order, payment or one of its steps, of a refund, dispute, subscription, payout or case,
        of an entry of the ledger, an event, a delivery or a mail.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/trace/{segment('id', id)}",
            credential="required",
        )
        answer: Trace = await self._core.request(request, options)
        return answer


class AsyncUsageResource:
    """What metered subscriptions have used."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    def list_events(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        meter_id: str | None = None,
        page: int | None = None,
        subscription_id: str,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[UsageEvent]:
        """Lists reported uses, newest first.

        Needs `USAGE_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        meter_id: The meter.
        page: Which page; not together with `cursor`.
        subscription_id: The subscription.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/usage",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "meter_id": meter_id,
                "page": page,
                "subscription_id": subscription_id,
                "to": to,
            },
        )
        return AsyncPages[UsageEvent](self._core, request, options)

    async def report(
        self,
        body: UsageReport,
        *,
        options: KeyedOptions | None = None,
    ) -> Received:
        """Reports uses of a metered subscription, up to 100 at a time; what was reported before is
        not counted twice.

        Needs `USAGE_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/usage",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Received = await self._core.request(request, options)
        return answer

    async def void_event(
        self,
        event_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Takes a reported use back, before its period is billed.

        Needs `USAGE_WRITE`.

        event_id: The event.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/usage/{segment('event_id', event_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer


class AsyncWebhooksResource:
    """Addresses of yours that are told of events."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def create(
        self,
        body: NewWebhook,
        *,
        options: KeyedOptions | None = None,
    ) -> Webhook:
        """Adds an address that is told of events. Its secret is shown this once.

        Needs `WEBHOOKS_WRITE`.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/webhooks",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Webhook = await self._core.request(request, options)
        return answer

    async def delete(
        self,
        webhook_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Deleted:
        """Deletes a webhook and drops what waits to be delivered to it.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        """
        request = Request(
            "DELETE",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}",
            credential="required",
            has_key=True,
        )
        answer: Deleted = await self._core.request(request, options)
        return answer

    async def get(
        self,
        webhook_id: str,
        *,
        options: Options | None = None,
    ) -> Webhook:
        """Shows a webhook, without its secret.

        Needs `WEBHOOKS_READ`.

        webhook_id: The webhook.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}",
            credential="required",
        )
        answer: Webhook = await self._core.request(request, options)
        return answer

    async def get_delivery(
        self,
        webhook_id: str,
        delivery_id: str,
        *,
        options: Options | None = None,
    ) -> SentDelivery:
        """Shows an attempt with the headers and the bytes that were sent.

        Needs `WEBHOOKS_READ`.

        webhook_id: The webhook.
        delivery_id: The delivery.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/deliveries/{segment('delivery_id', delivery_id)}",
            credential="required",
        )
        answer: SentDelivery = await self._core.request(request, options)
        return answer

    def list(
        self,
        *,
        cursor: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Webhook]:
        """Lists the store's webhooks.

        Needs `WEBHOOKS_READ`.

        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/webhooks",
            credential="required",
            query={
                "cursor": cursor,
                "from": from_,
                "limit": limit,
                "page": page,
                "to": to,
            },
        )
        return AsyncPages[Webhook](self._core, request, options)

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        cursor: str | None = None,
        event: EventType | None = None,
        event_id: str | None = None,
        from_: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        status: DeliveryStatus | None = None,
        to: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Delivery]:
        """Lists the attempts to tell a webhook of events, newest first, those of thirty days.

        Needs `WEBHOOKS_READ`.

        webhook_id: The webhook.
        cursor: `nextCursor` of the answer before, with the same filters: what follows it.
        event: Only those of events of this type.
        event_id: Only those of this event.
        from_: Only items from this time or later.
        limit: How many items.
        page: Which page; not together with `cursor`.
        status: Only those with this status.
        to: Only items from before this time.
        """
        request = Request(
            "GET",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/deliveries",
            credential="required",
            query={
                "cursor": cursor,
                "event": event,
                "eventId": event_id,
                "from": from_,
                "limit": limit,
                "page": page,
                "status": status,
                "to": to,
            },
        )
        return AsyncPages[Delivery](self._core, request, options)

    async def replay_events(
        self,
        webhook_id: str,
        body: Replay,
        *,
        options: KeyedOptions | None = None,
    ) -> Queued:
        """Tells a webhook all events of some time once more.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/replay",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Queued = await self._core.request(request, options)
        return answer

    async def resend_delivery(
        self,
        webhook_id: str,
        delivery_id: str,
        *,
        options: KeyedOptions | None = None,
    ) -> Delivery:
        """Sends an event once more, now; the answer is the new attempt. Nothing follows when it
        fails.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        delivery_id: The delivery.
        """
        request = Request(
            "POST",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/deliveries/{segment('delivery_id', delivery_id)}/resend",
            credential="required",
            has_key=True,
        )
        answer: Delivery = await self._core.request(request, options)
        return answer

    async def roll_secret(
        self,
        webhook_id: str,
        *,
        options: Options | None = None,
    ) -> RolledSecret:
        """Gives a webhook another secret; the one before is dead at once.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/roll-secret",
            credential="required",
        )
        answer: RolledSecret = await self._core.request(request, options)
        return answer

    async def test(
        self,
        webhook_id: str,
        body: TestRequest | None = None,
        *,
        options: Options | None = None,
    ) -> TestResult:
        """Sends a made-up event to a webhook now, once, and tells what came back.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        """
        request = Request(
            "POST",
            f"/v2/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}/test",
            credential="required",
            body=body or {},
        )
        answer: TestResult = await self._core.request(request, options)
        return answer

    async def update(
        self,
        webhook_id: str,
        body: WebhookPatch,
        *,
        options: KeyedOptions | None = None,
    ) -> Webhook:
        """Changes a webhook; switched off, it is told nothing.

        Needs `WEBHOOKS_WRITE`.

        webhook_id: The webhook.
        """
        request = Request(
            "PATCH",
            f"/v2/core/stores/{self._core.store}/webhooks/{segment('webhook_id', webhook_id)}",
            credential="required",
            has_key=True,
            body=body,
        )
        answer: Webhook = await self._core.request(request, options)
        return answer
