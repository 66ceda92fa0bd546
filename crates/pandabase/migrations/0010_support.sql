-- Support cases and the customer portal.

-- Who has ever signed in to the portal: one identity per address, over all stores.
CREATE TABLE portal_identities (
    -- In lower case.
    email TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);
-- What belongs to an identity is looked for in every store.
CREATE INDEX customers_of_identity ON customers (email, store_id);

CREATE TABLE portal_links (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- SHA-256 of the token in the mail.
    token_hash {{bytes}} NOT NULL UNIQUE,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX portal_links_by_email ON portal_links (email, created_at);
CREATE INDEX portal_links_by_age ON portal_links (created_at, id);

CREATE TABLE portal_sessions (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL UNIQUE,
    device TEXT,
    os TEXT,
    browser TEXT,
    ip_address TEXT,
    location TEXT,
    last_active_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX portal_sessions_by_email ON portal_sessions (email, last_active_at);
CREATE INDEX portal_sessions_by_age ON portal_sessions (last_active_at, id);

CREATE TABLE cases (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    escalated BOOLEAN NOT NULL,
    -- Messages that each side has not read.
    merchant_unread BIGINT NOT NULL,
    customer_unread BIGINT NOT NULL,
    -- Messages so far: the position of the newest.
    messages BIGINT NOT NULL,
    -- The newest message of a person, or of the automatic reply.
    last_message_at BIGINT NOT NULL,
    last_message_by TEXT NOT NULL,
    -- Since when nothing happened, and when the customer was told that the case will be closed for it.
    idle_since BIGINT NOT NULL,
    warned_at BIGINT,
    closed_at BIGINT,
    closed_by TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX cases_by_activity ON cases (store_id, last_message_at, created_at, id);
CREATE INDEX cases_by_status ON cases (store_id, status, last_message_at, created_at, id);
CREATE INDEX cases_by_customer ON cases (store_id, customer_id, last_message_at);
CREATE INDEX cases_by_order ON cases (store_id, order_id, last_message_at);

CREATE TABLE case_messages (
    store_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- In the case, from 1.
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    sender_type TEXT NOT NULL,
    sender_id TEXT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, case_id, position)
) {{clustered}};

-- Files of a case: announced, then uploaded to the file storage, then named by a message.
CREATE TABLE case_attachments (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- The message that carries it; NULL until one does.
    message_id TEXT,
    -- Which side announced it; only that side's messages may carry it.
    uploader TEXT NOT NULL,
    filename TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX case_attachments_by_message ON case_attachments (store_id, message_id, id);

-- How a store treats its cases; a store without a row has the defaults.
CREATE TABLE case_settings (
    store_id TEXT PRIMARY KEY,
    auto_reply_enabled BOOLEAN NOT NULL,
    auto_reply_message TEXT,
    auto_close_enabled BOOLEAN NOT NULL,
    auto_close_days BIGINT NOT NULL
) {{clustered}};
