//! The questionnaire of a store: who sells what, and about how much (contract `merchant-api.md`, "Stores,
//! team"). Answers that are given again take the place of the ones before.

use super::requests::Answers;
use super::store;
use super::views::Questionnaire;
use pandabase_domain::input::{Filled, Natural};
use pandabase_domain::link::read;
use pandabase_domain::questionnaire::BusinessType;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `POST /v2/stores/{storeId}/questionnaire`: submits the answers.
pub fn submit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<Answers>>,
) -> Result<Questionnaire, ApiError> {
    put(tx, ctx, input.body.0.clone())
}

/// `GET /v2/stores/{storeId}/questionnaire`: what was submitted last.
///
/// # Errors
/// [`ApiError::Missing`] when nothing was submitted.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Questionnaire, ApiError> {
    store::questionnaire(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Questionnaire"))
}

/// Stores the answers of a store, as [`submit`] does; also what an operator fills in for an owner.
///
/// # Errors
/// [`ApiError::Invalid`] that names an answer that is missing or does not fit.
pub fn put(tx: &mut Tx<'_>, ctx: &Ctx<'_>, answers: Answers) -> Result<Questionnaire, ApiError> {
    check(&answers)?;
    let stored = Questionnaire {
        business_type: answers.business_type,
        description: answers.description.into_string(),
        country: answers.country,
        industry: answers.industry.map(Filled::into_string),
        website: answers.website.map(Filled::into_string),
        expected_monthly_volume: answers.expected_monthly_volume,
        average_order_value: answers.average_order_value.map(Natural::get),
        legal_name: answers.legal_name.map(Filled::into_string),
        registered_address: answers.registered_address.map(Filled::into_string),
        city: answers.city.map(Filled::into_string),
        address_country: answers.address_country,
        tax_id: answers.tax_id.map(Filled::into_string),
        submitted_at: ctx.now,
    };
    store::put_questionnaire(tx, &ctx.store.id, &stored)?;
    Ok(stored)
}

fn check(answers: &Answers) -> Result<(), ApiError> {
    if !answers.country.is_merchant_country() {
        return Err(ApiError::invalid(
            "body/country must be a country that merchants can be in",
        ));
    }
    let website = answers.website.clone().map(Filled::into_string);
    if website.is_some_and(|website| read(&website).is_none()) {
        return Err(ApiError::invalid(
            "body/website must be an absolute http or https URL",
        ));
    }
    if answers.business_type == BusinessType::Individual {
        return Ok(());
    }
    let of_others = [
        ("legalName", answers.legal_name.is_some()),
        ("registeredAddress", answers.registered_address.is_some()),
        ("city", answers.city.is_some()),
        ("addressCountry", answers.address_country.is_some()),
    ];
    match of_others.into_iter().find(|(_, is_there)| !is_there) {
        Some((field, _)) => Err(ApiError::invalid(format!(
            "body must have required property '{field}'"
        ))),
        None => Ok(()),
    }
}
