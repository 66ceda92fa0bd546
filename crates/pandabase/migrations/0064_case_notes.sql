-- What a store's team writes about its cases: notes for each other, and replies that it sends again and again.

CREATE TABLE case_notes (
    store_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Whoever wrote it; NULL where the operator made the token that did.
    author_id TEXT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, case_id, id)
) {{clustered}};

CREATE TABLE canned_replies (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The name as it is looked up: letters of all cases are the same.
    name_folded TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX canned_replies_by_name ON canned_replies (store_id, name_folded);
