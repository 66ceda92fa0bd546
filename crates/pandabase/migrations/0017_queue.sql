-- Runs that failed in a row; a run that ends well forgets them. `attempts` numbers the leases.
ALTER TABLE jobs ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
-- What a job shares its places with, from the widest: `mail`, or `calls/STORE/ENDPOINT`.
ALTER TABLE jobs ADD COLUMN queue TEXT NOT NULL DEFAULT 'own';
UPDATE jobs SET queue = CASE kind
    WHEN 'mail_send' THEN 'mail'
    WHEN 'report_make' THEN 'reports'
    ELSE 'money' END
    WHERE kind IN ('mail_send', 'report_make', 'subscription_renewal', 'payment_recovery',
        'payment_method_setup', 'payment_timeout', 'refund_request', 'dispute_evidence', 'payout_dispatch');
UPDATE jobs SET queue = 'calls/' || store_id || '/line_delivery' WHERE kind = 'line_delivery';
-- The subject is the endpoint's id, which has 28 characters, and the event's.
UPDATE jobs SET queue = 'calls/' || store_id || '/' || SUBSTR(subject, 1, 28) WHERE kind = 'webhook_delivery';
CREATE INDEX jobs_by_queue ON jobs (queue, due_at, id) WHERE due_at IS NOT NULL;
-- Jobs that were given up only because they had run often.
UPDATE jobs SET error = NULL,
    due_at = run_at - COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = jobs.store_id), 0)
    WHERE due_at IS NULL AND kind NOT IN ('mail_send', 'geo_lookup');
