-- Six digits in the mails to sign in to the customer portal, beside their links.

-- By what the code in the mail is recognised, under the installation's key; NULL in mails from before.
ALTER TABLE portal_links ADD COLUMN code_hash {{bytes}};
-- Wrong codes that were tried in its place.
ALTER TABLE portal_links ADD COLUMN wrong_codes BIGINT NOT NULL DEFAULT 0;
CREATE INDEX portal_links_tried ON portal_links (created_at) WHERE wrong_codes > 0;
