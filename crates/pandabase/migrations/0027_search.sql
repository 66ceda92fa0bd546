-- Customers are found by the beginning of their name, of its last word, and of what follows the @ of their
-- address; what precedes it the index of addresses begins with. RTRIM cuts off the last word, so its length
-- tells where that begins.
CREATE INDEX customers_by_name ON customers (store_id, name_folded);
CREATE INDEX customers_by_last_word ON customers (store_id,
    SUBSTR(name_folded, LENGTH(RTRIM(name_folded, REPLACE(name_folded, ' ', ''))) + 1));
CREATE INDEX customers_by_domain ON customers (store_id,
    SUBSTR(email, LENGTH(RTRIM(email, REPLACE(email, '@', ''))) + 1));
