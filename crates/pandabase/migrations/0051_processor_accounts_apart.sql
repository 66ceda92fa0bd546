-- The events of the processor are listed for each of its accounts apart, from where the common list had come.
INSERT INTO processor_news (name, listed_until)
SELECT a.id, n.listed_until FROM processor_accounts a CROSS JOIN processor_news n WHERE n.name = 'events';
DELETE FROM processor_news WHERE name = 'events';

-- What the buyer's bank took of a charge, in US cents, where that was less than was left of it.
ALTER TABLE disputes ADD COLUMN disputed BIGINT;
