//! Who sells, and what: the owner, the store, and the answers to its questionnaire.

use super::form::{Form, Topic, resolve, topic};
use crate::operations::cli::failure::Failure;
use clap::Args;
use pandabase_commerce::accounts::profile::ProfileChange;
use pandabase_commerce::stores::gates::requests::Answers;
use pandabase_commerce::stores::requests::NewStore;
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Filled, Opt, Text, check_plain, is_line};
use pandabase_domain::link::MAX_LINK;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::questionnaire::{BusinessType, MonthlyVolume, VolumeRange};
use pandabase_domain::store::{StatementDescriptor, is_handle};

/// The most kinds of goods that a store says it sells.
const CATEGORIES: usize = 20;
/// The most characters of a handle.
const HANDLE: usize = 64;
/// The most characters of a descriptor, without its prefix.
const DESCRIPTOR: usize = 19;
/// What a store sells, unless it says something else.
const CATEGORY: &str = "DIGITAL_PRODUCTS";

#[derive(Debug, Args)]
#[command(next_help_heading = "Who sells, and what")]
pub(super) struct MerchantOptions {
    /// Your email address: you sign in with it, and own the store
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Your first name
    #[arg(long, value_name = "TEXT")]
    first_name: Option<String>,
    /// Your last name
    #[arg(long, value_name = "TEXT")]
    last_name: Option<String>,
    /// What you are called here [default: the address up to the @]
    #[arg(long, value_name = "TEXT")]
    username: Option<String>,
    /// The country that you live in and sell from, ISO 3166-1 alpha-2
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Name of the store, shown to buyers, 1 to 64 characters
    #[arg(long, value_name = "TEXT")]
    store_name: Option<String>,
    /// Name in addresses: 3 to 64 of a-z, 0-9 and - [default: from the name]
    #[arg(long, value_name = "TEXT")]
    handle: Option<String>,
    /// Text on card statements, up to 19 characters; PB* is put in front of it [default: from the name]
    #[arg(long, value_name = "TEXT")]
    descriptor: Option<String>,
    /// Where buyers ask for help [default: your address]
    #[arg(long, value_name = "ADDRESS")]
    support_email: Option<String>,
    /// What is sold, words with commas between them [default: DIGITAL_PRODUCTS]
    #[arg(long, value_name = "WORDS")]
    category: Option<String>,
    /// What is sold and to whom, for buyers and for the questionnaire [default: the store's name]
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// What you are in law: individual, company or nonprofit [default: individual]
    #[arg(long, value_name = "WORD")]
    business_type: Option<String>,
    /// How much you expect to sell in a month, in US dollars: under-1k, from-1k-to-10k, from-10k-to-50k,
    /// from-50k-to-250k or over-250k [default: under-1k]
    #[arg(long, value_name = "WORD")]
    volume: Option<String>,
    /// Website of the business
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// Of a company or nonprofit: the name that it is registered under
    #[arg(long, value_name = "TEXT")]
    legal_name: Option<String>,
    /// Of a company or nonprofit: the address that it is registered at, without the city
    #[arg(long, value_name = "TEXT")]
    address: Option<String>,
    /// Of a company or nonprofit: the city of that address
    #[arg(long, value_name = "TEXT")]
    city: Option<String>,
    /// Of a company or nonprofit: the country of that address [default: --country]
    #[arg(long, value_name = "CC")]
    address_country: Option<String>,
    /// Tax id, in any form
    #[arg(long, value_name = "TEXT")]
    tax_id: Option<String>,
    /// Whether the store counts as verified, so that payouts need no check of your identity by somebody else;
    /// you run this server yourself [default: true]
    #[arg(long, value_name = "true|false")]
    verify: Option<bool>,
}

/// Everything that has to be known of a merchant before the store sells.
#[derive(Debug)]
pub(super) struct Merchant {
    /// What the owner signs in with.
    pub(super) email: Email,
    /// Who the owner is.
    pub(super) profile: ProfileChange,
    /// The store.
    pub(super) store: NewStore,
    /// What the store answers to its questionnaire.
    pub(super) answers: Answers,
    /// Whether whoever runs the server vouches for the owner.
    pub(super) is_verified: bool,
}

impl MerchantOptions {
    /// Reads everything from the options and the form.
    pub(super) fn read(&self, form: &mut Form<'_>) -> Result<Merchant, Failure> {
        let email = form.need(
            topic("--email", "Your email address"),
            self.email.as_deref(),
            None,
            email,
        )?;
        let (profile, country) = self.profile(form, &email)?;
        let store = self.store(form, &email, country)?;
        let answers = self.answers(form, &store.description, country)?;
        Ok(Merchant {
            email,
            profile,
            store,
            answers,
            is_verified: self.verify.unwrap_or(true),
        })
    }

    fn profile(&self, form: &mut Form<'_>, email: &Email) -> Result<(ProfileChange, Country), Failure> {
        let first = topic("--first-name", "Your first name");
        let last = topic("--last-name", "Your last name");
        let user = topic("--username", "What you are called here");
        let from = topic("--country", "Country that you live in and sell from, two letters");
        let local = email.as_str().split('@').next().map(str::to_owned);
        let first_name = form.need(first, self.first_name.as_deref(), None, line)?;
        let last_name = form.need(last, self.last_name.as_deref(), None, line)?;
        let username = resolve(user, self.username.as_deref(), local, line)?;
        let country = form.need(from, self.country.as_deref(), None, merchant_country)?;
        let profile = ProfileChange {
            username: Opt(Some(username)),
            first_name: Opt(Some(first_name)),
            last_name: Opt(Some(last_name)),
            country: Opt(Some(country)),
            // Of one's own server: nobody else sets terms.
            accepted_terms: Opt(Some(true)),
            ..ProfileChange::default()
        };
        Ok((profile, country))
    }

    fn store(&self, form: &mut Form<'_>, owner: &Email, country: Country) -> Result<NewStore, Failure> {
        const DESCRIBED: Topic = topic("--description", "What is sold, and to whom");
        let called = topic("--store-name", "Name of the store, shown to buyers");
        let named = topic("--handle", "Name of the store in addresses");
        let name = form.need(called, self.store_name.as_deref(), None, line::<64>)?;
        let handle = form.need(named, self.handle.as_deref(), Some(handle_of(&name)), handle)?;
        let description = self.description.as_deref();
        let description = form.need(DESCRIBED, description, Some(name.to_string()), prose)?;
        let descriptor = resolve(
            topic("--descriptor", "Text on card statements"),
            self.descriptor.as_deref(),
            Some(descriptor_of(&name, &handle)),
            |text| StatementDescriptor::parse(text).map_err(|error| error.to_string()),
        )?;
        let support = resolve(
            topic("--support-email", "Where buyers ask for help"),
            self.support_email.as_deref(),
            Some(owner.as_str().to_owned()),
            email,
        )?;
        let category = resolve(
            topic("--category", "What is sold, in words"),
            self.category.as_deref(),
            Some(CATEGORY.to_owned()),
            categories,
        )?;
        Ok(NewStore {
            name: name.into_string(),
            handle,
            country: country.as_str().to_owned(),
            support_email: Some(support.as_str().to_owned()),
            owner_email: Some(owner.lowercase()),
            statement_descriptor: Some(descriptor.into_string()),
            category,
            description,
            summary: None,
        })
    }

    fn answers(&self, form: &mut Form<'_>, description: &str, country: Country) -> Result<Answers, Failure> {
        const KIND: Topic = topic(
            "--business-type",
            "What you are in law: individual, company or nonprofit",
        );
        const VOLUME: Topic = topic("--volume", "Sales a month that you expect, in US dollars");
        let kind = self.business_type.as_deref();
        let kind = form.need(KIND, kind, Some("individual".to_owned()), business_type)?;
        let volume = self.volume.as_deref();
        let volume = form.need(VOLUME, volume, Some("under-1k".to_owned()), monthly_volume)?;
        let website = match self.website.as_deref() {
            Some(text) => Some(resolve(topic("--website", "Website"), Some(text), None, website)?),
            None => None,
        };
        let mut answers = Answers {
            business_type: kind,
            description: resolve(
                topic("--description", "What is sold"),
                Some(description),
                None,
                Filled::parse,
            )?,
            country,
            industry: None,
            website,
            expected_monthly_volume: volume,
            average_order_value: None,
            legal_name: None,
            registered_address: None,
            city: None,
            address_country: None,
            tax_id: None,
        };
        if kind == BusinessType::Individual {
            self.refuse_of_others()?;
            answers.tax_id = match self.tax_id.as_deref() {
                Some(text) => Some(resolve(
                    topic("--tax-id", "Tax id"),
                    Some(text),
                    None,
                    Filled::parse,
                )?),
                None => None,
            };
        } else {
            self.register(form, &mut answers)?;
        }
        Ok(answers)
    }

    /// What companies and nonprofits say besides.
    fn register(&self, form: &mut Form<'_>, answers: &mut Answers) -> Result<(), Failure> {
        const NAME: Topic = topic("--legal-name", "Name that it is registered under");
        const ADDRESS: Topic = topic("--address", "Address that it is registered at, without the city");
        const CITY: Topic = topic("--city", "City of that address");
        const COUNTRY: Topic = topic("--address-country", "Country of that address, two letters");
        const TAX_ID: Topic = topic("--tax-id", "Tax id");
        let here = Some(answers.country.as_str().to_owned());
        let name = form.need(NAME, self.legal_name.as_deref(), None, Filled::parse)?;
        let address = form.need(ADDRESS, self.address.as_deref(), None, Filled::parse)?;
        let city = form.need(CITY, self.city.as_deref(), None, Filled::parse)?;
        let country = form.need(COUNTRY, self.address_country.as_deref(), here, any_country)?;
        answers.legal_name = Some(name);
        answers.registered_address = Some(address);
        answers.city = Some(city);
        answers.address_country = Some(country);
        answers.tax_id = form.offer(TAX_ID, self.tax_id.as_deref(), Filled::parse)?;
        Ok(())
    }

    /// Refuses what only companies and nonprofits say, which would be lost.
    fn refuse_of_others(&self) -> Result<(), Failure> {
        let of_others = [
            ("--legal-name", &self.legal_name),
            ("--address", &self.address),
            ("--city", &self.city),
            ("--address-country", &self.address_country),
        ];
        match of_others.iter().find(|(_, value)| value.is_some()) {
            Some((option, _)) => Err(Failure::new(format!("{option} is for companies and nonprofits"))
                .usage()
                .next("add --business-type company, or leave it out")),
            None => Ok(()),
        }
    }
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text)
}

fn line<const MAX: usize>(text: &str) -> Result<Text<1, MAX>, String> {
    let filled = Filled::<MAX>::parse(text)?;
    Text::parse(filled.into_string())
}

fn prose(text: &str) -> Result<String, String> {
    Filled::<5000, true>::parse(text).map(Filled::into_string)
}

fn handle(text: &str) -> Result<String, String> {
    if is_handle(text) {
        return Ok(text.to_owned());
    }
    Err("must be 3 to 64 of a-z, 0-9 and -, without a - at either end".to_owned())
}

/// A handle made of a name; it may not fit.
fn handle_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let handle: String = words.join("-").chars().take(HANDLE).collect();
    handle.trim_end_matches('-').to_ascii_lowercase()
}

/// A text for card statements made of a name, or of the handle where nothing of the name fits.
fn descriptor_of(name: &str, handle: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == ' ';
    let short = |text: &str| {
        let kept: String = text.to_uppercase().chars().filter(fits).collect();
        let kept: String = kept.trim().chars().take(DESCRIPTOR).collect();
        kept.trim().to_owned()
    };
    match short(name) {
        empty if empty.is_empty() => short(handle),
        kept => kept,
    }
}

fn categories(text: &str) -> Result<Vec<String>, String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_uppercase).collect();
    if words.is_empty() || words.len() > CATEGORIES {
        return Err(format!(
            "must be 1 to {CATEGORIES} words with commas between them"
        ));
    }
    for word in &words {
        check_plain(word, is_line)?;
        Text::<1, 64>::parse(word.as_str())?;
    }
    Ok(words)
}

fn any_country(text: &str) -> Result<Country, String> {
    Country::parse(text).ok_or_else(|| "must be a country, in two letters of ISO 3166-1".to_owned())
}

fn merchant_country(text: &str) -> Result<Country, String> {
    let country = any_country(text)?;
    if country.is_merchant_country() {
        return Ok(country);
    }
    let known = Country::all().filter(|country| country.is_merchant_country());
    let known: Vec<&str> = known.map(Country::as_str).collect();
    Err(format!(
        "must be a country that merchants can be in: one of {}",
        known.join(" ")
    ))
}

/// A word of the API from the form that people type: `UNDER_1K` from `under-1k`.
fn word(text: &str) -> String {
    text.to_uppercase().replace('-', "_")
}

fn business_type(text: &str) -> Result<BusinessType, String> {
    BusinessType::parse(&word(text)).ok_or_else(|| "must be individual, company or nonprofit".to_owned())
}

fn monthly_volume(text: &str) -> Result<MonthlyVolume, String> {
    let known = VolumeRange::ALL.iter().map(|range| range.as_str());
    let known: Vec<String> = known.map(|word| word.to_lowercase().replace('_', "-")).collect();
    let range = VolumeRange::parse(&word(text)).map(MonthlyVolume::from);
    range.ok_or_else(|| format!("must be one of {}", known.join(" ")))
}

fn website(text: &str) -> Result<Filled<MAX_LINK>, String> {
    if pandabase_domain::link::read(text).is_none() {
        return Err("must be an absolute http or https URL".to_owned());
    }
    Filled::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_addresses_and_on_statements_come_from_the_name() {
        for (name, handle, descriptor) in [
            ("Nimbus Labs", "nimbus-labs", "NIMBUS LABS"),
            (
                "  Ann's  Field Recordings! ",
                "ann-s-field-recordings",
                "ANNS  FIELD RECORDI",
            ),
            ("A.B", "a-b", "AB"),
        ] {
            assert_eq!(handle_of(name), handle);
            assert_eq!(descriptor_of(name, handle), descriptor);
            assert!(is_handle(handle));
            StatementDescriptor::parse(descriptor).unwrap();
        }
        // Of other scripts nothing is left, and somebody has to say a handle.
        assert!(!is_handle(&handle_of("雲")));
        assert_eq!(descriptor_of("雲", "kumo-shop"), "KUMOSHOP");
        assert!(is_handle(&handle_of(&"ab ".repeat(40))));
    }

    #[test]
    fn words_are_read_as_people_type_them() {
        let volume = |text: &str| monthly_volume(text).map(|volume| volume.range);
        assert_eq!(volume("from-1k-to-10k"), Ok(Some(VolumeRange::From1KTo10K)));
        assert_eq!(volume("OVER_250K"), Ok(Some(VolumeRange::Over250K)));
        assert!(volume("much").unwrap_err().contains("from-50k-to-250k"));
        assert_eq!(business_type("Company"), Ok(BusinessType::Company));
        assert_eq!(
            categories("software, e-books,"),
            Ok(vec!["SOFTWARE".to_owned(), "E-BOOKS".to_owned()])
        );
        assert!(categories(" , ").is_err());
        assert!(merchant_country("vn").unwrap_err().contains("DE"));
        assert_eq!(merchant_country("de").map(Country::as_str), Ok("DE"));
        assert!(website("nimbus.example").is_err());
    }
}
