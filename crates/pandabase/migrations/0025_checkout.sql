-- Names and addresses of customers are those of what was paid.

-- Only an attempt to pay has named the address: it is none of the customer's until something is paid.
ALTER TABLE billing_addresses ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;

-- What costs nothing is no purchase.
UPDATE customers SET order_count = customers.order_count - o.orders
    FROM (SELECT store_id, customer_id, COUNT(*) AS orders FROM orders
        WHERE captured_at IS NOT NULL AND total_amount = 0 GROUP BY store_id, customer_id) AS o
    WHERE customers.store_id = o.store_id AND customers.id = o.customer_id;
