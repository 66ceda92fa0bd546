-- Sums of what Shield did, and what housekeeping needs.

-- What the rules of a store did with the payments of an hour, as far as their checks are kept.
CREATE TABLE shield_hours (
    store_id TEXT NOT NULL,
    -- The start of the hour.
    hour BIGINT NOT NULL,
    -- The rule that decided and what it did; empty where none did.
    rule_id TEXT NOT NULL,
    action TEXT NOT NULL,
    -- What the rule was called last.
    rule_name TEXT NOT NULL,
    evaluated BIGINT NOT NULL,
    -- Those of them that were disputed later.
    disputed BIGINT NOT NULL,
    PRIMARY KEY (store_id, hour, rule_id, action)
) {{clustered}};
CREATE INDEX shield_hours_by_time ON shield_hours (hour);
INSERT INTO shield_hours (store_id, hour, rule_id, action, rule_name, evaluated, disputed)
SELECT store_id, created_at - created_at % 3600000, COALESCE(rule_id, ''), COALESCE(action, ''),
    COALESCE(MAX(rule_name), ''), COUNT(*), SUM(CASE WHEN is_disputed THEN 1 ELSE 0 END)
FROM shield_checks
GROUP BY store_id, created_at - created_at % 3600000, COALESCE(rule_id, ''), COALESCE(action, '');

-- Reviews whose payment is still described, which is forgotten with its check.
CREATE INDEX shield_reviews_by_age ON shield_reviews (created_at)
    WHERE (card_bin IS NOT NULL OR risk_score IS NOT NULL);

-- JSON: what the processor had given back of a charge by other ways before the rest was; NULL for nothing.
ALTER TABLE shield_reviews ADD COLUMN returned_before TEXT;

-- How far a walk through all stores has come, which does a part at a time.
CREATE TABLE walks (
    name TEXT NOT NULL PRIMARY KEY,
    -- The last store that was looked at; empty at the beginning.
    after_id TEXT NOT NULL
);
