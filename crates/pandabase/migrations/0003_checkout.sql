-- Checkout sessions.

CREATE TABLE checkout_sessions (
    store_id TEXT NOT NULL REFERENCES stores (id),
    id TEXT NOT NULL,
    -- OPEN also after the session's time is up; EXPIRED follows from expires_at.
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    -- JSON: the lines of the cart, at the prices they were added with.
    lines TEXT NOT NULL,
    -- JSON: the buyer as far as known.
    customer TEXT,
    tax_id TEXT,
    -- The coupon, and its code as the merchant wrote it.
    coupon_id TEXT,
    coupon_code TEXT,
    -- The paylink that it was opened from.
    paylink_id TEXT,
    -- Cents.
    subtotal BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    total BIGINT NOT NULL,
    -- Parts per million.
    tax_rate BIGINT NOT NULL,
    tax_behavior TEXT NOT NULL,
    -- What the buyer pays, in the smallest unit of the buyer's currency; NULL in US dollars.
    presentment_currency TEXT,
    presentment_amount BIGINT,
    -- The exchange rate as a decimal number.
    presentment_rate TEXT,
    -- JSON: the custom fields.
    fields TEXT NOT NULL,
    -- JSON.
    metadata TEXT,
    return_url TEXT,
    cancel_url TEXT,
    -- The order that paying made, from the first attempt on.
    order_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX checkout_sessions_unused ON checkout_sessions (expires_at) WHERE order_id IS NULL;
