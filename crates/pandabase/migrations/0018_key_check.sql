-- What the database knows of the installation that it belongs to: one row.
CREATE TABLE installation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    -- What the encryption key is recognised by; NULL until a process with the key has opened the database.
    key_check {{bytes}},
    -- Counts writes that only ask whether the database takes them.
    write_probes BIGINT NOT NULL
);
INSERT INTO installation (id, key_check, write_probes) VALUES (1, NULL, 0);
