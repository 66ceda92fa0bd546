-- Shield: lists, rules, what they judged, and payments that wait for a decision.

-- Whether the store has a rule that is enabled: a purchase where there is none asks nothing more.
ALTER TABLE stores ADD COLUMN shield BOOLEAN NOT NULL DEFAULT FALSE;

-- What Shield found when the payment was submitted, and whether it is to be held once it is charged.
ALTER TABLE orders ADD COLUMN check_id TEXT;
ALTER TABLE orders ADD COLUMN is_reviewed BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE shield_lists (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    -- How many values it has.
    value_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id),
    UNIQUE (store_id, name)
);

CREATE TABLE shield_values (
    store_id TEXT NOT NULL,
    list_id TEXT NOT NULL,
    value TEXT NOT NULL,
    -- What it is found by: the value itself, or an end of a pattern.
    lookup TEXT NOT NULL,
    PRIMARY KEY (store_id, list_id, value)
) {{clustered}};
CREATE INDEX shield_values_by_lookup ON shield_values (store_id, lookup, list_id);

CREATE TABLE shield_rules (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- As it was written.
    condition TEXT NOT NULL,
    action TEXT NOT NULL,
    priority BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);

-- A payment that was judged, kept for 180 days. Addresses and cards are there as keyed hashes only.
CREATE TABLE shield_checks (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- The action of the rule that decided, and the rule; NULL where none did.
    action TEXT,
    rule_id TEXT,
    rule_name TEXT,
    -- JSON: what the order itself does not tell.
    facts TEXT NOT NULL,
    email_hash {{bytes}} NOT NULL,
    ip_hash {{bytes}},
    device_hash {{bytes}},
    card_hash {{bytes}},
    is_disputed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX shield_checks_by_time ON shield_checks (created_at);

-- A decline or a dispute, once for each thing that it says something about; kept for 180 days.
CREATE TABLE shield_marks (
    store_id TEXT NOT NULL,
    hash {{bytes}} NOT NULL,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Of what it is: the check, or the payment where there was none.
    of_id TEXT NOT NULL,
    PRIMARY KEY (store_id, hash, kind, created_at, of_id)
) {{clustered}};
CREATE INDEX shield_marks_by_time ON shield_marks (created_at);

-- A payment that is charged and held. It has the id of its check.
CREATE TABLE shield_reviews (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    status TEXT NOT NULL,
    rule_id TEXT,
    rule_name TEXT,
    risk_score BIGINT,
    card_bin TEXT,
    created_at BIGINT NOT NULL,
    -- When the charge was complete, and until when somebody has to decide; NULL before.
    held_at BIGINT,
    expires_at BIGINT,
    decided_at BIGINT,
    -- The processor's id of the charge, and how it is given back; NULL unless it is.
    charge_id TEXT,
    refund_id TEXT,
    returned_at BIGINT,
    PRIMARY KEY (store_id, id)
);
CREATE INDEX shield_reviews_by_status ON shield_reviews (store_id, status, id);
CREATE INDEX shield_reviews_by_order ON shield_reviews (store_id, order_id);
