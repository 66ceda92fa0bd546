//! Buyers of a story: what they pay with, who they are and where they live.

use super::act::Method;
use super::fields::{Fields, Wrong};
use pandabase_domain::processor::sandbox_card;

/// Test cards by what they do.
const CARDS: [(&str, &str); 8] = [
    ("good", "4242424242424242"),
    ("declined", "4000000000000002"),
    ("poor", "4000000000009995"),
    ("disputed", "4000000000000069"),
    ("warned", "4000000000005423"),
    ("alerted", "4000000000001976"),
    ("intercepted", "4000000000009003"),
    // Good while the buyer is there, and refused at every renewal.
    ("fickle", "4000000000000341"),
];

/// A state of each, and a postal code in it: for taxes, the two have to agree.
const STATES: [(&str, &str); 6] = [
    ("OR", "97201"),
    ("CA", "94105"),
    ("FL", "33101"),
    ("NY", "10001"),
    ("TX", "78701"),
    ("WA", "98101"),
];
/// The postal code of buyers elsewhere who give none.
const SOME_CODE: &str = "12345";

/// What a buyer pays with: the card that is always good unless something is said.
pub(super) fn paid_with(fields: &mut Fields<'_>) -> Result<Method, Wrong> {
    let method = fields.text("method")?;
    let number = card(fields)?;
    Ok(method.map_or(Method::Card(number), Method::Other))
}

/// A test card, by what it does or by its number.
pub(super) fn card(fields: &mut Fields<'_>) -> Result<String, Wrong> {
    let given = fields.text("card")?.unwrap_or_else(|| CARDS[0].0.to_owned());
    let named = CARDS.iter().find(|(name, _)| *name == given);
    let number = named.map_or(given.clone(), |(_, number)| (*number).to_owned());
    if sandbox_card(&number).is_ok() {
        return Ok(number);
    }
    let names = CARDS.map(|(name, _)| name).join(", ");
    let text = format!("`card` must be one of {names}, or the number of a test card, not `{given}`");
    Err(fields.wrong_at("card", text))
}

/// The name of a buyer, of which an address is made.
pub(super) fn buyer(fields: &mut Fields<'_>) -> Result<String, Wrong> {
    let name = fields.text("buyer")?.unwrap_or_else(|| "mia".to_owned());
    let is_fit = name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    match is_fit {
        true => Ok(name),
        false => Err(fields.wrong_at("buyer", "`buyer` must be up to 20 small letters")),
    }
}

/// State and postal code of a buyer in this country.
pub(super) fn home(fields: &mut Fields<'_>, country: &str) -> Result<(String, String), Wrong> {
    let (state, code) = (fields.text("state")?, fields.text("postal_code")?);
    if country != "US" {
        let code = code.unwrap_or_else(|| SOME_CODE.to_owned());
        return Ok((state.unwrap_or_default(), code));
    }
    let state = state.unwrap_or_else(|| STATES[0].0.to_owned());
    let known = STATES.iter().find(|(known, _)| *known == state);
    match code.or_else(|| known.map(|(_, code)| (*code).to_owned())) {
        Some(code) => Ok((state, code)),
        None => Err(fields.wrong_at("state", format!("a buyer in {state} needs a `postal_code` there"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_card_is_one_of_the_sandbox() {
        for (name, number) in CARDS {
            assert!(sandbox_card(number).is_ok(), "{name}");
        }
    }
}
