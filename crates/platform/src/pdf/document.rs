//! The invoice as a value, which does not depend on the order: a mail can store it, and the PDF can be made
//! of it later.

use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use serde::{Deserialize, Serialize};

/// Whether money came or went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Kind {
    /// What was paid.
    #[default]
    Invoice,
    /// What was paid back.
    CreditNote,
}

/// A paid invoice, or a credit note, as it is shown: a copy of everything on it, so that it stays what it was
/// when a name, a price or a card changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDocument {
    /// Whether it is an invoice or a credit note.
    #[serde(default)]
    pub kind: Kind,
    /// Its number; empty while it has none.
    pub number: String,
    /// The number of the order that was paid.
    pub order_number: String,
    /// The id of the payment, if there was one.
    pub payment: Option<String>,
    /// The invoice that a credit note is about: the id of its paper, or its number once it is drawn.
    #[serde(default)]
    pub corrects: Option<String>,
    /// When it was issued, and paid.
    pub issued_at: Timestamp,
    /// The time zone of its dates.
    #[serde(default)]
    pub zone: Zone,
    /// The tag of the buyer's language; empty for English.
    #[serde(default)]
    pub language: String,
    /// Who sells.
    pub merchant: Merchant,
    /// Who pays.
    pub customer: Customer,
    /// What it is for.
    pub period: Option<Period>,
    /// What was bought: of a subscription the base, then a row per meter.
    pub lines: Vec<InvoiceLine>,
    /// The sum of the lines.
    pub subtotal: Cents,
    /// What a coupon takes off; zero or more.
    pub discount: Cents,
    /// The tax.
    pub tax: Tax,
    /// What was paid, or paid back.
    pub total: Cents,
    /// What the buyer was charged, or got back, where that was not in US dollars.
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
    /// The legal name, where it is another one.
    #[serde(default)]
    pub legal_name: Option<String>,
    /// Where the seller is established, line by line.
    #[serde(default)]
    pub address: Vec<String>,
    /// The seller's tax id.
    #[serde(default)]
    pub tax_id: Option<String>,
    /// Who sells in the merchant's place and remits the tax, if anybody does.
    pub of_record: Option<String>,
    /// What the buyer's bank shows.
    pub statement_descriptor: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
}

impl Merchant {
    /// Who sells, line by line: name, legal name, address, and the tax id behind its words in `t`.
    pub fn lines(&self, t: Locale) -> Vec<String> {
        let tax_id = self.tax_id.as_ref().map(|id| format!("{} {id}", t.get("tax-id")));
        let of_record = self.of_record.as_deref();
        let of_record = of_record.map(|name| t.get("mail-of-record").with("seller", name).to_string());
        let name = std::iter::once(self.name.clone()).chain(self.legal_name.clone());
        let place = self.address.iter().cloned();
        name.chain(place).chain(tax_id).chain(of_record).collect()
    }
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

impl Customer {
    /// Who pays, line by line.
    pub fn lines(&self, t: Locale) -> Vec<String> {
        let tax_id = self.tax_id.as_ref().map(|id| format!("{} {id}", t.get("tax-id")));
        let name = self.name.clone().into_iter();
        let place = name.chain(self.address.iter().cloned());
        place.chain([self.email.clone()]).chain(tax_id).collect()
    }
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
    /// `June 1, 2026 – July 1, 2026`.
    pub fn days(&self, t: Locale, zone: &Zone) -> String {
        format!("{} – {}", t.date(self.start, zone), t.date(self.end, zone))
    }
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// What is billed.
    pub description: String,
    /// More about it, in small print.
    pub detail: Option<String>,
    /// How many of it.
    #[serde(default)]
    pub quantity: Option<i64>,
    /// What one costs.
    #[serde(default)]
    pub unit_price: Option<Cents>,
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
    /// Whether the buyer, a business, accounts for it.
    #[serde(default)]
    pub is_reversed: bool,
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
    /// The buyer's language.
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.language).unwrap_or_default()
    }

    /// The name of the PDF. It is known before the number is.
    pub fn file_name(&self) -> String {
        let kind = match self.kind {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit-note",
        };
        let own = if self.number.is_empty() {
            &self.order_number
        } else {
            &self.number
        };
        format!("{kind}-{own}.pdf")
    }

    /// `$43.30 paid on June 1, 2026`.
    pub fn headline(&self, t: Locale) -> String {
        let headline = match self.kind {
            Kind::Invoice => t.get("invoice-paid"),
            Kind::CreditNote => t.get("invoice-refunded"),
        };
        let headline = headline.with("amount", money(t, self.total));
        headline.with("date", self.issued_on(t)).to_string()
    }

    /// The day of issue.
    pub fn issued_on(&self, t: Locale) -> String {
        t.date(self.issued_at, &self.zone)
    }

    /// The day of the next charge, if there is one.
    pub fn charged_next_on(&self, t: Locale) -> Option<String> {
        self.next_charge_at.map(|at| t.date(at, &self.zone))
    }

    /// `June 1, 2026 – July 1, 2026`.
    pub fn days(&self, t: Locale) -> Option<String> {
        self.period.map(|period| period.days(t, &self.zone))
    }

    /// The sums below the lines with their labels, and the place of the one that was paid. Tax that the lines
    /// contain is shown below the total, so that nobody adds it up.
    pub fn sums(&self, t: Locale) -> (Vec<(String, String)>, usize) {
        let mut sums = vec![(t.get("subtotal").to_string(), money(t, self.subtotal))];
        if self.discount != Cents::ZERO {
            let discount = format!("−{}", money(t, self.discount));
            sums.push((t.get("discount").to_string(), discount));
        }
        let total = (t.get("total").to_string(), money(t, self.total));
        let rate = t.percent(self.tax.rate);
        let tax = money(t, self.tax.amount);
        sums.extend(match self.tax.behavior {
            TaxBehavior::Inclusive if self.tax.amount > Cents::ZERO => {
                [total, (t.get("tax-included").with("rate", rate).to_string(), tax)]
            }
            TaxBehavior::Exclusive | TaxBehavior::Inclusive => {
                [(t.get("tax-rate").with("rate", rate).to_string(), tax), total]
            }
        });
        let paid = match (self.kind, self.charged) {
            (Kind::CreditNote, Some(Charged { currency, amount })) => {
                (t.get("invoice-amount-refunded"), t.money(amount, currency))
            }
            (Kind::CreditNote, None) => (t.get("invoice-amount-refunded"), money(t, self.total)),
            (Kind::Invoice, Some(Charged { currency, amount })) => {
                (t.get("charged"), t.money(amount, currency))
            }
            (Kind::Invoice, None) => (t.get("invoice-amount-paid"), money(t, self.total)),
        };
        sums.push((paid.0.to_string(), paid.1));
        let last = sums.len() - 1;
        (sums, last)
    }
}

/// An amount of US dollars, as the language writes it.
pub fn money(t: Locale, amount: Cents) -> String {
    t.money(amount.0, Currency::Usd)
}
