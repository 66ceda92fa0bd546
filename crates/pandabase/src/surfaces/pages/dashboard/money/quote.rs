//! What a payout would cost, with every fee and its formula, and confirming exactly that.

use super::request::{body, quoted};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::{Desk, plain};
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, items, text};
use crate::surfaces::pages::dashboard::sums::Sum;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::money::Cents;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/money/quote.html")]
struct QuotePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// What it costs, unless it cannot be.
    offer: Option<Offer>,
    refusal: Option<String>,
    /// Where another amount is chosen.
    back: String,
}

/// What a payout costs, and what is sent to confirm it.
struct Offer {
    sums: Vec<Sum>,
    facts: Facts,
    amount: i64,
    fee: i64,
    account: String,
    /// The same form sent twice is one payout.
    key: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let back = desk.in_store("/payouts/new");
    let amount = desk.visit.asked("amount").and_then(|amount| amount.parse().ok());
    let Some(amount) = amount.map(Cents) else {
        return Ok(desk.visit.leave(&back));
    };
    let account = desk.visit.asked("account").unwrap_or_default();
    let asked = body(amount, &account);
    let (offer, refusal) = match desk.act("estimatePayout", &[], Some(&asked)).await? {
        Ok(quote) => (Some(offer(desk, &quote, &account).await?), None),
        Err(refused) => (None, Some(plain(&refused.text))),
    };
    let frame = desk.frame();
    let template = QuotePage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        offer,
        refusal,
        back,
    };
    desk.page(&frame, &template)
}

/// Requests the payout, with the fee that was shown.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let number = |name: &str| form.get(name).parse::<i64>().unwrap_or(0);
    let (amount, account) = (Cents(number("amount")), form.get("account"));
    let mut asked = body(amount, account);
    asked["expectedFee"] = json!(number("fee"));
    match desk
        .act_once("requestPayout", &[], form.get("key"), &asked)
        .await?
    {
        Ok(payout) => {
            let target = desk.in_store(&format!("/payouts/{}", text(&payout["id"])));
            Ok(desk.done(&target, "made"))
        }
        Err(refused) => {
            let mut typed = Typed::default();
            desk.tell(&mut typed, &refused);
            // What is shown there is what it costs now.
            Ok(desk.visit.come_back(&quoted(desk, amount, account), &typed))
        }
    }
}

async fn offer(desk: &Desk, quote: &Value, account: &str) -> Result<Offer, Halt> {
    let t = desk.t();
    let accounts = desk.ask("listBankAccounts").await?;
    let mut chosen = items(&accounts).filter(|one| match account {
        "" => one["isPrimary"] == true,
        named => one["id"] == *named,
    });
    let chosen = chosen.next();
    let destination = chosen.map(|one| words::named(t, one));
    let day = |name: &str| say::day(t, &desk.zone(), &quote[name]);
    let facts = [
        (t.get("money-account"), destination),
        (t.get("money-currency"), currency(t, quote)),
        (t.get("money-leaves"), day("leavesAt")),
        (t.get("money-expected"), day("expectedAt")),
    ];
    Ok(Offer {
        sums: sums(t, quote),
        facts: say::known(facts),
        amount: quote["amount"].as_i64().unwrap_or(0),
        fee: quote["fee"].as_i64().unwrap_or(0),
        // The one that is shown, also if another becomes the primary one before it is confirmed.
        account: chosen.map_or(account, |one| text(&one["id"])).to_owned(),
        key: hex::encode(desk.visit.env().random.bytes::<16>()),
    })
}

/// In which currency the bank credits it, and about at which rate.
fn currency(t: Locale, quote: &Value) -> Option<String> {
    let currency = quote["currency"].as_str()?;
    let Some(rate) = quote["exchangeRate"].as_number() else {
        return Some(currency.to_owned());
    };
    let words = t
        .get("money-rate")
        .with("rate", rate.to_string())
        .with("currency", currency);
    Some(words.to_string())
}

/// What the balance is debited, part by part. The numbers are those of the quote.
fn sums(t: Locale, quote: &Value) -> Vec<Sum> {
    let amount = dollars(t, &quote["amount"]);
    let sum = |words: Text, value: &str| Sum::new(words, dollars(t, &quote[value]));
    let share = |rate: &str| {
        let rate = say::rate(&quote[rate])?;
        let words = t.get("money-share").with("rate", t.percent(rate));
        Some(words.with("amount", &*amount))
    };
    let total = t
        .get("money-debited-of")
        .with("amount", &*amount)
        .with("fee", dollars(t, &quote["fee"]));
    vec![
        sum(t.get("money-arrives"), "amount"),
        sum(t.get("money-fee-standard"), "standard_payout_fee").made_of(Some(t.get("money-fee-fixed"))),
        sum(t.get("money-fee-border"), "cross_border_payout_fee").made_of(share("crossBorderRate")),
        sum(t.get("money-fee-exchange"), "foreign_exchange_fee").made_of(share("foreignExchangeRate")),
        sum(t.get("refund-cost"), "totalDeducted")
            .made_of(Some(total))
            .total(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fee_says_what_makes_it() {
        let quote = json!({
            "amount": 10_000, "fee": 225, "standard_payout_fee": 150, "cross_border_payout_fee": 25,
            "foreign_exchange_fee": 50, "totalDeducted": 10_225, "currency": "EUR", "exchangeRate": 0.86348,
            "crossBorderRate": 0.0025, "foreignExchangeRate": 0.005
        });
        let said: Vec<_> = sums(Locale::En, &quote)
            .into_iter()
            .map(|sum| (sum.amount, sum.formula.unwrap_or_default()))
            .collect();
        let expected = [
            ("$100.00", ""),
            ("$1.50", "for every payout"),
            ("$0.25", "0.25% of $100.00"),
            ("$0.50", "0.5% of $100.00"),
            ("$102.25", "$100.00 + $2.25"),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(amount, formula)| (amount.to_owned(), formula.to_owned()))
            .collect();
        assert_eq!(said, expected);
        let said = currency(Locale::En, &quote);
        assert_eq!(said.as_deref(), Some("EUR, at about 0.86348 EUR for $1.00"));
    }
}
