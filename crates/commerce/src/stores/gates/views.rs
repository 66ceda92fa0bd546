//! A store's questionnaire as it is stored and shown.

use pandabase_domain::pricing::country::Country;
use pandabase_domain::questionnaire::{BusinessType, MonthlyVolume};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// What a store answered, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct Questionnaire {
    /// What the merchant is in law.
    pub(super) business_type: BusinessType,
    /// What is sold, and to whom.
    pub(super) description: String,
    /// ISO 3166-1 alpha-2 code of the country that the merchant works from.
    pub(super) country: Country,
    /// The line of business.
    pub(super) industry: Option<String>,
    /// Where the business can be seen.
    pub(super) website: Option<String>,
    /// How much the store expects to sell in a month: a range, or US cents.
    #[column(parts(range("volume_range"), cents("volume_cents")))]
    pub(super) expected_monthly_volume: MonthlyVolume,
    /// What an order comes to on average, in US cents.
    pub(super) average_order_value: Option<i64>,
    /// The name that the merchant is registered under.
    pub(super) legal_name: Option<String>,
    /// The address that the merchant is registered at, without the city.
    pub(super) registered_address: Option<String>,
    /// The city of that address.
    pub(super) city: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country of that address.
    pub(super) address_country: Option<Country>,
    /// The merchant's tax id.
    pub(super) tax_id: Option<String>,
    /// When the answers were submitted.
    pub(super) submitted_at: Timestamp,
}
