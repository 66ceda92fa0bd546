//! Reading a scenario from its file.

use super::act::{Act, Cart, CartItem, Expected, Fact, Of, Script, Step, TimeJump};
use super::buyers::{buyer, card, home, paid_with};
use super::fields::{Fields, Wrong, parse};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The most steps of a story.
const STEPS: usize = 500;

/// What a step may do.
const WORDS: [&str; 22] = [
    "product",
    "coupon",
    "buy",
    "subscribe",
    "fail",
    "settle",
    "warn",
    "dispute",
    "evidence",
    "refund",
    "refund_outside",
    "advance",
    "switch_card",
    "change_plan",
    "cancel",
    "pause",
    "resume",
    "reactivate",
    "use",
    "activate",
    "deactivate",
    "withdraw",
];
const EXPECT: &str = "expect";

/// Fields of a product and of a coupon, as the API has them.
const OF_PRODUCT: [&str; 19] = [
    "title",
    "subtitle",
    "productType",
    "price",
    "pricingModel",
    "minimumPrice",
    "fulfillmentMode",
    "maxPerCustomer",
    "maxActivations",
    "downloadUrl",
    "redirectUrl",
    "keyFormat",
    "customPrefix",
    "licenseDuration",
    "revokeOnRefund",
    "billingInterval",
    "billingAnchor",
    "trialDays",
    "licenseKeys",
];
const OF_COUPON: [&str; 7] = [
    "code",
    "type",
    "value",
    "minimumPurchase",
    "maxUses",
    "maxUsesPerCustomer",
    "firstPurchaseOnly",
];

/// Reads the text of a file; `name` is what the story is called by.
pub(super) fn read(name: &str, text: &str) -> Result<Script, Wrong> {
    let document = parse(text)?;
    let mut fields = Fields::new(text, document.as_table(), None, "a scenario");
    let title = fields.need("title")?;
    let about = fields.text("about")?;
    fields.known("step");
    let Some(tables) = document.get("step").and_then(|item| item.as_array_of_tables()) else {
        return Err(fields.wrong("a scenario needs steps, each of which begins with [[step]]"));
    };
    fields.end()?;
    if tables.len() > STEPS {
        return Err(Wrong {
            line: 1,
            text: format!("a scenario has at most {STEPS} steps"),
        });
    }
    let mut reader = Reader::default();
    let mut steps = Vec::new();
    for table in tables.iter() {
        let fields = Fields::new(text, table, table.span(), "a step");
        steps.push(reader.step(fields)?);
    }
    Ok(Script {
        name: name.to_owned(),
        title,
        about,
        steps,
    })
}

/// What the steps so far have named.
#[derive(Default)]
struct Reader {
    products: BTreeSet<String>,
    purchases: BTreeSet<String>,
    has_bought: bool,
}

impl Reader {
    fn step(&mut self, mut fields: Fields<'_>) -> Result<Step, Wrong> {
        let words: Vec<&'static str> = WORDS.into_iter().chain([EXPECT]).collect();
        let word = fields.word("do", &words)?;
        let word = word.ok_or_else(|| {
            fields.wrong(format!("a step needs `do`, which is one of {}", words.join(", ")))
        })?;
        fields.called(format!("a step that does `{word}`"));
        let line = fields.line;
        let say = fields.text("say")?;
        let refused = match word {
            EXPECT | "advance" => None,
            _ => fields.text("refused")?,
        };
        let act = self.act(word, &mut fields)?;
        fields.end()?;
        let say = say.unwrap_or_else(|| match refused {
            Some(_) => format!("{}, which is refused", act.words(word)),
            None => act.words(word),
        });
        Ok(Step {
            line,
            word,
            say,
            refused,
            act,
        })
    }

    fn act(&mut self, word: &'static str, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
        match word {
            "product" => self.product(fields),
            "coupon" => Ok(Act::Coupon {
                body: passed(fields, &OF_COUPON)?,
            }),
            "buy" | "subscribe" => self.cart(word == "subscribe", fields),
            "advance" => advance(fields),
            EXPECT => self.expected(fields),
            _ => {
                let of = self.of(fields)?;
                match word {
                    "fail" | "settle" | "warn" | "dispute" | "refund_outside" => played(word, of, fields),
                    "refund" | "evidence" | "withdraw" => given_back(word, of, fields),
                    "activate" | "deactivate" => licensed(word, of, fields),
                    _ => self.managed(word, of, fields),
                }
            }
        }
    }

    /// The purchase that a step is about, which an earlier step made.
    fn of(&self, fields: &mut Fields<'_>) -> Result<Of, Wrong> {
        match fields.text("of")? {
            Some(name) if !self.purchases.contains(&name) => Err(fields.wrong_at(
                "of",
                format!("no step before this one is a purchase `as = \"{name}\"`"),
            )),
            None if !self.has_bought => Err(fields.wrong("nobody has bought anything before this step")),
            of => Ok(of),
        }
    }

    fn known_product(&self, fields: &mut Fields<'_>) -> Result<Option<String>, Wrong> {
        match fields.text("product")? {
            Some(name) if !self.products.contains(&name) => Err(fields.wrong_at(
                "product",
                format!("no step before this one makes the product `{name}`"),
            )),
            product => Ok(product),
        }
    }

    fn product(&mut self, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
        let name = fields.need("name")?;
        let body = passed(fields, &OF_PRODUCT)?;
        let meters = match fields.json("meters")? {
            None => Vec::new(),
            Some(Value::Array(meters)) => meters,
            Some(_) => return Err(fields.wrong_at("meters", "`meters` must be a list of tables")),
        };
        self.products.insert(name.clone());
        Ok(Act::Product { name, body, meters })
    }

    fn cart(&mut self, recurs: bool, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
        let product = self.known_product(fields)?;
        let (title, amount) = (fields.text("title")?, fields.count("amount")?);
        let method = paid_with(fields)?;
        let name = fields.text("as")?;
        let country = fields.text("country")?.unwrap_or_else(|| "US".to_owned());
        let (state, postal_code) = home(fields, &country)?;
        let (quantity, buyer) = (fields.count("quantity")?.unwrap_or(1), buyer(fields)?);
        let coupon = fields.text("coupon")?;
        let waives = fields.flag("waives_withdrawal")?.unwrap_or(false);
        let item = match (product, title, amount) {
            (Some(product), None, None) => CartItem::Product(product),
            (None, title, Some(amount)) if !recurs => CartItem::Line {
                title: title.unwrap_or_else(|| "Premium".to_owned()),
                amount,
            },
            _ if recurs => return Err(fields.lacking("a subscription is to a `product`")),
            _ => return Err(fields.lacking("a purchase is of a `product`, or of a `title` for an `amount`")),
        };
        let cart = Cart {
            name: name.clone(),
            item,
            quantity,
            buyer,
            country,
            state,
            postal_code,
            method,
            coupon,
            waives,
            recurs,
        };
        self.purchases.extend(name);
        self.has_bought = true;
        Ok(Act::Buy(Box::new(cart)))
    }

    /// What a store, or the buyer, does with a subscription.
    fn managed(&self, word: &'static str, of: Of, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
        match word {
            "switch_card" => Ok(Act::SwitchCard {
                of,
                card: card(fields)?,
            }),
            "change_plan" => {
                let (product, quantity) = (self.known_product(fields)?, fields.count("quantity")?);
                if product.is_none() && quantity.is_none() {
                    return Err(fields.wrong("a change of plan is to a `product`, a `quantity` or both"));
                }
                Ok(Act::ChangePlan {
                    of,
                    product,
                    quantity,
                    at_renewal: fields.flag("at_renewal")?.unwrap_or(false),
                })
            }
            "use" => Ok(Act::Use {
                of,
                event: fields.need("event")?,
                quantity: fields.count("quantity")?.unwrap_or(1),
            }),
            _ => {
                let body = match word {
                    "cancel" => json!({"immediate": fields.flag("immediately")?.unwrap_or(false)}),
                    _ => json!({}),
                };
                Ok(Act::Manage { of, verb: word, body })
            }
        }
    }

    fn expected(&self, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
        let mut expected = Expected {
            event: fields.text("event")?,
            mail: fields.text("mail")?,
            to: fields.text("to")?,
            times: fields.count("times")?,
            ..Expected::default()
        };
        for fact in Fact::ALL.iter().copied() {
            let key = fact.as_str();
            let value = match fact.is_status() {
                true => fields.text(key)?.map(Value::from),
                false => fields.number(key)?.map(Value::from),
            };
            expected.facts.extend(value.map(|value| (fact, value)));
        }
        if let Some(event) = &expected.event
            && EventType::parse(event).is_none()
        {
            return Err(fields.wrong_at("event", format!("`{event}` is no event")));
        }
        if expected.event.is_some() && expected.mail.is_some() {
            return Err(fields.wrong("a step expects an event or a mail: make two of it"));
        }
        if expected.facts.is_empty() && expected.event.is_none() && expected.mail.is_none() {
            fields.known("of");
            return Err(fields.lacking("a step that expects nothing proves nothing"));
        }
        if expected.times.is_some() && expected.event.is_none() && expected.mail.is_none() {
            return Err(fields.wrong_at("times", "`times` is about an `event` or a `mail`"));
        }
        if expected.to.is_some() && expected.mail.is_none() {
            return Err(fields.wrong_at("to", "`to` is about a `mail`"));
        }
        let is_of_store = expected.facts.iter().all(|(fact, _)| *fact == Fact::Balance)
            && expected.event.is_none()
            && (expected.mail.is_none() || expected.to.is_some());
        expected.of = match is_of_store && !self.has_bought {
            true => None,
            false => self.of(fields)?,
        };
        Ok(Act::Expect(Box::new(expected)))
    }
}

/// Fields that are sent to the API as they are.
fn passed(fields: &mut Fields<'_>, keys: &[&'static str]) -> Result<Map<String, Value>, Wrong> {
    let mut body = Map::new();
    for key in keys.iter().copied() {
        let value = fields.json(key)?;
        body.extend(value.map(|value| (key.to_owned(), value)));
    }
    Ok(body)
}

fn advance(fields: &mut Fields<'_>) -> Result<Act, Wrong> {
    let (by, until) = (fields.text("by")?, fields.text("until")?);
    let (key, duration, jump) = match (by, until) {
        (Some(by), None) => ("by", by.clone(), TimeJump::By(by)),
        (None, Some(until)) => ("until", until.clone(), TimeJump::Until(until)),
        _ => return Err(fields.wrong("time goes on `by` a duration, or `until` one after the story began")),
    };
    match Timestamp::from_millis(0).plus_iso_duration(&duration) {
        Some(_) => Ok(Act::Advance(jump)),
        None => Err(fields.wrong_at(
            key,
            format!("`{key}` must be an ISO 8601 duration such as P31D or PT1H"),
        )),
    }
}

/// A message of the processor about a purchase.
fn played(word: &str, of: Of, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
    let body = match word {
        "fail" => match fields.text("code")? {
            Some(code) => json!({"event": "failed", "code": code}),
            None => json!({"event": "failed"}),
        },
        "settle" => json!({"event": "succeeded"}),
        "warn" => {
            let signal = fields.word("signal", &["early_fraud_warning", "fraud_alert"])?;
            json!({"event": signal.unwrap_or("early_fraud_warning")})
        }
        "refund_outside" => {
            let mut body = json!({"event": "external_refund"});
            if let Some(amount) = fields.count("amount")? {
                body["amount"] = amount.into();
            }
            body["reference"] = format!("re_line_{}", fields.line).into();
            body
        }
        _ => {
            let outcome = fields.word("outcome", &["opened", "won", "lost", "prevented"])?;
            let mut body = json!({"event": format!("dispute_{}", outcome.unwrap_or("opened"))});
            if let Some(reason) = fields.text("reason")? {
                body["reason"] = reason.into();
            }
            body
        }
    };
    Ok(Act::Play { of, body })
}

fn given_back(word: &str, of: Of, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
    Ok(match word {
        "evidence" => Act::Evidence {
            of,
            text: fields.need("text")?,
        },
        "withdraw" => Act::Withdraw {
            of,
            reason: fields.text("reason")?,
        },
        _ => {
            let reasons = ["REQUESTED_BY_CUSTOMER", "DUPLICATE", "FRAUDULENT"];
            let reason = fields.word("reason", &reasons)?.unwrap_or(reasons[0]);
            Act::Refund { of, reason }
        }
    })
}

fn licensed(word: &str, of: Of, fields: &mut Fields<'_>) -> Result<Act, Wrong> {
    let machine = fields.need("machine")?;
    Ok(match word {
        "activate" => Act::Activate { of, machine },
        _ => Act::Deactivate { of, machine },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::cli::scenario::act::Method;

    const SHOP: &str = "title = \"t\"\n[[step]]\ndo = \"product\"\nname = \"pro\"\nprice = 1000\n";

    #[track_caller]
    fn refused(steps: &str, line: usize, text: &str) {
        let wrong = read("x", &format!("{SHOP}{steps}")).unwrap_err();
        assert_eq!(wrong.line, line, "{wrong}");
        assert!(wrong.text.contains(text), "{wrong}");
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (steps, line, text) in [
            (
                "[[step]]\ndo = \"by\"\n",
                7,
                "`do` must be one of product, coupon",
            ),
            ("[[step]]\nproduct = \"pro\"\n", 6, "a step needs `do`"),
            (
                "[[step]]\ndo = \"buy\"\nproduct = \"prp\"\n",
                8,
                "makes the product `prp`",
            ),
            ("[[step]]\ndo = \"refund\"\n", 6, "nobody has bought anything"),
            (
                "[[step]]\ndo = \"buy\"\nproduct = \"pro\"\ncard = \"bad\"\n",
                9,
                "`card` must be one of",
            ),
            ("[[step]]\ndo = \"buy\"\n", 6, "a purchase is of a `product`"),
            (
                "[[step]]\ndo = \"buy\"\nprodukt = \"pro\"\n",
                8,
                "`produkt` is no key of a step that does `buy`",
            ),
            ("[[step]]\ndo = \"advance\"\nby = \"a while\"\n", 8, "ISO 8601"),
            (
                "[[step]]\ndo = \"expect\"\norders = 1\nordes = 2\n",
                6,
                "nobody has bought",
            ),
            (
                "stepp = 1\n",
                6,
                "`stepp` is no key of a step that does `product`",
            ),
        ] {
            refused(steps, line, text);
        }
    }

    #[test]
    fn a_mistake_behind_a_purchase_is_told_with_its_line() {
        let buy = "[[step]]\ndo = \"buy\"\nproduct = \"pro\"\n";
        for (step, line, text) in [
            ("do = \"refund\"\nof = \"first\"\n", 11, "`as = \"first\"`"),
            (
                "do = \"refund\"\nreason = \"WHIM\"\n",
                11,
                "`reason` must be one of REQUESTED",
            ),
            ("do = \"expect\"\n", 9, "proves nothing"),
            (
                "do = \"expect\"\nodrer = \"COMPLETED\"\n",
                11,
                "`odrer` is no key",
            ),
            ("do = \"expect\"\nevent = \"PAID\"\n", 11, "`PAID` is no event"),
            (
                "do = \"expect\"\norder = \"COMPLETED\"\ntimes = 2\n",
                12,
                "`times` is about",
            ),
            (
                "do = \"expect\"\nodrer = \"COMPLETED\"\norders = 1\n",
                11,
                "`odrer` is no key",
            ),
            (
                "do = \"advance\"\nby = \"P1D\"\nrefused = \"x\"\n",
                12,
                "`refused` is no key",
            ),
            (
                "do = \"change_plan\"\n",
                9,
                "is to a `product`, a `quantity` or both",
            ),
        ] {
            refused(&format!("{buy}[[step]]\n{step}"), line, text);
        }
    }

    #[test]
    fn a_story_needs_a_title_and_steps() {
        let wrong = read("x", "[[step]]\ndo = \"advance\"\nby = \"P1D\"\n").unwrap_err();
        assert_eq!(wrong.text, "a scenario needs `title`");
        let wrong = read("x", "title = \"t\"\n").unwrap_err();
        assert!(wrong.text.contains("needs steps"), "{wrong}");
    }

    #[test]
    fn what_is_not_said_is_as_with_most_buyers() {
        let script = read("x", &format!("{SHOP}[[step]]\ndo = \"buy\"\nproduct = \"pro\"\n")).unwrap();
        let Act::Buy(cart) = &script.steps[1].act else {
            panic!("{:?}", script.steps[1]);
        };
        let place = (&*cart.country, &*cart.state, &*cart.postal_code);
        assert_eq!(place, ("US", "OR", "97201"));
        assert!(matches!(&cart.method, Method::Card(number) if number == "4242424242424242"));
        assert_eq!((cart.quantity, &*cart.buyer), (1, "mia"));
        assert_eq!(script.steps[1].say, "Mia buys \"pro\"");
        let again = "[[step]]\ndo = \"buy\"\nproduct = \"pro\"\nrefused = \"sold out\"\n";
        let refused = read("x", &format!("{SHOP}{again}")).unwrap();
        assert_eq!(refused.steps[1].say, "Mia buys \"pro\", which is refused");
        assert_eq!((script.steps[1].line, script.steps[1].word), (6, "buy"));
    }
}
