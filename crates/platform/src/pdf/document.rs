//! The invoice as a value, which does not depend on the order: a mail can store it, and the PDF can be made
//! of it later.

use crate::text::in_currency;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use serde::{Deserialize, Serialize};

/// A paid invoice as it is shown: a copy of everything on it, so that it stays what it was when a name, a
/// price or a card changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDocument {
    /// The invoice's id.
    pub number: String,
    /// The number of the order that was paid.
    pub order_number: String,
    /// The id of the payment, if there was one.
    pub payment: Option<String>,
    /// When it was issued, and paid.
    pub issued_at: Timestamp,
    /// The time zone of its dates.
    #[serde(default)]
    pub zone: Zone,
    /// Who sells.
    pub merchant: Merchant,
    /// Who pays.
    pub customer: Customer,
    /// What it is for.
    pub period: Period,
    /// The base, then a row per meter.
    pub lines: Vec<InvoiceLine>,
    /// The sum of the lines.
    pub subtotal: Cents,
    /// What a coupon takes off; zero or more.
    pub discount: Cents,
    /// The tax.
    pub tax: Tax,
    /// What was paid.
    pub total: Cents,
    /// What the buyer was charged, where that was not in US dollars.
    pub charged: Option<Charged>,
    /// The card or wallet for people: `Visa •••• 4242`.
    pub paid_with: Option<String>,
    /// When the subscription is charged next, if it is.
    pub next_charge_at: Option<Timestamp>,
}

/// The merchant of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// The store's name.
    pub name: String,
    /// Who sells in the merchant's place and remits the tax.
    pub of_record: String,
    /// What the buyer's bank shows.
    pub statement_descriptor: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
}

/// The buyer of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The name, if the buyer gave one.
    pub name: Option<String>,
    /// The email address.
    pub email: String,
    /// The billing address, line by line.
    pub address: Vec<String>,
    /// The tax id, if the buyer gave one.
    pub tax_id: Option<String>,
}

/// What an invoice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first instant.
    pub start: Timestamp,
    /// The instant at which the next period begins.
    pub end: Timestamp,
}

impl Period {
    /// `1 June 2026 – 1 July 2026`.
    pub fn days(&self, zone: &Zone) -> String {
        format!("{} – {}", self.start.long_date(zone), self.end.long_date(zone))
    }
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// What is billed.
    pub description: String,
    /// More about it, in small print.
    pub detail: Option<String>,
    /// The line's amount.
    pub amount: Cents,
}

/// The tax of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// The rate.
    #[serde(with = "millionths")]
    pub rate: Rate,
    /// The amount.
    pub amount: Cents,
    /// Whether the lines contain it.
    pub behavior: TaxBehavior,
}

/// An amount in the currency that the buyer was charged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// The currency.
    pub currency: Currency,
    /// The amount in its smallest unit.
    pub amount: i64,
}

/// Rates are stored exactly; on the wire of the API they are fractions.
mod millionths {
    use pandabase_domain::money::Rate;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(rate: &Rate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(rate.0)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rate, D::Error> {
        i64::deserialize(deserializer).map(Rate)
    }
}

impl InvoiceDocument {
    /// The name of the PDF.
    pub fn file_name(&self) -> String {
        format!("invoice-{}.pdf", self.number)
    }

    /// `$43.30 paid on 1 June 2026`.
    pub fn headline(&self) -> String {
        format!("{} paid on {}", self.total, self.issued_on())
    }

    /// The day of issue.
    pub fn issued_on(&self) -> String {
        self.issued_at.long_date(&self.zone)
    }

    /// The day of the next charge, if there is one.
    pub fn charged_next_on(&self) -> Option<String> {
        self.next_charge_at.map(|at| at.long_date(&self.zone))
    }

    /// `1 June 2026 – 1 July 2026`.
    pub fn days(&self) -> String {
        self.period.days(&self.zone)
    }

    /// The sums below the lines with their labels; the last one is what was paid. Tax that the lines contain
    /// is shown below the total, so that nobody adds it up.
    pub fn sums(&self) -> Vec<(String, String)> {
        let mut sums = vec![("Subtotal".to_owned(), self.subtotal.to_string())];
        if self.discount != Cents::ZERO {
            sums.push(("Discount".into(), format!("−{}", self.discount)));
        }
        let total = ("Total".to_owned(), self.total.to_string());
        let tax = |label: &str| {
            let label = format!("{label} ({})", percent(self.tax.rate));
            (label, self.tax.amount.to_string())
        };
        sums.extend(match self.tax.behavior {
            TaxBehavior::Inclusive if self.tax.amount > Cents::ZERO => [total, tax("includes tax")],
            TaxBehavior::Exclusive | TaxBehavior::Inclusive => [tax("Tax"), total],
        });
        if let Some(Charged { currency, amount }) = self.charged {
            sums.push(("Charged".into(), in_currency(amount, currency)));
        } else {
            sums.push(("Amount paid".into(), self.total.to_string()));
        }
        sums
    }
}

/// `8.25%`.
fn percent(Rate(millionths): Rate) -> String {
    let (whole, rest) = (millionths / 10_000, millionths % 10_000);
    let digits = format!("{rest:04}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    format!("{whole}{point}{digits}%")
}
