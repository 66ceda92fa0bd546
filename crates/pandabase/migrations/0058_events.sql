-- Every event is kept for thirty days, whether or not an endpoint is told of it, in an order that never changes.

-- Its place among the events of its store, from 1 up. Reading numbers what was committed: NULL
-- until then.
ALTER TABLE webhook_events ADD COLUMN position BIGINT;
-- Orders what has no place yet: greater than that of any such event which its transaction could see.
ALTER TABLE webhook_events ADD COLUMN step BIGINT NOT NULL DEFAULT 0;
-- What it is about.
ALTER TABLE webhook_events ADD COLUMN order_id TEXT;
ALTER TABLE webhook_events ADD COLUMN subscription_id TEXT;

-- The last place that was given, or given up for an event that was forgotten unread.
CREATE TABLE event_positions (
    store_id TEXT NOT NULL PRIMARY KEY,
    last_position BIGINT NOT NULL
);

UPDATE webhook_events SET position = n.place FROM (
    SELECT store_id AS of_store, id AS event, ROW_NUMBER() OVER (PARTITION BY store_id ORDER BY id) AS place
    FROM webhook_events) AS n
WHERE n.of_store = webhook_events.store_id AND n.event = webhook_events.id;
INSERT INTO event_positions (store_id, last_position)
    SELECT store_id, MAX(position) FROM webhook_events GROUP BY store_id;
-- A payload begins with its type, its id and its time, and then names the order.
UPDATE webhook_events SET order_id = SUBSTR(payload, 111 + LENGTH(type), 28)
WHERE SUBSTR(payload, 111 + LENGTH(type), 4) = 'ord_';

CREATE INDEX webhook_events_by_position ON webhook_events (store_id, position);
CREATE INDEX webhook_events_to_number ON webhook_events (store_id, step, id) WHERE position IS NULL;
CREATE INDEX webhook_events_by_order ON webhook_events (store_id, order_id, position);
CREATE INDEX webhook_events_by_subscription ON webhook_events (store_id, subscription_id, position)
    WHERE subscription_id IS NOT NULL;

-- Events have a scope of their own. Tokens that have every scope go on having every scope.
UPDATE api_tokens SET permissions = REPLACE(permissions, 'WEBHOOKS_WRITE', 'WEBHOOKS_WRITE, EVENTS_READ')
WHERE permissions = 'STORE_READ, STORE_WRITE, PRODUCTS_READ, PRODUCTS_WRITE, CATEGORIES_READ, CATEGORIES_WRITE, COUPONS_READ, COUPONS_WRITE, WEBHOOKS_READ, WEBHOOKS_WRITE, ANALYTICS_READ, PAYOUTS_READ, PAYOUTS_WRITE, ORDERS_READ, ORDERS_WRITE, CUSTOMERS_READ, CUSTOMERS_WRITE, LICENSES_READ, LICENSES_WRITE, SUBSCRIPTIONS_READ, SUBSCRIPTIONS_WRITE, SANDBOX_WRITE, USAGE_READ, USAGE_WRITE, METERS_READ, METERS_WRITE, CASES_READ, CASES_WRITE, REFUNDS_READ, REFUNDS_WRITE, DISPUTES_READ, DISPUTES_WRITE, REPORTS_READ, REPORTS_WRITE, BILLING_AGREEMENTS_READ, BILLING_AGREEMENTS_WRITE';
