//! The schema: numbered migrations, the same files on both databases (`crates/pandabase/migrations/`).

use pandabase_platform::db::Migration;

macro_rules! migrations {
    ($($number:literal $name:literal,)*) => {
        &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../../migrations/", $name, ".sql")),
        }),*]
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_foundation",
    2 "0002_catalog",
    3 "0003_checkout",
    4 "0004_sales",
    5 "0005_webhooks",
    6 "0006_mail",
    7 "0007_promotions",
    8 "0008_aftermath",
    9 "0009_payouts",
    10 "0010_support",
    11 "0011_insights",
    12 "0012_statistics",
    13 "0013_subscriptions",
    14 "0014_usage",
    15 "0015_payment_methods",
    16 "0016_mandates",
    17 "0017_queue",
    18 "0018_key_check",
    19 "0019_flat",
    20 "0020_money",
    21 "0021_plan",
    22 "0022_refunds",
    23 "0023_trials",
    24 "0024_activations",
    25 "0025_checkout",
    26 "0026_mrr",
    27 "0027_search",
    28 "0028_buyers",
    29 "0029_secrets",
    30 "0030_deliveries",
    31 "0031_purchases",
    32 "0032_tokens",
    33 "0033_bounds",
    34 "0034_by_token",
    35 "0035_legal",
    36 "0036_accounts",
    37 "0037_requirements",
    38 "0038_operator",
    39 "0039_notifications",
    40 "0040_transfers",
    41 "0041_passkeys",
    42 "0042_processor",
    43 "0043_teams",
    44 "0044_settings",
    45 "0045_processor_charges",
    46 "0046_processor_events",
    47 "0047_processor_accounts",
    48 "0048_processor_money",
    49 "0049_invoices",
    50 "0050_portal",
    51 "0051_processor_accounts_apart",
    52 "0052_handles",
    53 "0053_carts",
    54 "0054_shield",
    55 "0055_files",
    56 "0056_upkeep",
    57 "0057_refunds_local",
};
