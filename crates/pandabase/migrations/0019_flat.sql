-- What makes lists as fast in a store that sold much as in one that sold little.

-- How many rows of a list there are: totals of lists, and the free keys of a pool, must not count rows.
CREATE TABLE list_counts (
    store_id TEXT NOT NULL,
    -- CUSTOMER, LICENSE or REFUND.
    list TEXT NOT NULL,
    -- A licence's product; else empty.
    owner TEXT NOT NULL,
    -- Where the rows stand. Of licences also HELD: AVAILABLE, and kept for an order. Empty for customers.
    status TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (store_id, list, owner, status)
) {{clustered}};
INSERT INTO list_counts (store_id, list, owner, status, count)
    SELECT store_id, 'CUSTOMER', '', '', COUNT(*) FROM customers GROUP BY store_id;
INSERT INTO list_counts (store_id, list, owner, status, count)
    SELECT store_id, 'LICENSE', product_id, status, COUNT(*) FROM licenses
    WHERE held_by IS NULL GROUP BY store_id, product_id, status;
INSERT INTO list_counts (store_id, list, owner, status, count)
    SELECT store_id, 'LICENSE', product_id, 'HELD', COUNT(*) FROM licenses
    WHERE held_by IS NOT NULL GROUP BY store_id, product_id;
INSERT INTO list_counts (store_id, list, owner, status, count)
    SELECT store_id, 'REFUND', '', status, COUNT(*) FROM refunds GROUP BY store_id, status;

CREATE INDEX licenses_by_status ON licenses (store_id, status, id);
CREATE INDEX licenses_by_product_status ON licenses (store_id, product_id, status, id);

-- The newest of equals come first in both directions, so that each direction has an index of its own.
CREATE INDEX customers_by_spending ON customers (store_id, total_spent, id);
CREATE INDEX customers_by_spending_upwards ON customers (store_id, total_spent, id DESC);
CREATE INDEX customers_by_orders ON customers (store_id, order_count, id);
CREATE INDEX customers_by_orders_upwards ON customers (store_id, order_count, id DESC);
