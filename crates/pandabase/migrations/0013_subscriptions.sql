-- Subscriptions, and what was billed for them.

-- Not clustered, like orders: lists walk a narrow index.
CREATE TABLE subscriptions (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    -- In lower case.
    customer_email TEXT NOT NULL,
    product_id TEXT NOT NULL,
    variant_id TEXT,
    -- What the plan is called, as the buyer read it.
    name TEXT NOT NULL,
    -- What was agreed: cents of one unit before tax, and units.
    unit_amount BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    billing_interval TEXT NOT NULL,
    is_metered BOOLEAN NOT NULL,
    tax_behavior TEXT NOT NULL,
    tax_id TEXT,
    billing_address_id TEXT NOT NULL,
    -- NULL until a card is known.
    payment_method_id TEXT,
    -- What its periods are counted from.
    anchor BIGINT NOT NULL,
    period_start BIGINT NOT NULL,
    period_end BIGINT NOT NULL,
    -- From 1.
    period_no BIGINT NOT NULL,
    next_charge_at BIGINT,
    trial_end BIGINT,
    cancelled_at BIGINT,
    paused_at BIGINT,
    ends_at BIGINT,
    -- How it came to its end, and where it stood before.
    ending TEXT,
    status_before TEXT,
    -- When a cancelled metered one is charged for the last time.
    final_charge_at BIGINT,
    first_failed_at BIGINT,
    retry_count BIGINT NOT NULL,
    restart_at BIGINT,
    -- JSON: the plan that the next renewal switches to.
    pending_change TEXT,
    -- The order that began it, the last one, and the one that is not paid yet.
    first_order_id TEXT NOT NULL,
    latest_order_id TEXT NOT NULL,
    open_order_id TEXT,
    -- The last period whose charge was announced, and the card and month whose end was.
    announced_period BIGINT NOT NULL DEFAULT 0,
    announced_card TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE INDEX subscriptions_by_status ON subscriptions (store_id, status, id);
CREATE INDEX subscriptions_by_customer ON subscriptions (store_id, customer_id, id);
CREATE INDEX subscriptions_by_product ON subscriptions (store_id, product_id, id);
CREATE INDEX subscriptions_by_product_status ON subscriptions (store_id, product_id, status, id);
CREATE INDEX subscriptions_changing ON subscriptions (store_id, id) WHERE pending_change IS NOT NULL;
CREATE INDEX subscriptions_by_payment_method ON subscriptions (payment_method_id) WHERE payment_method_id IS NOT NULL;

-- How many subscriptions there are, so that totals of lists count nothing.
CREATE TABLE subscription_counts (
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    status TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (store_id, product_id, status)
) {{clustered}};

-- What is or was billed for a subscription: its beginning, its periods, its changes of plan.
CREATE TABLE invoices (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    -- As the order's billing reason.
    reason TEXT NOT NULL,
    -- OPEN until its order is paid; VOID when it never will be.
    status TEXT NOT NULL,
    -- NULL when there was nothing to pay.
    order_id TEXT,
    -- The number of the period that it closes, and that period: its usage is billed.
    period_no BIGINT NOT NULL,
    usage_start BIGINT NOT NULL,
    usage_end BIGINT NOT NULL,
    -- The period that the base pays for.
    period_start BIGINT NOT NULL,
    period_end BIGINT NOT NULL,
    -- Cents before tax.
    base_amount BIGINT NOT NULL,
    usage_amount BIGINT NOT NULL,
    tax_amount BIGINT NOT NULL,
    total_amount BIGINT NOT NULL,
    -- JSON: what each meter counted and costs.
    meters TEXT NOT NULL,
    -- JSON: the plan that paying it switches to.
    change TEXT,
    -- The last segment of usage in it, and whether later periods' usage is in it, too.
    usage_cut BIGINT NOT NULL,
    all_usage BOOLEAN NOT NULL,
    -- Whether a failure of the charge under way is one of the four that end the subscription.
    counts BOOLEAN NOT NULL,
    -- Whether nothing follows it: the last bill of a cancelled metered subscription.
    is_final BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE UNIQUE INDEX invoices_by_order ON invoices (store_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX invoices_by_subscription ON invoices (store_id, subscription_id, period_no);
-- A period is billed once.
CREATE UNIQUE INDEX invoices_once ON invoices (store_id, subscription_id, period_no)
    WHERE reason = 'SUBSCRIPTION_CYCLE' AND status <> 'VOID';
