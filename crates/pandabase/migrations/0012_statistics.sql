-- What makes large stores as fast as small ones.

-- How many rows of api_logs there are for each hour and filter: totals of the list must not count rows.
CREATE TABLE api_log_counts (
    store_id TEXT NOT NULL,
    -- Start of the hour, on the machine's clock.
    hour BIGINT NOT NULL,
    method TEXT NOT NULL,
    status_code BIGINT NOT NULL,
    token_id TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (store_id, hour, method, status_code, token_id)
) {{clustered}};
CREATE INDEX api_log_counts_by_age ON api_log_counts (hour);
