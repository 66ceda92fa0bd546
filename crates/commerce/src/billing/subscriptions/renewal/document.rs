//! The invoice that the customer of a first payment or a renewal is mailed (contract `usage.md`, "Formula").

use crate::billing::subscriptions::bill;
use crate::billing::subscriptions::bill::BASE;
use crate::billing::subscriptions::invoices::Invoice;
use crate::billing::{invoices, payment_methods};
use crate::orders::sale::Sale;
use crate::selling::customers;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::subscription::{Subscription, period};
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::pdf::document::{Customer, InvoiceDocument, InvoiceLine, Merchant, Period, Tax};

/// Who sells for the merchant, and is named on the invoice.
const MERCHANT_OF_RECORD: &str = "Pandabase";

/// The store as the invoice names it.
fn merchant(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Merchant, ApiError> {
    let contact = stores::contact(tx, ctx)?;
    Ok(Merchant {
        name: contact.name,
        of_record: MERCHANT_OF_RECORD.into(),
        statement_descriptor: contact.statement_descriptor,
        support_email: contact.support_email,
    })
}

/// Mails the invoice that an order has paid. What a coupon took off is in the order, not in the invoice's
/// base.
pub fn mail(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    invoice: &Invoice,
    sale: &Sale,
) -> Result<(), ApiError> {
    let subtotal = invoice.base.plus(invoice.usage)?;
    let taxed = bill::taxed(
        tx,
        ctx,
        subtotal,
        &sale.billing_address,
        sale.tax_id.is_some(),
        subscription.tax_behavior,
    )?;
    let base = invoice.base.plus(sale.discount)?;
    let document = InvoiceDocument {
        number: invoice.id.to_string(),
        order_number: sale.number.to_string(),
        payment: Some(sale.payment.to_string()),
        issued_at: ctx.now,
        merchant: merchant(tx, ctx)?,
        customer: customer(tx, ctx, sale)?,
        period: as_period(if invoice.is_final {
            invoice.usage_period
        } else {
            invoice.period
        }),
        lines: lines(invoice, base),
        subtotal: base.plus(invoice.usage)?,
        discount: sale.discount,
        tax: Tax {
            rate: taxed.rate,
            amount: invoice.tax,
            behavior: subscription.tax_behavior,
        },
        total: invoice.total,
        charged: None,
        paid_with: sale.method.map(|method| {
            payment_methods::label(method, sale.card_brand.as_deref(), sale.card_last_four.as_deref())
        }),
        next_charge_at: subscription.state.next_charge_at,
    };
    invoices::enqueue(tx, ctx, &subscription.email, &document)
}

fn as_period(period: period::Period) -> Period {
    Period {
        start: period.start,
        end: period.end,
    }
}

/// The base, then a row per meter, used or not.
fn lines(invoice: &Invoice, base: Cents) -> Vec<InvoiceLine> {
    let base = InvoiceLine {
        description: BASE.to_owned(),
        detail: None,
        amount: base,
    };
    let used = as_period(invoice.usage_period).to_string();
    let meters = invoice.meters.iter().map(|meter| InvoiceLine {
        description: bill::describe(meter),
        detail: Some(used.clone()),
        amount: bill::cents(meter),
    });
    std::iter::once(base).chain(meters).collect()
}

fn customer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Customer, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names: Vec<String> = person.first_name.into_iter().chain(person.last_name).collect();
    let address = customers::address(tx, ctx, &sale.billing_address)?;
    Ok(Customer {
        name: Some(names.join(" ")).filter(|name| !name.is_empty()),
        email: sale.email.clone(),
        address: address_lines(address),
        tax_id: sale.tax_id.clone(),
    })
}

fn address_lines(address: BillingAddress) -> Vec<String> {
    let country =
        Country::parse(&address.country).map_or(address.country, |country| country.name().to_owned());
    let city = format!("{} {}", address.postal_code, address.city);
    [
        Some(address.address_line1),
        address.address_line2,
        Some(city),
        Some(address.state),
        Some(country),
    ]
    .into_iter()
    .flatten()
    .map(|line| line.trim().to_owned())
    .filter(|line| !line.is_empty())
    .collect()
}
