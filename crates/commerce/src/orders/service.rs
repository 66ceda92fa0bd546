//! Orders and payments: listed, and shown with everything that belongs to them.

use super::licenses;
use super::requests::{
    CountQuery, OrderPath, OrderQuery, PaymentPath, PaymentQuery, ProductOrderQuery, SoldPath,
};
use super::sale::Sale;
use super::store::{dispute, list, record, returned, timeline};
use super::views::{
    BuyerDetail, GATEWAY, ItemView, NamedBuyer, OrderDetail, OrderOfPayment, OrderSummary, PaidWith,
    PaymentDetail, PaymentOfOrder, PaymentSummary, Presented, StatusCount, TimelineRow,
};
use crate::selling::checkout::offered::Offered;
use crate::selling::customers;
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::CURRENCY;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::code_of;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_platform::api::{Input, NoBody, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/orders/`: the store's orders.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, OrderQuery>,
) -> Result<Page<OrderSummary>, ApiError> {
    list::orders(tx, ctx, &input.query.filters(input.paging(25)?))
}

/// `GET /v2/stores/{storeId}/products/{productId}/orders`: the orders in which a product was bought.
///
/// # Errors
/// [`ApiError::Missing`] when the store has never had such a product.
pub fn of_product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SoldPath, ProductOrderQuery>,
) -> Result<Page<OrderSummary>, ApiError> {
    let filters = input.query.filters(input.paging(25)?);
    list::of_product(tx, ctx, &input.path.product_id, &filters)
}

/// `GET /v2/stores/{storeId}/orders/counts`: how many orders have each status.
pub fn count(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, CountQuery>,
) -> Result<Vec<StatusCount>, ApiError> {
    list::counts(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/orders/{orderId}`: an order with everything that belongs to it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<OrderPath, Nothing, NoBody>,
) -> Result<OrderDetail, ApiError> {
    let sale = record::by_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))?;
    let items = record::items(tx, ctx, &sale.order)?;
    let items = items.into_iter().map(|item| ItemView {
        id: item.id,
        product_id: item.product,
        variant_id: item.variant,
        name: Some(item.name),
        quantity: item.quantity,
        price: item.price,
    });
    let licenses = licenses::licenses_of(tx, ctx, &sale.order)?;
    Ok(OrderDetail {
        items: items.collect(),
        presented: presented(&sale),
        customer: buyer_of(tx, ctx, &sale)?,
        payment: payment_of_order(&sale),
        billing_address: customers::address(tx, ctx, &sale.billing_address)?,
        licenses,
        id: sale.order,
        order_number: sale.number,
        status: sale.state.order,
        amount: sale.amount,
        currency: CURRENCY,
        gateway: GATEWAY,
        discounted: sale.discount_code.is_some(),
        discount_code: sale.discount_code,
        created_at: sale.created_at,
        updated_at: sale.updated_at,
        custom_fields: sale.custom_fields,
        metadata: sale.metadata,
        return_url: sale.return_url,
        withdrawal_waived_at: sale.withdrawal_waived_at,
    })
}

fn payment_of_order(sale: &Sale) -> PaymentOfOrder {
    PaymentOfOrder {
        id: sale.payment.clone(),
        reference_id: sale.reference_id(),
        amount: sale.amount,
        discount_amount: sale.discount,
        platform_fee_amount: sale.platform_fee,
        psp_fee_amount: sale.psp_fee,
        tax_amount: sale.tax,
        total_amount: sale.total,
        settled_amount: sale.settled,
        presented: presented(sale),
        status: sale.state.payment,
        psp_provider: GATEWAY,
        payment_method: method_of(sale),
        coupon_code: sale.discount_code.clone(),
        tax_id: sale.tax_id.clone(),
        created_at: sale.created_at,
    }
}

/// `GET /v2/core/stores/{storeId}/orders/payments/`: the store's payments.
pub fn list_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, PaymentQuery>,
) -> Result<Page<PaymentSummary>, ApiError> {
    list::payments(tx, ctx, &input.query.filters(input.paging(25)?))
}

/// `GET /v2/core/stores/{storeId}/orders/payments/{paymentId}`: a payment.
///
/// # Errors
/// Those of [`payment`].
pub fn show_payment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<PaymentPath, Nothing, NoBody>,
) -> Result<PaymentDetail, ApiError> {
    payment(tx, ctx, &input.path.payment_id)
}

/// A payment with everything that is known of it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payment.
pub fn payment(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentId) -> Result<PaymentDetail, ApiError> {
    let sale = record::by_payment(tx, ctx, id)?.ok_or(ApiError::Missing("Payment"))?;
    let timeline = timeline::of(tx, ctx, &sale.payment)?;
    let timeline = timeline.into_iter().map(|entry| TimelineRow {
        id: entry.id,
        event_type: entry.kind,
        name: entry.kind.name(),
        description: entry.text,
        metadata: entry.metadata,
        created_at: entry.at,
    });
    let currency = sale
        .presentment
        .map_or(Currency::Usd, |(currency, _, _)| currency);
    let offered = Offered::in_currency(tx, ctx, currency)?;
    let methods = offered.listed(Country::parse(&sale.country), false);
    let [ip, agent] = [sale.buyer_ip(), sale.buyer_agent()].map(|known| known.map(str::to_owned));
    let geo = sale.buyer_geo().cloned().unwrap_or_default();
    Ok(PaymentDetail {
        payment: payment_of_order(&sale),
        customer: buyer_of(tx, ctx, &sale)?,
        dispute: dispute::of_order(tx, ctx, &sale.order)?,
        refunded_amount: returned::sum(tx, ctx, &sale.order)?,
        timeline: timeline.collect(),
        available_payment_methods: methods.into_iter().map(code_of).collect(),
        order: OrderOfPayment {
            id: sale.order,
            order_number: sale.number,
            status: sale.state.order,
            amount: sale.amount,
            currency: CURRENCY,
        },
        country: Some(sale.country),
        ip_address: ip,
        user_agent: agent,
        geo,
        network: None,
        updated_at: sale.updated_at,
    })
}

/// The charge of an order in its buyer's currency.
fn presented(sale: &Sale) -> Presented {
    Presented {
        presentment_currency: sale.presentment.map(|(currency, ..)| currency),
        presentment_amount: sale.presentment.map(|(_, amount, _)| amount),
        exchange_rate: sale.presentment.map(|(.., rate)| rate),
    }
}

fn method_of(sale: &Sale) -> PaidWith {
    if sale.captured_at.is_none() {
        return PaidWith::default();
    }
    PaidWith {
        method: sale.method,
        card_brand: sale.card_brand.clone(),
        card_last_four: sale.card_last_four.clone(),
    }
}

fn buyer_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<BuyerDetail, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    Ok(BuyerDetail {
        buyer: NamedBuyer {
            id: sale.customer.clone(),
            email: sale.email.clone(),
            first_name: person.first_name,
            last_name: person.last_name,
        },
        guest: person.guest,
    })
}
