-- What sessions prove, mails about teams, and who has seen the secret of a token.

-- Whether it was begun with the second factor that the account asks for.
ALTER TABLE account_sessions ADD COLUMN is_proven BOOLEAN NOT NULL DEFAULT FALSE;

-- Mails about teams that were sent within a day: nobody's mailbox is flooded, over all stores, and no store
-- is a way to write to strangers. They take the place of what counted invitations alone.
DROP TABLE invitations;
CREATE TABLE team_mails (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    -- INVITATION, CHANGE of a membership, OWNER for what the store's owner is told, SUMMARY of an hour.
    type TEXT NOT NULL,
    -- To whom, in lower case; NULL where it is to the owner.
    email TEXT,
    -- The account that invites.
    account_id TEXT,
    -- By the machine's clock, which all stores share.
    created_at BIGINT NOT NULL
);
CREATE INDEX team_mails_by_store ON team_mails (store_id, type, created_at);
CREATE INDEX team_mails_by_email ON team_mails (email, type, created_at);
CREATE INDEX team_mails_by_account ON team_mails (account_id, type, created_at);
CREATE INDEX team_mails_by_age ON team_mails (created_at, id);

-- The account that has seen the present secret because it rolled the token, and the one that had seen the
-- secret before.
ALTER TABLE api_tokens ADD COLUMN rolled_by TEXT;
ALTER TABLE api_tokens ADD COLUMN former_by TEXT;
