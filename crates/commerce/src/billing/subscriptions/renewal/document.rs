//! The invoice that is mailed to the customer for a first payment or a renewal (contract `usage.md`,
//! "Formula").

use crate::billing::subscriptions::bill;
use crate::billing::subscriptions::invoices::Invoice;
use crate::billing::{invoices, payment_methods};
use crate::orders::sale::Sale;
use crate::selling::customers;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::InvoiceId;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::subscription::{Plan, Subscription, period};
use pandabase_domain::zone::Zone;
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Contact;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::pdf::document::{Customer, InvoiceDocument, InvoiceLine, Merchant, Period, Tax};

/// The merchant of record, which the invoice names.
const MERCHANT_OF_RECORD: &str = "Pandabase";

/// The store as the invoice names it.
fn merchant(contact: Contact) -> Merchant {
    Merchant {
        name: contact.name,
        of_record: MERCHANT_OF_RECORD.into(),
        statement_descriptor: contact.statement_descriptor,
        support_email: contact.support_email,
    }
}

/// Mails the invoice that an order has paid. The coupon's discount is read from the order, because the
/// invoice's base is already less it.
pub fn mail(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    invoice: &Invoice,
    sale: &Sale,
) -> Result<(), ApiError> {
    let subtotal = invoice.subtotal()?;
    let taxed = bill::taxed(
        tx,
        ctx,
        subtotal,
        &sale.billing_address,
        sale.tax_id.as_deref(),
        subscription.tax_behavior,
    )?;
    let base = InvoiceLine {
        description: described(&subscription.plan),
        detail: None,
        amount: invoice.base.plus(sale.discount)?,
    };
    let contact = stores::contact(tx, ctx)?;
    let zone = contact.zone.clone();
    let document = InvoiceDocument {
        number: number(&invoice.id, contact.invoice_prefix.as_deref()),
        order_number: sale.number.to_string(),
        payment: Some(sale.payment.to_string()),
        issued_at: ctx.now,
        merchant: merchant(contact),
        customer: customer(tx, ctx, sale)?,
        period: as_period(if invoice.is_final {
            invoice.usage_period()
        } else {
            invoice.period()
        }),
        lines: lines(invoice, base, &zone)?,
        subtotal: subtotal.plus(sale.discount)?,
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
        zone,
    };
    invoices::enqueue(tx, ctx, &subscription.email, &document)
}

/// The number of an invoice: its id, which no other invoice has, after the store's prefix if there is one.
fn number(id: &InvoiceId, prefix: Option<&str>) -> String {
    match prefix {
        Some(prefix) => format!("{prefix}-{id}"),
        None => id.to_string(),
    }
}

fn as_period(period: period::Period) -> Period {
    Period {
        start: period.start,
        end: period.end,
    }
}

/// A plan for people: product and variant, seats, and the price of one seat.
fn described(plan: &Plan) -> String {
    format!("{} · {} × {}", plan.name, plan.quantity, plan.unit_amount)
}

/// The base, what changes of plan left, then a row for each meter, used or not.
fn lines(invoice: &Invoice, base: InvoiceLine, zone: &Zone) -> Result<Vec<InvoiceLine>, ApiError> {
    let carried = bill::carried(invoice.plan_change, invoice.credit)?.into_iter();
    let carried = carried.map(|(name, amount)| InvoiceLine {
        description: name.to_owned(),
        detail: None,
        amount,
    });
    let used = as_period(invoice.usage_period()).days(zone);
    let meters = invoice.meters.iter().map(|meter| InvoiceLine {
        description: bill::describe(meter),
        detail: Some(used.clone()),
        amount: bill::cents(meter),
    });
    Ok(std::iter::once(base).chain(carried).chain(meters).collect())
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
