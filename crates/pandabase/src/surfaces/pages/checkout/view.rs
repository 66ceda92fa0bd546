//! What the open page shows: the form and how it is filled.

use super::card_form::FormOnPage;
use super::summary::{LineOnPage, Summary};
use crate::surfaces::pages::cards::Cards;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::legal::Legal;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::{Method, MethodKind, code_of};
use pandabase_domain::pricing::place;
use pandabase_domain::product::BillingInterval;
use pandabase_locale::Locale;
use serde_json::Value;

/// Fields of contact and address. A fault of one of them leads back to them.
const CONTACT: &[&str] = &[
    "email",
    "name",
    "country",
    "state",
    "postal_code",
    "line1",
    "city",
    "tax_id",
];
/// Countries whose buyers are told that they order with an obligation to pay (BGB section 312j, FAGG
/// section 8).
const ORDER_WITH_OBLIGATION: &[&str] = &["DE", "AT"];

/// What the page asks for. With a script both steps are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Who buys and where; without a script the payment comes on the next page.
    Contact,
    /// How it is paid; contact and address are settled.
    Payment,
}

/// The open page.
pub struct Buying {
    summary: Summary,
    notice: Option<String>,
    step: Step,
    coupon: Field,
    contact: Contact,
    answers: Vec<Field>,
    payment: Payment,
    consent: Option<Field>,
    /// Delivery at once, for which the right of withdrawal is given up; the buyer need not tick it.
    waiver: Option<Field>,
    button: String,
    is_free: bool,
    total: i64,
    /// What is charged, now and later, as the page shows it ([`terms`]).
    terms: String,
    legal: Legal,
    support: Option<String>,
}

/// Contact and address.
struct Contact {
    email: Field,
    name: Field,
    place: PlaceFields,
    business: Field,
    tax_id: Field,
    /// Email and place in one line, once they are known.
    known: String,
}

/// Where a buyer is.
pub struct PlaceFields {
    pub(crate) country: Field,
    pub(crate) state: Option<Field>,
    /// The state, where the country has no list of them.
    pub(crate) unlisted_state: String,
    /// The country whose states are listed.
    pub(crate) state_of: String,
    pub(crate) postal_code: Field,
    /// Street, its second line, and city.
    pub(crate) street: [Field; 3],
}

/// The ways to pay, and the card.
struct Payment {
    methods: Vec<MethodOnPage>,
    /// Fields of ours for a test card.
    card: Option<[Field; 3]>,
    /// The processor's form; there also where nothing is paid, because a code may be taken off.
    form: Option<FormOnPage>,
    /// Whether nobody charges.
    is_nobodys: bool,
    method_error: Option<String>,
}

struct MethodOnPage {
    code: &'static str,
    name: String,
    /// Which mark it has.
    kind: MethodKind,
    /// What is typed into the processor's form for it; `None` where nothing is.
    kinds: Option<String>,
    is_chosen: bool,
}

/// The open page with its look.
#[derive(Template)]
#[template(path = "buyer/checkout.html")]
pub struct OpenPage<'a> {
    look: &'a Look,
    t: Locale,
    csrf: &'a str,
    /// Where contact and address are changed.
    change: &'a str,
    page: &'a Buying,
    languages: Vec<Language>,
}

/// Whether contact and address of a session are known, so that only the payment is left.
pub fn is_complete(shown: &Value) -> bool {
    let customer = &shown["session"]["customer"];
    let has_name = customer["name"].is_string() || shown["is_free"] == true;
    customer["email"].is_string()
        && customer["billing"].is_object()
        && has_name
        && shown["is_tax_known"] == true
}

/// What is charged beside the total in US dollars: the days of a trial, what follows it, the price of every
/// further period, and the amount in the buyer's money. Only ever compared.
pub fn terms(shown: &Value) -> String {
    let session = &shown["session"];
    let (after, local) = (&shown["first_charge"]["total"], &session["presentment"]);
    let plan = &session["subscription"];
    format!(
        "{}/{after}/{}/{}/{}",
        plan["trial_days"],
        plan["amount"],
        local["currency"].as_str().unwrap_or_default(),
        local["amount"]
    )
}

/// Whether something is wrong with contact or address.
pub fn faults_contact(typed: &Typed) -> bool {
    CONTACT.iter().any(|name| typed.error(name).is_some())
}

/// Fills what was not typed with what the session knows of the buyer, and the country with that of the
/// network.
pub fn fill(typed: &mut Typed, session: &Value, country: Option<String>) {
    let customer = &session["customer"];
    let billing = &customer["billing"];
    for name in ["email", "name"] {
        typed.fill(name, customer[name].as_str());
    }
    for name in ["country", "line1", "line2", "city", "state", "postal_code"] {
        typed.fill(name, billing[name].as_str());
    }
    // A box that was not ticked is not in the form.
    if !typed.has("tax_id") {
        typed.fill("business", session["tax_id"].as_str().map(|_| "yes"));
    }
    typed.fill("tax_id", session["tax_id"].as_str());
    typed.fill("country", country.as_deref());
    typed.fill("method", Some("card"));
}

impl Buying {
    pub(super) fn of(look: &Look, shown: &Value, typed: &Typed, step: Step, cards: &Cards) -> Self {
        let t = look.locale;
        let fields = &Fields::new(t, typed);
        let session = &shown["session"];
        let summary = Summary::of(t, shown, fields);
        let is_free = shown["is_free"] == true;
        let is_subscription = session["subscription"].is_object();
        let seller = session["merchant"]["name"].as_str().unwrap_or_default();
        let country = Country::parse(typed.get("country"));
        Self {
            notice: typed.whole().map(str::to_owned),
            coupon: fields.optional("coupon_code", t.get("code")),
            contact: Contact::of(t, session, typed, fields),
            answers: answers(t, typed, fields, session),
            payment: Payment::of(t, shown, typed, fields, cards),
            consent: is_subscription.then(|| fields.field("consent", consent(t, shown, seller))),
            waiver: waiver(t, shown, typed, fields),
            button: button(t, &summary, shown, country),
            legal: Legal::of(t, &shown["legal"], t.get("accept-terms")),
            support: session["merchant"]["supportEmail"].as_str().map(str::to_owned),
            total: session["total_amount"].as_i64().unwrap_or(0),
            terms: terms(shown),
            summary,
            step,
            is_free,
        }
    }

    /// Whether the payment is what comes next without a script.
    fn pays(&self) -> bool {
        self.is_free || self.step == Step::Payment
    }

    /// Whether the country is asked for: where nothing is paid, only if nothing tells it.
    fn asks_country(&self) -> bool {
        !self.is_free || self.contact.place.country.value.is_empty()
    }

    /// What stands on the page: a page of another kind replaces it as a whole.
    fn kind(&self) -> &'static str {
        match self.step {
            _ if self.is_free => "free",
            Step::Contact => "contact",
            Step::Payment => "payment",
        }
    }

    /// Whether the buyer has a code, or is about to have one.
    fn has_code(&self) -> bool {
        self.summary.coupon.is_some() || self.coupon.error.is_some() || !self.coupon.value.is_empty()
    }

    /// Whether a phone shows the whole summary at once: there is something to do in it.
    fn is_unfolded(&self) -> bool {
        self.has_code() || self.summary.lines.iter().any(LineOnPage::asks)
    }

    /// Whether there is something to pay and nobody who takes it.
    fn lacks_processor(&self) -> bool {
        !self.is_free && self.payment.is_nobodys
    }

    pub(super) fn on<'a>(&'a self, look: &'a Look, csrf: &'a str, change: &'a str) -> OpenPage<'a> {
        OpenPage {
            change,
            look,
            t: look.locale,
            csrf,
            page: self,
            languages: look.languages(),
        }
    }
}

/// The words of the button: the amount, once the tax in it is known, or what begins.
fn button(t: Locale, summary: &Summary, shown: &Value, country: Option<Country>) -> String {
    let terms = &shown["session"]["subscription"];
    let is_bound = country.is_some_and(|country| ORDER_WITH_OBLIGATION.contains(&country.as_str()));
    if shown["is_free"] == true {
        return t.get("button-complete").to_string();
    }
    if terms.is_object() && terms["trial_days"] != 0 {
        let key = if is_bound {
            "button-order-later"
        } else {
            "button-trial"
        };
        return t.get(key).to_string();
    }
    let is_final = shown["is_tax_known"] == true || shown["includes_tax"] == true;
    let text = match (is_bound, terms.is_object(), is_final) {
        (true, ..) => t.get("button-order"),
        (false, true, true) => t.get("button-subscribe"),
        (false, false, true) => t.get("button-pay"),
        (false, true, false) => t.get("button-subscribe-untaxed"),
        (false, false, false) => t.get("button-pay-untaxed"),
    };
    text.with("amount", &*summary.total).to_string()
}

/// The box by which a consumer gives up the right of withdrawal. A buyer with a tax id is no consumer.
fn waiver(t: Locale, shown: &Value, typed: &Typed, fields: &Fields<'_>) -> Option<Field> {
    let is_asked = shown["offers_waiver"] == true && typed.get("business").is_empty();
    is_asked.then(|| fields.optional("withdrawal_waiver", t.get("waiver")))
}

/// What the buyer of a subscription agrees to.
fn consent(t: Locale, shown: &Value, seller: &str) -> String {
    if shown["is_free"] == true {
        return t.get("consent-free").to_string();
    }
    let terms = &shown["session"]["subscription"];
    let interval = terms["billing_interval"]
        .as_str()
        .and_then(BillingInterval::parse);
    let price = Summary::price(t, terms["amount"].as_i64().unwrap_or(0), interval);
    let price = match shown["includes_tax"] == true {
        true => price,
        false => t.get("price-plus-tax").with("price", price).to_string(),
    };
    let has_meters = shown["goods"][0]["meters"]
        .as_array()
        .is_some_and(|meters| !meters.is_empty());
    let text = match (terms["trial_days"] != 0, has_meters) {
        (true, false) => t.get("consent-trial"),
        (true, true) => t.get("consent-trial-usage"),
        (false, false) => t.get("consent"),
        (false, true) => t.get("consent-usage"),
    };
    text.with("seller", seller).with("price", price).to_string()
}

impl Contact {
    fn of(t: Locale, session: &Value, typed: &Typed, fields: &Fields<'_>) -> Self {
        let customer = &session["customer"];
        let billing = &customer["billing"];
        let country = billing["country"].as_str().and_then(Country::parse);
        let parts = [&customer["email"], &customer["name"], &billing["postal_code"]];
        let parts = parts.into_iter().filter_map(Value::as_str);
        let parts = parts.filter(|part| !part.is_empty()).map(str::to_owned);
        let named = country.map(|country| t.country(country).to_string());
        Self {
            email: fields.field("email", t.get("email")).email(),
            name: fields
                .field("name", t.get("name"))
                .autocomplete("billing name")
                .max(128),
            place: PlaceFields::of(t, typed, fields),
            business: fields.field("business", t.get("business")).unneeded().repricing(),
            tax_id: fields
                .field("tax_id", t.get("tax-id"))
                .unneeded()
                .max(32)
                .repricing(),
            known: parts.chain(named).collect::<Vec<_>>().join(" · "),
        }
    }
}

impl PlaceFields {
    /// The fields of a place in which this was typed.
    pub fn of(t: Locale, typed: &Typed, fields: &Fields<'_>) -> Self {
        let country = Country::parse(typed.get("country"));
        let regions = country.into_iter().flat_map(place::regions);
        let regions: Vec<Choice> = regions.map(|(code, name)| Choice::new(code, name)).collect();
        let is_us = country.is_some_and(|country| country.as_str() == "US");
        let chosen = country.and_then(|country| place::region_code(country, typed.get("state")));
        let postal_code = if is_us {
            fields.field("postal_code", t.get("zip-code")).unneeded()
        } else {
            fields.optional("postal_code", t.get("postal-code"))
        };
        let state = |regions: Vec<Choice>| Field {
            value: chosen.unwrap_or_default().to_owned(),
            // Without a script the list of another country may still stand there.
            optional: Some(String::new()),
            ..fields
                .field("state", t.get(if is_us { "state" } else { "province" }))
                .autocomplete("billing address-level1")
                .half()
                .repricing()
                .choices(std::iter::once(Choice::new("", t.get("choose"))).chain(regions))
        };
        Self {
            country: fields
                .field("country", t.get("country"))
                .autocomplete("billing country")
                .repricing()
                .choices(countries(t)),
            state: (!regions.is_empty()).then(|| state(regions)),
            unlisted_state: typed.get("state").to_owned(),
            state_of: country.map_or("", Country::as_str).to_owned(),
            postal_code: postal_code
                .autocomplete("billing postal-code")
                .max(20)
                .half()
                .repricing(),
            street: [
                fields
                    .field("line1", t.get("street"))
                    .unneeded()
                    .autocomplete("billing address-line1")
                    .max(200),
                fields
                    .optional("line2", t.get("street-more"))
                    .autocomplete("billing address-line2")
                    .max(200),
                fields
                    .field("city", t.get("city"))
                    .unneeded()
                    .autocomplete("billing address-level2")
                    .max(100),
            ],
        }
    }
}

fn countries(t: Locale) -> impl Iterator<Item = Choice> {
    let first = Choice::new("", t.get("choose"));
    let all = t
        .countries()
        .iter()
        .map(|(country, name)| Choice::new(country.as_str(), name));
    std::iter::once(first).chain(all)
}

/// The merchant's own questions.
fn answers(t: Locale, typed: &Typed, fields: &Fields<'_>, session: &Value) -> Vec<Field> {
    let asked = session["display"]["fields"].as_array().into_iter().flatten();
    let field = |asked: &Value| {
        let key = asked["key"].as_str().unwrap_or_default();
        let kind = asked["type"].as_str().unwrap_or_default();
        let (name, label) = (
            format!("field.{key}"),
            asked["label"]["custom"].as_str().unwrap_or(key),
        );
        let field = if asked["optional"] == true {
            fields.optional(&name, label)
        } else {
            fields.field(&name, label)
        };
        let options = asked["dropdown"]["options"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut field =
            field.choices(options.map(|option| Choice::new(text(&option["value"]), text(&option["label"]))));
        if kind == "dropdown" {
            field.options.insert(0, Choice::new("", t.get("choose")));
        }
        if kind == "numeric" {
            field = field.digits();
        }
        if !typed.has(&name) {
            field.value = text(&asked[kind]["default_value"]);
        }
        field
    };
    asked.map(field).collect()
}

impl Payment {
    fn of(t: Locale, shown: &Value, typed: &Typed, fields: &Fields<'_>, cards: &Cards) -> Self {
        let words = shown["methods"].as_array().into_iter().flatten();
        let offered = words.filter_map(|word| Method::parse(word.as_str()?));
        let offered: Vec<Method> = offered.filter(|method| cards.lists(*method)).collect();
        let first = offered.iter().copied().find(|method| *method == Method::Card);
        let first = first.or(offered.first().copied());
        let typed_in = |method: Method| cards.form()?.kinds(code_of(method));
        let is_typed = offered.iter().any(|method| typed_in(*method).is_some());
        let chosen = typed.get("method");
        let is_offered = offered.iter().any(|method| code_of(*method).as_str() == chosen);
        let methods = offered.into_iter().map(|method| {
            let code = code_of(method).as_str();
            MethodOnPage {
                code,
                name: if method == Method::Card {
                    t.get("card").to_string()
                } else {
                    method.name().to_owned()
                },
                kind: method.kind(),
                kinds: typed_in(method),
                is_chosen: if is_offered {
                    code == chosen
                } else {
                    Some(method) == first
                },
            }
        });
        Self {
            methods: methods.collect(),
            card: (*cards == Cards::Fields).then(|| card_fields(t, fields)),
            form: cards
                .form()
                .filter(|_| is_typed)
                .map(|form| FormOnPage::of_session(form, shown, typed)),
            is_nobodys: *cards == Cards::Nobody,
            method_error: typed.error("method").map(str::to_owned),
        }
    }
}

/// The fields of a card: number, expiry and check number.
pub fn card_fields(t: Locale, fields: &Fields<'_>) -> [Field; 3] {
    [
        fields
            .field("card_number", t.get("card-number"))
            .autocomplete("cc-number")
            .format("card")
            .max(23)
            .hint("1234 1234 1234 1234"),
        fields
            .field("card_expiry", t.get("card-expiry"))
            .autocomplete("cc-exp")
            .format("expiry")
            .max(9)
            .half()
            .hint(t.get("card-expiry-form")),
        fields
            .field("card_cvc", t.get("card-cvc"))
            .autocomplete("cc-csc")
            .format("cvc")
            .max(4)
            .half()
            .hint("123"),
    ]
}
