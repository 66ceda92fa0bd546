-- What each member of a team is mailed about.

-- What they have switched on and off, as words such as CASES=off; whoever has chosen nothing gets the defaults.
ALTER TABLE members ADD COLUMN notices TEXT NOT NULL DEFAULT '';
-- How often they get a mail that sums the store's sales up.
ALTER TABLE members ADD COLUMN digest TEXT NOT NULL DEFAULT 'OFF';
-- The last day that such a mail told of, as 2026-06-01; NULL until they have asked for one.
ALTER TABLE members ADD COLUMN digested_until TEXT;
