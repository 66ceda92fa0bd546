-- Deliveries as merchants see them: also those that are yet to be sent, with what was sent and answered.

-- The event's type, so that it can be asked for. NULL where only the event tells it.
ALTER TABLE webhook_deliveries ADD COLUMN event TEXT;
-- Yet to be sent, at next_attempt_at. Its duration means nothing.
ALTER TABLE webhook_deliveries ADD COLUMN is_pending BOOLEAN NOT NULL DEFAULT FALSE;
-- Asked for by the merchant: sent once, and not counted among the ten attempts.
ALTER TABLE webhook_deliveries ADD COLUMN is_manual BOOLEAN NOT NULL DEFAULT FALSE;
-- JSON {name: value}; NULL of what was sent before this was kept.
ALTER TABLE webhook_deliveries ADD COLUMN request_headers TEXT;
-- The first 4 KiB of the answer.
ALTER TABLE webhook_deliveries ADD COLUMN response_body TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN sent_at BIGINT;

UPDATE webhook_deliveries SET sent_at = created_at, event = (SELECT e.type FROM webhook_events e
    WHERE e.store_id = webhook_deliveries.store_id AND e.id = webhook_deliveries.event_id);
-- Events were forgotten up to three days before the last attempts to deliver them: of these nothing can be told.
DELETE FROM webhook_deliveries WHERE event IS NULL;
-- What waits in the queue. A subject is an endpoint's id, a stroke and an event's.
INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, duration_ms, next_attempt_at,
        created_at, event, is_pending)
    SELECT e.store_id, SUBSTR(j.subject, 1, 28), e.id, COALESCE(MAX(d.attempt), 0) + 1, 0, j.run_at,
        COALESCE(MAX(d.created_at), e.created_at), e.type, TRUE
    FROM jobs j
        JOIN webhook_events e ON e.store_id = j.store_id AND e.id = SUBSTR(j.subject, 30)
        LEFT JOIN webhook_deliveries d ON d.store_id = e.store_id
            AND d.webhook_id = SUBSTR(j.subject, 1, 28) AND d.event_id = e.id
    WHERE j.kind = 'webhook_delivery'
    GROUP BY e.store_id, j.subject, e.id, j.run_at, e.created_at, e.type;

CREATE INDEX webhook_deliveries_by_webhook
    ON webhook_deliveries (store_id, webhook_id, created_at, event_id, attempt);
CREATE INDEX webhook_deliveries_by_event
    ON webhook_deliveries (store_id, webhook_id, event, created_at, event_id, attempt);
CREATE INDEX webhook_deliveries_pending
    ON webhook_deliveries (store_id, webhook_id, created_at, event_id, attempt) WHERE is_pending;
CREATE INDEX webhook_deliveries_failed
    ON webhook_deliveries (store_id, webhook_id, created_at, event_id, attempt) WHERE error IS NOT NULL;
CREATE INDEX webhook_deliveries_delivered
    ON webhook_deliveries (store_id, webhook_id, created_at, event_id, attempt)
    WHERE error IS NULL AND NOT is_pending;

-- When a mail was written, on the machine's clock: mails of several stores are put in order by it.
ALTER TABLE mails ADD COLUMN written_at BIGINT NOT NULL DEFAULT 0;
UPDATE mails SET written_at = created_at
    - COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = mails.store_id), 0);
CREATE INDEX mails_by_writing ON mails (written_at, id);
CREATE INDEX mails_by_recipient ON mails (recipient, written_at, id);
