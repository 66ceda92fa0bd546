//! What invoices and credit notes say: a copy of everything, so that they stay what they were.

use crate::billing::payment_methods;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::{TaxBehavior, tax, tax_id};
use pandabase_locale::Locale;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::pdf::document::{
    Charged, Customer, InvoiceDocument, InvoiceLine, Kind, Merchant, Tax,
};

/// The invoice of an order, line by line as in its cart.
///
/// # Errors
/// [`ApiError`] from the database, or when an amount is out of range.
pub fn of_sale(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    head: &Letterhead,
) -> Result<InvoiceDocument, ApiError> {
    let address = customers::address(tx, ctx, &sale.billing_address)?;
    let tax = tax_of(sale, &address);
    let mut lines = Vec::new();
    for item in record::items(tx, ctx, &sale.order)? {
        lines.push(InvoiceLine {
            amount: item.price.times(item.quantity)?,
            description: item.name,
            detail: None,
            quantity: Some(item.quantity),
            unit_price: Some(item.price),
        });
    }
    Ok(InvoiceDocument {
        kind: Kind::Invoice,
        number: String::new(),
        order_number: sale.number.to_string(),
        payment: Some(sale.payment.to_string()),
        corrects: None,
        issued_at: sale.captured_at.unwrap_or(ctx.now),
        zone: head.zone.clone(),
        language: head.language.tag().to_owned(),
        merchant: merchant(ctx, head),
        customer: customer(tx, ctx, sale, address, head.language)?,
        period: None,
        lines,
        subtotal: sale.amount,
        discount: sale.discount,
        tax,
        total: sale.total,
        charged: sale
            .presentment
            .map(|(currency, amount, _)| Charged { currency, amount }),
        paid_with: paid_with(sale),
        next_charge_at: None,
    })
}

/// What went back to a buyer.
#[derive(Debug, Clone, Copy)]
pub struct Returned {
    /// Cents, tax included.
    pub amount: Cents,
    /// The part of them that is no tax.
    pub net: Cents,
    /// The same in the currency that the buyer was charged in, where that was not US dollars.
    pub local: Option<Charged>,
}

/// The credit note of a refund: a copy of the order's `invoice` with one line for what went back.
///
/// # Errors
/// [`ApiError`] when an amount is out of range.
pub fn credit_note(
    ctx: &Ctx<'_>,
    invoice: InvoiceDocument,
    corrects: Option<String>,
    returned: Returned,
) -> Result<InvoiceDocument, ApiError> {
    let Returned {
        amount: returned,
        net,
        local,
    } = returned;
    let t = invoice.locale();
    let amount = match invoice.tax.behavior {
        TaxBehavior::Exclusive => net,
        TaxBehavior::Inclusive => returned,
    };
    let description = t.get("invoice-refund-of").with("order", &invoice.order_number);
    Ok(InvoiceDocument {
        kind: Kind::CreditNote,
        number: String::new(),
        corrects,
        issued_at: ctx.now,
        period: None,
        lines: vec![InvoiceLine {
            description: description.to_string(),
            detail: None,
            quantity: Some(1),
            unit_price: Some(amount),
            amount,
        }],
        subtotal: amount,
        discount: Cents::ZERO,
        tax: Tax {
            amount: returned.minus(net)?,
            ..invoice.tax
        },
        total: returned,
        charged: local,
        next_charge_at: None,
        ..invoice
    })
}

/// The store as its invoices name it.
pub fn merchant(ctx: &Ctx<'_>, head: &Letterhead) -> Merchant {
    let address = head.seller_address.as_deref().unwrap_or_default();
    Merchant {
        name: head.name.clone(),
        legal_name: (head.seller != head.name).then(|| head.seller.clone()),
        address: trimmed(address.lines().map(str::to_owned)),
        tax_id: head.seller_tax_id.clone(),
        of_record: ctx.env.config.merchant_of_record.clone(),
        statement_descriptor: head.statement_descriptor.clone(),
        support_email: head.support_email.clone(),
    }
}

/// The buyer of an order, billed to this address.
///
/// # Errors
/// [`ApiError`] when the store has no such customer.
pub fn customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    address: BillingAddress,
    t: Locale,
) -> Result<Customer, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names: Vec<String> = person.first_name.into_iter().chain(person.last_name).collect();
    Ok(Customer {
        name: Some(names.join(" ")).filter(|name| !name.is_empty()),
        email: sale.email.clone(),
        address: address_lines(address, t),
        tax_id: sale.tax_id.clone(),
    })
}

/// What an order was paid with, for people.
pub fn paid_with(sale: &Sale) -> Option<String> {
    sale.method.map(|method| {
        payment_methods::label(method, sale.card_brand.as_deref(), sale.card_last_four.as_deref())
    })
}

/// The tax of an order. A rate that was not charged is not shown.
fn tax_of(sale: &Sale, address: &BillingAddress) -> Tax {
    let place = address.place();
    let full = place.map_or(Rate::ZERO, |place| tax::rate(place).rate);
    let behavior = if sale.includes_tax() {
        TaxBehavior::Inclusive
    } else {
        TaxBehavior::Exclusive
    };
    Tax {
        rate: if sale.tax > Cents::ZERO { full } else { Rate::ZERO },
        amount: sale.tax,
        behavior,
        is_reversed: is_reversed(sale, address),
    }
}

/// Whether the buyer, a business with a tax id that counts where it is, accounts for the tax that it was not
/// charged.
pub fn is_reversed(sale: &Sale, address: &BillingAddress) -> bool {
    let Some(place) = address.place() else {
        return false;
    };
    let exempts = |id: &str| tax_id::exempts(id, place.country);
    sale.tax == Cents::ZERO
        && sale.total > Cents::ZERO
        && tax::rate(place).rate != Rate::ZERO
        && sale.tax_id.as_deref().is_some_and(exempts)
}

fn address_lines(address: BillingAddress, t: Locale) -> Vec<String> {
    let country =
        Country::parse(&address.country).map_or(address.country, |country| t.country(country).to_owned());
    let city = format!("{} {}", address.postal_code, address.city);
    let lines = [
        Some(address.address_line1),
        address.address_line2,
        Some(city),
        Some(address.state),
        Some(country),
    ];
    trimmed(lines.into_iter().flatten())
}

/// Lines that say something.
fn trimmed(lines: impl Iterator<Item = String>) -> Vec<String> {
    let lines = lines.map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}
