# Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
"""What the API takes and answers. Objects are dictionaries with the keys of the API."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, NotRequired, TypeAlias, TypedDict, Union


class AbandonedCart(TypedDict):
    """A checkout session that expired unpaid."""

    checkoutUrl: str
    """The page of the session, which is closed."""
    customer: AbandonedCartCustomer
    """Who left it."""
    expiredAt: str
    """When the session expired."""
    id: str
    """The session."""
    items: List[LineItem]
    """What is in it."""
    mailedAt: str | None
    """When the buyer was mailed; null until then."""
    orderId: str | None
    """The order of the buyer who came back; null until then."""
    status: CartStatus
    """What became of it."""
    total: int
    """What the buyer would have been charged, in cents."""


class AbandonedCartCustomer(TypedDict):
    """Who left a cart."""

    email: str
    """The address that they gave."""
    name: str | None
    """The name, if they gave one."""


AccountType: TypeAlias = Literal["checking", "savings"]
"""What kind of account it is, where countries tell them apart.

- `checking`: For payments.
- `savings`: For savings.
"""


Action: TypeAlias = Literal["ALLOW", "BLOCK", "REVIEW"]
"""What a rule does with a payment that it matches.

- `ALLOW`: The payment goes on, and no later rule is asked.
- `BLOCK`: The payment is declined.
- `REVIEW`: The payment is charged, and held until somebody decides.
"""


class Activation(TypedDict):
    """A licence that is in use on a machine."""

    createdAt: str
    """When it was activated."""
    fingerprint: str
    """What the program knows the machine by."""
    id: str
    """The activation's id."""
    lastSeenAt: str
    """When the program asked last."""
    licenseId: str
    """The licence."""
    name: str | None
    """What people call it."""


class AddedValues(TypedDict):
    """Values to put on a list."""

    values: List[str]
    """The values; those that are on the list stay there."""


Aggregation: TypeAlias = Literal["SUM", "MAX", "LAST", "COUNT"]
"""How the events of a period become one quantity.

- `SUM`: All quantities together.
- `MAX`: The largest quantity.
- `LAST`: The quantity at the latest time; of several at that time, the one received last.
- `COUNT`: How many events there were.
"""


class Announced(TypedDict):
    """Where to upload it."""

    attachmentId: str
    """The attachment."""
    uploadUrl: str
    """Takes one `PUT` of the file for five minutes."""


class AnnouncedFile(TypedDict):
    """Where a file is to be uploaded."""

    id: str
    """What products and stores name it by: `img_…` for a picture, `file_…` for a download."""
    uploadUrl: str
    """Takes one `PUT` of the file, which must begin within five minutes."""
    url: str | None
    """Where a picture will be seen; null for a download."""


AnyProductType: TypeAlias = Literal[
    "SERIAL",
    "SERVICE",
    "ONE_TIME",
    "PHYSICAL",
    "SUBSCRIPTION",
    "DIGITAL_DOWNLOAD",
    "LICENSE_KEY",
]
"""Kinds of products that may be asked for. The first four were sold once; no product is one of
them any more.

- `SERIAL`: Matches nothing.
- `SERVICE`: Matches nothing.
- `ONE_TIME`: Matches nothing.
- `PHYSICAL`: Matches nothing.
- `SUBSCRIPTION`: Recurring access.
- `DIGITAL_DOWNLOAD`: A file or link.
- `LICENSE_KEY`: A licence key.
"""


class ApiLog(TypedDict):
    """One request."""

    createdAt: str
    """When it arrived."""
    durationMs: int
    """From the first byte of the request to the answer, in milliseconds."""
    id: str
    """The id that the answer carried in `X-Request-Id`."""
    ipAddress: str
    """The client's address."""
    method: str
    """HTTP method."""
    path: str
    """Path without the query."""
    statusCode: int
    """Status of the answer."""
    tokenId: str | None
    """The token, unless it was a session."""


class ApiToken(TypedDict):
    """A token as its owner sees it. It may hold the secret, which no log shows."""

    createdAt: str
    """When it was created."""
    createdBy: str | None
    """The account that created it; null where the operator did."""
    id: str
    """The token's id; an HMAC token is presented by it."""
    lastUsedAt: str | None
    """When it was last used, to about a tenth of a second."""
    mode: Mode
    """How it proves itself."""
    name: str
    """What the owner calls it."""
    permissions: List[Scope]
    """What it may do."""
    requiresTimestamp: bool
    """Whether its signatures must tell when they were made."""
    secret: NotRequired[str | None]
    """The secret in clear; only when it was just minted."""


class Attachment(TypedDict):
    """A file of a message."""

    filename: str
    """Name of the file, without folders."""
    id: str
    """Its id."""
    mimeType: str
    """Media type of the file."""
    sizeBytes: int
    """Size in bytes."""


class AttachmentUrl(TypedDict):
    """Where a file is fetched."""

    url: str
    """Works for five minutes."""


class Authorization(TypedDict):
    """An agreement and an authorization of it."""

    id: str
    """Its id."""
    token: str
    """The secret that stands for it."""


class Balance(TypedDict):
    """A store's balance, what it is made of, and what of its money is elsewhere."""

    available: int
    """The balance: what a payout with its fee can take. Negative where more was returned than
    earned.
    """
    changes: List[Changed]
    """What has changed it since then, by kind: `opening` and these amounts add up to `available`."""
    disputed: Disputed
    """Disputes that are open. They are debited already; `amount` returns if all are won."""
    inTransit: InTransit
    """Payouts that are in review or on their way. They are debited already, with their fees."""
    opening: int
    """The balance then."""
    since: str
    """When the month began by the store's clock."""


class BankAccount(TypedDict):
    """A bank account."""

    availablePayoutSpeeds: List[str]
    """How fast payouts can be."""
    bankAccountType: AccountType | None
    """Its kind, where the country tells them apart."""
    bankName: str | None
    """The bank, where it was named."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    createdAt: str
    """When it was added."""
    id: str
    """The account's id."""
    isPrimary: bool
    """Whether payouts go there unless another account is named."""
    last4: str | None
    """The end of its number."""
    routingNumber: str | None
    """The bank's number in the United States."""
    status: BankStatus
    """Where its review stands."""
    supportedCurrencies: List[str]
    """ISO 4217 codes, lower case."""
    updatedAt: str
    """When it last changed."""


BankEvent: TypeAlias = Literal["bank_account_approved", "bank_account_rejected"]
"""What the processor tells about a bank account.

- `bank_account_approved`: The review accepted it.
- `bank_account_rejected`: The review refused it, perhaps after it had been accepted.
"""


BankStatus: TypeAlias = Literal["IN_REVIEW", "APPROVED", "REJECTED"]
"""Where a bank account stands in its review.

- `IN_REVIEW`: Being reviewed; nothing is paid out to it.
- `APPROVED`: Payouts may go there.
- `REJECTED`: Refused for good.
"""


class Billing(TypedDict):
    """A billing address. It is given and replaced as a whole."""

    city: str
    """City."""
    country: str
    """Country."""
    line1: str
    """Street and number."""
    line2: str | None
    """What does not fit the first line. Sessions show `null` where there is nothing, so it is read
    back too.
    """
    postal_code: str
    """Postal code."""
    state: str
    """State or province; empty where the country has none."""


class BillingAddress(TypedDict):
    """A stored billing address, as orders show it."""

    addressLine1: str
    """Street and number."""
    addressLine2: str | None
    """What does not fit the first line."""
    city: str
    """City."""
    country: str
    """ISO 3166-1 alpha-2."""
    id: str
    """The address."""
    postalCode: str
    """Postal code."""
    state: str
    """State or province."""


BillingAnchor: TypeAlias = Literal["IMMEDIATELY", "END_OF_PERIOD"]
"""When a change to this plan takes effect.

- `IMMEDIATELY`: At once.
- `END_OF_PERIOD`: At the next renewal.
"""


class BillingInput(TypedDict):
    """A billing address. It is given and replaced as a whole."""

    city: str
    """City."""
    country: str
    """Country."""
    line1: str
    """Street and number."""
    line2: NotRequired[str | None]
    """What does not fit the first line. Sessions show `null` where there is nothing, so it is read
    back too.
    """
    postal_code: str
    """Postal code."""
    state: str
    """State or province; empty where the country has none."""


BillingInterval: TypeAlias = Literal["WEEKLY", "MONTHLY", "YEARLY"]
"""The length of a subscription's period.

- `WEEKLY`: Seven days.
- `MONTHLY`: A calendar month.
- `YEARLY`: A year.
"""


class Buyer(TypedDict):
    """Who bought, in a list."""

    email: str
    """Address in lower case."""
    id: str
    """The customer."""


class BuyerDetail(TypedDict):
    """Who bought."""

    email: str
    """Address in lower case."""
    firstName: str | None
    """First word of the name."""
    guest: bool
    """Whether the customer never signed in to the portal."""
    id: str
    """The customer."""
    lastName: str | None
    """The rest of it."""


CancelAt: TypeAlias = Literal["NOW", "PERIOD_END"]
"""When access ends.

- `NOW`: At once.
- `PERIOD_END`: With the period.
"""


class CancelBody(TypedDict):
    """How to cancel."""

    cancelAt: NotRequired[CancelAt]
    """The same in other words: `NOW` is `immediate: true`. Where both are said, `immediate`
    counts.
    """
    immediate: NotRequired[bool]
    """Ends access now instead of with the period; `false` when absent."""


class CannedReply(TypedDict):
    """A reply that a store sends again and again. It is put into an answer by whoever writes that."""

    body: str
    """What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order."""
    createdAt: str
    """When it was made."""
    id: str
    """The reply."""
    name: str
    """What the team calls it."""
    updatedAt: str
    """When it last changed."""


class CapabilityEligibility(TypedDict):
    """Something that a connected account was asked to do."""

    eligible: bool
    """Whether the account may do it, once its owner has gone on."""
    type: ConnectedCapability
    """What it is."""


CardFunding: TypeAlias = Literal["credit", "debit", "prepaid"]
"""Whose money a card spends.

- `credit`: Its bank's.
- `debit`: Its owner's.
- `prepaid`: What was loaded onto it.
"""


class CardInput(TypedDict):
    """A card."""

    cvc: str
    """Check number."""
    exp_month: int
    """Month, from 1 to 12."""
    exp_year: int
    """Year, of two or four digits."""
    number: str
    """Number, perhaps with spaces."""


class Carried(TypedDict):
    """A file that a message carries, as it was announced."""

    attachmentId: str
    """The attachment."""
    filename: str
    """Name of the file, without folders."""
    mimeType: str
    """Media type of the file."""
    sizeBytes: int
    """Size in bytes."""


CartStatus: TypeAlias = Literal["ABANDONED", "MAILED", "RECOVERED"]
"""What became of an abandoned cart.

- `ABANDONED`: Nothing yet.
- `MAILED`: Its buyer was mailed a link to a fresh session.
- `RECOVERED`: The buyer paid that session.
"""


class CaseMessage(TypedDict):
    """A message of a case."""

    attachments: List[Attachment]
    """Files that were uploaded for it."""
    body: str
    """The text."""
    createdAt: str
    """When it was created."""
    id: str
    """Its id."""
    senderId: str | None
    """The customer, account or staff member; null for SYSTEM messages and for API tokens."""
    senderType: Sender
    """Which side wrote it."""


class CaseNote(TypedDict):
    """A note on a case, which only the team reads."""

    authorEmail: str | None
    """The address of that account."""
    authorId: str | None
    """The account of whoever wrote it, or made the token that did; null where the operator made
    that token.
    """
    body: str
    """What it says."""
    createdAt: str
    """When it was written."""
    id: str
    """The note."""


class CasePatch(TypedDict):
    """Changes to a case.

    It needs `priority`, or `status`.
    """

    priority: NotRequired[CasePriority]
    status: NotRequired[CaseTarget]
    """Its state."""


CasePriority: TypeAlias = Literal["LOW", "NORMAL", "HIGH", "URGENT"]
"""How urgent a case is.

- `LOW`: It can wait.
- `NORMAL`: Like most.
- `HIGH`: Before others.
- `URGENT`: Before all others.
"""


class CaseSettings(TypedDict):
    """What a store has set."""

    autoCloseDays: int
    """How many idle days pass before such a case is closed."""
    autoCloseEnabled: bool
    """Whether cases that wait for their customers are closed in the end."""
    autoReplyEnabled: bool
    """Whether a new case is answered at once."""
    autoReplyMessage: str | None
    """The text of the automatic reply; without one there is none."""


class CaseSettingsPatch(TypedDict):
    """Changes to the settings."""

    autoCloseDays: NotRequired[int]
    """Days without an answer after which a case is closed."""
    autoCloseEnabled: NotRequired[bool]
    """Whether cases are closed that nobody answers."""
    autoReplyEnabled: NotRequired[bool]
    """Whether a new case is answered at once, by itself."""
    autoReplyMessage: NotRequired[str | None]
    """What a new case is answered with."""


CaseStatus: TypeAlias = Literal["OPEN", "AWAITING_CUSTOMER", "AWAITING_MERCHANT", "CLOSED"]
"""Where a case stands.

- `OPEN`: Opened, or reopened; nobody has answered.
- `AWAITING_CUSTOMER`: The merchant wrote last.
- `AWAITING_MERCHANT`: The customer wrote last.
- `CLOSED`: Done; it can be reopened.
"""


CaseTarget: TypeAlias = Literal["OPEN", "AWAITING_CUSTOMER", "CLOSED"]
"""What a merchant may set a case to.

- `OPEN`: Opens a closed case again.
- `AWAITING_CUSTOMER`: It is the customer's turn.
- `CLOSED`: Closes it.
"""


class CaseWithOrderOfCase(TypedDict):
    """A case, with as much of its order as `O` says."""

    closedAt: str | None
    """When it was closed, `null` while it is open."""
    closedBy: Sender | None
    """Who closed it, `null` while it is open."""
    createdAt: str
    """When it was created."""
    customer: CustomerOfCase
    """The buyer."""
    customerId: str
    """The customer."""
    escalated: bool
    """Whether the platform's support has written."""
    id: str
    """Its id."""
    lastMessageAt: str
    """When a person, or the automatic reply, last wrote."""
    lastMessageBy: Sender
    """Which side that was."""
    order: OrderOfCase
    orderId: str
    """The order."""
    priority: CasePriority
    status: CaseStatus
    """Its state."""
    subject: str
    """What it is about, in a line."""
    unreadCount: int
    """Messages of the customer and of the platform's support that the merchant has not read."""
    updatedAt: str
    """When it was last changed."""


class CaseWithOrderOfCaseDetail(TypedDict):
    """A case, with as much of its order as `O` says."""

    closedAt: str | None
    """When it was closed, `null` while it is open."""
    closedBy: Sender | None
    """Who closed it, `null` while it is open."""
    createdAt: str
    """When it was created."""
    customer: CustomerOfCase
    """The buyer."""
    customerId: str
    """The customer."""
    escalated: bool
    """Whether the platform's support has written."""
    id: str
    """Its id."""
    lastMessageAt: str
    """When a person, or the automatic reply, last wrote."""
    lastMessageBy: Sender
    """Which side that was."""
    order: OrderOfCaseDetail
    orderId: str
    """The order."""
    priority: CasePriority
    status: CaseStatus
    """Its state."""
    subject: str
    """What it is about, in a line."""
    unreadCount: int
    """Messages of the customer and of the platform's support that the merchant has not read."""
    updatedAt: str
    """When it was last changed."""


class Category(TypedDict):
    """A category."""

    createdAt: str
    """When it was created."""
    description: str | None
    """Long text."""
    displayOrder: int
    """Place among its siblings, smallest first."""
    featured: bool
    """Whether it is put forward."""
    icon: str | None
    """Name of an icon."""
    id: str
    """The category's id."""
    isArchived: bool
    """Whether the storefront leaves it out."""
    isFavourite: bool
    """The merchant's own mark."""
    metaDescription: str | None
    """Text for search engines."""
    metaTitle: str | None
    """Title for search engines."""
    name: str
    """Name shown to buyers."""
    parentId: str | None
    """The category above it."""
    showInNavigation: bool
    """Whether menus show it."""
    slug: str
    """URL name, unique in the store."""
    updatedAt: str
    """When it last changed."""


class CategoryChange(TypedDict):
    """A change of a category: fields that are not sent stay."""

    description: NotRequired[str | None]
    """A longer text."""
    displayOrder: NotRequired[int]
    """Place among its neighbours, lowest first."""
    featured: NotRequired[bool]
    """Whether it is shown in a prominent place."""
    icon: NotRequired[str | None]
    """Name of an icon."""
    isArchived: NotRequired[bool]
    """Whether it is hidden from storefronts."""
    isFavourite: NotRequired[bool]
    """Whether it is marked as a favourite in the dashboard."""
    metaDescription: NotRequired[str | None]
    """Description for search engines."""
    metaTitle: NotRequired[str | None]
    """Title for search engines."""
    name: NotRequired[str]
    """What it is called."""
    parentId: NotRequired[str | None]
    """The category above."""
    productIds: NotRequired[List[str]]
    """Replaces the products of the category."""
    showInNavigation: NotRequired[bool]
    """Whether it is part of the storefront's navigation."""
    slug: NotRequired[str]
    """The name in addresses."""


class CategoryDetail(TypedDict):
    """A category with what lies around it in the tree."""

    children: List[CategoryLink]
    """The categories right below it, in the order of the shop."""
    createdAt: str
    """When it was created."""
    description: str | None
    """Long text."""
    displayOrder: int
    """Place among its siblings, smallest first."""
    featured: bool
    """Whether it is put forward."""
    icon: str | None
    """Name of an icon."""
    id: str
    """The category's id."""
    isArchived: bool
    """Whether the storefront leaves it out."""
    isFavourite: bool
    """The merchant's own mark."""
    metaDescription: str | None
    """Text for search engines."""
    metaTitle: str | None
    """Title for search engines."""
    name: str
    """Name shown to buyers."""
    parent: CategoryLink | None
    """The category above it."""
    parentId: str | None
    """The category above it."""
    products: List[ProductName]
    """Its products, newest first; of more than 100 the newest. The list of products filters by
    category.
    """
    showInNavigation: bool
    """Whether menus show it."""
    slug: str
    """URL name, unique in the store."""
    updatedAt: str
    """When it last changed."""


class CategoryLink(TypedDict):
    """A category named beside a product or another category."""

    id: str
    """The category's id."""
    name: str
    """Its name."""
    slug: str
    """Its URL name."""


CategorySortBy: TypeAlias = Literal["displayOrder", "name", "createdAt", "updatedAt"]
"""What the list is sorted by.

- `displayOrder`: The merchant's order, then the name.
- `name`: Name, without case.
- `createdAt`: Creation.
- `updatedAt`: Last change.
"""


class ChangeBody(TypedDict):
    """Another plan. What is left out stays, except that another product brings its own interval
    and no variant.

    It needs `product_id`, or `variant_id`, or `billing_interval`, or `quantity`.
    """

    amount: NotRequired[int]
    """Cents of one unit, of a PAY_WHAT_YOU_WANT product only: its `minimumPrice` at least."""
    billing_interval: NotRequired[BillingInterval]
    expected_amount: NotRequired[int]
    """The preview's `planAmount`, in cents: nothing else is charged for later periods."""
    expected_total: NotRequired[int]
    """The preview's `total`, in cents: nothing else is charged now."""
    priced_at: NotRequired[str]
    """The preview's `pricedAt`, at most 15 minutes ago: what is unused of the running period is
    reckoned as of then, so that `expected_total` is met.
    """
    product_id: NotRequired[str]
    """The product."""
    proration_behavior: NotRequired[BillingAnchor]
    """When it takes effect; as the product says, or at once, when absent."""
    quantity: NotRequired[int]
    """Number of units."""
    variant_id: NotRequired[str | None]
    """The variant."""


class ChangePreview(TypedDict):
    """What a change costs: the bill of now, and the price of later periods."""

    baseAmount: int
    """The plan's amount."""
    currency: str
    """`USD`."""
    isUsageBased: bool
    """Whether there are meters."""
    lineItems: List[InvoiceLine]
    """`Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
    `Credit` (negative) where they apply, then each meter.
    """
    lines: List[InvoiceLine]
    """What is charged now, line by line: a period of the plan that it leads to (`New plan`), what
    was paid for the running period and is not used any more (`Unused time`, negative), and what
    earlier changes left (`Plan change` and `Credit`, negative). They add up to `subtotal`; none
    where nothing is charged.
    """
    nextChargeAt: str
    """When it is charged."""
    periodEnd: str
    """Its end."""
    periodStart: str
    """Start of the current period, whose usage is billed."""
    planAmount: int
    """What a period costs from then on."""
    planIncludesTax: bool
    """Whether the tax is in that price, or comes on top of it."""
    planInterval: BillingInterval
    """How often that is billed."""
    pricedAt: str
    """When this was reckoned: to be sent with the change, as `priced_at`."""
    status: SubscriptionStatus
    """Where the subscription stands."""
    subscriptionId: str
    """The subscription."""
    subtotal: int
    """The sum of the lines: base, usage and what changes of plan left behind, less a coupon."""
    switchesAt: str
    """When the plan changes: now, or with the next renewal."""
    taxAmount: int
    """The tax, at today's rate."""
    total: int
    """What is charged."""
    usageAmount: int
    """What all meters come to so far."""


class Changed(TypedDict):
    """What entries of one kind have changed."""

    amount: int
    """By how much; negative when the balance fell."""
    count: int
    """How many entries."""
    type: EntryType
    """Which kind."""


ChargeCurrency: TypeAlias = Literal["USD"]
"""What is charged in.

- `USD`: US dollars.
"""


class ChargedMethod(TypedDict):
    """The card that is charged."""

    brand: str | None
    """`visa`, `mastercard` and so on."""
    expMonth: int | None
    """Month of its end, from 1."""
    expYear: int | None
    """Year of its end."""
    id: str
    """The saved payment method."""
    lastFour: str | None
    """The last four digits."""


class CheckoutChange(TypedDict):
    """A change of what pages for buyers link to, and of their language: what is not sent stays."""

    locale: NotRequired[Language | None]
    """The language of pages for buyers, unless the address of a page names another; null means the
    one that the buyer's browser asks for.
    """
    privacyUrl: NotRequired[str | None]
    """What the store says about privacy: an absolute https URL."""
    refundPolicyUrl: NotRequired[str | None]
    """When the store gives money back: an absolute https URL."""
    termsUrl: NotRequired[str | None]
    """The store's terms and conditions: an absolute https URL. Whoever orders is told that they
    accept them.
    """


class CheckoutCustomer(TypedDict):
    """The buyer, as far as known."""

    billing: Billing | None
    """Billing address; `null` until given."""
    email: str
    """Where receipts go."""
    name: str | None
    """Name; `null` until given."""


class CheckoutSession(TypedDict):
    """A session."""

    amount: int
    """Sum of the items in cents, before discount."""
    available_payment_methods: List[Method]
    """How it can be paid."""
    cancel_url: str | None
    """Where the buyer goes instead of paying."""
    checkout_url: str
    """The hosted page."""
    coupon: CouponView | None
    """The coupon redeemed."""
    customer: CheckoutCustomer | None
    """The buyer, as far as known."""
    description: str | None
    """Text below the heading."""
    discount_amount: int
    """What the coupon takes off, in cents: with a trial, off the first charge after it."""
    display: Display | None
    """What the buyer is asked for; null when nothing."""
    expires_at: int
    """When it expires, in epoch milliseconds."""
    id: str
    """The session's id."""
    items: List[LineItem]
    """The cart."""
    merchant: Merchant
    """The store."""
    metadata: Metadata | None
    """The merchant's own words."""
    order_id: str | None
    """The order, from the first attempt to pay on."""
    pay_redirect_url: str
    """The secure payment page."""
    presentment: Presentment | None
    """The total in the buyer's currency; null in US dollars."""
    return_url: str | None
    """Where the buyer goes after paying."""
    session_id: str
    """Same as `id`."""
    status: SessionStatus
    """Where it stands."""
    subscription: SubscriptionTerms | None
    """What the buyer subscribes to; null for what is bought once."""
    tax_amount: int
    """The tax in cents; 0 until the billing country is known, and in the United States and Canada
    the state.
    """
    tax_id: str | None
    """The buyer's tax id."""
    title: str
    """Heading of the page."""
    total_amount: int
    """What the buyer is charged, in cents."""


class CheckoutSettings(TypedDict):
    """What pages for buyers link to, and their language."""

    locale: Language | None
    """The language of pages for buyers, unless the address of a page names another; null means the
    one that the buyer's browser asks for.
    """
    privacyUrl: str | None
    """What the store says about privacy."""
    refundPolicyUrl: str | None
    """When the store gives money back."""
    termsUrl: str | None
    """The store's terms and conditions."""


class Choice(TypedDict):
    """One option of a dropdown."""

    label: str
    """What the buyer sees."""
    value: str
    """What the merchant gets."""


class ChoiceInput(TypedDict):
    """One option of a dropdown."""

    label: str
    """What the buyer sees."""
    value: str
    """What the merchant gets."""


class ClockView(TypedDict):
    """Where the store's clock stands."""

    jobsRun: int
    """Jobs that ran on the way; 0 when the clock was only read."""
    now: str
    """Now, for this store."""
    offsetMs: int
    """Milliseconds by which it is ahead of the machine's clock."""


class ConnectedAccount(TypedDict):
    """An account that was connected."""

    capabilities: List[CapabilityEligibility]
    """What it was asked to do."""
    id: str
    """The account."""
    onboarding_link: str
    """Where the owner of the address goes on."""
    type: ConnectedAccountType
    """Always `connected_account`."""


ConnectedAccountType: TypeAlias = Literal["connected_account"]
"""What an answer is about.

- `connected_account`: An account that a platform has connected.
"""


ConnectedCapability: TypeAlias = Literal["payments", "payouts"]
"""What an account that a platform has connected is to do.

- `payments`: Take payments.
- `payouts`: Be paid out.
"""


class CountrySales(TypedDict):
    """What buyers of a country paid."""

    amount: int
    """Gross volume."""
    country: str
    """ISO 3166-1 alpha-2."""
    orders: int
    """Orders paid."""


class Coupon(TypedDict):
    """A coupon."""

    code: str
    """What buyers type, in any case."""
    createdAt: str
    """When it was created."""
    description: str | None
    """The merchant's own words."""
    displayName: str | None
    """What the merchant calls it."""
    enabled: bool
    """Whether it is redeemed at all."""
    expiresAt: str | None
    """When it ends."""
    firstPurchaseOnly: bool
    """Whether it is for customers who have bought nothing yet."""
    id: str
    """The coupon."""
    maxUses: int | None
    """The most orders that may use it."""
    maxUsesPerCustomer: int | None
    """The most orders of one customer that may use it."""
    minimumPurchase: int | None
    """What a cart must come to, in cents."""
    productIds: List[str]
    """The products that it is for; all when empty."""
    startsAt: str | None
    """When it begins."""
    timesUsed: int
    """Orders that use it now."""
    type: CouponType
    """What `value` means."""
    updatedAt: str
    """When the merchant last changed it."""
    value: int
    """Cents, or percent."""


class CouponChange(TypedDict):
    """Changes to a coupon."""

    code: NotRequired[str]
    """The current code; it never changes."""
    description: NotRequired[str | None]
    """A longer text."""
    displayName: NotRequired[str | None]
    """What buyers see instead of the code."""
    enabled: NotRequired[bool]
    """Whether it can be used."""
    expiresAt: NotRequired[str | None]
    """When it stops to be valid, `null` for never."""
    firstPurchaseOnly: NotRequired[bool]
    """Whether only buyers may use it who have bought nothing before."""
    maxUses: NotRequired[int | None]
    """Uses in all, `null` for any number."""
    maxUsesPerCustomer: NotRequired[int | None]
    """Uses by one customer, `null` for any number."""
    minimumPurchase: NotRequired[int | None]
    """Cents that an order must have before the discount."""
    productIds: NotRequired[List[str] | None]
    """Products that it is for."""
    startsAt: NotRequired[str | None]
    """When it begins to be valid, `null` for at once."""
    type: NotRequired[CouponType]
    """Which kind."""
    value: NotRequired[int]
    """How much: cents, or a percentage."""


CouponSort: TypeAlias = Literal[
    "code",
    "createdAt",
    "updatedAt",
    "value",
    "timesUsed",
]
"""What the list is sorted by.

- `code`: Code, without case.
- `createdAt`: Creation.
- `updatedAt`: Last change.
- `value`: Value, whether cents or percent.
- `timesUsed`: Uses.
"""


CouponType: TypeAlias = Literal["FIXED", "PERCENTAGE"]
"""What a coupon's value means.

- `FIXED`: Cents.
- `PERCENTAGE`: Percent, from 1 to 100.
"""


class CouponView(TypedDict):
    """What the coupon does to a session."""

    code: str
    """Its code."""
    discount_amount: int
    """What it takes off, in cents."""


class CreateCheckoutBody(TypedDict):
    """A new session."""

    amount: NotRequired[int]
    """Cents."""
    cancel_url: NotRequired[str]
    """Where a buyer goes who gives up."""
    coupon_code: NotRequired[str]
    """Code of a coupon."""
    customer: NotRequired[NewCustomer]
    """The buyer."""
    description: NotRequired[str]
    """A longer text."""
    display: NotRequired[NewDisplay]
    items: List[NewItemInput]
    """The items."""
    metadata: NotRequired[MetadataInput]
    """Texts of your own, kept as they are."""
    return_url: NotRequired[str]
    """Where the buyer goes after paying."""
    tax_id: NotRequired[str]
    """The buyer's tax number, such as a VAT id."""
    title: NotRequired[str]
    """What buyers read."""


Currency: TypeAlias = Literal[
    "USD",
    "EUR",
    "GBP",
    "PLN",
    "BRL",
    "INR",
    "KRW",
    "CZK",
    "DKK",
    "HUF",
    "SEK",
    "NOK",
    "CHF",
]
"""A currency that a buyer can be charged in, by ISO 4217 code.

- `USD`: US dollar, the currency of everything unless another is named.
- `EUR`: Euro.
- `GBP`: Pound sterling.
- `PLN`: Polish złoty.
- `BRL`: Brazilian real.
- `INR`: Indian rupee.
- `KRW`: South Korean won; has no smaller unit in use.
- `CZK`: Czech koruna.
- `DKK`: Danish krone.
- `HUF`: Hungarian forint.
- `SEK`: Swedish krona.
- `NOK`: Norwegian krone.
- `CHF`: Swiss franc.
"""


class CurrentPeriod(TypedDict):
    """What the next renewal would bill if it came now."""

    baseAmount: int
    """Cents of the recurring amount."""
    meters: List[ProjectedMeter]
    """Every meter, used or not."""
    periodEnd: str
    """Its end."""
    periodStart: str
    """Its beginning."""
    projectedTotal: int
    """Both, before tax."""
    usageAmount: int
    """Cents of all meters."""


class CustomField(TypedDict):
    """A field that a session asks for."""

    dropdown: NotRequired[Dropdown]
    key: str
    """The key."""
    label: Label
    numeric: NotRequired[Lengths]
    optional: bool
    """Whether the buyer may leave it empty."""
    text: NotRequired[Lengths]
    type: FieldType
    """Which kind."""


class CustomFieldInput(TypedDict):
    """A field that a session asks for."""

    dropdown: NotRequired[DropdownInput]
    key: str
    """The key."""
    label: LabelInput
    numeric: NotRequired[LengthsInput]
    optional: NotRequired[bool]
    """Whether the buyer may leave it empty."""
    text: NotRequired[LengthsInput]
    type: Literal["dropdown", "text", "numeric"]
    """Which kind."""


class Customer(TypedDict):
    """A customer."""

    createdAt: str
    """When the customer first paid."""
    email: str
    """In lower case."""
    firstName: str | None
    """First word of the name last given."""
    guest: bool
    """Whether the customer never signed in to the portal."""
    id: str
    """The customer's id."""
    lastName: str | None
    """The rest of it."""
    orderCount: int
    """Orders ever paid."""
    totalSpent: int
    """Subtotals of paid orders less discounts, without tax; refunds do not reduce it."""


class CustomerAddress(TypedDict):
    """A billing address."""

    city: str
    """City."""
    country: str
    """ISO 3166-1 alpha-2."""
    id: str
    """The address."""
    line1: str
    """Street and number."""
    line2: str | None
    """What does not fit the first line."""
    postalCode: str
    """Postal code."""
    state: str
    """State or province."""


class CustomerChange(TypedDict):
    """What of a customer is to be another."""

    email: str
    """The address that everything goes to from now on."""


class CustomerDetail(TypedDict):
    """A customer with what belongs to them."""

    billingAddresses: List[CustomerAddress]
    """Every address that was billed, newest first; of more than 100 the newest."""
    createdAt: str
    """When the customer first paid."""
    email: str
    """In lower case."""
    firstName: str | None
    """First word of the name last given."""
    guest: bool
    """Whether the customer never signed in to the portal."""
    id: str
    """The customer's id."""
    lastName: str | None
    """The rest of it."""
    orderCount: int
    """Orders ever paid."""
    recentOrders: List[CustomerOrder]
    """The ten newest orders, paid or not."""
    refundCount: int
    """Refunds that are final."""
    totalRefunded: int
    """Their amounts."""
    totalSpent: int
    """Subtotals of paid orders less discounts, without tax; refunds do not reduce it."""


class CustomerOfCase(TypedDict):
    """The customer of a case."""

    email: str
    """E-mail address."""
    firstName: str | None
    """First name."""
    id: str
    """Its id."""
    lastName: str | None
    """Last name."""


class CustomerOrder(TypedDict):
    """An order of a customer."""

    amount: int
    """Subtotal before discount and tax."""
    createdAt: str
    """When it was placed."""
    currency: str
    """Always `USD`."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session that it began as."""
    status: OrderStatus
    """Where it stands."""


class CustomerPatch(TypedDict):
    """Changes to the buyer; what is absent stays as stored."""

    billing: NotRequired[BillingInput | None]
    """Billing address."""
    email: NotRequired[str]
    """Where receipts go; needed while none is stored."""
    name: NotRequired[str | None]
    """Name."""


CustomerSortBy: TypeAlias = Literal["email", "totalSpent", "orderCount", "createdAt"]
"""What customers are sorted by.

- `email`: Email address.
- `totalSpent`: What was spent.
- `orderCount`: Orders paid.
- `createdAt`: Creation.
"""


class Deleted(TypedDict):
    """The answer to a DELETE."""

    deleted: bool
    """Always true."""


class Delivery(TypedDict):
    """One attempt to deliver an event to an endpoint."""

    attempt: int
    """Which attempt to deliver the event this is, from 1."""
    createdAt: str
    """When it was queued."""
    durationMs: int | None
    """How long it took, in milliseconds."""
    error: str | None
    """Why it was not delivered."""
    event: EventType
    """What happened."""
    eventId: str
    """The event; the same in every attempt."""
    id: str
    """The delivery."""
    manual: bool
    """Whether the merchant asked for it."""
    nextAttemptAt: str | None
    """When it is sent, or after it failed, when the next attempt is."""
    responseBody: str | None
    """The first 4 KiB of the answer's body."""
    responseStatus: int | None
    """The status of the answer."""
    sentAt: str | None
    """When it was sent."""
    status: DeliveryStatus
    """Where it stands."""


DeliveryStatus: TypeAlias = Literal["PENDING", "DELIVERED", "FAILED"]
"""Where a delivery stands.

- `PENDING`: It is yet to be sent.
- `DELIVERED`: The endpoint took it.
- `FAILED`: The endpoint did not take it; another attempt may follow.
"""


Direction: TypeAlias = Literal["asc", "desc"]
"""Ascending or descending.

- `asc`: Smallest or oldest first.
- `desc`: Largest or newest first.
"""


class Discount(TypedDict):
    """What a coupon would take off."""

    amount: int
    """What it takes off, in cents."""
    code: str
    """Its code."""
    type: str
    """`PERCENTAGE` or `FIXED_AMOUNT`."""
    value: int
    """Percent, or cents."""


class Display(TypedDict):
    """What a session asks of the buyer."""

    fields: List[CustomField]
    """The custom fields."""


class Dispute(TypedDict):
    """A dispute in a list."""

    amount: int
    """The order's amount."""
    createdAt: str
    """When it was opened."""
    evidence: SubmittedEvidence | None
    """The merchant's evidence, once submitted."""
    fee: int
    """What the dispute costs besides the charge."""
    id: str
    """The dispute."""
    order: OrderOfDispute
    """The order."""
    reason: DisputeReason
    """Why the buyer's bank takes the money back."""
    status: DisputeStatus
    """Where it stands."""
    totalAmount: int
    """What the buyer was charged."""


class DisputeAmounts(TypedDict):
    """What a dispute takes from the balance of the store and gives back to it. Money is US cents."""

    cost: int
    """What the dispute has cost by now: what was debited, less what a win gave back."""
    debitedAmount: int
    """What the balance was debited: both."""
    fee: int
    """What the dispute costs besides; it is never returned."""
    returnableAmount: int
    """What a win gives back, or gave back; 0 where the dispute is lost or prevented. What was
    refunded during the dispute stays with the buyer.
    """
    takenAmount: int
    """What the bank takes of it: all that had not been refunded before, or a part of that."""
    totalAmount: int
    """What the buyer was charged."""


class DisputeDetail(TypedDict):
    """A dispute."""

    amount: int
    """The order's amount."""
    createdAt: str
    """When it was opened."""
    evidence: SubmittedEvidence | None
    """The merchant's evidence, once submitted."""
    fee: int
    """What the dispute costs besides the charge."""
    id: str
    """The dispute."""
    method: str
    """The payment method; `none` where nothing was charged."""
    order: OrderOfDisputeDetail
    """The order."""
    reason: DisputeReason
    """Why the buyer's bank takes the money back."""
    status: DisputeStatus
    """Where it stands."""
    totalAmount: int
    """What the buyer was charged."""
    updatedAt: str
    """When it last changed."""


class DisputeEvidence(TypedDict):
    """Whether a dispute takes evidence, and what is attached to it by itself, as it is known now."""

    billingAddress: BillingAddress
    """Where the bill went."""
    customerAccount: str | None
    """The customer, where they have signed in to the customer portal; null for a guest."""
    customerDevice: str | None
    """What the buyer's device is recognised by; null where it is not known."""
    customerEmail: str
    """The buyer's email address."""
    customerIp: str | None
    """The buyer's IP address at the time of paying; null where the store's server paid."""
    customerName: str
    """The buyer's name; empty where none was given."""
    possible: bool
    """Whether evidence can be submitted."""
    priorPayments: List[EarlierPayment]
    """Earlier undisputed payments of the same buyer from the same place, newest first; only
    against fraud, and only where there are enough to say something.
    """
    productDescription: str
    """What was sold, as the buyer read it."""
    refusal: str | None
    """Why it cannot; null where it can."""
    until: str
    """Until when it can: without any, the dispute is lost then."""


class DisputeOfPayment(TypedDict):
    """A dispute as a payment shows it."""

    amount: int
    """The order's amount."""
    createdAt: str
    """When it was opened."""
    disputeId: str
    """The processor's id for it."""
    fee: int
    """What the dispute costs."""
    hasEvidence: bool
    """Whether the merchant has submitted evidence."""
    id: str
    """The dispute."""
    reason: DisputeReason
    """Why."""
    status: DisputeStatus
    """Where it stands."""
    totalAmount: int
    """What the buyer was charged."""
    updatedAt: str
    """When it last changed."""


DisputeReason: TypeAlias = Literal[
    "FRAUDULENT",
    "PRODUCT_NOT_RECEIVED",
    "PRODUCT_UNACCEPTABLE",
    "SUBSCRIPTION_CANCELLED",
    "DUPLICATE_CHARGE",
    "CREDIT_NOT_PROCESSED",
    "GENERAL",
    "UNRECOGNIZED",
]
"""Why the buyer's bank takes the money back.

- `FRAUDULENT`: The buyer did not make the payment.
- `PRODUCT_NOT_RECEIVED`: Nothing arrived.
- `PRODUCT_UNACCEPTABLE`: What arrived was not what was sold.
- `SUBSCRIPTION_CANCELLED`: A renewal after a cancellation.
- `DUPLICATE_CHARGE`: Charged twice.
- `CREDIT_NOT_PROCESSED`: A promised refund did not come.
- `GENERAL`: Any other reason; also when the network names none.
- `UNRECOGNIZED`: The buyer does not know the charge.
"""


DisputeStatus: TypeAlias = Literal[
    "AWAITING_REVIEW",
    "UNDER_REVIEW",
    "WON",
    "LOST",
    "PREVENTED",
]
"""Where a dispute stands.

- `AWAITING_REVIEW`: Opened; the merchant may submit evidence.
- `UNDER_REVIEW`: Evidence was submitted.
- `WON`: Final: the merchant keeps the money.
- `LOST`: Final: the buyer keeps the money.
- `PREVENTED`: Final: intercepted before it was opened.
"""


class Disputed(TypedDict):
    """Disputes that the network has still to decide."""

    amount: int
    """What the bank took, less what was refunded since: this much returns if they are won."""
    count: int
    """How many."""
    fee: int
    """Their fees, which do not."""


class Download(TypedDict):
    """Where a file can be fetched for five minutes."""

    url: str
    """The address."""


class Dropdown(TypedDict):
    """What a dropdown offers."""

    default_value: NotRequired[str]
    """What the form shows at first."""
    options: List[Choice]
    """The options."""


class DropdownInput(TypedDict):
    """What a dropdown offers."""

    default_value: NotRequired[str]
    """What the form shows at first."""
    options: List[ChoiceInput]
    """The options."""


class EarlierPayment(TypedDict):
    """An earlier payment of a buyer who says that this one was not theirs."""

    capturedAt: str
    """When the money came."""
    productDescription: str
    """What was sold, as the buyer read it."""
    referenceId: str
    """The processor's name of it."""
    sameBillingAddress: bool
    """Whether its bill went to the same address."""
    sameDevice: bool
    """Whether it came from the same device."""
    sameIp: bool
    """Whether it came from the same IP address."""
    totalAmount: int
    """What was charged."""


Ends = TypedDict(
    "Ends",
    {
        # The first instant.
        "from": "str",
        # The last.
        "to": "str",
    },
)
"""A period with its ends."""


EntryType: TypeAlias = Literal[
    "OPENING_BALANCE",
    "PAYMENT_RECEIVED",
    "REFUND_INSTANT",
    "REFUND_ASYNC",
    "REFUND_EXTERNAL",
    "DISPUTE_CREATED",
    "DISPUTE_WON",
    "PAYOUT",
]
"""Why the balance changed.

- `OPENING_BALANCE`: The store was created; 0.
- `PAYMENT_RECEIVED`: A payment was captured; its settled amount.
- `REFUND_INSTANT`: A refund that was final at once.
- `REFUND_ASYNC`: A refund that the network confirms later, or its reversal (positive).
- `REFUND_EXTERNAL`: A refund that was made outside this server.
- `DISPUTE_CREATED`: A dispute was opened or prevented; the charge and the fee.
- `DISPUTE_WON`: A dispute was won; the charge comes back, the fee does not.
- `PAYOUT`: A payout with its fee, or its return (positive).
"""


class Estimate(TypedDict):
    """What a cart would cost."""

    available_payment_methods: List[Method]
    """How it could be paid."""
    discount: Discount | None
    """What the coupon takes off; null without one."""
    items: List[LineItem]
    """The cart."""
    merchant: Merchant
    """The store."""
    subtotal: int
    """Sum of the items in cents."""
    tax: TaxView
    """The tax."""
    total: int
    """What the buyer would be charged, in cents."""


class EstimateCheckoutBody(TypedDict):
    """A cart and the place of its buyer."""

    country: str
    """ISO 3166-1 alpha-2 code of the country."""
    coupon_code: NotRequired[str]
    """Code of a coupon."""
    items: List[NewItemInput]
    """The items."""
    state: NotRequired[str]
    """State or province."""
    tax_id: NotRequired[str]
    """The buyer's tax number, such as a VAT id."""


class EventResend(TypedDict):
    """Where an event is sent once more."""

    webhookId: NotRequired[str]
    """The endpoint, whether or not it subscribes to the event; every enabled one that does when
    absent.
    """


EventType: TypeAlias = Literal[
    "PAYMENT_PENDING",
    "PAYMENT_PROCESSING",
    "PAYMENT_COMPLETED",
    "PAYMENT_FAILED",
    "PAYMENT_REFUNDED",
    "PAYMENT_DISPUTED",
    "PAYMENT_DISPUTE_WON",
    "PAYMENT_DISPUTE_LOST",
    "PAYMENT_DISPUTE_PREVENTED",
    "PAYMENT_REVIEW",
    "SUBSCRIPTION_CREATED",
    "SUBSCRIPTION_RENEWED",
    "SUBSCRIPTION_PAST_DUE",
    "SUBSCRIPTION_CANCELLED",
    "SUBSCRIPTION_PAUSED",
    "SUBSCRIPTION_RESUMED",
    "SUBSCRIPTION_UPDATED",
    "SUBSCRIPTION_ENDED",
    "SUBSCRIPTION_TRIAL_ENDING",
    "SUBSCRIPTION_RENEWING",
]
"""What an event tells.

- `PAYMENT_PENDING`: The buyer submitted a payment.
- `PAYMENT_PROCESSING`: The payment is with the network or held for review.
- `PAYMENT_COMPLETED`: The payment was captured.
- `PAYMENT_FAILED`: The payment was declined, cancelled or expired.
- `PAYMENT_REFUNDED`: A refund became final.
- `PAYMENT_DISPUTED`: A chargeback was opened.
- `PAYMENT_DISPUTE_WON`: A dispute was won.
- `PAYMENT_DISPUTE_LOST`: A dispute was lost.
- `PAYMENT_DISPUTE_PREVENTED`: A dispute was intercepted before it was opened; terminal.
- `PAYMENT_REVIEW`: Shield holds the payment for review.
- `SUBSCRIPTION_CREATED`: First payment or start of a trial.
- `SUBSCRIPTION_RENEWED`: A renewal was collected.
- `SUBSCRIPTION_PAST_DUE`: A renewal failed or needs 3DS.
- `SUBSCRIPTION_CANCELLED`: The subscription was cancelled.
- `SUBSCRIPTION_PAUSED`: The merchant paused the subscription.
- `SUBSCRIPTION_RESUMED`: The merchant resumed the subscription.
- `SUBSCRIPTION_UPDATED`: Plan, quantity or card changed, or the subscription was reactivated.
- `SUBSCRIPTION_ENDED`: Access to what was subscribed to is over.
- `SUBSCRIPTION_TRIAL_ENDING`: Three days before the end of a trial.
- `SUBSCRIPTION_RENEWING`: Three days before a renewal.
"""


FailureCode: TypeAlias = Literal[
    "card_declined",
    "insufficient_funds",
    "expired_card",
    "authentication_failed",
    "payment_declined",
]
"""Why a charge failed.

- `card_declined`: The card's bank refused without saying why.
- `insufficient_funds`: The card has not enough money.
- `expired_card`: The card is past its date.
- `authentication_failed`: The buyer failed or left the 3DS challenge.
- `payment_declined`: A payment without a card was refused.
"""


class FeeAmount(TypedDict):
    """A fee: a share of what the buyer is charged, and a fixed part."""

    amount: int
    """The fee."""
    fixed: int | None
    """The fixed part; null as the share is."""
    rate: float | None
    """The share; null where nothing was captured, or other fees hold today."""


class FieldAnswer(TypedDict):
    """What a program is told of its key."""

    activated: bool
    """Whether it is activated on the machine."""
    activationId: str | None
    """The activation of the machine, also one that was given up by this request."""
    expiresAt: str | None
    """When it ends. While its subscription goes on, when that is decided next, such as at its
    renewal. Null when there is no such time.
    """
    valid: bool
    """Whether the key may be used now."""


class FieldAnswerInput(TypedDict):
    """An answer to a custom field."""

    key: str
    """The field."""
    value: str
    """The answer."""


FieldType: TypeAlias = Literal["text", "numeric", "dropdown"]
"""What a field asks for.

- `text`: Any text.
- `numeric`: Digits.
- `dropdown`: One of some options.
"""


FileFormat: TypeAlias = Literal["csv", "json"]
"""The form of a file, as paths name it.

- `csv`: Comma-separated values.
- `json`: An array of objects.
"""


FilePurpose: TypeAlias = Literal["IMAGE", "DOWNLOAD"]
"""What a file is for.

- `IMAGE`: A picture that anybody may see.
- `DOWNLOAD`: A file that buyers get.
"""


FileStatus: TypeAlias = Literal["PENDING", "READY"]
"""Whether a file has arrived.

- `PENDING`: It was announced, and has not been uploaded.
- `READY`: It can be used.
"""


FinalUsageBill: TypeAlias = Literal["BASE_AND_USAGE", "USAGE_ONLY"]
"""What a cancelled metered subscription is billed when it ends.

- `BASE_AND_USAGE`: The plan's amount and the usage.
- `USAGE_ONLY`: The usage alone.
"""


class Fork(TypedDict):
    """A fork of a store."""

    forkedFrom: str
    """The store that it was forked from; that store's own origin, if that is a fork."""
    handle: str
    """Its name in addresses."""
    id: str
    """The fork's own store id."""
    name: str
    """What it is called."""


class Found(TypedDict):
    """Something that was found."""

    createdAt: str
    """When it was created."""
    id: str
    """Its id."""
    kind: Kind
    """What it is."""
    label: str
    """What people call it."""
    link: str
    """Where the dashboard shows it."""
    sublabel: str | None
    """Text that distinguishes it from similar results."""


Frequency: TypeAlias = Literal[
    "ONE_OFF",
    "WEEKLY",
    "MONTHLY",
    "QUARTERLY",
    "YEARLY",
    "AD_HOC",
]
"""How often the merchant means to charge. Only `ONE_OFF` is a limit; the others are what the
customer is told.

- `ONE_OFF`: Once; the first success revokes the agreement.
- `WEEKLY`: Every week.
- `MONTHLY`: Every month.
- `QUARTERLY`: Every three months.
- `YEARLY`: Every year.
- `AD_HOC`: Whenever there is something to charge.
"""


FulfillmentMode: TypeAlias = Literal[
    "MANAGED_LICENSE",
    "LICENSE_POOL",
    "LICENSE_WEBHOOK",
    "INSTANT_DOWNLOAD",
    "REDIRECT",
    "MANUAL",
]
"""What is done after capture.

- `MANAGED_LICENSE`: One generated key per unit.
- `LICENSE_POOL`: The oldest free keys of the merchant's pool.
- `LICENSE_WEBHOOK`: The merchant's server is asked for keys.
- `INSTANT_DOWNLOAD`: `downloadUrl` is released.
- `REDIRECT`: The buyer is sent to `redirectUrl`.
- `MANUAL`: Nothing.
"""


class Geo(TypedDict):
    """What is known of an address; unknown parts are `None`."""

    asn: str | None
    """Number of the network, as `AS15169`."""
    city: str | None
    """City, in English."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    org: str | None
    """Who runs the network."""
    postal: str | None
    """Postal code."""
    region: str | None
    """Region code, as `TX`."""


Granularity: TypeAlias = Literal["hour", "day"]
"""How long a bucket is.

- `hour`: An hour.
- `day`: A day.
"""


class GrossVolume(TypedDict):
    """Gross volume over time."""

    series: List[Point]
    """A point for every bucket, ascending."""


class InTransit(TypedDict):
    """Payouts that have not arrived."""

    amount: int
    """What is to arrive."""
    count: int
    """How many."""
    fee: int
    """What they cost."""


class Invoice(TypedDict):
    """A bill that is not due yet. Amounts are US cents."""

    baseAmount: int
    """The plan's amount."""
    currency: str
    """`USD`."""
    isUsageBased: bool
    """Whether there are meters."""
    lineItems: List[InvoiceLine]
    """`Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
    `Credit` (negative) where they apply, then each meter.
    """
    nextChargeAt: str
    """When it is charged."""
    periodEnd: str
    """Its end."""
    periodStart: str
    """Start of the current period, whose usage is billed."""
    status: SubscriptionStatus
    """Where the subscription stands."""
    subscriptionId: str
    """The subscription."""
    subtotal: int
    """The sum of the lines: base, usage and what changes of plan left behind, less a coupon."""
    taxAmount: int
    """The tax, at today's rate."""
    total: int
    """What is charged."""
    usageAmount: int
    """What all meters come to so far."""


class InvoiceLine(TypedDict):
    """A line of the bill."""

    amount: int
    """Cents before tax."""
    description: str
    """What for."""


class ItemView(TypedDict):
    """A line of an order."""

    id: str
    """The line."""
    name: str | None
    """What the buyer read."""
    price: int
    """Price of one unit."""
    productId: str | None
    """The product; null for a dynamic line."""
    quantity: int
    """Units."""
    variantId: str | None
    """The variant."""


class KeyCheck(TypedDict):
    """What an upload of keys would add."""

    known: int
    """The others, which an upload skips: the product has them, or they were sent twice."""
    new: int
    """Keys that the product does not have yet; one that was sent twice counts once."""


KeyFormat: TypeAlias = Literal["ALPHANUMERIC", "UUID", "CUSTOM_PREFIX"]
"""What generated keys look like.

- `ALPHANUMERIC`: `XXXX-XXXX-XXXX-XXXX` over `[A-Z0-9]`; also when a product names no format.
- `UUID`: A version 4 UUID.
- `CUSTOM_PREFIX`: `{customPrefix}-XXXX-XXXX-XXXX`.
"""


class KeyOnMachine(TypedDict):
    """A key on a machine, as a program in the field knows both."""

    fingerprint: str
    """What the program knows the machine by."""
    key: str
    """The key."""
    name: NotRequired[str]
    """What people call the machine."""


class KeysBody(TypedDict):
    """Keys that may be uploaded."""

    licenseKeys: List[str]
    """Keys to sell, one per unit."""


Kind: TypeAlias = Literal[
    "order",
    "payment",
    "customer",
    "product",
    "category",
    "coupon",
    "subscription",
    "refund",
    "dispute",
    "payout",
    "license",
    "case",
    "webhook",
    "paylink",
    "report",
    "token",
]
"""What a result is.

- `order`: An order.
- `payment`: A payment.
- `customer`: A customer.
- `product`: A product.
- `category`: A category.
- `coupon`: A coupon.
- `subscription`: A subscription.
- `refund`: A refund.
- `dispute`: A dispute.
- `payout`: A payout.
- `license`: A licence.
- `case`: A support case.
- `webhook`: A webhook endpoint.
- `paylink`: A paylink.
- `report`: A report.
- `token`: An API token.
"""


class KnownFacts(TypedDict):
    """What was known of a payment when it was judged."""

    cardCountry: str | None
    """The country of the card's bank."""
    cardFunding: CardFunding | None
    """Whose money the card spends."""
    customerHasDisputed: bool | None
    """Whether a payment of the buyer had been disputed."""
    customerOrderCount: int | None
    """How many orders the buyer had paid at the store before."""
    deviceHasDisputed: bool | None
    """Whether one from the device had."""
    ipCountry: str | None
    """The country of the network address."""
    ipHasDisputed: bool | None
    """Whether one from the network address had."""
    isp: str | None
    """Who runs the network."""


class LabAnswers(TypedDict):
    """What the receiver of a store answers."""

    answers: NotRequired[List[int]]
    """The statuses of its answers, one after the other; the last one goes on. 200 when absent."""


LabDuty: TypeAlias = Literal["TAKE", "REFUSE"]
"""What a receiver has to do with a message.

- `TAKE`: Answer with a 2xx status.
- `REFUSE`: Answer with any other status.
"""


LabManner: TypeAlias = Literal[
    "WHOLE",
    "TWICE",
    "OUT_OF_ORDER",
    "EDITED",
    "LATE",
    "BROKEN_SIGNATURE",
    "SLOWLY",
]
"""What is wrong with what is sent.

- `WHOLE`: Nothing.
- `TWICE`: It is sent twice, with one id: a receiver takes both, and does its work once.
- `OUT_OF_ORDER`: The event that came after it is sent first: a receiver takes both, and
compares their times.
- `EDITED`: Another body is sent under its signature: a receiver refuses it.
- `LATE`: It was signed some time ago: a receiver refuses more than five minutes.
- `BROKEN_SIGNATURE`: Its signature has another letter: a receiver refuses it.
- `SLOWLY`: Its body comes a few bytes at a time: a receiver waits for the rest, and takes it.
"""


class LabReceiver(TypedDict):
    """The receiver of a sandbox store."""

    answers: List[int]
    """The statuses of its answers, one after the other; the last one goes on."""
    createdAt: str
    """When it was made."""
    given: int
    """How many answers it has given since they were chosen."""
    url: str
    """Its address, which takes any POST. Whoever knows it can send something there."""


class LabRequest(TypedDict):
    """A request that the receiver took."""

    event: EventType | None
    """What happened, as its body says; `null` where that is no event of ours."""
    eventId: str | None
    """The event, as its header says; `null` where that is none of ours."""
    faults: List[SignatureFault]
    """What is wrong with the signature. One that is right may be too old."""
    id: str
    """The request."""
    isRight: bool | None
    """Whether its signature is that of an endpoint which the store has at the address of the
    receiver; `null` where it has none there.
    """
    receivedAt: str
    """When it arrived, by the clock of the machine."""
    status: int
    """What it was answered with."""


class LabRequestDetail(TypedDict):
    """A request that the receiver took, with what arrived."""

    body: str
    """Its body."""
    event: EventType | None
    """What happened, as its body says; `null` where that is no event of ours."""
    eventId: str | None
    """The event, as its header says; `null` where that is none of ours."""
    faults: List[SignatureFault]
    """What is wrong with the signature. One that is right may be too old."""
    headers: Dict[str, str]
    """Its headers, as far as deliveries have them; names in lower case."""
    id: str
    """The request."""
    isRight: bool | None
    """Whether its signature is that of an endpoint which the store has at the address of the
    receiver; `null` where it has none there.
    """
    receivedAt: str
    """When it arrived, by the clock of the machine."""
    status: int
    """What it was answered with."""


class LabSend(TypedDict):
    """An event that is sent for trial."""

    ageSeconds: NotRequired[int]
    """How many seconds ago it was signed when it is `LATE`; 360 when absent."""
    body: NotRequired[str]
    """What is sent in the place of the event when it is `EDITED`."""
    eventId: str
    """The event."""
    manner: NotRequired[LabManner]
    """What is wrong with what is sent; nothing when absent."""
    overSeconds: NotRequired[int]
    """How many seconds its body takes when it is sent `SLOWLY`; 5 when absent."""
    webhookId: str
    """The endpoint, whether or not it is enabled or subscribes to the event."""


class LabSent(TypedDict):
    """A message that was sent for trial, and what came of it."""

    durationMs: int
    """How long it took, in milliseconds."""
    error: str | None
    """Why it was not delivered."""
    event: EventType
    """What happened."""
    eventId: str
    """The event."""
    must: LabDuty
    """What the receiver has to do with it."""
    passed: bool
    """Whether it did so; no answer is neither."""
    responseBody: str | None
    """The first 4 KiB of the answer's body."""
    statusCode: int | None
    """The status of its answer."""


class Label(TypedDict):
    """A field's label on the wire."""

    custom: str
    """A text of the store's own."""
    type: LabelType
    """Which kind."""


class LabelInput(TypedDict):
    """A field's label on the wire."""

    custom: str
    """A text of the store's own."""
    type: LabelType
    """Which kind."""


LabelType: TypeAlias = Literal["custom"]
"""Who wrote a label.

- `custom`: The merchant.
"""


Language: TypeAlias = Literal[
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ja",
]
"""A language of the pages for buyers.

- `en`: English.
- `de`: German.
- `fr`: French.
- `es`: Spanish.
- `it`: Italian.
- `pt`: Portuguese.
- `nl`: Dutch.
- `pl`: Polish.
- `ja`: Japanese.
"""


class LedgerEntry(TypedDict):
    """A change of the store's balance."""

    amount: int
    """By how much; negative when it fell."""
    createdAt: str
    """When it was written."""
    description: str
    """The cause in words."""
    id: str
    """The entry's id."""
    referenceId: str | None
    """The payment, refund, dispute, payout or store that caused it."""
    runningBalance: int
    """The balance after this entry."""
    type: EntryType
    """Why the balance changed."""


class Lengths(TypedDict):
    """Limits of a text or numeric answer, in characters."""

    default_value: NotRequired[str]
    """What the form shows at first."""
    maximum_length: NotRequired[int]
    """The longest answer; 255 unless set."""
    minimum_length: NotRequired[int]
    """The shortest answer."""


class LengthsInput(TypedDict):
    """Limits of a text or numeric answer, in characters."""

    default_value: NotRequired[str]
    """What the form shows at first."""
    maximum_length: NotRequired[int]
    """The longest answer; 255 unless set."""
    minimum_length: NotRequired[int]
    """The shortest answer."""


class License(TypedDict):
    """A licence."""

    claimedAt: str | None
    """When it was sold."""
    createdAt: str
    """When it was uploaded or generated."""
    customerId: str | None
    """The customer who bought it."""
    id: str
    """The licence's id."""
    key: str
    """The key in clear."""
    orderId: str | None
    """The order that it was sold with."""
    productId: str
    """The product it is for."""
    status: LicenseStatus
    """Whether it may be used."""
    variantId: str | None
    """The variant that was bought."""


LicenseDuration: TypeAlias = Literal["THIRTY_DAYS", "NINETY_DAYS", "ONE_YEAR", "LIFETIME"]
"""How long a claimed licence is valid.

- `THIRTY_DAYS`: 30 days of 24 hours.
- `NINETY_DAYS`: 90 days of 24 hours.
- `ONE_YEAR`: One calendar year.
- `LIFETIME`: For ever.
"""


class LicenseOfOrder(TypedDict):
    """A key that an order delivered."""

    claimedAt: str | None
    """When it was sold."""
    id: str
    """The licence."""
    key: str
    """The key in clear."""
    productId: str
    """The product."""
    status: LicenseStatus
    """Whether it may be used."""
    variantId: str | None
    """The variant."""


class LicenseRequest(TypedDict):
    """The request that asks a merchant's server for keys."""

    data: LicenseRequestData
    """What was bought."""
    event: str
    """Always `LICENSE_FULFILLMENT`."""
    id: str
    """The request, the same at every attempt."""
    timestamp: str
    """When the line was to be delivered."""


class LicenseRequestCustomer(TypedDict):
    """The buyer of a request for keys."""

    email: str
    """Lower-case address."""
    id: str
    """The customer."""


class LicenseRequestData(TypedDict):
    """What was bought."""

    customer: LicenseRequestCustomer
    """Who bought."""
    item: LicenseRequestItem
    """The line that needs keys."""
    order: LicenseRequestOrder
    """The order."""


class LicenseRequestItem(TypedDict):
    """The line of a request for keys."""

    id: str
    """The line."""
    name: str
    """Name shown to the buyer."""
    productId: str | None
    """The product."""
    quantity: int
    """Units of the line; as many keys are requested."""
    variantId: str | None
    """The variant, if one was chosen."""


class LicenseRequestOrder(TypedDict):
    """The order of a request for keys."""

    customFields: Dict[str, Any] | None
    """What the buyer filled in."""
    id: str
    """The order."""
    metadata: Dict[str, Any] | None
    """What the merchant attached."""
    orderNumber: str
    """The checkout session it was."""


LicenseStatus: TypeAlias = Literal["AVAILABLE", "CLAIMED", "REVOKED"]
"""Whether a key may be used.

- `AVAILABLE`: In the pool, not sold.
- `CLAIMED`: Sold.
- `REVOKED`: Taken back.
"""


class LineAmount(TypedDict):
    """A line: price × quantity."""

    amount: int
    """What they come to."""
    name: str
    """What the buyer read."""
    price: int
    """Price of one unit."""
    quantity: int
    """Units."""


class LineItem(TypedDict):
    """A line of the cart."""

    amount: int
    """Price of one unit in cents."""
    image: str | None
    """Picture URL."""
    name: str
    """What the buyer reads."""
    quantity: int
    """Number of units."""


class ListChange(TypedDict):
    """Changes to a list."""

    name: NotRequired[str]
    """What rules call it. A list that a rule mentions keeps its name."""
    type: NotRequired[ListType]
    """What its values are; it cannot be changed."""
    values: NotRequired[List[str]]
    """Its values from now on."""


ListType: TypeAlias = Literal[
    "email",
    "ip",
    "country",
    "card_bin",
    "string",
]
"""What the values of a list are.

- `email`: Email addresses; `*` stands for any characters.
- `ip`: Addresses and networks (CIDR), IPv4 and IPv6.
- `country`: ISO 3166-1 alpha-2 codes.
- `card_bin`: The first six to eight digits of card numbers.
- `string`: Any text; `*` stands for any characters.
"""


ListedPart: TypeAlias = Literal["email", "ip", "card_bin"]
"""What of a reviewed payment is put on a list.

- `email`: The buyer's email address.
- `ip`: The address from which it was paid.
- `card_bin`: The first digits of the card's number.
"""


LoggedMethod: TypeAlias = Literal["GET", "POST", "PATCH", "DELETE"]
"""The methods of the Store API.

- `GET`: Reads.
- `POST`: Creates, and acts.
- `PATCH`: Changes.
- `DELETE`: Deletes.
"""


class MadeFork(TypedDict):
    """A fork that was just made."""

    fork: Fork
    """The fork."""
    now: str
    """Where its clock stands: where that of its store stood."""
    token: ApiToken
    """A token of the fork that may do what the caller may. Its secret is shown this once."""
    webhooks: List[RolledSecret]
    """The fork's endpoints, which are those of its store, each with a secret of its own."""


class Mandate(TypedDict):
    """An agreement, as its merchant sees it."""

    agreementUrl: str
    """Where the customer agrees, and later takes it back."""
    id: str
    """Its id."""
    status: MandateStatus
    """Its state."""


class MandateAuthorization(TypedDict):
    """The token that authorizes one charge."""

    token: str
    """Works once, for fifteen minutes."""


class MandatePayment(TypedDict):
    """What became of a payment."""

    authorizationUrl: str | None
    """Where the buyer has to go to confirm, `null` when there is nothing to confirm."""
    id: str
    """Its id."""
    status: MandatePaymentStatus
    """Its state."""


MandatePaymentStatus: TypeAlias = Literal["COMPLETED", "REQUIRES_3DS"]
"""Where a payment under an agreement stands.

- `COMPLETED`: Captured.
- `REQUIRES_3DS`: The customer has to answer to the bank at `authorizationUrl`.
"""


MandateStatus: TypeAlias = Literal[
    "REQUIRES_ACTION",
    "REQUIRES_AUTHORIZATION",
    "ACTIVE",
    "REVOKED",
    "EXPIRED",
]
"""Where an agreement stands.

- `REQUIRES_ACTION`: The customer has not given a card.
- `REQUIRES_AUTHORIZATION`: The card is being verified; its bank may want to hear from the
customer.
- `ACTIVE`: The card can be charged.
- `REVOKED`: Final: taken back, or used up.
- `EXPIRED`: Final: it was not accepted in time, or too many cards were refused.
"""


class MatchedPayment(TypedDict):
    """A payment that a condition matches."""

    createdAt: str
    """When it was submitted."""
    email: str
    """The buyer's email address."""
    id: str
    """The payment."""
    orderId: str
    """Its order."""
    status: PaymentStatus
    """Where it stands."""
    totalAmount: int
    """What was charged, in cents."""


class MendingCall(TypedDict):
    """A request that mends something."""

    method: str
    """Its HTTP method."""
    path: str
    """Its path."""


class Merchant(TypedDict):
    """What buyers see of the store."""

    accentColor: str | None
    """Brand colour."""
    favicon: str | None
    """Favicon URL."""
    handle: str
    """Unique, URL-safe name."""
    id: str
    """The store's id."""
    logo: str | None
    """Logo URL."""
    name: str
    """Name."""
    primaryColor: str | None
    """Brand colour."""
    slug: str | None
    """Alternative URL name."""
    statementDescriptor: str | None
    """Text on card statements."""
    supportEmail: str | None
    """Where buyers ask for help."""


Metadata: TypeAlias = "Dict[str, str]"
"""The merchant's own words; copied to the order and its webhooks."""


MetadataInput: TypeAlias = "Dict[str, str]"
"""The merchant's own words; copied to the order and its webhooks."""


class Meter(TypedDict):
    """A meter."""

    aggregation: Aggregation
    """How events become one quantity."""
    createdAt: str
    """When it was created."""
    eventName: str
    """What its events are called."""
    id: str
    """The meter."""
    includedUnits: int | None
    """Units that cost nothing extra."""
    productId: str
    """The product that it is part of."""
    settlement: Settlement
    """Which part of it is charged."""
    unitPrice: int
    """Cents for `unitQuantity` units."""
    unitQuantity: int
    """How many units `unitPrice` buys."""
    updatedAt: str
    """When it last changed."""


class MeterBill(TypedDict):
    """What a bill says of a meter; as JSON it is stored with the invoice."""

    amountCharged: int
    """Cents for what is beyond the allowance."""
    eventName: str
    """What it counts."""
    meterId: str
    """The meter."""
    quantity: int
    """The aggregate, before any allowance."""
    unitPrice: int
    """Cents for `unitQuantity` units."""
    unitQuantity: int
    """How many units `unitPrice` buys."""


class MeterPatch(TypedDict):
    """Changes to a meter. Rates may change at any time and count for the running period at its
    close.
    """

    aggregation: NotRequired[Aggregation]
    """Locked once an event exists."""
    eventName: NotRequired[str]
    """Locked once an event exists."""
    includedUnits: NotRequired[int | None]
    """Units that cost nothing, `null` for none."""
    settlement: NotRequired[Settlement]
    """Locked once an event exists."""
    unitPrice: NotRequired[int]
    """Price of `unitQuantity` units, in cents."""
    unitQuantity: NotRequired[int]
    """Units that `unitPrice` is for."""


class Meters(TypedDict):
    """Every meter of a product."""

    items: List[Meter]
    """The oldest first."""


Method: TypeAlias = Literal[
    "CARD",
    "APPLE_PAY",
    "GOOGLE_PAY",
    "CASHAPP",
    "AMAZON_PAY",
    "WECHAT_PAY",
    "ALIPAY",
    "IDEAL",
    "BANCONTACT",
    "MULTIBANCO",
    "MB_WAY",
    "EPS",
    "PRZELEWY24",
    "BLIK",
    "BIZUM",
    "SATISPAY",
    "PAY_BY_BANK",
    "PIX",
    "UPI",
    "NAVER_PAY",
    "KAKAO_PAY",
    "PAYCO",
    "SAMSUNG_PAY",
    "LINK",
]
"""A method as `available_payment_methods` lists it.

- `CARD`: Card.
- `APPLE_PAY`: Apple Pay.
- `GOOGLE_PAY`: Google Pay.
- `CASHAPP`: Cash App Pay.
- `AMAZON_PAY`: Amazon Pay.
- `WECHAT_PAY`: WeChat Pay.
- `ALIPAY`: Alipay.
- `IDEAL`: iDEAL, Netherlands.
- `BANCONTACT`: Bancontact, Belgium.
- `MULTIBANCO`: Multibanco, Portugal.
- `MB_WAY`: MB WAY, Portugal.
- `EPS`: EPS, Austria.
- `PRZELEWY24`: Przelewy24, Poland.
- `BLIK`: BLIK, Poland.
- `BIZUM`: Bizum, Spain.
- `SATISPAY`: Satispay, Italy.
- `PAY_BY_BANK`: Pay by Bank, United Kingdom.
- `PIX`: Pix, Brazil.
- `UPI`: UPI, India.
- `NAVER_PAY`: Naver Pay, South Korea.
- `KAKAO_PAY`: Kakao Pay, South Korea.
- `PAYCO`: PAYCO, South Korea.
- `SAMSUNG_PAY`: Samsung Pay, South Korea.
- `LINK`: Link; listed for subscriptions only.
"""


MethodCode: TypeAlias = Literal[
    "card",
    "apple_pay",
    "google_pay",
    "link",
    "alipay",
    "wechat_pay",
    "amazon_pay",
    "cashapp",
    "bancontact",
    "bizum",
    "eps",
    "ideal",
    "mb_way",
    "multibanco",
    "satispay",
    "sepa_debit",
    "us_bank_account",
    "pay_by_bank",
    "blik",
    "p24",
    "kakao_pay",
    "naver_pay",
    "payco",
    "samsung_pay",
    "pix",
    "upi",
]
"""A method as `pay` takes it and as payments report it. Input may also say `cash_app` and
`przelewy24`.

- `card`: Card.
- `apple_pay`: Apple Pay.
- `google_pay`: Google Pay.
- `link`: Link, the card wallet.
- `alipay`: Alipay.
- `wechat_pay`: WeChat Pay.
- `amazon_pay`: Amazon Pay.
- `cashapp`: Cash App Pay.
- `bancontact`: Bancontact.
- `bizum`: Bizum.
- `eps`: EPS.
- `ideal`: iDEAL.
- `mb_way`: MB WAY.
- `multibanco`: Multibanco, paid later at a machine or in a banking app.
- `satispay`: Satispay.
- `sepa_debit`: SEPA direct debit.
- `us_bank_account`: Debit of a US bank account (ACH).
- `pay_by_bank`: Pay by Bank.
- `blik`: BLIK.
- `p24`: Przelewy24.
- `kakao_pay`: Kakao Pay.
- `naver_pay`: Naver Pay.
- `payco`: PAYCO.
- `samsung_pay`: Samsung Pay.
- `pix`: Pix.
- `upi`: UPI.
"""


Mode: TypeAlias = Literal["BEARER", "HMAC"]
"""How a token proves itself.

- `BEARER`: The secret itself is the credential.
- `HMAC`: The id names the token and the body is signed with a key derived from the secret.
"""


class Month(TypedDict):
    """A month in UTC."""

    gross: int
    """Gross volume."""
    month: str
    """`YYYY-MM`."""
    net: int
    """Net volume."""


class MonthlyRevenue(TypedDict):
    """The last twelve months."""

    months: List[Month]
    """Ascending, the present one last."""


class MoveClock(TypedDict):
    """How to move the clock: one of the two.

    It needs `advance`, or `set`.
    """

    advance: NotRequired[str]
    """An ISO 8601 duration, `P31D` or `PT1H`."""
    set: NotRequired[str]
    """The time to move to."""


class NamedBuyer(TypedDict):
    """Who bought, with the name last given."""

    email: str
    """Address in lower case."""
    firstName: str | None
    """First word of the name."""
    id: str
    """The customer."""
    lastName: str | None
    """The rest of it."""


class NewActivation(TypedDict):
    """A machine on which a licence is to be used."""

    fingerprint: str
    """What the program knows the machine by."""
    name: NotRequired[str]
    """What people call it."""


class NewAttachment(TypedDict):
    """A file to be uploaded."""

    filename: str
    """Name of the file, without folders."""
    mimeType: str
    """`image/*`, `application/pdf`, `text/plain` or `application/zip`."""
    sizeBytes: int
    """Size in bytes."""


class NewAuthorization(TypedDict):
    """What is going to be charged."""

    amount: int
    """Cents, tax included."""
    currency: ChargeCurrency
    description: str
    """What for; the line of the order."""
    mandateId: str
    """The mandate."""


class NewCategory(TypedDict):
    """A new category."""

    description: NotRequired[str]
    """A longer text."""
    displayOrder: NotRequired[int]
    """Place among its neighbours, lowest first."""
    featured: NotRequired[bool]
    """Whether it is shown in a prominent place."""
    icon: NotRequired[str]
    """Name of an icon."""
    isArchived: NotRequired[bool]
    """Whether it is hidden from storefronts."""
    isFavourite: NotRequired[bool]
    """Whether it is marked as a favourite in the dashboard."""
    metaDescription: NotRequired[str]
    """Description for search engines."""
    metaTitle: NotRequired[str]
    """Title for search engines."""
    name: str
    """What it is called."""
    parentId: NotRequired[str]
    """The category above."""
    productIds: NotRequired[List[str]]
    """Products that it is for."""
    showInNavigation: NotRequired[bool]
    """Whether it is part of the storefront's navigation."""
    slug: NotRequired[str]
    """Made from the name when left out."""


class NewConnectedAccount(TypedDict):
    """An account to connect."""

    capabilities: List[ConnectedCapability]
    """What the account is to do; a word that is sent twice counts once."""
    email: str
    """Whose account it is to be. An address has one account."""
    metadata: NotRequired[MetadataInput]
    """The platform's own words."""


class NewCoupon(TypedDict):
    """A new coupon."""

    code: str
    """What buyers type; upper and lower case are one."""
    description: NotRequired[str]
    """A longer text."""
    displayName: NotRequired[str]
    """What buyers see instead of the code."""
    enabled: NotRequired[bool]
    """Whether it can be used."""
    expiresAt: NotRequired[str]
    """When it stops to be valid, `null` for never."""
    firstPurchaseOnly: NotRequired[bool]
    """Whether only buyers may use it who have bought nothing before."""
    maxUses: NotRequired[int]
    """Uses in all, `null` for any number."""
    maxUsesPerCustomer: NotRequired[int]
    """Uses by one customer, `null` for any number."""
    minimumPurchase: NotRequired[int]
    """Cents that an order must have before the discount."""
    productIds: NotRequired[List[str]]
    """Products that it is for."""
    startsAt: NotRequired[str]
    """When it begins to be valid, `null` for at once."""
    type: CouponType
    """Which kind."""
    value: int
    """Cents, or percent from 1 to 100."""


class NewCustomer(TypedDict):
    """The buyer as a new session is given one."""

    billing: NotRequired[BillingInput]
    """Billing address."""
    email: str
    """Where receipts go."""
    name: NotRequired[str]
    """Name."""


class NewDisplay(TypedDict):
    """What the buyer is to be asked for."""

    fields: NotRequired[List[CustomFieldInput]]
    """Fields that the buyer fills in."""


class NewEvent(TypedDict):
    """One use."""

    event_at: NotRequired[str]
    """A date-time; now when absent. One that cannot be read rejects the event, not the report."""
    event_name: str
    """What a meter of the subscription's product counts."""
    external_id: NotRequired[str]
    """A name for the event: events with the same one are counted once per meter."""
    metadata: NotRequired[Dict[str, str]]
    """Texts of your own, kept as they are."""
    quantity: int
    """Number of units."""


class NewEvidence(TypedDict):
    """The merchant's evidence. The buyer's name, addresses and history are attached to it."""

    access_activity_log: str
    """What the buyer did with the goods."""


class NewFile(TypedDict):
    """A file to be uploaded."""

    filename: str
    """Its name, without folders. Buyers save a download under it."""
    mimeType: str
    """Its media type: of a picture `image/png`, `image/jpeg`, `image/webp` or `image/gif`."""
    purpose: FilePurpose
    """What it is for."""
    sizeBytes: int
    """Its size in bytes: of a picture at most 5242880."""


class NewFork(TypedDict):
    """What a fork is made of."""

    name: NotRequired[str]
    """What the fork is called; its store's name when it is not sent."""
    snapshot: NotRequired[str]
    """The snapshot that it goes on from, by its name or its id; the store as it is when none is
    sent.
    """


class NewItem(TypedDict):
    """An item: of the catalog when it names a product, otherwise dynamic."""

    amount: NotRequired[int]
    """Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product
    what the buyer chose.
    """
    name: NotRequired[str]
    """What a dynamic item is called."""
    product_id: NotRequired[str]
    """A product of the store."""
    quantity: int
    """Number of units."""
    variant_id: NotRequired[str]
    """One of its variants."""


class NewItemInput(TypedDict):
    """An item: of the catalog when it names a product, otherwise dynamic.

    It needs `product_id`, or `name` and `amount`.
    """

    amount: NotRequired[int]
    """Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product
    what the buyer chose.
    """
    name: NotRequired[str]
    """What a dynamic item is called."""
    product_id: NotRequired[str]
    """A product of the store."""
    quantity: int
    """Number of units."""
    variant_id: NotRequired[str]
    """One of its variants."""


class NewList(TypedDict):
    """A new list."""

    name: str
    """What rules call it, as `@name`."""
    type: ListType
    """What its values are."""
    values: NotRequired[List[str]]
    """Its values; case does not count, and none counts twice."""


class NewMandate(TypedDict):
    """A new agreement."""

    customerId: str
    """The customer."""
    description: str
    """What the customer agrees to pay for."""
    frequency: Frequency


class NewMessage(TypedDict):
    """A message to be sent."""

    attachments: NotRequired[List[Carried]]
    """Files that were uploaded to this case before."""
    body: str
    """The text."""


class NewMeter(TypedDict):
    """A new meter."""

    aggregation: Aggregation
    eventName: str
    """What the meter counts: the name under which usage is reported."""
    includedUnits: NotRequired[int]
    """With BASE_PLUS_OVERAGE only, and always."""
    settlement: NotRequired[Settlement]
    """ARREARS when absent."""
    unitPrice: int
    """Price of `unitQuantity` units, in cents."""
    unitQuantity: NotRequired[int]
    """1 when absent."""


class NewNote(TypedDict):
    """A note for the team."""

    body: str
    """What it says."""


class NewPaylink(TypedDict):
    """A new paylink."""

    description: NotRequired[str]
    """A longer text."""
    expiresAt: NotRequired[str | None]
    """In the future."""
    items: List[NewItemInput]
    """The items."""
    maxUses: NotRequired[int | None]
    """Uses in all, `null` for any number."""
    title: NotRequired[str]
    """The store's name when absent."""


class NewPayment(TypedDict):
    """What is charged."""

    mandate: Authorization


class NewProduct(TypedDict):
    """A new product. Fields of another type or mode are kept and shown, and have no effect."""

    availableFrom: NotRequired[str]
    """When the sale begins."""
    availableUntil: NotRequired[str]
    """When the sale ends."""
    billingAnchor: NotRequired[BillingAnchor]
    """When a change of the plan takes effect."""
    billingInterval: NotRequired[BillingInterval]
    """How often a subscription is billed."""
    categoryIds: NotRequired[List[str]]
    """Categories that it is filed under."""
    compareAtPrice: NotRequired[int]
    """A higher price that is shown crossed out, in cents."""
    customPrefix: NotRequired[str]
    """What every key begins with."""
    description: NotRequired[str]
    """A longer text."""
    downloadUrl: NotRequired[str]
    """Where the download is: an address of yours, or a file of the store."""
    fulfillmentMode: NotRequired[FulfillmentMode]
    """How buyers get what they bought."""
    images: NotRequired[List[str]]
    """Addresses of pictures, the first one first."""
    keyFormat: NotRequired[KeyFormat]
    """What generated keys look like."""
    licenseDuration: NotRequired[LicenseDuration]
    """How long a key is valid."""
    licenseKeys: NotRequired[List[str]]
    """Keys to sell, one per unit."""
    lowStockThreshold: NotRequired[int]
    """Units left at which the store's team is told."""
    maxActivations: NotRequired[int]
    """Machines on which a key may be active at once."""
    maxPerCustomer: NotRequired[int]
    """Units that one customer may buy."""
    message: NotRequired[str]
    """What the buyer reads after paying."""
    minimumPrice: NotRequired[int]
    """The least that a buyer may choose to pay, in cents."""
    options: NotRequired[List[OptionBody]]
    """What the variants differ in."""
    price: int
    """Price of one unit in cents."""
    pricingModel: NotRequired[PricingModel]
    """How the price comes about."""
    productType: ProductType
    """What kind of product."""
    redirectUrl: NotRequired[str]
    """Where the buyer is sent after paying."""
    revokeOnRefund: NotRequired[bool]
    """Whether a refund makes the keys invalid."""
    status: NotRequired[ProductStatus]
    """Its state."""
    subtitle: NotRequired[str]
    """A second line below the title."""
    title: str
    """What buyers read."""
    trialDays: NotRequired[int]
    """Days before the first charge."""
    variants: NotRequired[List[NewVariant]]
    """The forms that it is sold in."""
    webhookSecret: NotRequired[str]
    """What requests to `webhookUrl` are signed with."""
    webhookUrl: NotRequired[str]
    """Which server of yours is asked for keys when a unit is sold."""


class NewRefund(TypedDict):
    """A refund to be made, of everything that was charged."""

    expectedCost: NotRequired[int]
    """The `cost` that `getOrderAmounts` told, in US cents: where the refund would cost something
    else by now, because a part was given back meanwhile, the answer is 409 and nothing is
    refunded.
    """
    reason: NotRequired[RefundReason]
    """Why; REQUESTED_BY_CUSTOMER when it is left out."""


class NewReply(TypedDict):
    """A new canned reply."""

    body: str
    """What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order."""
    name: str
    """What the team calls it; no other has the same, whatever the case of its letters."""


class NewReport(TypedDict):
    """A new report."""

    formats: NotRequired[List[ReportFormat]]
    """Which files are made."""
    periodEnd: str
    """End of the time that the report is about."""
    periodStart: str
    """Start of the time that the report is about."""
    type: ReportType
    """Which kind."""


class NewRule(TypedDict):
    """A new rule."""

    action: Action
    """What it does then."""
    condition: str
    """When it applies: comparisons such as `amount > 5000`, joined by `AND`, `OR` and parentheses."""
    enabled: NotRequired[bool]
    """Whether it is asked at all; yes when absent."""
    name: str
    """What the merchant calls it."""
    priority: int
    """Its place: rules with lower numbers are asked first, and of equal ones the older."""


class NewSnapshot(TypedDict):
    """A snapshot to be made."""

    name: str
    """What it is called; no other snapshot of the store has the name."""


class NewVariant(TypedDict):
    """A variant of a new product."""

    compareAtPrice: NotRequired[int]
    """A higher price that is shown crossed out, in cents."""
    description: NotRequired[str]
    """A longer text."""
    images: NotRequired[List[str]]
    """Addresses of pictures, the first one first."""
    inStock: NotRequired[bool]
    """Whether it can be bought."""
    options: Dict[str, str]
    """What the variants differ in."""
    position: NotRequired[int]
    """Place among its neighbours, lowest first."""
    price: int
    """Price of one unit in cents."""
    quantity: NotRequired[int]
    """Number of units."""
    sku: NotRequired[str]
    """The store's own number of it."""
    slug: NotRequired[str]
    """The name in addresses."""
    title: str
    """What buyers read."""
    trackStock: NotRequired[bool]
    """Whether units are counted."""


class NewWebhook(TypedDict):
    """A new endpoint."""

    eventTypes: List[EventType]
    """Which events it subscribes to."""
    note: NotRequired[str]
    """The merchant's own words."""
    signatureVersion: NotRequired[SignatureVersion]
    """V2 when absent."""
    url: str
    """A public https address."""


class OpenPaylinkBody(TypedDict):
    """What whoever opens a paylink may say about the buyer."""

    coupon_code: NotRequired[str]
    """Code of a coupon."""
    customer: NotRequired[NewCustomer]
    """The buyer."""
    metadata: NotRequired[MetadataInput]
    """Texts of your own, kept as they are."""


class OptionBody(TypedDict):
    """An option; an existing one of this name is replaced."""

    name: str
    """What it is called."""
    position: NotRequired[int]
    """Place among its neighbours, lowest first."""
    values: List[str]
    """The choices."""


class OrderAmounts(TypedDict):
    """What the amounts of an order are made of. Money is US cents."""

    amount: int
    """Subtotal before discount."""
    discountAmount: int
    """What the coupon took off."""
    discountCode: str | None
    """The coupon."""
    lines: List[LineAmount]
    """Its lines."""
    platformFee: FeeAmount
    """The platform's fee; 0 until captured."""
    pspFee: FeeAmount
    """The processor's fee; 0 until captured."""
    refund: RefundOffer
    """What a refund would do now."""
    settledAmount: int
    """What the balance rose by; 0 until captured."""
    tax: TaxAmount
    """The tax."""
    totalAmount: int
    """What the buyer is charged."""


class OrderDetail(TypedDict):
    """An order."""

    amount: int
    """Subtotal before discount."""
    billingAddress: BillingAddress
    """Where the bill went."""
    createdAt: str
    """When it was created."""
    currency: str
    """`USD`."""
    customFields: Any
    """What the buyer filled in."""
    customer: BuyerDetail
    """Who bought."""
    discountCode: str | None
    """The coupon."""
    discounted: bool
    """Whether a coupon was redeemed."""
    exchangeRate: float | None
    """What one US dollar cost."""
    gateway: str
    """`MULTI_PSP`."""
    id: str
    """The order."""
    items: List[ItemView]
    """Its lines."""
    licenses: List[LicenseOfOrder]
    """The keys delivered."""
    metadata: Any
    """What the merchant attached."""
    orderNumber: str
    """The checkout session that it began as."""
    payment: PaymentOfOrder
    """Its payment."""
    presentmentAmount: int | None
    """How much of it, in its smallest unit."""
    presentmentCurrency: Currency | None
    """What the buyer was charged in."""
    returnUrl: str | None
    """Where the buyer went afterwards."""
    status: OrderStatus
    """Where it stands."""
    updatedAt: str
    """When it last changed."""
    withdrawalWaivedAt: str | None
    """When the buyer asked for delivery at once and gave up the right of withdrawal with it; null
    where it was kept, or where there was none to give up.
    """


class OrderOfCase(TypedDict):
    """The order that a case is about."""

    amount: int
    """Subtotal before discount."""
    currency: str
    """`USD`."""
    id: str
    """Its id."""
    orderNumber: str
    """The checkout session that became the order."""


class OrderOfCaseDetail(TypedDict):
    """The order that a case is about, and where it stands."""

    amount: int
    """Subtotal before discount."""
    createdAt: str
    """When it was created."""
    currency: str
    """`USD`."""
    id: str
    """Its id."""
    orderNumber: str
    """The checkout session that became the order."""
    status: OrderStatus
    """Its state."""


class OrderOfDispute(TypedDict):
    """The order of a dispute in a list."""

    customer: Buyer
    """Who bought."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session it was."""
    status: OrderStatus
    """Where it stands."""


class OrderOfDisputeDetail(TypedDict):
    """The order of a dispute."""

    amount: int
    """Subtotal before discount."""
    currency: str
    """`USD`."""
    customer: BuyerDetail
    """Who bought."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session it was."""
    status: OrderStatus
    """Where it stands."""


class OrderOfPayment(TypedDict):
    """The order of a payment."""

    amount: int
    """Subtotal before discount."""
    currency: str
    """`USD`."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session that it began as."""
    status: OrderStatus
    """Where it stands."""


class OrderOfRefund(TypedDict):
    """The order of a refund in a list."""

    customer: Buyer
    """Who bought."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session it was."""


class OrderOfRefundDetail(TypedDict):
    """The order of a refund."""

    amount: int
    """Subtotal before discount."""
    currency: str
    """`USD`."""
    customer: NamedBuyer
    """Who bought."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session it was."""
    status: OrderStatus
    """Where it stands."""


class OrderOfSummary(TypedDict):
    """The order of a payment in a list."""

    id: str
    """The order."""
    orderNumber: str
    """The checkout session that it began as."""
    status: OrderStatus
    """Where it stands."""


OrderStatus: TypeAlias = Literal[
    "PENDING",
    "PROCESSING",
    "COMPLETED",
    "CANCELLED",
    "FAILED",
    "REFUNDED",
    "CHARGEBACK",
]
"""Where an order stands.

- `PENDING`: Awaiting confirmation of the payment.
- `PROCESSING`: Paid, being fulfilled.
- `COMPLETED`: Fulfilled.
- `CANCELLED`: Abandoned or timed out.
- `FAILED`: Declined.
- `REFUNDED`: Refunded.
- `CHARGEBACK`: The dispute is open, lost or prevented.
"""


class OrderSummary(TypedDict):
    """An order in a list."""

    amount: int
    """Subtotal before discount."""
    createdAt: str
    """When it was created."""
    currency: str
    """`USD`."""
    customer: Buyer
    """Who bought."""
    discountCode: str | None
    """The coupon."""
    discounted: bool
    """Whether a coupon was redeemed."""
    gateway: str
    """`MULTI_PSP`."""
    id: str
    """The order."""
    orderNumber: str
    """The checkout session that it began as."""
    payment: PaymentOfSummary
    """Its payment."""
    status: OrderStatus
    """Where it stands."""


class Overview(TypedDict):
    """A period in a few numbers."""

    customers: int
    """Different customers who paid."""
    disputes: int
    """Disputes opened, prevented ones included."""
    grossVolume: int
    """Subtotals less discounts of orders paid."""
    netVolume: int
    """The same less fees and refunds."""
    orders: int
    """Orders paid."""
    period: Ends
    """Which period."""
    refunded: int
    """Refunds completed."""


class Pagination(TypedDict):
    """Where a page stands in its list."""

    limit: int
    """Items per page."""
    nextCursor: str | None
    """As `cursor` of the next request, what follows this page; null at the end of the list."""
    page: int
    """This page, from 1; 1 also where a cursor was followed."""
    total: int
    """Items in all."""
    totalPages: int
    """Pages in all; 0 when there is no item."""


class PaidWith(TypedDict):
    """How it was paid; all null until completed."""

    cardBrand: str | None
    """The card's network."""
    cardLastFour: str | None
    """The card's last digits."""
    type: MethodCode | None
    """The method."""


class PastPeriod(TypedDict):
    """A period that was billed."""

    meters: List[MeterBill]
    """Every meter that there was."""
    orderId: str | None
    """The order that was paid; none when there was nothing to pay."""
    periodEnd: str
    """Its end."""
    periodStart: str
    """Its beginning."""
    totalCharged: int
    """Base and usage, before tax."""


class PayBody(TypedDict):
    """What the buyer sends."""

    consent: NotRequired[bool]
    """Consent to recurring charges; for subscriptions."""
    custom_fields: NotRequired[List[FieldAnswerInput]]
    """Answers to the session's custom fields."""
    customer: NotRequired[CustomerPatch]
    """Changes to the stored customer; afterwards email, name and billing must be there."""
    expected_total: NotRequired[int]
    """The session's `total_amount` as the buyer was shown it, in cents: nothing else is charged."""
    payment_method: NotRequired[PaymentMethod]
    """How to pay; needed unless nothing is charged."""
    withdrawal_waiver: NotRequired[bool]
    """Whether the buyer asks for delivery at once and knows that the right of withdrawal is lost
    with it. It counts for consumers (no tax id) in the European Union, Iceland, Liechtenstein,
    Norway and the United Kingdom when something is charged and nothing recurs; otherwise it is
    ignored. The order tells it as `withdrawalWaivedAt`.
    """


class PayResult(TypedDict):
    """What became of the payment."""

    authorization_url: str | None
    """Where the buyer has to go to confirm, `null` when there is nothing to confirm."""
    order_id: str
    """The order."""
    order_number: str
    """The checkout session that became the order."""
    payment_id: str
    """The payment."""
    return_url: str | None
    """Where the buyer goes after paying."""
    status: PayStatus
    """Its state."""
    subscription_id: str | None
    """The subscription."""


PayStatus: TypeAlias = Literal["COMPLETED", "PROCESSING", "REQUIRES_3DS", "REVIEW"]
"""Where a submitted payment stands.

- `COMPLETED`: Captured.
- `PROCESSING`: The network takes its time.
- `REQUIRES_3DS`: The buyer has to answer to the bank at `authorization_url`.
- `REVIEW`: Held for review.
"""


class Paylink(TypedDict):
    """A paylink."""

    createdAt: str
    """When it was created."""
    description: str | None
    """Text below the heading."""
    expiresAt: str | None
    """The first instant at which it opens no new sessions any more."""
    id: str
    """The paylink."""
    items: List[NewItem]
    """What it sells, as given: products are priced when a session is opened."""
    maxUses: int | None
    """The most payments."""
    status: PaylinkStatus
    """Whether it opens new sessions."""
    title: str
    """Heading of the checkout page."""
    updatedAt: str
    """When the merchant last changed it."""
    url: str
    """Where buyers go."""
    uses: int
    """Completed payments."""


class PaylinkChange(TypedDict):
    """Changes to a paylink; open sessions stay as they are."""

    description: NotRequired[str | None]
    """A longer text."""
    expiresAt: NotRequired[str | None]
    """In the future."""
    items: NotRequired[List[NewItemInput]]
    """The items."""
    maxUses: NotRequired[int | None]
    """Uses in all, `null` for any number."""
    title: NotRequired[str]
    """What buyers read."""


PaylinkStatus: TypeAlias = Literal["ACTIVE", "DISABLED"]
"""Whether a paylink opens new sessions.

- `ACTIVE`: It does, while it is not used up or expired.
- `DISABLED`: The merchant has switched it off.
"""


class PaymentDetail(TypedDict):
    """A payment."""

    amount: int
    """Subtotal before discount."""
    availablePaymentMethods: List[MethodCode]
    """The methods that buyers of this country are offered."""
    country: str | None
    """Country of the bill."""
    couponCode: str | None
    """The coupon."""
    createdAt: str
    """When it was created."""
    customer: BuyerDetail
    """Who bought."""
    discountAmount: int
    """What the coupon took off."""
    dispute: DisputeOfPayment | None
    """Its dispute, if there ever was one."""
    exchangeRate: float | None
    """What one US dollar cost."""
    geo: Geo
    """Where the buyer's IP address is; all null until it was looked up."""
    id: str
    """The payment."""
    ipAddress: str | None
    """The buyer's IP address; null where the store's server paid with a token of the store."""
    network: None
    """Always null."""
    order: OrderOfPayment
    """Its order."""
    paymentMethod: PaidWith
    """How it was paid."""
    platformFeeAmount: int
    """The platform's fee; 0 until captured."""
    presentmentAmount: int | None
    """How much of it, in its smallest unit."""
    presentmentCurrency: Currency | None
    """What the buyer was charged in."""
    pspFeeAmount: int
    """The processor's fee; 0 until captured."""
    pspProvider: str
    """`MULTI_PSP`."""
    referenceId: str
    """The processor's id for it; the payment's own id until there is one."""
    refundedAmount: int
    """What the buyer got back, tax included."""
    settledAmount: int
    """What the balance rose by; 0 until captured."""
    status: PaymentStatus
    """Where it stands."""
    taxAmount: int
    """Tax."""
    taxId: str | None
    """The buyer's tax id."""
    timeline: List[TimelineRow]
    """What happened, oldest first."""
    totalAmount: int
    """What the buyer is charged."""
    updatedAt: str
    """When it last changed."""
    userAgent: str | None
    """The buyer's browser; null likewise."""


class PaymentMethod(TypedDict):
    """A way to pay."""

    card: NotRequired[CardInput]
    """A card in clear; sandbox only."""
    saved_payment_method_id: NotRequired[str]
    """A method that the buyer saved earlier."""
    token: NotRequired[str]
    """The token that the processor's form made for the buyer's account."""
    type: Literal["card", "apple_pay", "google_pay", "link", "alipay", "wechat_pay", "amazon_pay", "cashapp", "bancontact", "bizum", "eps", "ideal", "mb_way", "multibanco", "satispay", "sepa_debit", "us_bank_account", "pay_by_bank", "blik", "p24", "kakao_pay", "naver_pay", "payco", "samsung_pay", "pix", "upi"]
    """The method."""


class PaymentOfOrder(TypedDict):
    """The payment of an order."""

    amount: int
    """Subtotal before discount."""
    couponCode: str | None
    """The coupon."""
    createdAt: str
    """When it was created."""
    discountAmount: int
    """What the coupon took off."""
    exchangeRate: float | None
    """What one US dollar cost."""
    id: str
    """The payment."""
    paymentMethod: PaidWith
    """How it was paid."""
    platformFeeAmount: int
    """The platform's fee; 0 until captured."""
    presentmentAmount: int | None
    """How much of it, in its smallest unit."""
    presentmentCurrency: Currency | None
    """What the buyer was charged in."""
    pspFeeAmount: int
    """The processor's fee; 0 until captured."""
    pspProvider: str
    """`MULTI_PSP`."""
    referenceId: str
    """The processor's id for it; the payment's own id until there is one."""
    settledAmount: int
    """What the balance rose by; 0 until captured."""
    status: PaymentStatus
    """Where it stands."""
    taxAmount: int
    """Tax."""
    taxId: str | None
    """The buyer's tax id."""
    totalAmount: int
    """What the buyer is charged."""


class PaymentOfSummary(TypedDict):
    """The payment of an order in a list."""

    status: PaymentStatus
    """Where it stands."""
    totalAmount: int
    """What the buyer is charged."""


PaymentStatus: TypeAlias = Literal[
    "PENDING",
    "PROCESSING",
    "COMPLETED",
    "FAILED",
    "REFUNDED",
    "DISPUTED",
]
"""Where a payment stands.

- `PENDING`: Awaiting the buyer.
- `PROCESSING`: With the network, or held for review.
- `COMPLETED`: Collected.
- `FAILED`: Declined, expired or cancelled.
- `REFUNDED`: Refunded.
- `DISPUTED`: The dispute is open, lost or prevented.
"""


class PaymentSummary(TypedDict):
    """A payment in a list."""

    amount: int
    """Subtotal before discount."""
    country: str | None
    """Country of the bill."""
    couponCode: str | None
    """The coupon."""
    createdAt: str
    """When it was created."""
    customer: Buyer
    """Who bought."""
    id: str
    """The payment."""
    order: OrderOfSummary
    """Its order."""
    paymentMethod: PaidWith
    """How it was paid."""
    pspProvider: str
    """`MULTI_PSP`."""
    referenceId: str
    """The processor's id for it; the payment's own id until there is one."""
    status: PaymentStatus
    """Where it stands."""
    totalAmount: int
    """What the buyer is charged."""


class Payout(TypedDict):
    """A payout."""

    amount: int
    """What the merchant receives, in US cents."""
    createdAt: str
    """When it was requested."""
    fee: int
    """What it costs on top, in US cents."""
    id: str
    """The payout's id."""
    payoutMethod: PayoutMethod
    """Where it goes."""
    referenceId: str | None
    """The bank's reference for the transfer, once it has one."""
    status: PayoutStatus
    """Where it stands."""
    updatedAt: str
    """When it last changed."""


class PayoutDetail(TypedDict):
    """A payout with what the bank told about it."""

    amount: int
    """What the merchant receives, in US cents."""
    createdAt: str
    """When it was requested."""
    expectedAt: str | None
    """When it should arrive; null until it has left."""
    fee: int
    """What it costs on top, in US cents."""
    id: str
    """The payout's id."""
    payoutMethod: PayoutMethod
    """Where it goes."""
    referenceId: str | None
    """The bank's reference for the transfer, once it has one."""
    status: PayoutStatus
    """Where it stands."""
    traceId: str | None
    """What the bank finds it by; null until it has left."""
    updatedAt: str
    """When it last changed."""


PayoutEvent: TypeAlias = Literal["payout_paid", "payout_returned"]
"""What the processor tells about a payout.

- `payout_paid`: The bank credited the money.
- `payout_returned`: The bank sent the money back.
"""


class PayoutMethod(TypedDict):
    """Where a payout goes, as the account stands now."""

    id: str
    """The bank account."""
    isPrimary: bool
    """Whether payouts go there unless another account is named."""
    status: BankStatus
    """Where its review stands."""


class PayoutRequest(TypedDict):
    """A payout to be requested, or priced."""

    amount: int
    """What is to arrive, in US cents: at least 5000. The fee is taken from the balance on top of
    it.
    """
    bankAccountId: NotRequired[str]
    """The bank account that it goes to; the primary one when absent."""
    expectedFee: NotRequired[int]
    """The fee that `estimatePayout` told, in US cents: where it would be another one by now, the
    answer is 409 and nothing is paid out. `estimatePayout` does not read it.
    """


PayoutStatus: TypeAlias = Literal["IN_REVIEW", "PROCESSING", "COMPLETED", "REJECTED"]
"""Where a payout stands.

- `IN_REVIEW`: Requested and debited; waits for its batch.
- `PROCESSING`: On its way to the bank.
- `COMPLETED`: The bank credited it.
- `REJECTED`: Refused by the review or returned by the bank; the money is back in the balance.
"""


class PendingChange(TypedDict):
    """The plan that the next renewal switches to."""

    amount: int
    """What a period costs then, before tax."""
    billing_interval: BillingInterval
    """How often it is billed then."""
    effectiveAt: str
    """When the first period of it begins."""
    product_id: str
    """The product."""
    quantity: int
    """Units."""
    variant_id: str | None
    """The variant."""


Period: TypeAlias = Literal[
    "1d",
    "3d",
    "7d",
    "30d",
    "90d",
    "all",
    "custom",
]
"""Which period is looked at.

- `1d`: The last 24 hours.
- `3d`: The last 3 × 24 hours.
- `7d`: The last 7 × 24 hours.
- `30d`: The last 30 × 24 hours.
- `90d`: The last 90 × 24 hours.
- `all`: Everything so far.
- `custom`: Between two dates.
"""


class Point(TypedDict):
    """A bucket of a series."""

    amount: int
    """Gross volume."""
    date: str
    """The day, or the full hour."""


class PortalChange(TypedDict):
    """A change of what buyers may do in the customer portal: what is not sent stays."""

    allowPause: NotRequired[bool]
    """Whether they may pause their subscriptions and take them up again."""
    allowPlanChange: NotRequired[bool]
    """Whether they may change to another plan of the store."""
    allowSeats: NotRequired[bool]
    """Whether they may add seats to their subscriptions and give them back."""
    autoRefundWithdrawals: NotRequired[bool]
    """Whether a withdrawal that a buyer declares is refunded at once, without the merchant's
    decision.
    """


class PortalSettings(TypedDict):
    """What buyers may do in the customer portal."""

    allowPause: bool
    """Whether they may pause their subscriptions."""
    allowPlanChange: bool
    """Whether they may change to another plan."""
    allowSeats: bool
    """Whether they may add and give back seats."""
    autoRefundWithdrawals: bool
    """Whether a withdrawal is refunded at once, without the merchant's decision."""


class Presentment(TypedDict):
    """What the buyer pays in another currency than US dollars."""

    amount: int
    """Amount in the currency's smallest unit."""
    currency: Currency
    """The currency."""
    rate: float
    """What one US dollar costs; fixed when the billing address was first given."""


PricingModel: TypeAlias = Literal["STANDARD", "PAY_WHAT_YOU_WANT", "FREE", "USAGE_BASED"]
"""How the price comes about.

- `STANDARD`: `price`.
- `PAY_WHAT_YOU_WANT`: The buyer's choice, from a minimum.
- `FREE`: 0, whatever `price` says.
- `USAGE_BASED`: `price` and what the meters counted; subscriptions only.
"""


class Product(TypedDict):
    """A product. Prices are US cents."""

    availableFrom: str | None
    """First instant of sale."""
    availableLicenses: int
    """Keys of the pool that can be sold now."""
    availableUntil: str | None
    """First instant after the sale."""
    billingAnchor: BillingAnchor | None
    """When a change to this plan takes effect."""
    billingInterval: BillingInterval | None
    """Period of a subscription; without effect on other products."""
    categories: List[CategoryLink]
    """Categories that list it."""
    compareAtPrice: int | None
    """Former price, to be shown crossed out; without effect unless it is above `price`."""
    createdAt: str
    """When it was created."""
    currency: str
    """Always `USD`."""
    customPrefix: str | None
    """What keys of CUSTOM_PREFIX begin with; without effect in another form."""
    description: str | None
    """Long text."""
    downloadUrl: str | None
    """What INSTANT_DOWNLOAD releases."""
    fulfillmentMode: FulfillmentMode | None
    """What is done after capture."""
    handle: str
    """Made from the first title; unique among the store's live products."""
    id: str
    """The product's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """The merchant's switch."""
    keyFormat: KeyFormat | None
    """Form of generated keys; without effect outside MANAGED_LICENSE."""
    licenseDuration: LicenseDuration | None
    """How long a licence is valid; null is for ever. Without effect where no keys are given."""
    lowStockThreshold: int | None
    """Stock at which the team gets a mail."""
    maxActivations: int | None
    """Informational; null is unlimited."""
    maxPerCustomer: int | None
    """Units that one buyer may ever buy; null is unlimited."""
    message: str | None
    """Text for the receipt."""
    minimumPrice: int | None
    """Least amount of PAY_WHAT_YOU_WANT."""
    options: List[ProductOption]
    """What variants choose from, by position."""
    price: int
    """Unit price; 0 when FREE."""
    pricingModel: PricingModel
    """How the price comes about."""
    productType: ProductType
    """What kind of thing it is."""
    redirectUrl: str | None
    """Where REDIRECT sends the buyer."""
    revokeOnRefund: bool
    """Whether a refund revokes issued keys."""
    status: ProductStatus
    """Whether buyers see it."""
    subtitle: str | None
    """Line under the title."""
    title: str
    """Name shown to buyers."""
    trialDays: int | None
    """Days before the first charge of a subscription; without effect on other products."""
    updatedAt: str
    """When it last changed."""
    variants: List[Variant]
    """Forms of the product, by position."""
    webhookSecret: str | None
    """What those requests are signed with."""
    webhookUrl: str | None
    """Where LICENSE_WEBHOOK asks for keys; without effect in another mode."""


class ProductChange(TypedDict):
    """A change of a product: fields that are not sent stay. Fields of another type or mode are
    kept and shown, and have no effect.
    """

    availableFrom: NotRequired[str | None]
    """When the sale begins."""
    availableUntil: NotRequired[str | None]
    """When the sale ends."""
    billingAnchor: NotRequired[BillingAnchor | None]
    """When a change of the plan takes effect."""
    billingInterval: NotRequired[BillingInterval | None]
    """How often a subscription is billed."""
    categoryIds: NotRequired[List[str]]
    """Categories that it is filed under."""
    compareAtPrice: NotRequired[int | None]
    """A higher price that is shown crossed out, in cents."""
    customPrefix: NotRequired[str | None]
    """What every key begins with."""
    description: NotRequired[str | None]
    """A longer text."""
    downloadUrl: NotRequired[str | None]
    """Where the download is: an address of yours, or a file of the store."""
    fulfillmentMode: NotRequired[FulfillmentMode | None]
    """How buyers get what they bought."""
    images: NotRequired[List[str]]
    """Addresses of pictures, the first one first."""
    inStock: NotRequired[bool]
    """Whether it can be bought."""
    keyFormat: NotRequired[KeyFormat | None]
    """What generated keys look like."""
    licenseDuration: NotRequired[LicenseDuration | None]
    """How long a key is valid."""
    licenseKeys: NotRequired[List[str]]
    """Keys to sell, one per unit."""
    lowStockThreshold: NotRequired[int | None]
    """Units left at which the store's team is told."""
    maxActivations: NotRequired[int | None]
    """Machines on which a key may be active at once."""
    maxPerCustomer: NotRequired[int | None]
    """Units that one customer may buy."""
    message: NotRequired[str | None]
    """What the buyer reads after paying."""
    minimumPrice: NotRequired[int | None]
    """The least that a buyer may choose to pay, in cents."""
    options: NotRequired[List[OptionBody]]
    """What the variants differ in."""
    price: NotRequired[int]
    """Price of one unit in cents."""
    pricingModel: NotRequired[PricingModel]
    """How the price comes about."""
    productType: NotRequired[ProductType]
    """What kind of product."""
    redirectUrl: NotRequired[str | None]
    """Where the buyer is sent after paying."""
    revokeOnRefund: NotRequired[bool]
    """Whether a refund makes the keys invalid."""
    status: NotRequired[ProductStatus]
    """Its state."""
    subtitle: NotRequired[str | None]
    """A second line below the title."""
    title: NotRequired[str]
    """What buyers read."""
    trialDays: NotRequired[int | None]
    """Days before the first charge."""
    variants: NotRequired[List[VariantChange]]
    """The forms that it is sold in."""
    webhookSecret: NotRequired[str | None]
    """What requests to `webhookUrl` are signed with."""
    webhookUrl: NotRequired[str | None]
    """Which server of yours is asked for keys when a unit is sold."""


class ProductName(TypedDict):
    """A product of a category."""

    id: str
    """The product's id."""
    title: str
    """Its title."""


class ProductOption(TypedDict):
    """An option and its values."""

    id: str
    """The option's id."""
    name: str
    """Its name, unique within the product."""
    position: int
    """Place among the options."""
    values: List[str]
    """What may be chosen."""


ProductSortBy: TypeAlias = Literal["title", "price", "createdAt", "updatedAt"]
"""What the list is sorted by.

- `title`: Title, without case.
- `price`: Price.
- `createdAt`: Creation.
- `updatedAt`: Last change.
"""


ProductStatus: TypeAlias = Literal["DRAFT", "ACTIVE"]
"""Whether buyers see the product.

- `DRAFT`: Only the merchant sees it.
- `ACTIVE`: Listed and sold.
"""


ProductType: TypeAlias = Literal["SUBSCRIPTION", "DIGITAL_DOWNLOAD", "LICENSE_KEY"]
"""What kind of thing is sold.

- `SUBSCRIPTION`: Recurring access.
- `DIGITAL_DOWNLOAD`: A file or link.
- `LICENSE_KEY`: A licence key.
"""


class ProjectedMeter(TypedDict):
    """What a meter has counted since the last bill."""

    amountCharged: int
    """Cents for it."""
    eventName: str
    """What it counts."""
    meterId: str
    """The meter."""
    quantity: int
    """The aggregate, before any allowance."""


class Queued(TypedDict):
    """The deliveries that a replay takes."""

    queued: int
    """How many there are."""


class Quote(TypedDict):
    """What a payout would cost."""

    amount: int
    """What the merchant receives, in US cents."""
    crossBorderRate: float
    """The share of the amount that crossing a border costs, such as `0.0025`."""
    cross_border_payout_fee: int
    """For crossing a border, in US cents."""
    currency: str
    """The currency in which the account is credited."""
    exchangeRate: float | None
    """What one US dollar costs in that currency, where a rate is known; null for US dollars."""
    expectedAt: str
    """When it should arrive at the latest."""
    fee: int
    """What it costs on top, in US cents."""
    foreignExchangeRate: float
    """The share of the amount that changing the currency costs."""
    foreign_exchange_fee: int
    """For changing the currency, in US cents."""
    leavesAt: str
    """When it would leave: with the first batch after the account's hold."""
    recommendedAmount: int
    """Nine tenths of the balance, in US cents."""
    standard_payout_fee: int
    """The fixed part, in US cents."""
    totalDeducted: int
    """What the balance is debited, in US cents."""


class Read(TypedDict):
    """The merchant has read everything."""

    ok: bool
    """Always true."""
    read: bool
    """Always true."""


class ReceiptSent(TypedDict):
    """That a receipt is on its way."""

    sent: bool
    """Always true."""
    to: str
    """Where it goes: the address that the buyer gave."""


class Received(TypedDict):
    """What became of a report."""

    accepted: int
    """Events that count."""
    duplicates: int
    """Events that were there before."""
    rejected: List[Rejected]
    """Events that do not count."""
    subscriptionId: str
    """The subscription."""


class RecurringMonth(TypedDict):
    """Recurring revenue of a month in UTC."""

    churnedMrr: int
    """What went: subscriptions that were cancelled or paused, and smaller plans."""
    month: str
    """`YYYY-MM`."""
    mrr: int
    """What there was at the end of the month, or is now."""
    newMrr: int
    """What came: subscriptions that began to be paid for or were resumed, and larger plans."""


class RecurringMonths(TypedDict):
    """Recurring revenue over time."""

    months: List[RecurringMonth]
    """Twelve, ascending, the present one last."""


class RecurringOverview(TypedDict):
    """Subscriptions in a few numbers."""

    active: int
    """Subscriptions that are ACTIVE."""
    arpu: int
    """`mrr` by those subscriptions."""
    arr: int
    """Twelve times `mrr`."""
    churnRate: float
    """Subscriptions cancelled in the last 30 days, trials excepted, by those that were ACTIVE or
    PAST_DUE before.
    """
    mrr: int
    """What ACTIVE and PAST_DUE subscriptions bring in a month, before tax and usage: weekly plans
    × 52/12, yearly ones / 12.
    """
    pastDue: int
    """Subscriptions that are PAST_DUE."""
    trialConversionRate: float
    """Trials that were paid for afterwards, by those that are over."""
    trialing: int
    """Subscriptions that are TRIALING."""


class Refund(TypedDict):
    """A refund in a list."""

    amount: int
    """What the store's balance was debited: the charge less its tax."""
    createdAt: str
    """When it was asked for."""
    id: str
    """The refund."""
    order: OrderOfRefund
    """The order."""
    reason: RefundReason
    """Why it was made."""
    status: RefundStatus
    """Where it stands."""


class RefundDetail(TypedDict):
    """A refund."""

    amount: int
    """What the store's balance was debited: the charge less its tax."""
    createdAt: str
    """When it was asked for."""
    id: str
    """The refund."""
    order: OrderOfRefundDetail
    """The order."""
    reason: RefundReason
    """Why it was made."""
    status: RefundStatus
    """Where it stands."""
    updatedAt: str
    """When it last changed."""


class RefundOffer(TypedDict):
    """What a refund of everything that is left would do now."""

    cost: int
    """What the store's balance would be debited: no fee is returned, and the tax was never
    credited.
    """
    possible: bool
    """Whether the order can be refunded."""
    refusal: str | None
    """Why it cannot; null where it can."""
    returnedAmount: int
    """What the buyer would get back, tax included; 0 where the order cannot be refunded."""
    until: str | None
    """Until when the order can be refunded; null where nothing was captured."""


RefundReason: TypeAlias = Literal["DUPLICATE", "FRAUDULENT", "REQUESTED_BY_CUSTOMER"]
"""Why a refund was made.

- `DUPLICATE`: Charged twice.
- `FRAUDULENT`: The buyer did not make the payment.
- `REQUESTED_BY_CUSTOMER`: The buyer asked for it.
"""


RefundStatus: TypeAlias = Literal["PROCESSING", "COMPLETED", "FAILED"]
"""Where a refund stands.

- `PROCESSING`: Asked for; the network has to confirm.
- `COMPLETED`: The buyer has the money.
- `FAILED`: The network could not refund.
"""


class Rejected(TypedDict):
    """An event that does not count."""

    index: int
    """Its place in the report, from 0."""
    reason: str
    """Why."""


class RemovedValues(TypedDict):
    """Values to take off a list."""

    values: List[str]
    """The values; those that are not on the list are ignored."""


Replay = TypedDict(
    "Replay",
    {
        # Events of these types; all that the endpoint subscribes to when absent.
        "events": "NotRequired[List[EventType]]",
        # Events that happened at this time or later.
        "from": "str",
        # Events that happened before this time; now when absent.
        "to": "NotRequired[str]",
    },
)
"""Which events are delivered once more."""


class ReplyChange(TypedDict):
    """Changes to a canned reply."""

    body: NotRequired[str]
    """What it says."""
    name: NotRequired[str]
    """What the team calls it."""


class Report(TypedDict):
    """A report."""

    completedAt: str | None
    """When it succeeded or failed."""
    createdAt: str
    """When it was asked for."""
    durationMs: int | None
    """How long it took to make, in milliseconds."""
    errorMessage: str | None
    """Why it failed."""
    formats: List[ReportFormat]
    """The forms of its files."""
    id: str
    """The report."""
    periodEnd: str
    """The instant after its last."""
    periodStart: str
    """The first instant of the period."""
    requestedByAccountId: str | None
    """The account that asked for it."""
    requestedByTokenId: str | None
    """The token that asked for it."""
    rowCount: int | None
    """Rows without the header; null until it succeeded, like the next two."""
    sizeBytes: int | None
    """Bytes of all files together."""
    startedAt: str | None
    """When the last attempt began."""
    status: ReportStatus
    """Where it stands."""
    type: ReportType
    """What it is about."""
    updatedAt: str
    """When it last changed."""


ReportFormat: TypeAlias = Literal["CSV", "JSON"]
"""The form of a file, as reports name it.

- `CSV`: Comma-separated values.
- `JSON`: An array of objects.
"""


ReportStatus: TypeAlias = Literal["PENDING", "PROCESSING", "SUCCEEDED", "FAILED"]
"""Where a report stands.

- `PENDING`: Asked for.
- `PROCESSING`: Being made.
- `SUCCEEDED`: The files are there.
- `FAILED`: Given up.
"""


ReportType: TypeAlias = Literal["PAYMENT_ACTIVITY", "PAYOUT_RECONCILIATION", "BALANCE_LEDGER", "REFUNDS_DISPUTES"]
"""What a report is about.

- `PAYMENT_ACTIVITY`: Every payment with its order, whatever became of it.
- `PAYOUT_RECONCILIATION`: Every payout with its fees and where it went.
- `BALANCE_LEDGER`: Every change of the balance, with the hash chain.
- `REFUNDS_DISPUTES`: Every refund and dispute.
"""


class Requested(TypedDict):
    """A payout that was just requested, with what it costs."""

    amount: int
    """What the merchant receives, in US cents."""
    createdAt: str
    """When it was requested."""
    cross_border_payout_fee: int
    """For crossing a border, in US cents."""
    currency: str
    """The currency in which the account is credited."""
    exchangeRate: float | None
    """What one US dollar costs in that currency, where a rate is known; null for US dollars."""
    fee: int
    """What it costs on top, in US cents."""
    foreign_exchange_fee: int
    """For changing the currency, in US cents."""
    id: str
    """The payout's id."""
    payoutMethod: PayoutMethod
    """Where it goes."""
    recommendedAmount: int
    """Nine tenths of the balance, in US cents."""
    referenceId: str | None
    """The bank's reference for the transfer, once it has one."""
    standard_payout_fee: int
    """The fixed part, in US cents."""
    status: PayoutStatus
    """Where it stands."""
    totalDeducted: int
    """What the balance is debited, in US cents."""
    updatedAt: str
    """When it last changed."""


class Requeued(TypedDict):
    """What was queued again."""

    message: str
    """The same in words."""
    queued: int
    """Lines of the order."""


RequirementPurpose: TypeAlias = Literal["PAYMENTS", "PAYOUTS"]
"""What a store needs a requirement for.

- `PAYMENTS`: Taking payments.
- `PAYOUTS`: Being paid out.
"""


RequirementStatus: TypeAlias = Literal["REQUIRED", "COMPLETE"]
"""Whether a requirement is met.

- `REQUIRED`: It is not.
- `COMPLETE`: It is.
"""


class ResetDone(TypedDict):
    """A store that was reset."""

    now: str
    """Where its clock stands."""
    snapshot: Snapshot | None
    """What it was reset to; `null` when it was emptied."""


class ReviewDetail(TypedDict):
    """A payment that is or was held, with what its rules could ask of it."""

    cardBin: str | None
    """The first digits of the card's number, where they are known."""
    country: str
    """The country of the bill."""
    createdAt: str
    """When the payment was submitted."""
    customer: ReviewedCustomer
    """Who buys."""
    decidedAt: str | None
    """When it was decided."""
    expiresAt: str | None
    """Until when somebody has to decide; null before the charge is complete."""
    id: str
    """The review."""
    ipAddress: str | None
    """The address from which it was paid; null where a server of the store paid for the buyer."""
    known: KnownFacts | None
    """What was known of the payment; null once that is forgotten, after 180 days."""
    order: ReviewedOrder
    """The order of the payment."""
    payment: ReviewedPayment
    """The payment."""
    riskLevel: RiskLevel | None
    """The risk in words."""
    riskScore: int | None
    """The risk, from 0 to 100."""
    rule: ReviewRule | None
    """The rule that asked for the review, as it was called then."""
    status: ReviewStatus
    """Where it stands."""


class ReviewRule(TypedDict):
    """The rule of a review."""

    id: str
    """The rule, which may be deleted since."""
    name: str
    """What it was called."""


ReviewStatus: TypeAlias = Literal[
    "WAITING",
    "OPEN",
    "APPROVED",
    "DECLINED",
    "EXPIRED",
]
"""Where a review stands.

- `WAITING`: The charge is not complete yet, for instance because the buyer's bank asks
something.
- `OPEN`: The charge is complete, and somebody has to decide.
- `APPROVED`: Somebody let the payment through.
- `DECLINED`: Somebody declined the payment; the money went back.
- `EXPIRED`: Nobody decided in time; the money went back.
"""


class ReviewView(TypedDict):
    """A payment that is or was held."""

    cardBin: str | None
    """The first digits of the card's number, where they are known."""
    country: str
    """The country of the bill."""
    createdAt: str
    """When the payment was submitted."""
    customer: ReviewedCustomer
    """Who buys."""
    decidedAt: str | None
    """When it was decided."""
    expiresAt: str | None
    """Until when somebody has to decide; null before the charge is complete."""
    id: str
    """The review."""
    ipAddress: str | None
    """The address from which it was paid; null where a server of the store paid for the buyer."""
    order: ReviewedOrder
    """The order of the payment."""
    payment: ReviewedPayment
    """The payment."""
    riskLevel: RiskLevel | None
    """The risk in words."""
    riskScore: int | None
    """The risk, from 0 to 100."""
    rule: ReviewRule | None
    """The rule that asked for the review, as it was called then."""
    status: ReviewStatus
    """Where it stands."""


class ReviewedCustomer(TypedDict):
    """The buyer of a review."""

    email: str
    """In lower case."""
    id: str
    """The customer."""


class ReviewedOrder(TypedDict):
    """The order of a review."""

    id: str
    """The order."""
    orderNumber: str
    """Its number."""


class ReviewedPayment(TypedDict):
    """The payment of a review."""

    id: str
    """The payment."""
    status: PaymentStatus
    """Where it stands."""
    totalAmount: int
    """What was charged, in cents."""


RiskLevel: TypeAlias = Literal["LOW", "MEDIUM", "HIGH"]
"""How likely it is that a payment is fraudulent, in words.

- `LOW`: A score below 35.
- `MEDIUM`: A score from 35 to 69.
- `HIGH`: A score of 70 or more.
"""


class RolledSecret(TypedDict):
    """A new secret."""

    id: str
    """The endpoint."""
    secret: str
    """The secret in clear."""


class RuleAnalytics(TypedDict):
    """What a rule did."""

    blocked: int
    """Those of them that it declined."""
    disputed: int
    """Those of them that were disputed later."""
    matched: int
    """Payments that it decided."""
    name: str
    """Its name."""
    ruleId: str
    """The rule."""


class RuleChange(TypedDict):
    """Changes to a rule; they hold for payments from now on."""

    action: NotRequired[Action]
    """What it does then."""
    condition: NotRequired[str]
    """When it applies."""
    enabled: NotRequired[bool]
    """Whether it is asked at all."""
    name: NotRequired[str]
    """What the merchant calls it."""
    priority: NotRequired[int]
    """Its place."""


Scope: TypeAlias = Literal[
    "STORE_READ",
    "STORE_WRITE",
    "PRODUCTS_READ",
    "PRODUCTS_WRITE",
    "CATEGORIES_READ",
    "CATEGORIES_WRITE",
    "COUPONS_READ",
    "COUPONS_WRITE",
    "WEBHOOKS_READ",
    "WEBHOOKS_WRITE",
    "EVENTS_READ",
    "ANALYTICS_READ",
    "PAYOUTS_READ",
    "PAYOUTS_WRITE",
    "ORDERS_READ",
    "ORDERS_WRITE",
    "CUSTOMERS_READ",
    "CUSTOMERS_WRITE",
    "LICENSES_READ",
    "LICENSES_WRITE",
    "SUBSCRIPTIONS_READ",
    "SUBSCRIPTIONS_WRITE",
    "SANDBOX_WRITE",
    "USAGE_READ",
    "USAGE_WRITE",
    "METERS_READ",
    "METERS_WRITE",
    "CASES_READ",
    "CASES_WRITE",
    "REFUNDS_READ",
    "REFUNDS_WRITE",
    "DISPUTES_READ",
    "DISPUTES_WRITE",
    "REPORTS_READ",
    "REPORTS_WRITE",
    "BILLING_AGREEMENTS_READ",
    "BILLING_AGREEMENTS_WRITE",
]
"""A permission of a token. WRITE does not imply READ.

- `STORE_READ`: Read the store.
- `STORE_WRITE`: Change Shield.
- `PRODUCTS_READ`: Read products.
- `PRODUCTS_WRITE`: Create, change and delete products.
- `CATEGORIES_READ`: Read categories.
- `CATEGORIES_WRITE`: Create, change and delete categories.
- `COUPONS_READ`: Read coupons.
- `COUPONS_WRITE`: Create, change and delete coupons.
- `WEBHOOKS_READ`: Read webhook endpoints.
- `WEBHOOKS_WRITE`: Create, change and delete webhook endpoints.
- `EVENTS_READ`: Read events and listen to them.
- `ANALYTICS_READ`: Read analytics.
- `PAYOUTS_READ`: Read payouts, bank accounts and the ledger.
- `PAYOUTS_WRITE`: Reserved.
- `ORDERS_READ`: Read orders and payments.
- `ORDERS_WRITE`: Retry fulfilment.
- `CUSTOMERS_READ`: Read customers.
- `CUSTOMERS_WRITE`: Give customers another email address.
- `LICENSES_READ`: Read and verify licences.
- `LICENSES_WRITE`: Reserved.
- `SUBSCRIPTIONS_READ`: Read subscriptions and upcoming invoices.
- `SUBSCRIPTIONS_WRITE`: Cancel, pause, resume, change and reactivate subscriptions.
- `SANDBOX_WRITE`: Move the clock of a sandbox and play what others do there.
- `USAGE_READ`: Read usage.
- `USAGE_WRITE`: Report usage.
- `METERS_READ`: Read meters.
- `METERS_WRITE`: Create, change and delete meters.
- `CASES_READ`: Read cases and their messages.
- `CASES_WRITE`: Change cases, write messages, mark as read.
- `REFUNDS_READ`: Read refunds.
- `REFUNDS_WRITE`: Refund orders.
- `DISPUTES_READ`: Read disputes.
- `DISPUTES_WRITE`: Submit evidence.
- `REPORTS_READ`: Read and download reports.
- `REPORTS_WRITE`: Request reports.
- `BILLING_AGREEMENTS_READ`: Read billing agreements.
- `BILLING_AGREEMENTS_WRITE`: Change billing agreements.
"""


class SellerChange(TypedDict):
    """A change of who sells: what is not sent stays."""

    address: NotRequired[str | None]
    """Where it is established, on one line or several."""
    legalName: NotRequired[str | None]
    """Legal name of the person or company; null means the store's name."""
    registration: NotRequired[str | None]
    """The register that it is entered in, and under which number."""
    taxId: NotRequired[str | None]
    """Its tax id, in whatever form its country writes one."""


class SellerSettings(TypedDict):
    """Who sells, as pages for buyers say it."""

    address: str | None
    """Where it is established."""
    legalName: str | None
    """Legal name of the person or company; null means the store's name."""
    registration: str | None
    """The register that it is entered in, and under which number."""
    taxId: str | None
    """Its tax id."""


Sender: TypeAlias = Literal["CUSTOMER", "MERCHANT", "STAFF", "SYSTEM"]
"""Who wrote a message or closed a case.

- `CUSTOMER`: Who bought.
- `MERCHANT`: Who sold.
- `STAFF`: The platform's support.
- `SYSTEM`: Nobody: the trail of what happened.
"""


class SentDelivery(TypedDict):
    """A delivery with what was sent."""

    attempt: int
    """Which attempt to deliver the event this is, from 1."""
    createdAt: str
    """When it was queued."""
    durationMs: int | None
    """How long it took, in milliseconds."""
    error: str | None
    """Why it was not delivered."""
    event: EventType
    """What happened."""
    eventId: str
    """The event; the same in every attempt."""
    id: str
    """The delivery."""
    manual: bool
    """Whether the merchant asked for it."""
    nextAttemptAt: str | None
    """When it is sent, or after it failed, when the next attempt is."""
    requestBody: str | None
    """The bytes that were sent, which are UTF-8; null before they are."""
    requestHeaders: Dict[str, str] | None
    """The headers that were sent, with their signatures, names in lower case; null before it is
    sent, and where they were not kept.
    """
    responseBody: str | None
    """The first 4 KiB of the answer's body."""
    responseStatus: int | None
    """The status of the answer."""
    sentAt: str | None
    """When it was sent."""
    status: DeliveryStatus
    """Where it stands."""


SessionStatus: TypeAlias = Literal["OPEN", "PROCESSING", "COMPLETED", "EXPIRED"]
"""Where a session stands.

- `OPEN`: Can be changed and paid.
- `PROCESSING`: A payment is under way.
- `COMPLETED`: Paid.
- `EXPIRED`: Was not paid in time.
"""


Settlement: TypeAlias = Literal["ARREARS", "BASE_PLUS_OVERAGE"]
"""Which part of the quantity is charged.

- `ARREARS`: All of it.
- `BASE_PLUS_OVERAGE`: What is beyond the included units.
"""


class ShieldAnalytics(TypedDict):
    """What Shield did with the payments of a period; what is older than 180 days is forgotten."""

    allowed: int
    """Those that went on."""
    blockRate: float
    """The share of those that were declined; 0 where nothing was judged."""
    blocked: int
    """Those that were declined."""
    byRule: List[RuleAnalytics]
    """Every rule in the order in which they are asked, then those that were deleted."""
    evaluated: int
    """Attempts to pay that were judged."""
    reviewed: int
    """Those that were held for review."""


class ShieldList(TypedDict):
    """A list of Shield."""

    createdAt: str
    """When it was created."""
    id: str
    """The list."""
    name: str
    """What rules call it, as `@name`."""
    type: ListType
    """What its values are."""
    updatedAt: str
    """When it last changed."""
    valueCount: int
    """How many values it has."""


class ShieldListDetail(TypedDict):
    """A list with its values."""

    createdAt: str
    """When it was created."""
    id: str
    """The list."""
    name: str
    """What rules call it, as `@name`."""
    type: ListType
    """What its values are."""
    updatedAt: str
    """When it last changed."""
    valueCount: int
    """How many values it has."""
    values: List[str]
    """Its values in alphabetical order, as they are looked up: mail addresses and texts in lower
    case.
    """


class ShieldRule(TypedDict):
    """A rule of Shield."""

    action: Action
    """What it does then."""
    condition: str
    """When it applies, as it was written."""
    createdAt: str
    """When it was created."""
    enabled: bool
    """Whether it is asked at all."""
    id: str
    """The rule."""
    name: str
    """What the merchant calls it."""
    priority: int
    """Its place: rules with lower numbers are asked first, and of equal ones the older."""
    updatedAt: str
    """When it last changed."""


SignatureFault: TypeAlias = Literal[
    "MISSING",
    "NO_SIGNATURE",
    "NO_TIME",
    "UNTIMELY",
    "NO_VERSION",
    "OTHER_VERSION",
    "MILLISECONDS",
    "SECONDS",
    "SECRET_SPACE",
    "SECRET_WITHOUT_PREFIX",
    "SECRET_CUT_OFF",
    "BODY_SPACE",
    "BODY_REFORMATTED",
    "OTHER_ID",
    "OTHER",
]
"""Why a signature is not right.

- `MISSING`: There is no signature.
- `NO_SIGNATURE`: The text is no signature of either version.
- `NO_TIME`: The text is no time as the version of the signature writes it.
- `UNTIMELY`: The signature is right, but was made too long ago, or is of a time to come.
- `NO_VERSION`: The signature lacks `v1,`, which one of V2 begins with.
- `OTHER_VERSION`: It is the signature of the other version: it covers what that one signs, or
is written as that one writes it.
- `MILLISECONDS`: The time is in milliseconds, and V2 signs seconds.
- `SECONDS`: The time is in seconds, and V1 signs milliseconds.
- `SECRET_SPACE`: There is white space or a quotation mark around the secret.
- `SECRET_WITHOUT_PREFIX`: The secret lacks `whsec_`, which it begins with.
- `SECRET_CUT_OFF`: The key was the text behind `whsec_`, which is neither the decoded key nor
the whole secret.
- `BODY_SPACE`: There is white space at an end of the body that was not sent.
- `BODY_REFORMATTED`: The body was parsed and written anew: its white space or its escapes are
others.
- `OTHER_ID`: The id is another one than that in the body.
- `OTHER`: It is the signature of another secret, body, id or time.
"""


SignatureVersion: TypeAlias = Literal["V1", "V2"]
"""Which headers an endpoint gets.

- `V1`: Deprecated: hex signatures, milliseconds.
- `V2`: Standard Webhooks.
"""


class SimulatedBankEvent(TypedDict):
    """What the bank tells about a bank account."""

    event: BankEvent


class SimulatedEvent(TypedDict):
    """A message of the processor."""

    amount: NotRequired[int]
    """What an external refund returned, in cents of the charge; what is left of it when absent."""
    code: NotRequired[FailureCode]
    """Why a charge failed."""
    event: str
    """The event: `dispute_opened`, `external_refund` and others."""
    reason: NotRequired[DisputeReason]
    """Why a dispute was opened."""
    reference: NotRequired[str]
    """The processor's reference of an external refund; a second event with the same one does not
    refund again.
    """


class SimulatedPayoutEvent(TypedDict):
    """What the bank tells about a payout."""

    event: PayoutEvent


class Snapshot(TypedDict):
    """A snapshot of a store."""

    createdAt: str
    """When it was made, on the store's clock."""
    id: str
    """The snapshot's id."""
    name: str
    """What it is called."""


class StatusCount(TypedDict):
    """How many orders have a status."""

    count: int
    """How many orders have it."""
    status: OrderStatus
    """The status."""


class Store(TypedDict):
    """A store. Pairs of keys with one value serve clients of both generations."""

    accentColor: str | None
    """Brand colour."""
    availableBalance: int
    """Same as `balance`."""
    balance: int
    """Cents; may be negative."""
    blocked: bool
    """Whether the store is closed by the platform."""
    category: List[str]
    """What is sold."""
    checkout: CheckoutSettings
    """What pages for buyers link to, and their language."""
    country: str
    """ISO 3166-1 alpha-2."""
    createdAt: str
    """When it was created."""
    currency: str
    """Always `USD`."""
    description: str
    """Long text."""
    favicon: str | None
    """Favicon URL."""
    finalUsageBill: FinalUsageBill
    """What a metered subscription that was cancelled is billed when it ends."""
    handle: str
    """Unique, URL-safe name."""
    id: str
    """The store's id."""
    imageHash: str | None
    """Placeholder of the logo."""
    instagramUrl: str | None
    """Profile URL."""
    invoicePrefix: str | None
    """What stands before the numbers of its invoices; null means nothing."""
    linkedinUrl: str | None
    """Profile URL."""
    localizedPayments: bool
    """Whether buyers see their local currency."""
    logo: str | None
    """Logo URL."""
    name: str
    """Name shown to buyers."""
    originCountry: str
    """Same as `country`."""
    plan: str
    """`BASIC`."""
    portal: PortalSettings
    """What buyers may do in the customer portal."""
    primaryColor: str | None
    """Brand colour."""
    sales: int
    """Completed orders ever."""
    seller: SellerSettings
    """Who sells, as pages for buyers say it."""
    slug: str | None
    """Alternative URL name."""
    statementDescriptor: str | None
    """Text on card statements."""
    summary: str | None
    """Short text."""
    supportEmail: str | None
    """Where buyers ask for help."""
    taxBehavior: TaxBehavior | None
    """Whether listed prices contain tax; null means EXCLUSIVE."""
    tiktokUrl: str | None
    """Profile URL."""
    timezone: str | None
    """IANA name of the time zone in which mails, receipts, invoices and pages show dates; null
    means UTC.
    """
    title: str
    """Same as `name`."""
    trialOncePerCustomer: bool
    """Whether a customer gets one trial of a product."""
    twitterUrl: str | None
    """Profile URL."""
    type: str
    """`INDIVIDUAL` or `ENTITY`."""
    updatedAt: str
    """When its settings last changed."""
    verified: bool
    """Whether the owner's identity is verified, by a check of the account or by an operator's
    word.
    """
    youtubeUrl: str | None
    """Profile URL."""


class StoreChange(TypedDict):
    """A change of a store's settings: fields that are not sent stay."""

    accentColor: NotRequired[str | None]
    """The colour of the checkout page, such as `#14614a`; null means ours."""
    category: NotRequired[List[str]]
    """What it sells, such as `SOFTWARE`."""
    checkout: NotRequired[CheckoutChange | None]
    """What pages for buyers link to, and their language; null clears all of it."""
    description: NotRequired[str]
    """What it is, for buyers."""
    favicon: NotRequired[str | None]
    """The icon of the checkout page in a browser: an absolute https URL, or `img_…`, a picture
    that was uploaded to the store.
    """
    finalUsageBill: NotRequired[FinalUsageBill]
    """What a metered subscription that was cancelled is billed when it ends."""
    handle: NotRequired[str]
    """The name in addresses. Pages at the one that the store leaves lead on to it; no other store
    can take that one for a year. A store has three new ones a year at most.
    """
    instagramUrl: NotRequired[str | None]
    """Profile: an absolute https URL."""
    invoicePrefix: NotRequired[str | None]
    """What stands before the numbers of invoices that are made from now on, with a hyphen after
    it.
    """
    linkedinUrl: NotRequired[str | None]
    """Profile: an absolute https URL."""
    localizedPayments: NotRequired[bool]
    """Whether buyers see their local currency."""
    logo: NotRequired[str | None]
    """The picture at the top of the checkout page: an absolute https URL, or `img_…`, a picture
    that was uploaded to the store.
    """
    name: NotRequired[str]
    """Name shown to buyers."""
    portal: NotRequired[PortalChange | None]
    """What buyers may do in the customer portal; null forbids all of it."""
    primaryColor: NotRequired[str | None]
    """A second colour, for storefronts."""
    seller: NotRequired[SellerChange | None]
    """Who sells, as pages for buyers say it; null clears all of it."""
    statementDescriptor: NotRequired[str | None]
    """Text on card statements; `PB*` is put in front of it."""
    summary: NotRequired[str | None]
    """The same in a line."""
    supportEmail: NotRequired[str | None]
    """Where buyers ask for help."""
    taxBehavior: NotRequired[TaxBehavior | None]
    """Whether listed prices contain tax; null means EXCLUSIVE. It concerns checkout sessions that
    are created from now on; sessions and subscriptions that exist keep theirs.
    """
    tiktokUrl: NotRequired[str | None]
    """Profile: an absolute https URL."""
    timezone: NotRequired[str | None]
    """IANA name of the time zone in which mails, receipts, invoices and pages show dates, such as
    `Europe/Berlin`; null means UTC.
    """
    trialOncePerCustomer: NotRequired[bool]
    """Whether a customer gets one trial of a product."""
    twitterUrl: NotRequired[str | None]
    """Profile: an absolute https URL."""
    youtubeUrl: NotRequired[str | None]
    """Profile: an absolute https URL."""


class StoreEvent(TypedDict):
    """Something that happened: what webhooks are told, and its place."""

    cursor: str
    """Its place among the events of the store; `after` takes it."""
    data: WebhookEvent
    """What it is about, as it was then."""
    event: EventType
    """What happened."""
    id: str
    """The event; webhooks are told the same id."""
    timestamp: str
    """When it happened, on the store's clock."""


class StoreEvents(TypedDict):
    """Events in their order, oldest first; newest first where `before` was asked for."""

    cursor: str
    """How far this answer has come: `after` of the next request, or `before`, whichever this one
    had. It moves on even where no event fits the filters.
    """
    hasGap: bool
    """Whether events after the cursor that was asked for are no longer kept, so that they are
    missing here.
    """
    hasMore: bool
    """Whether there may be more right now. Otherwise the next request with `after` may wait."""
    items: List[StoreEvent]
    """The events."""


class StoreFile(TypedDict):
    """A picture or a download of a store."""

    createdAt: str
    """When it was announced."""
    expiresAt: str | None
    """When it is deleted unless something uses it by then; null for what is used or was sold."""
    filename: str
    """Its name."""
    id: str
    """`img_…` for a picture, `file_…` for a download."""
    inUse: bool
    """Whether a product or the store uses it."""
    mimeType: str
    """Its media type, as it was uploaded."""
    purpose: FilePurpose
    """What it is for."""
    sizeBytes: int
    """Its size in bytes, as it was uploaded."""
    status: FileStatus
    """Whether it has arrived."""
    thumbnailUrl: str | None
    """The same picture, smaller; null for a download."""
    url: str | None
    """Where anybody can see a picture. Where the merchant can fetch a download for five minutes,
    if one file was asked for; null in lists and until it has arrived.
    """
    usedBy: List[str] | None
    """What uses it: products by their ids, and the store itself by its own, up to a hundred; null
    in lists.
    """


StoreRequirement = TypedDict(
    "StoreRequirement",
    {
        # The request that begins to mend it; null when it is met, or when only the operator can
        # mend it.
        "call": "MendingCall | None",
        # What it is needed for.
        "for": "RequirementPurpose",
        # Whether it is met.
        "status": "RequirementStatus",
        # What it is.
        "type": "StoreRequirementType",
    },
)
"""Something that a store needs."""


StoreRequirementType: TypeAlias = Literal[
    "OWNER",
    "PROFILE",
    "QUESTIONNAIRE",
    "IDENTITY",
    "PHONE",
    "TWO_FACTOR",
    "DEFAULT_STORE",
    "BANK_ACCOUNT",
]
"""What is asked of a store and its owner before it takes payments or is paid out.

- `OWNER`: The owner has signed in.
- `PROFILE`: The owner's profile is complete: names, country and accepted terms.
- `QUESTIONNAIRE`: The store's questionnaire is submitted.
- `IDENTITY`: The owner's identity is approved.
- `PHONE`: The owner's phone number is verified.
- `TWO_FACTOR`: The owner has a second factor to sign in.
- `DEFAULT_STORE`: The owner has a store.
- `BANK_ACCOUNT`: The store has an approved bank account.
"""


class StoreReset(TypedDict):
    """What a store is reset to: a snapshot, or nothing.

    It needs `snapshot`, or `confirm`.
    """

    confirm: NotRequired[str]
    """The store's handle, which empties the store."""
    snapshot: NotRequired[str]
    """The snapshot, by its name or its id."""


class Storefront(TypedDict):
    """A store as its buyers see it."""

    accentColor: str | None
    """Brand colour."""
    category: List[str]
    """What is sold."""
    description: str
    """Long text."""
    favicon: str | None
    """Favicon URL."""
    handle: str
    """Unique, URL-safe name."""
    id: str
    """The store's id."""
    instagramUrl: str | None
    """Profile URL."""
    linkedinUrl: str | None
    """Profile URL."""
    logo: str | None
    """Logo URL."""
    name: str
    """Name shown to buyers."""
    primaryColor: str | None
    """Brand colour."""
    slug: str | None
    """Alternative URL name."""
    summary: str | None
    """Short text."""
    supportEmail: str | None
    """Where buyers ask for help."""
    tiktokUrl: str | None
    """Profile URL."""
    twitterUrl: str | None
    """Profile URL."""
    youtubeUrl: str | None
    """Profile URL."""


class StorefrontCategory(TypedDict):
    """A category in a list."""

    description: str | None
    """Long text."""
    displayOrder: int
    """Place among its siblings, smallest first."""
    featured: bool
    """Whether it is put forward."""
    icon: str | None
    """Name of an icon."""
    id: str
    """The category's id."""
    name: str
    """Its name."""
    parentId: str | None
    """The category above it; null also when that one is not shown."""
    slug: str
    """Its URL name."""


class StorefrontCategoryDetail(TypedDict):
    """A category by itself."""

    children: List[CategoryLink]
    """The categories right below it, in the order of the shop."""
    description: str | None
    """Long text."""
    displayOrder: int
    """Place among its siblings, smallest first."""
    featured: bool
    """Whether it is put forward."""
    icon: str | None
    """Name of an icon."""
    id: str
    """The category's id."""
    metaDescription: str | None
    """Text for search engines."""
    metaTitle: str | None
    """Title for search engines."""
    name: str
    """Its name."""
    parentId: str | None
    """The category above it; null also when that one is not shown."""
    products: List[StorefrontTeaser]
    """Its newest products, 50 at most."""
    showInNavigation: bool
    """Whether menus show it."""
    slug: str
    """Its URL name."""


class StorefrontProduct(TypedDict):
    """A product by itself."""

    availableFrom: str | None
    """First instant of sale."""
    availableUntil: str | None
    """First instant after the sale."""
    billingAnchor: BillingAnchor | None
    """When a change to this plan takes effect."""
    billingInterval: BillingInterval | None
    """Period of a subscription."""
    categories: List[CategoryLink]
    """Categories that list it."""
    compareAtPrice: int | None
    """Former price, to be shown crossed out."""
    currency: str
    """Always `USD`."""
    description: str | None
    """Long text."""
    fulfillmentMode: FulfillmentMode | None
    """What the buyer gets."""
    handle: str
    """URL name, unique among the store's products."""
    id: str
    """The product's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """Whether it can be bought now."""
    maxPerCustomer: int | None
    """Units that one buyer may ever buy; null is unlimited."""
    message: str | None
    """Text for the receipt."""
    minimumPrice: int | None
    """Least amount of PAY_WHAT_YOU_WANT."""
    options: List[ProductOption]
    """What variants choose from, by position."""
    price: int
    """Unit price; 0 when FREE."""
    pricingModel: PricingModel
    """How the price comes about."""
    productType: ProductType
    """What kind of thing it is."""
    status: ProductStatus
    """Always `ACTIVE`: nothing else is shown."""
    subtitle: str | None
    """Line under the title."""
    title: str
    """Its name."""
    trialDays: int | None
    """Days before the first charge."""
    variants: List[StorefrontVariant]
    """Forms of the product, by position."""


class StorefrontProductItem(TypedDict):
    """A product in a list. Prices are US cents."""

    categories: List[CategoryLink]
    """Categories that list it."""
    compareAtPrice: int | None
    """Former price, to be shown crossed out."""
    currency: str
    """Always `USD`."""
    handle: str
    """URL name, unique among the store's products."""
    id: str
    """The product's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """Whether it can be bought now."""
    minimumPrice: int | None
    """Least amount of PAY_WHAT_YOU_WANT."""
    price: int
    """Unit price; 0 when FREE."""
    pricingModel: PricingModel
    """How the price comes about."""
    productType: ProductType
    """What kind of thing it is."""
    status: ProductStatus
    """Always `ACTIVE`: nothing else is shown."""
    subtitle: str | None
    """Line under the title."""
    title: str
    """Its name."""


StorefrontSortBy: TypeAlias = Literal["title", "price", "createdAt"]
"""What products are sorted by.

- `title`: Title, without case.
- `price`: Price.
- `createdAt`: Creation.
"""


class StorefrontTeaser(TypedDict):
    """A product of a category."""

    handle: str
    """Its URL name."""
    id: str
    """The product's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """Whether it can be bought now."""
    price: int
    """Unit price; 0 when FREE."""
    title: str
    """Its name."""


class StorefrontVariant(TypedDict):
    """A form of a product with a price and a stock of its own."""

    compareAtPrice: int | None
    """Former price, to be shown crossed out."""
    description: str | None
    """Long text."""
    id: str
    """The variant's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """Whether one of it is left."""
    options: Dict[str, str]
    """Option name → chosen value."""
    position: int
    """Place among the variants."""
    price: int
    """Unit price; 0 when the product is FREE."""
    quantity: int | None
    """Units left; null unless they are counted."""
    sku: str | None
    """The merchant's own number."""
    slug: str | None
    """URL name, unique within the product."""
    title: str
    """Its name."""
    trackStock: bool
    """Whether sales count `quantity` down."""


class SubmittedEvidence(TypedDict):
    """What the merchant submitted. What is attached to it on the way to the bank is not shown."""

    access_activity_log: str
    """What the buyer did with the goods."""


class SubscribedProduct(TypedDict):
    """What is subscribed to, as the catalog has it now."""

    id: str
    """The product."""
    price: int
    """Its price; what the subscription costs is its own `amount`."""
    title: str
    """Its title."""


class Subscriber(TypedDict):
    """Who subscribed."""

    email: str
    """Lower-case address."""
    id: str
    """The customer."""


class Subscription(TypedDict):
    """A subscription."""

    amount: int
    """What a period costs before tax: units times the price of one."""
    billingInterval: BillingInterval
    """How often it is billed."""
    cancelledAt: str | None
    """When it was cancelled."""
    createdAt: str
    """When it began."""
    currency: str
    """`USD`."""
    currentPeriodEnd: str
    """Its end."""
    currentPeriodStart: str
    """Start of the current period; a trial is one."""
    customer: Subscriber
    """Who subscribed."""
    endsAt: str | None
    """When access ends."""
    id: str
    """The subscription."""
    nextChargeAt: str | None
    """When it is charged next."""
    pausedAt: str | None
    """When it was paused."""
    paymentMethod: ChargedMethod | None
    """The card that is charged."""
    pendingChange: PendingChange | None
    """The plan that the next renewal switches to."""
    product: SubscribedProduct
    """What is subscribed to."""
    quantity: int
    """Units."""
    retryCount: int
    """Retries of this period's charge that failed."""
    status: SubscriptionStatus
    """Where it stands."""
    trialEnd: str | None
    """When the trial ends or ended."""


SubscriptionStatus: TypeAlias = Literal[
    "TRIALING",
    "ACTIVE",
    "PAST_DUE",
    "PAUSED",
    "CANCELLED",
]
"""Where a subscription stands.

- `TRIALING`: Before its first charge.
- `ACTIVE`: Paid.
- `PAST_DUE`: A renewal was not paid; it is tried again.
- `PAUSED`: Not charged until it is resumed.
- `CANCELLED`: Not charged any more; access lasts until `endsAt`.
"""


class SubscriptionTerms(TypedDict):
    """What a buyer subscribes to."""

    amount: int
    """Cents of every period, before tax."""
    billing_interval: BillingInterval
    """How often it is billed."""
    trial_days: int
    """Days before the first charge; 0 without a trial."""


class SubscriptionUsage(TypedDict):
    """The usage of a subscription."""

    currency: str
    """Always USD."""
    currentPeriod: CurrentPeriod | None
    """What is not billed yet; none where nothing will be."""
    isUsageBased: bool
    """Whether usage is billed."""
    pastPeriods: List[PastPeriod]
    """What was billed, the newest first."""
    subscriptionId: str
    """The subscription."""


class TaxAmount(TypedDict):
    """The tax of an order, and where its rate comes from."""

    amount: int
    """Tax."""
    behavior: TaxBehavior
    """Whether the tax is added to the prices or contained in them."""
    country: str
    """ISO 3166-1 alpha-2 code of the country of the bill."""
    name: str
    """What the tax is called at the buyer's place."""
    rate: float | None
    """Its rate; null where the rate there is another one today than when the order was made."""
    region: str | None
    """The state or province that decided."""
    reversed: bool
    """Whether a business with a tax id accounts for the tax itself."""
    taxableAmount: int
    """What the tax is reckoned on, without the tax itself."""


TaxBehavior: TypeAlias = Literal["EXCLUSIVE", "INCLUSIVE"]
"""Whether listed prices are before or after tax.

- `EXCLUSIVE`: Tax is added to the listed prices.
- `INCLUSIVE`: The listed prices contain the tax.
"""


class TaxDetails(TypedDict):
    """How the tax of a cart comes about."""

    behavior: TaxBehavior
    """Whether listed prices contain the tax."""
    breakdown: List[TaxPart]
    """The taxes that make up `taxAmount`; empty when there is none."""
    country: str
    """The buyer's country."""
    discount: int
    """What a coupon takes off, in cents."""
    exempt: bool
    """Whether a tax id exempts the buyer."""
    rate: float
    """The rate."""
    state: str | None
    """The state or province: its code where the tax depends on it, otherwise as typed."""
    subtotal: int
    """Sum of the items in cents."""
    taxAmount: int
    """The tax in cents."""
    taxableAmount: int
    """What the tax is reckoned on, in cents."""
    total: int
    """What the buyer would be charged, in cents."""


class TaxDetailsBody(TypedDict):
    """An estimate's body and the postal code, on which the rate of special territories depends."""

    country: str
    """ISO 3166-1 alpha-2 code of the country."""
    coupon_code: NotRequired[str]
    """Code of a coupon."""
    items: List[NewItemInput]
    """The items."""
    postal_code: NotRequired[str]
    """Postal code."""
    state: NotRequired[str]
    """State or province."""
    tax_id: NotRequired[str]
    """The buyer's tax number, such as a VAT id."""


class TaxPart(TypedDict):
    """One tax of the details."""

    amount: int
    """Cents."""
    name: str
    """Name, for receipts."""
    rate: float
    """Rate."""


class TaxView(TypedDict):
    """The tax of an estimate."""

    amount: int
    """The tax in cents."""
    rate: float
    """The rate."""


class TestRequest(TypedDict):
    """What to send."""

    eventType: NotRequired[EventType]
    """PAYMENT_COMPLETED when absent."""


class TestResult(TypedDict):
    """What came of a test."""

    delivered: bool
    """Whether the endpoint answered with a 2xx status."""
    durationMs: int
    """How long it took, in milliseconds."""
    error: str | None
    """Why it was not delivered."""
    eventId: str
    """The id of the synthetic event."""
    statusCode: int | None
    """The status of its answer."""


class TimelineRow(TypedDict):
    """A row of a payment's timeline."""

    createdAt: str
    """When it happened."""
    description: str
    """Text."""
    eventType: TimelineType
    """What happened."""
    id: str
    """The row."""
    metadata: Any
    """Further facts."""
    name: str
    """Heading."""


TimelineType: TypeAlias = Literal[
    "CHECKOUT_CONFIRMED",
    "WEBHOOK_DISPATCHED",
    "PAYMENT_PENDING",
    "PAYMENT_PROCESSING",
    "PAYMENT_COLLECTED",
    "PAYMENT_FAILED",
    "ORDER_PROCESSING",
    "FULFILLMENT_STARTED",
    "FULFILLMENT_FAILED",
    "ORDER_FULFILLED",
    "ORDER_COMPLETED",
    "REFUND_CREATED",
    "REFUND_COMPLETED",
    "REFUND_FAILED",
    "DISPUTE_OPENED",
    "EVIDENCE_SUBMITTED",
    "DISPUTE_WON",
    "DISPUTE_LOST",
    "DISPUTE_PREVENTED",
    "EARLY_FRAUD_WARNING",
    "REVIEW_OPENED",
    "REVIEW_APPROVED",
    "REVIEW_DECLINED",
]
"""What happened.

- `CHECKOUT_CONFIRMED`: The buyer submitted the checkout.
- `WEBHOOK_DISPATCHED`: An event was queued for an endpoint that subscribes to it.
- `PAYMENT_PENDING`: The payment awaits the buyer or the processor.
- `PAYMENT_PROCESSING`: The payment is with the network or held.
- `PAYMENT_COLLECTED`: The payment was captured.
- `PAYMENT_FAILED`: The payment was declined, cancelled or timed out.
- `ORDER_PROCESSING`: The order is being fulfilled.
- `FULFILLMENT_STARTED`: A delivery began.
- `FULFILLMENT_FAILED`: A delivery was given up.
- `ORDER_FULFILLED`: Everything was delivered.
- `ORDER_COMPLETED`: The order is done.
- `REFUND_CREATED`: A refund was asked for.
- `REFUND_COMPLETED`: A refund became final.
- `REFUND_FAILED`: The network could not refund.
- `DISPUTE_OPENED`: The buyer's bank opened a dispute.
- `EVIDENCE_SUBMITTED`: The merchant submitted evidence.
- `DISPUTE_WON`: The dispute was won.
- `DISPUTE_LOST`: The dispute was lost.
- `DISPUTE_PREVENTED`: The dispute was intercepted.
- `EARLY_FRAUD_WARNING`: The buyer's bank reported fraud.
- `REVIEW_OPENED`: Shield holds the payment.
- `REVIEW_APPROVED`: The merchant let the payment pass.
- `REVIEW_DECLINED`: The merchant refused the payment.
"""


class ToList(TypedDict):
    """What is put on which list."""

    attribute: ListedPart
    """What of the payment is put there."""
    listId: str
    """The list."""


class ToldWebhook(TypedDict):
    """One attempt to deliver an event, with the endpoint that it is for."""

    attempt: int
    """Which attempt to deliver the event this is, from 1."""
    createdAt: str
    """When it was queued."""
    durationMs: int | None
    """How long it took, in milliseconds."""
    error: str | None
    """Why it was not delivered."""
    event: EventType
    """What happened."""
    eventId: str
    """The event; the same in every attempt."""
    id: str
    """The delivery."""
    manual: bool
    """Whether the merchant asked for it."""
    nextAttemptAt: str | None
    """When it is sent, or after it failed, when the next attempt is."""
    responseBody: str | None
    """The first 4 KiB of the answer's body."""
    responseStatus: int | None
    """The status of the answer."""
    sentAt: str | None
    """When it was sent."""
    status: DeliveryStatus
    """Where it stands."""
    webhookId: str
    """The endpoint."""


class Trace(TypedDict):
    """What something was caused by, and what else came of it."""

    hasMore: bool
    """Whether there are more steps than a trace shows."""
    id: str
    """What was asked about."""
    steps: List[TraceStep]
    """The steps, each behind the one that it came of, and otherwise in the order of their times."""


TraceKind: TypeAlias = Literal[
    "REQUEST",
    "COMMAND",
    "PAYMENT",
    "CHARGE",
    "LEDGER",
    "EVENT",
    "DELIVERY",
    "ANSWER",
    "MAIL",
    "JOB",
]
"""What a step of a trace is. Steps of one time follow each other in this order.

- `REQUEST`: A request to this server.
- `COMMAND`: A command of the command line.
- `PAYMENT`: A step of a payment.
- `CHARGE`: The charge at the payment processor.
- `LEDGER`: An entry of the balance ledger.
- `EVENT`: An event.
- `DELIVERY`: An attempt to deliver an event to an endpoint.
- `ANSWER`: What the endpoint answered.
- `MAIL`: A mail.
- `JOB`: A job of the queue.
"""


class TraceStep(TypedDict):
    """One step of a trace."""

    about: str | None
    """The id of what it is about, such as the payment."""
    at: str
    """When it happened, on the store's clock."""
    depth: int
    """How many steps are above it."""
    durationMs: int | None
    """How long it took, in milliseconds."""
    id: str
    """The id of what it is; of a charge the processor's, and of an answer that of its delivery. A
    job that runs on nobody's behalf has the number of its run behind a dot.
    """
    kind: TraceKind
    """What it is."""
    name: str
    """What happened: the call, the kind of the job, the type of the event or of the entry."""
    parentId: str | None
    """The step that it came of; null where a trace begins."""
    status: str | None
    """Where it stands: a status of HTTP, `PENDING`, `DELIVERED` or `FAILED` of a delivery,
    `WAITING` or `SENT` of a mail, `WAITING`, `RUNNING`, `FAILED` or `DONE` of a job; null where
    it only happened.
    """
    traceId: str | None
    """The trace-id of the W3C's Trace Context, which webhooks carry in `traceparent`; null but
    where a trace begins.
    """


class Trial(TypedDict):
    """A condition to try on the past."""

    condition: str
    """When a rule would apply."""
    days: NotRequired[int]
    """How many days are looked back; 30 when absent."""


class TrialResult(TypedDict):
    """What a rule would have matched."""

    complete: bool
    """Whether those were all payments of the time."""
    condition: str
    """The condition as it was read, without needless parentheses."""
    evaluated: int
    """How many payments were looked at: of more than 2,000 the newest."""
    matched: int
    """How many of them it would have matched."""
    payments: List[MatchedPayment]
    """The newest ten of those that match."""


class UpdateBody(TypedDict):
    """Where the bills go from now on. What is absent stays."""

    billing: NotRequired[BillingInput]
    """The address, as a whole."""
    tax_id: NotRequired[str | None]
    """The customer's tax id, of the country of the address; null takes it away."""


class UpdateCheckoutBody(TypedDict):
    """Changes to a session. Without a token of the store, a session that a merchant made takes
    only `customer`, `coupon_code` and `tax_id`; one of a paylink never takes anything else.
    """

    amount: NotRequired[int]
    """What the items come to, in cents; another sum is refused."""
    cancel_url: NotRequired[str | None]
    """Where a buyer goes who gives up."""
    coupon_code: NotRequired[str | None]
    """Code of a coupon."""
    customer: NotRequired[CustomerPatch | None]
    """The buyer."""
    description: NotRequired[str | None]
    """A longer text."""
    items: NotRequired[List[NewItemInput]]
    """The items."""
    return_url: NotRequired[str | None]
    """Where the buyer goes after paying."""
    tax_id: NotRequired[str | None]
    """The buyer's tax number, such as a VAT id."""
    title: NotRequired[str | None]
    """`null` restores the store's name."""


class UsageEvent(TypedDict):
    """An event."""

    customerId: str
    """The subscription's customer."""
    eventAt: str
    """When it happened."""
    externalId: str | None
    """The client's name for it."""
    id: str
    """The event."""
    metadata: Dict[str, str] | None
    """The client's own words."""
    meterId: str
    """The meter that counted it."""
    quantity: int
    """How much."""
    receivedAt: str
    """When it was reported."""
    subscriptionId: str
    """The subscription that used it."""


class UsageReport(TypedDict):
    """Usage to report. Closed, as each event is."""

    events: List[NewEvent]
    """The uses, oldest first or in any order."""
    subscription_id: str
    """The subscription."""


class ValuesChanged(TypedDict):
    """What became of values that were put on a list or taken off it."""

    changed: int
    """How many values are new there, or gone."""
    listId: str
    """The list."""
    valueCount: int
    """How many values it has now."""


class Variant(TypedDict):
    """A form of a product with a price and a stock of its own."""

    compareAtPrice: int | None
    """Former price, to be shown crossed out; without effect unless it is above `price`."""
    description: str | None
    """Long text."""
    id: str
    """The variant's id."""
    images: List[str]
    """Image URLs."""
    inStock: bool
    """The merchant's switch."""
    options: Dict[str, str]
    """Option name → chosen value."""
    position: int
    """Place among the variants."""
    price: int
    """Unit price; 0 when the product is FREE."""
    quantity: int | None
    """Units left; counts when `trackStock`."""
    sku: str | None
    """The merchant's own number."""
    slug: str | None
    """URL name, unique within the product."""
    title: str
    """Name shown to buyers."""
    trackStock: bool
    """Whether sales count `quantity` down."""


class VariantChange(TypedDict):
    """A change of the variant `id`; without `id`, a new variant."""

    compareAtPrice: NotRequired[int | None]
    """A higher price that is shown crossed out, in cents."""
    description: NotRequired[str | None]
    """A longer text."""
    id: NotRequired[str]
    """Its id."""
    images: NotRequired[List[str]]
    """Addresses of pictures, the first one first."""
    inStock: NotRequired[bool]
    """Whether it can be bought."""
    options: NotRequired[Dict[str, str]]
    """What the variants differ in."""
    position: NotRequired[int]
    """Place among its neighbours, lowest first."""
    price: NotRequired[int]
    """Price of one unit in cents."""
    quantity: NotRequired[int | None]
    """Number of units."""
    sku: NotRequired[str | None]
    """The store's own number of it."""
    slug: NotRequired[str | None]
    """The name in addresses."""
    title: NotRequired[str]
    """What buyers read."""
    trackStock: NotRequired[bool]
    """Whether units are counted."""


class Verification(TypedDict):
    """What verification says of a key."""

    activated: NotRequired[bool]
    """Whether the key is activated on it."""
    activations: NotRequired[int]
    """On how many machines the key is activated."""
    customerId: str | None
    """The customer who bought it."""
    expiresAt: str | None
    """When it ends. While its subscription goes on, when that is decided next, such as at its
    renewal. Null when there is no such time.
    """
    maxActivations: NotRequired[int | None]
    """On how many it may be; null is on any number."""
    productId: str | None
    """The product it is for."""
    status: LicenseStatus | None
    """Null when the key is unknown."""
    valid: bool
    """Whether it may be used now."""


class VerifyBody(TypedDict):
    """A key to be judged."""

    fingerprint: NotRequired[str]
    """Asks also whether this machine is activated."""
    key: str
    """The key."""
    productId: NotRequired[str]
    """The key must be for this product."""


class Webhook(TypedDict):
    """A webhook endpoint."""

    createdAt: str
    """When it was created."""
    eventTypes: List[EventType]
    """Which events are sent."""
    id: str
    """The endpoint."""
    isEnabled: bool
    """Whether events are sent."""
    note: str | None
    """The merchant's own words."""
    secret: NotRequired[str | None]
    """The secret in clear; only in the answer that creates it."""
    signatureVersion: SignatureVersion
    """Which headers they carry."""
    updatedAt: str
    """When it last changed."""
    url: str
    """Where events are sent."""


class WebhookCustomer(TypedDict):
    """A customer."""

    email: str
    """Lower-case address."""
    id: str
    """The customer."""


class WebhookEvent(TypedDict):
    """What an event is about."""

    customer: WebhookCustomer | None
    """Who buys; filled whenever the order has a customer."""
    geo: WebhookGeo | None
    """Where the buyer pays from, as far as known."""
    order: WebhookOrder
    """The order."""
    payment: NotRequired[WebhookPayment | None]
    """Only on `PAYMENT_*` events."""
    subscription: NotRequired[WebhookSubscription | None]
    """Only on `SUBSCRIPTION_*` events."""


class WebhookGeo(TypedDict):
    """Where a buyer pays from."""

    city: str | None
    """City."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    ip: str | None
    """The buyer's IP address; null where it is not known, because the store's server paid with a
    token.
    """
    region: str | None
    """Region code."""


class WebhookItem(TypedDict):
    """A line of an order."""

    amount: int
    """Price of one unit."""
    name: str
    """Name shown to the buyer."""
    productId: str | None
    """The product; null for an item that only existed in its session."""
    quantity: int
    """Units."""
    variantId: str | None
    """The variant, if one was chosen."""


class WebhookOrder(TypedDict):
    """An order."""

    amount: int
    """Without tax."""
    currency: str
    """`USD`."""
    customFields: Dict[str, Any] | None
    """What the buyer filled in, an object."""
    id: str
    """The order."""
    items: List[WebhookItem]
    """Its lines."""
    metadata: Dict[str, Any] | None
    """What the merchant attached, an object."""
    orderNumber: str
    """The checkout session that it began as."""
    status: OrderStatus
    """Its status when the event happened."""


class WebhookPatch(TypedDict):
    """Changes to an endpoint."""

    eventTypes: NotRequired[List[EventType]]
    """Which events it subscribes to from now on."""
    isEnabled: NotRequired[bool]
    """False drops queued deliveries."""
    note: NotRequired[str | None]
    """The merchant's own words."""
    signatureVersion: NotRequired[SignatureVersion]
    """The secret stays the same."""
    url: NotRequired[str]
    """A public https address."""


class WebhookPayment(TypedDict):
    """The payment of an order."""

    failureCode: FailureCode | None
    """Why it failed."""
    failureMessage: str | None
    """The same in words."""
    id: str
    """The payment."""
    method: MethodCode | None
    """What the buyer pays with."""
    referenceId: str
    """The processor's id for it; the payment's own id until there is one."""
    status: PaymentStatus
    """Its status when the event happened."""
    totalAmount: int
    """What the buyer is charged."""


class WebhookSubscription(TypedDict):
    """A subscription."""

    amount: int
    """What was billed on SUBSCRIPTION_RENEWED, else the recurring amount."""
    billingInterval: BillingInterval
    """How often it is billed."""
    cancelledAt: str | None
    """When it was cancelled."""
    currency: str
    """`USD`."""
    currentPeriodEnd: str
    """End of the current period."""
    currentPeriodStart: str
    """Start of the current period."""
    endsAt: str | None
    """When access ends or ended."""
    id: str
    """The subscription."""
    nextChargeAt: str | None
    """When it is charged next."""
    status: str
    """Its status when the event happened."""
    trialEnd: str | None
    """End of the trial."""


class Withdrawal(TypedDict):
    """A withdrawal that was declared."""

    declaredAt: str
    """When it arrived."""
    id: str
    """The declaration."""
    name: str
    """The buyer's name, as it was declared."""
    reason: str | None
    """Why, if the buyer said so."""
    status: WithdrawalStatus
    """What became of it."""


WithdrawalStatus: TypeAlias = Literal["DECLARED", "REFUNDED", "REJECTED"]
"""What became of a withdrawal.

- `DECLARED`: The merchant has not decided yet.
- `REFUNDED`: The money went back.
- `REJECTED`: The merchant says that there was no right to withdraw.
"""


class WebhookPayload(TypedDict):
    """What a webhook carries; `event` tells which."""

    event: Literal["PAYMENT_COMPLETED", "PAYMENT_DISPUTED", "PAYMENT_DISPUTE_LOST", "PAYMENT_DISPUTE_PREVENTED", "PAYMENT_DISPUTE_WON", "PAYMENT_FAILED", "PAYMENT_PENDING", "PAYMENT_PROCESSING", "PAYMENT_REFUNDED", "PAYMENT_REVIEW", "SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_CREATED", "SUBSCRIPTION_ENDED", "SUBSCRIPTION_PAST_DUE", "SUBSCRIPTION_PAUSED", "SUBSCRIPTION_RENEWED", "SUBSCRIPTION_RENEWING", "SUBSCRIPTION_RESUMED", "SUBSCRIPTION_TRIAL_ENDING", "SUBSCRIPTION_UPDATED"]
    """The event."""
    id: str
    """Names the event, the same at every attempt and every endpoint."""
    timestamp: str
    """When it happened."""
    data: WebhookEvent
    """What it is about."""
