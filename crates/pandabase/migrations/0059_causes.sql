-- What caused a row: the request, the command or the job that began it, then the job that acted on its behalf, and
-- the trace that the caller named. NULL in rows of before.
ALTER TABLE jobs ADD COLUMN cause TEXT;
ALTER TABLE payment_timeline ADD COLUMN cause TEXT;
ALTER TABLE ledger_entries ADD COLUMN cause TEXT;
ALTER TABLE mails ADD COLUMN cause TEXT;
ALTER TABLE webhook_events ADD COLUMN cause TEXT;
ALTER TABLE webhook_deliveries ADD COLUMN cause TEXT;
ALTER TABLE payouts ADD COLUMN cause TEXT;
ALTER TABLE case_messages ADD COLUMN cause TEXT;
-- What the caller said of its own cause, as a header of the W3C's Trace Context.
ALTER TABLE api_logs ADD COLUMN traceparent TEXT;

-- What something caused is found by these. Jobs are found by what they are about, and deliveries by their events,
-- but for those that a merchant asked for.
CREATE INDEX payment_timeline_by_cause ON payment_timeline (store_id, cause) WHERE cause IS NOT NULL;
CREATE INDEX ledger_entries_by_cause ON ledger_entries (store_id, cause) WHERE cause IS NOT NULL;
CREATE INDEX mails_by_cause ON mails (store_id, cause) WHERE cause IS NOT NULL;
CREATE INDEX webhook_events_by_cause ON webhook_events (store_id, cause) WHERE cause IS NOT NULL;
CREATE INDEX webhook_deliveries_by_cause ON webhook_deliveries (store_id, cause) WHERE is_manual AND cause IS NOT NULL;
