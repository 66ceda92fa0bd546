-- Pictures that stores show and downloads that they sell.
CREATE TABLE files (
    store_id TEXT NOT NULL,
    -- img_… of a picture, file_… of a download.
    id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- As it was announced.
    filename TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    -- PENDING until it has arrived, then READY.
    status TEXT NOT NULL,
    -- Whether a buyer got it.
    was_sold BOOLEAN NOT NULL DEFAULT FALSE,
    -- Since when nothing uses it; null while something does, and until it has arrived.
    unused_since BIGINT,
    -- When the merchant deleted it. What was sold is kept for its buyers.
    deleted_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};

-- Which products use a file, and whether the store itself does.
CREATE TABLE file_uses (
    store_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    -- A product, or the store.
    user_id TEXT NOT NULL,
    PRIMARY KEY (store_id, file_id, user_id)
) {{clustered}};
CREATE INDEX file_uses_by_user ON file_uses (store_id, user_id);
