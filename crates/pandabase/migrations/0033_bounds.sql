-- Sessions that were not paid go after a while, also when that was tried.
DROP INDEX checkout_sessions_unused;
CREATE INDEX checkout_sessions_unpaid ON checkout_sessions (expires_at) WHERE status = 'OPEN';

-- Cards that were refused for an agreement: after so many of them it is closed.
ALTER TABLE mandates ADD COLUMN declines BIGINT NOT NULL DEFAULT 0;

-- Whether every secret is bound to its row: one that is not, as versions of before wrote them, opens no more.
-- It is set when all of them were walked over, which is begun by the first process that opens the database.
ALTER TABLE installation ADD COLUMN secrets_bound BOOLEAN NOT NULL DEFAULT FALSE;
