-- What is sold: products with their variants, categories, licence keys, and the stock that orders
-- have taken.

CREATE TABLE products (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    handle TEXT NOT NULL,
    title TEXT NOT NULL,
    -- The title without case: what searches and sorts compare.
    title_folded TEXT NOT NULL,
    subtitle TEXT,
    description TEXT,
    product_type TEXT NOT NULL,
    price BIGINT NOT NULL,
    compare_at_price BIGINT,
    minimum_price BIGINT,
    images TEXT NOT NULL,
    message TEXT,
    in_stock BOOLEAN NOT NULL,
    fulfillment_mode TEXT NOT NULL,
    pricing_model TEXT NOT NULL,
    status TEXT NOT NULL,
    max_per_customer BIGINT,
    max_activations BIGINT,
    available_from BIGINT,
    available_until BIGINT,
    download_url TEXT,
    redirect_url TEXT,
    webhook_url TEXT,
    -- Encrypted.
    webhook_secret {{bytes}},
    key_format TEXT,
    custom_prefix TEXT,
    license_duration TEXT,
    revoke_on_refund BOOLEAN NOT NULL,
    low_stock_threshold BIGINT,
    billing_interval TEXT,
    billing_anchor TEXT,
    trial_days BIGINT,
    -- JSON [{id, name, values, position}]: only ever read and written with the product.
    options TEXT NOT NULL,
    -- Some order has it, paid or not: its type is part of history.
    was_sold BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (store_id, id)
) {{clustered}};
-- Narrow, so that a list is counted without reading the products themselves.
CREATE INDEX products_live ON products (store_id, deleted_at, id);
-- What the storefront lists.
CREATE INDEX products_on_sale ON products (store_id, id) WHERE deleted_at IS NULL AND status = 'ACTIVE';
CREATE UNIQUE INDEX products_by_handle ON products (store_id, handle) WHERE deleted_at IS NULL;

CREATE TABLE variants (
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Order of creation within the product; breaks ties of position.
    ordinal BIGINT NOT NULL,
    title TEXT NOT NULL,
    slug TEXT,
    description TEXT,
    sku TEXT,
    -- JSON: option name -> chosen value.
    options TEXT NOT NULL,
    price BIGINT NOT NULL,
    compare_at_price BIGINT,
    images TEXT NOT NULL,
    in_stock BOOLEAN NOT NULL,
    quantity BIGINT,
    track_stock BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (store_id, product_id, id)
) {{clustered}};

CREATE TABLE categories (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    parent_id TEXT,
    display_order BIGINT NOT NULL,
    icon TEXT,
    meta_title TEXT,
    meta_description TEXT,
    show_in_navigation BOOLEAN NOT NULL,
    featured BOOLEAN NOT NULL,
    is_favourite BOOLEAN NOT NULL,
    is_archived BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX categories_by_slug ON categories (store_id, slug);
CREATE INDEX categories_by_parent ON categories (store_id, parent_id);

CREATE TABLE product_categories (
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    PRIMARY KEY (store_id, product_id, category_id)
) {{clustered}};
CREATE INDEX product_categories_by_category ON product_categories (store_id, category_id, product_id);

-- Not clustered: it is found by key, order and pool more often than by id, and SQLite without statistics
-- prefers walking a clustered store to any index that needs a second look-up.
CREATE TABLE licenses (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    -- The variant that was bought; NULL in the pool.
    variant_id TEXT,
    -- The key, encrypted, and the hash that finds it.
    sealed_key {{bytes}} NOT NULL,
    lookup {{bytes}} NOT NULL,
    -- Empty; the licence's own id where the merchant's licence webhook gave a key that was there before.
    occurrence TEXT NOT NULL,
    -- POOL: uploaded. ISSUED: generated, or given by the licence webhook.
    origin TEXT NOT NULL,
    -- Place in its upload: of keys uploaded together the first is sold first.
    position BIGINT NOT NULL,
    status TEXT NOT NULL,
    -- The unfulfilled order that an AVAILABLE key is kept for.
    held_by TEXT,
    order_id TEXT,
    item_id TEXT,
    customer_id TEXT,
    claimed_at BIGINT,
    expires_at BIGINT,
    -- The dispute that revoked it, which gives it back when won.
    revoked_by TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE UNIQUE INDEX licenses_by_key ON licenses (store_id, lookup, product_id, occurrence);
CREATE INDEX licenses_by_product ON licenses (store_id, product_id, id);
CREATE INDEX licenses_by_order ON licenses (store_id, order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX licenses_held ON licenses (store_id, held_by, product_id) WHERE held_by IS NOT NULL;
CREATE INDEX licenses_free ON licenses (store_id, product_id, created_at, position, id)
    WHERE status = 'AVAILABLE' AND held_by IS NULL;

-- Units of tracked variants that an order took; the row goes when they are given back.
CREATE TABLE stock_taken (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (store_id, order_id, product_id, variant_id)
) {{clustered}};
