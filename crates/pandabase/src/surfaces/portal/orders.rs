//! A person's orders, over all stores.

use super::documents;
use super::store::orders as store;
use super::views::{PortalBuyer, PortalItem, PortalOrder, PortalOrderDetail, PortalPayment, StoreOfCustomer};
use pandabase_commerce::billing::payment_methods::label;
use pandabase_commerce::files::buyers;
use pandabase_commerce::orders::licenses;
use pandabase_commerce::orders::sale::{Item, Sale};
use pandabase_commerce::orders::store::record;
use pandabase_commerce::payments::withdrawals::requests::NewWithdrawal;
use pandabase_commerce::payments::withdrawals::service as withdrawals;
use pandabase_commerce::payments::withdrawals::views::Withdrawal;
use pandabase_commerce::selling::customers;
use pandabase_domain::id::{OrderId, SubscriptionId};
use pandabase_domain::input::Opt;
use pandabase_domain::money::CURRENCY;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::product::FulfillmentMode;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those of this subscription.
        subscription_id: Opt<SubscriptionId>,
    }
}

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    order_id: OrderId,
}

/// `GET /v2/portal/orders`.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<PortalOrder>, ApiError> {
    let paging = &input.paging(25)?;
    let subscription = input.query.subscription_id.as_ref();
    store::list(tx, &visit.session.email, subscription, paging)
}

/// `GET /v2/portal/orders/{orderId}`.
pub fn show(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<OrderPath>,
) -> Result<PortalOrderDetail, ApiError> {
    let id = &input.path.order_id;
    let own = store::own(tx, &visit.session.email, id)?.ok_or(ApiError::Missing("Order"))?;
    let ctx = Ctx::of(visit.env, &own.store);
    let sale = record::by_order(tx, &ctx, id)?.ok_or(ApiError::Missing("Order"))?;
    let person = customers::person(tx, &ctx, &sale.customer)?;
    let contact = access_stores::contact(tx, &ctx)?;
    let delivered = sale.state.payment == PaymentStatus::Completed;
    let mut items = Vec::new();
    for mut item in record::items(tx, &ctx, &sale.order)? {
        item.download_url = buyers::address_for(tx, &ctx, &sale.customer, item.download_url)?;
        items.push(item_of(item, delivered));
    }
    let withdrawal = withdrawals::right_of(tx, &ctx, &sale)?;
    let documents = documents::of_order(tx, &ctx, &sale.order)?;
    Ok(PortalOrderDetail {
        store: StoreOfCustomer {
            id: own.store.id.clone(),
            name: contact.name,
        },
        customer: PortalBuyer {
            id: sale.customer.clone(),
            email: sale.email.clone(),
            first_name: person.first_name,
            last_name: person.last_name,
        },
        payment: payment_of(&sale),
        billing_address: customers::address(tx, &ctx, &sale.billing_address)?,
        items,
        licenses: licenses::licenses_of(tx, &ctx, &sale.order)?,
        documents,
        withdrawal,
        id: sale.order,
        order_number: sale.number,
        status: sale.state.order,
        amount: sale.amount,
        currency: CURRENCY,
        custom_fields: sale.custom_fields,
        created_at: sale.created_at,
        updated_at: sale.updated_at,
    })
}

/// `POST /v2/portal/orders/{orderId}/withdrawal`. The right does not end with the store.
pub fn withdraw(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<OrderPath, Nothing, Json<NewWithdrawal>>,
) -> Result<Withdrawal, ApiError> {
    let id = &input.path.order_id;
    let own = store::own(tx, &visit.session.email, id)?.ok_or(ApiError::Missing("Order"))?;
    withdrawals::declare(tx, &Ctx::of(visit.env, &own.store), id, &input.body.0)
}

fn payment_of(sale: &Sale) -> PortalPayment {
    let (brand, last_four) = (sale.card_brand.as_deref(), sale.card_last_four.as_deref());
    PortalPayment {
        id: sale.payment.clone(),
        status: sale.state.payment,
        amount: sale.amount,
        discount_amount: sale.discount,
        tax_amount: sale.tax,
        tax_included: sale.includes_tax(),
        total_amount: sale.total,
        presentment_currency: sale.presentment.map(|(currency, ..)| currency),
        presentment_amount: sale.presentment.map(|(_, amount, _)| amount),
        exchange_rate: sale.presentment.map(|(.., rate)| rate),
        method: sale
            .captured_at
            .and(sale.method)
            .map(|code| label(code, brand, last_four)),
        coupon_code: sale.discount_code.clone(),
        tax_id: sale.tax_id.clone(),
        created_at: sale.created_at,
    }
}

fn item_of(item: Item, delivered: bool) -> PortalItem {
    let of_mode = |mode, text: Option<String>| text.filter(|_| delivered && item.mode == Some(mode));
    PortalItem {
        download_url: of_mode(FulfillmentMode::InstantDownload, item.download_url),
        redirect_url: of_mode(FulfillmentMode::Redirect, item.redirect_url),
        message: item.message.filter(|_| delivered),
        id: item.id,
        product_id: item.product,
        variant_id: item.variant,
        name: item.name,
        quantity: item.quantity,
        price: item.price,
    }
}
