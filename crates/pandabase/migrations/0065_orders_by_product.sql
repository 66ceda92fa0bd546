-- The orders in which a product was bought, newest first. A dynamic line has no product.
CREATE INDEX order_items_by_product ON order_items (store_id, product_id, order_id)
    WHERE product_id IS NOT NULL;
