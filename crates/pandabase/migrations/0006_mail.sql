-- Outgoing mail.
CREATE TABLE mails (
    -- Empty for mails of the platform.
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Text, HTML and what an attachment is rendered from, encrypted: receipts carry licence keys.
    content {{bytes}} NOT NULL,
    -- The id that the mail is about.
    reference TEXT NOT NULL,
    -- NULL while it waits for its transport.
    sent_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX mails_by_age ON mails (created_at, id);
