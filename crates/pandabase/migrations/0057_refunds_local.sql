-- What went back in the currency that the buyer was charged in, in its smallest unit: as the processor told
-- it, else as this server reckoned it. Null where the buyer paid in US dollars, and for older refunds.
ALTER TABLE refunds ADD COLUMN presentment_amount BIGINT;
