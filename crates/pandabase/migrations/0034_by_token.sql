-- Whether an order's last attempt to pay was made with a token of the store: its address is then the store's own
-- server's. Of orders from before nobody knows; the few that are still undecided count as their buyers' own.
ALTER TABLE orders ADD COLUMN by_token BOOLEAN NOT NULL DEFAULT FALSE;
