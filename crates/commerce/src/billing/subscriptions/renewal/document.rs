//! The invoice that is mailed to the customer for a first payment or a renewal (contract `usage.md`,
//! "Formula").

use crate::billing::invoices;
use crate::billing::invoices::document;
use crate::billing::subscriptions::bill;
use crate::billing::subscriptions::invoices::Invoice;
use crate::orders::sale::Sale;
use crate::selling::customers;
use pandabase_domain::money::Cents;
use pandabase_domain::subscription::{Plan, Subscription, period};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::pdf::document::{InvoiceDocument, InvoiceLine, Kind, Period, Tax};

/// Mails the invoice that an order has paid. The coupon's discount is read from the order, because the
/// invoice's base is already less it.
pub fn mail(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    invoice: &Invoice,
    sale: &Sale,
) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &subscription.email)?;
    let subtotal = invoice.subtotal()?;
    let taxed = bill::taxed(
        tx,
        ctx,
        subtotal,
        &sale.billing_address,
        sale.tax_id.as_deref(),
        subscription.tax_behavior,
    )?;
    let address = customers::address(tx, ctx, &sale.billing_address)?;
    let base = base(&subscription.plan, invoice.base.plus(sale.discount)?)?;
    let document = InvoiceDocument {
        kind: Kind::Invoice,
        number: String::new(),
        order_number: sale.number.to_string(),
        payment: Some(sale.payment.to_string()),
        corrects: None,
        issued_at: ctx.now,
        zone: head.zone.clone(),
        language: head.language.tag().to_owned(),
        merchant: document::merchant(ctx, &head),
        period: Some(as_period(if invoice.is_final {
            invoice.usage_period()
        } else {
            invoice.period()
        })),
        lines: lines(invoice, base, &head)?,
        subtotal: subtotal.plus(sale.discount)?,
        discount: sale.discount,
        tax: Tax {
            rate: taxed.rate,
            amount: invoice.tax,
            behavior: subscription.tax_behavior,
            is_reversed: document::is_reversed(sale, &address),
        },
        customer: document::customer(tx, ctx, sale, address, head.language)?,
        total: invoice.total,
        charged: None,
        paid_with: document::paid_with(sale),
        next_charge_at: subscription.state.next_charge_at,
    };
    invoices::mail(tx, ctx, &head, &sale.order, invoice.id.as_str(), &document)
}

fn as_period(period: period::Period) -> Period {
    Period {
        start: period.start,
        end: period.end,
    }
}

/// A plan for people: product and variant, seats, and the price of one seat. What is paid of a period after a
/// change of plan is no multiple of that price.
fn base(plan: &Plan, amount: Cents) -> Result<InvoiceLine, ApiError> {
    let is_whole = plan.amount()? == amount;
    Ok(InvoiceLine {
        description: if is_whole {
            plan.name.clone()
        } else {
            format!("{} · {} × {}", plan.name, plan.quantity, plan.unit_amount)
        },
        detail: None,
        quantity: is_whole.then_some(plan.quantity),
        unit_price: is_whole.then_some(plan.unit_amount),
        amount,
    })
}

/// The base, what changes of plan left, then a row for each meter, used or not.
fn lines(invoice: &Invoice, base: InvoiceLine, head: &Letterhead) -> Result<Vec<InvoiceLine>, ApiError> {
    let line = |description: String, detail: Option<String>, amount: Cents| InvoiceLine {
        description,
        detail,
        quantity: None,
        unit_price: None,
        amount,
    };
    let carried = bill::carried(invoice.plan_change, invoice.credit)?.into_iter();
    let carried = carried.map(|(name, amount)| line(name.to_owned(), None, amount));
    let used = as_period(invoice.usage_period()).days(head.language, &head.zone);
    let meters = invoice
        .meters
        .iter()
        .map(|meter| line(bill::describe(meter), Some(used.clone()), bill::cents(meter)));
    Ok(std::iter::once(base).chain(carried).chain(meters).collect())
}
