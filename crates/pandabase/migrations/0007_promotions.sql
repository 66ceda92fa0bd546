-- Coupons, their uses, and paylinks.

CREATE TABLE coupons (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    -- The code without case: it is unique and redeemed in any.
    code_folded TEXT NOT NULL,
    display_name TEXT,
    -- The name without case, for searches.
    display_name_folded TEXT,
    description TEXT,
    type TEXT NOT NULL,
    -- Cents, or percent.
    value BIGINT NOT NULL,
    minimum_purchase BIGINT,
    max_uses BIGINT,
    max_uses_per_customer BIGINT,
    first_purchase_only BOOLEAN NOT NULL,
    starts_at BIGINT,
    expires_at BIGINT,
    enabled BOOLEAN NOT NULL,
    -- The rows of coupon_uses.
    times_used BIGINT NOT NULL,
    -- JSON: the products that it is for, all when empty; only ever read and written with the coupon.
    product_ids TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX coupons_by_code ON coupons (store_id, code_folded);

-- Orders that use a coupon; the row goes when the use is given back. It outlives a deleted coupon.
CREATE TABLE coupon_uses (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    -- The how many-th use it was, and the limit then: limits may be lowered later.
    nth BIGINT NOT NULL,
    most BIGINT,
    PRIMARY KEY (store_id, order_id)
) {{clustered}};
CREATE INDEX coupon_uses_by_customer ON coupon_uses (store_id, coupon_id, customer_id);

CREATE TABLE paylinks (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    -- The title without case, for searches.
    title_folded TEXT NOT NULL,
    description TEXT,
    -- JSON: the items as the merchant gave them; products are priced when a session is opened.
    items TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Completed payments, and payments that are under way: the rows of paylink_uses.
    uses BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    max_uses BIGINT,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- A deleted paylink stays for the sessions that were opened from it.
    deleted_at BIGINT,
    PRIMARY KEY (store_id, id)
) {{clustered}};
-- A paylink's address does not name the store.
CREATE UNIQUE INDEX paylinks_by_id ON paylinks (id);

-- Orders that pay, or have paid, a paylink.
CREATE TABLE paylink_uses (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    paylink_id TEXT NOT NULL,
    is_paid BOOLEAN NOT NULL,
    -- The how many-th use it was, and the cap then: caps may be lowered later.
    nth BIGINT NOT NULL,
    most BIGINT,
    PRIMARY KEY (store_id, order_id)
) {{clustered}};
CREATE INDEX paylink_uses_by_paylink ON paylink_uses (store_id, paylink_id);
