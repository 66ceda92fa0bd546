-- Customers, orders with their payments, refunds, disputes; and the books of the sandbox processor.

CREATE TABLE customers (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    first_name TEXT,
    last_name TEXT,
    -- Both names without case: what searches compare.
    name_folded TEXT,
    guest BOOLEAN NOT NULL,
    -- Paid orders: their number, and their subtotals less discounts.
    order_count BIGINT NOT NULL,
    total_spent BIGINT NOT NULL,
    refund_count BIGINT NOT NULL,
    total_refunded BIGINT NOT NULL,
    -- When the last of them was captured.
    last_paid_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX customers_by_email ON customers (store_id, email);

CREATE TABLE billing_addresses (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    line1 TEXT NOT NULL,
    line2 TEXT,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    -- SHA-256 of every field: the same address is stored once.
    fingerprint {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX billing_addresses_by_fingerprint ON billing_addresses (store_id, customer_id, fingerprint);

-- An order and its payment. There is exactly one payment per order and they move together, so they
-- are one row, and the payment's id has the order's characters behind its own prefix. Not clustered: the row is wide, and an index on (store_id, id) alone is what lists walk
-- (docs/decisions/0008).
CREATE TABLE orders (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    -- The statuses of the order, the payment and the payment's dispute, if there ever was one.
    status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    dispute_status TEXT,
    customer_id TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    billing_address_id TEXT NOT NULL,
    country TEXT NOT NULL,
    -- US cents.
    amount BIGINT NOT NULL,
    discount_amount BIGINT NOT NULL,
    tax_amount BIGINT NOT NULL,
    total_amount BIGINT NOT NULL,
    -- 0 until captured.
    platform_fee BIGINT NOT NULL,
    psp_fee BIGINT NOT NULL,
    settled_amount BIGINT NOT NULL,
    discount_code TEXT,
    tax_id TEXT,
    presentment_currency TEXT,
    presentment_amount BIGINT,
    -- A decimal number.
    exchange_rate TEXT,
    custom_fields TEXT,
    metadata TEXT,
    return_url TEXT,
    ip_address TEXT,
    user_agent TEXT,
    -- JSON; NULL until it was looked up.
    geo TEXT,
    -- How often the buyer has tried to pay, from 1; each try is a charge of its own.
    attempt BIGINT NOT NULL,
    -- The processor's name of the charge; NULL until it told.
    reference_id TEXT,
    method TEXT,
    card_brand TEXT,
    card_last_four TEXT,
    -- Where the buyer answers to the bank, while that is awaited.
    authorization_url TEXT,
    -- Why the last attempt failed.
    failure TEXT,
    -- Whether everything was delivered: NULL while unpaid, then PENDING, DONE or FAILED.
    fulfillment TEXT,
    -- Signals of the network that were answered already.
    early_warning BOOLEAN NOT NULL,
    fraud_alert BOOLEAN NOT NULL,
    captured_at BIGINT,
    -- The subscription that it is of, and why it was made.
    subscription_id TEXT,
    billing_reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE UNIQUE INDEX orders_by_number ON orders (store_id, number);
-- For lists by either status: what has one of them has one or two of the other.
CREATE INDEX orders_by_state ON orders (store_id, status, payment_status, id);
CREATE INDEX orders_by_customer ON orders (store_id, customer_id, id);
CREATE INDEX orders_by_subscription ON orders (store_id, subscription_id, id) WHERE subscription_id IS NOT NULL;
CREATE INDEX orders_by_reference ON orders (store_id, LOWER(reference_id)) WHERE reference_id IS NOT NULL;

CREATE TABLE order_items (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- In the cart, from 0.
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    -- NULL for a dynamic line.
    product_id TEXT,
    variant_id TEXT,
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    -- Of one unit.
    price BIGINT NOT NULL,
    -- How it is delivered, as the product said when it was sold; NULL for a dynamic line.
    fulfillment_mode TEXT,
    download_url TEXT,
    redirect_url TEXT,
    message TEXT,
    PRIMARY KEY (store_id, order_id, position)
) {{clustered}};

-- How many orders and payments stand where: totals of lists must not count rows.
CREATE TABLE order_counts (
    store_id TEXT NOT NULL,
    -- ORDER or PAYMENT.
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (store_id, kind, status)
) {{clustered}};

CREATE TABLE payment_timeline (
    store_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    -- From 1: several rows have the same time.
    position BIGINT NOT NULL,
    -- The payment's total then, in cents: the texts of plain steps name it.
    total BIGINT NOT NULL,
    -- The steps that were told at once, as JSON: words, or objects where a step says more.
    steps TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, payment_id, position)
) {{clustered}};

-- Not clustered, like orders: SQLite without statistics prefers walking a clustered store to an index.
CREATE TABLE refunds (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    -- What the store's balance is debited: the total less the tax.
    amount BIGINT NOT NULL,
    -- What is debited besides: a pre-dispute alert costs.
    fee BIGINT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- The ledger type of the debit.
    entry_type TEXT NOT NULL,
    -- What the refund does to licences.
    revokes BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE INDEX refunds_by_order ON refunds (store_id, order_id, id);
-- An order is refunded once: another refund only follows one that failed.
CREATE UNIQUE INDEX refunds_in_force ON refunds (store_id, order_id) WHERE status <> 'FAILED';
CREATE INDEX refunds_by_status ON refunds (store_id, status, id);

-- Not clustered, for the same reason.
CREATE TABLE disputes (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    -- The processor's name of it.
    reference_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    evidence TEXT,
    total_amount BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
-- A payment has one dispute at most.
CREATE UNIQUE INDEX disputes_by_order ON disputes (store_id, order_id);
CREATE INDEX disputes_by_status ON disputes (store_id, status, id);

-- The sandbox processor is a company of its own: nothing else reads or writes its tables.
CREATE TABLE sandbox_charges (
    store_id TEXT NOT NULL,
    -- The caller's idempotency key.
    charge_key TEXT NOT NULL,
    -- What is charged for: a payment, or a method that a person saves.
    payment_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    method TEXT NOT NULL,
    card_brand TEXT,
    card_last_four TEXT,
    status TEXT NOT NULL,
    failure TEXT,
    -- The address of the bank's page: a single-use secret, encrypted, and its hash to find it by.
    bank_token {{bytes}},
    bank_token_hash {{bytes}},
    -- What charges the buyer's instrument again, encrypted; NULL when it was not to be kept.
    saved_token {{bytes}},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, charge_key)
) {{clustered}};
CREATE UNIQUE INDEX sandbox_charges_by_bank_token ON sandbox_charges (bank_token_hash)
    WHERE bank_token_hash IS NOT NULL;

-- Instruments kept for later charges, of no store: never a number, only what the card does.
CREATE TABLE sandbox_instruments (
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL PRIMARY KEY,
    -- HMAC of the card's number.
    fingerprint TEXT NOT NULL,
    method TEXT NOT NULL,
    -- A word of the sandbox's table of cards.
    behaviour TEXT NOT NULL,
    card_brand TEXT,
    card_last_four TEXT,
    exp_month BIGINT,
    exp_year BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE sandbox_refunds (
    store_id TEXT NOT NULL,
    -- The caller's idempotency key.
    refund_key TEXT NOT NULL,
    charge_key TEXT NOT NULL,
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, refund_key)
) {{clustered}};
