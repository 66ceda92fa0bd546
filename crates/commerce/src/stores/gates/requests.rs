//! What submitting a store's questionnaire takes.

use pandabase_domain::input::{Filled, Natural};
use pandabase_domain::link::MAX_LINK;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::questionnaire::{BusinessType, MonthlyVolume};
use schemars::JsonSchema;
use serde::Deserialize;

/// The answers to a store's questionnaire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "QuestionnaireAnswers")]
pub struct Answers {
    /// What the merchant is in law. Who is not a person also says `legalName`, `registeredAddress`, `city`
    /// and `addressCountry`.
    pub business_type: BusinessType,
    /// What is sold, and to whom.
    pub description: Filled<5000, true>,
    /// ISO 3166-1 alpha-2 code of the country that the merchant works from: one that merchants can be in.
    pub country: Country,
    /// The line of business.
    #[serde(default)]
    pub industry: Option<Filled<128>>,
    /// Where the business can be seen: an absolute http or https URL.
    #[serde(default)]
    pub website: Option<Filled<MAX_LINK>>,
    /// How much the store expects to sell in a month: a range, or US cents.
    pub expected_monthly_volume: MonthlyVolume,
    /// What an order comes to on average, in US cents.
    #[serde(default)]
    pub average_order_value: Option<Natural>,
    /// The name that the merchant is registered under.
    #[serde(default)]
    pub legal_name: Option<Filled<200>>,
    /// The address that the merchant is registered at, without the city.
    #[serde(default)]
    pub registered_address: Option<Filled<500, true>>,
    /// The city of that address.
    #[serde(default)]
    pub city: Option<Filled<128>>,
    /// ISO 3166-1 alpha-2 code of the country of that address.
    #[serde(default)]
    pub address_country: Option<Country>,
    /// The merchant's tax id, in whatever form its country writes one.
    #[serde(default)]
    pub tax_id: Option<Filled<64>>,
}
