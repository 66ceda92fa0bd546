//! One attempt to deliver a line: read what it needs, ask the merchant's licence webhook outside any
//! transaction, then issue the keys or store the failure in one write. If the worker dies in between, another
//! takes its job over, so the webhook is asked at least once, always with the same event id.

use super::delivery::{NO_KEYS, record_failure, settle};
use super::plan;
use super::store;
use super::store::{Line, LineStatus};
use crate::catalog::licenses;
use crate::catalog::licenses::sale::Source;
use crate::catalog::products::sale as products;
use crate::catalog::products::sale::LicenseWebhook;
use crate::orders::sale::{Item, Sale};
use crate::orders::store::record;
use crate::payments::inventory;
use crate::payments::inventory::Given;
use pandabase_domain::id::{CustomerId, EventId, OrderId, OrderItemId, ProductId, SessionId, VariantId};
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::keys::read_keys;
use pandabase_domain::webhook::retry;
use pandabase_domain::webhook::signature::{Header, unsigned_headers, v2_headers};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Beside, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next, Pair};
use pandabase_platform::outbound::{About, PostError, Posted};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most bytes of an answer that are read: room for the longest keys of the largest quantity.
const ANSWER: usize = 4 * 1024 * 1024;

/// The request that asks a merchant's server for keys.
// The order of the fields is the contract's.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LicenseRequest")]
struct Envelope<'a> {
    /// Always `LICENSE_FULFILLMENT`.
    event: &'static str,
    /// The request, the same at every attempt.
    id: &'a EventId,
    /// When the line was to be delivered.
    timestamp: Timestamp,
    /// What was bought.
    data: Data<'a>,
}

/// What was bought.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LicenseRequestData")]
struct Data<'a> {
    /// The order.
    order: OrderData<'a>,
    /// The line that needs keys.
    item: ItemData<'a>,
    /// Who bought.
    customer: CustomerData<'a>,
}

/// The order of a request for keys.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LicenseRequestOrder")]
struct OrderData<'a> {
    /// The order.
    id: &'a OrderId,
    /// The checkout session it was.
    order_number: &'a SessionId,
    /// What the buyer filled in.
    #[schemars(with = "Option<Map<String, Value>>")]
    custom_fields: &'a Option<Value>,
    /// What the merchant attached.
    #[schemars(with = "Option<Map<String, Value>>")]
    metadata: &'a Option<Value>,
}

/// The line of a request for keys.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LicenseRequestItem")]
struct ItemData<'a> {
    /// The line.
    id: &'a OrderItemId,
    /// The product.
    product_id: &'a Option<ProductId>,
    /// The variant, if one was chosen.
    variant_id: &'a Option<VariantId>,
    /// Name shown to the buyer.
    name: &'a str,
    /// Units of the line; as many keys are requested.
    quantity: i64,
}

/// The buyer of a request for keys.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LicenseRequestCustomer")]
struct CustomerData<'a> {
    /// The customer.
    id: &'a CustomerId,
    /// Lower-case address.
    email: &'a str,
}

/// The schema of what a merchant's licence webhook is sent.
pub fn request_schema(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Envelope<'_>>()
}

/// Where a line gets its keys from.
#[derive(Clone)]
enum Task {
    /// From its pool, which may have been filled meanwhile, or newly generated.
    Own,
    /// From the merchant's server.
    Ask {
        webhook: LicenseWebhook,
        body: String,
        event: EventId,
        quantity: usize,
        /// Failed attempts before this one.
        attempts: i64,
    },
}

/// The result of an attempt.
#[derive(Clone)]
enum Outcome {
    Own,
    Keys(Vec<String>),
    /// Why there are no keys, and how many attempts had failed before this one.
    Refused(String, i64),
}

/// The job: makes one attempt. Its subject names the order and the line.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let task = app
            .db
            .read(move |tx| prepare(tx, &asked.ctx(&shared.env), &asked))
            .await?;
        let started = app.env.clock.now();
        let outcome = match task {
            None => return end(&app, job, Next::Done).await,
            Some(Task::Own) => Outcome::Own,
            Some(task) => ask(&app, task).await?,
        };
        let took = app.env.clock.now().as_millis() - started.as_millis();
        let db = app.db.clone();
        db.write_beside(Beside::store(&job.store.id), move |tx| {
            let ctx = job.ctx(&app.env);
            let next = conclude(tx, &ctx, &job, &outcome, took)?;
            jobs::finish(tx, &job, &next)
        })
        .await
    })
}

async fn end(app: &Arc<App>, job: Job, next: Next) -> Result<(), ApiError> {
    let db = app.db.clone();
    db.write(move |tx| jobs::finish(tx, &job, &next)).await
}

/// The order and the line that a job names.
fn subject(job: &Job) -> Result<(OrderId, OrderItemId), ApiError> {
    let line = Pair::parse(&job.subject);
    let line = line.map(|pair| {
        (
            OrderId::from_stored(pair.whole),
            OrderItemId::from_stored(pair.part),
        )
    });
    line.ok_or_else(|| ApiError::Internal("not a line of an order".into()))
}

/// The line, while it is still to be delivered.
fn waiting(sale: &Sale, line: Option<Line>) -> Option<Line> {
    line.filter(|line| line.status == LineStatus::Pending && sale.state.payment == PaymentStatus::Completed)
}

fn item_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, line: &Line) -> Result<Option<Item>, ApiError> {
    let items = record::items(tx, ctx, &sale.order)?;
    Ok(items.into_iter().find(|item| item.id == line.item))
}

fn prepare(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Option<Task>, ApiError> {
    let (order, item) = subject(job)?;
    let Some(sale) = record::by_order(tx, ctx, &order)? else {
        return Ok(None);
    };
    let Some(line) = waiting(&sale, store::find(tx, ctx, &order, &item)?) else {
        return Ok(None);
    };
    let Some(item) = item_of(tx, ctx, &sale, &line)? else {
        return Ok(None);
    };
    let product = item.product.as_ref();
    let Some(product) = product.filter(|_| item.mode == Some(FulfillmentMode::LicenseWebhook)) else {
        return Ok(Some(Task::Own));
    };
    Ok(Some(Task::Ask {
        webhook: products::license_webhook(tx, ctx, product)?,
        body: body(&sale, &line, &item)?,
        quantity: usize::try_from(item.quantity).unwrap_or(usize::MAX),
        attempts: line.attempts,
        event: line.event,
    }))
}

/// The bytes that are signed and sent; they are the same at every attempt.
fn body(sale: &Sale, line: &Line, item: &Item) -> Result<String, ApiError> {
    let envelope = Envelope {
        event: "LICENSE_FULFILLMENT",
        id: &line.event,
        timestamp: line.created_at,
        data: Data {
            order: OrderData {
                id: &sale.order,
                order_number: &sale.number,
                custom_fields: &sale.custom_fields,
                metadata: &sale.metadata,
            },
            item: ItemData {
                id: &item.id,
                product_id: &item.product,
                variant_id: &item.variant,
                name: &item.name,
                quantity: item.quantity,
            },
            customer: CustomerData {
                id: &sale.customer,
                email: &sale.email,
            },
        },
    };
    serde_json::to_string(&envelope).map_err(|error| ApiError::Internal(error.into()))
}

/// Asks the merchant's server for keys.
async fn ask(app: &Arc<App>, task: Task) -> Result<Outcome, ApiError> {
    let Task::Ask {
        webhook,
        body,
        event,
        quantity,
        attempts,
    } = task
    else {
        return Ok(Outcome::Own);
    };
    let Some(url) = webhook.url else {
        return Ok(Outcome::Refused(
            "The product has no webhook URL".into(),
            attempts,
        ));
    };
    // The machine's clock, even where the store's clock runs ahead: receivers compare the time with their
    // own.
    let now = app.env.clock.now();
    let headers: Vec<Header> = match &webhook.secret {
        Some(secret) => v2_headers(secret, event.as_str(), now, body.as_bytes()).into(),
        None => unsigned_headers(event.as_str(), now).into(),
    };
    let headers = app.outbound.json_headers(headers);
    let about = About {
        name: "licence webhook",
        ids: &[("pandabase.event_id", event.as_str())],
    };
    let body = (body.into(), about);
    let result = app.outbound.post(&url, headers, body, ANSWER).await;
    if let Err(error @ PostError::Unable(_)) = result {
        // This server failed, which must not use up the merchant's attempts.
        return Err(ApiError::Unavailable(error.into()));
    }
    Ok(match judge(result, quantity) {
        Ok(keys) => Outcome::Keys(keys),
        Err(reason) => Outcome::Refused(reason, attempts),
    })
}

fn judge(result: Result<Posted, PostError>, quantity: usize) -> Result<Vec<String>, String> {
    let posted = result.map_err(|error| error.to_string())?;
    if !(200..=299).contains(&posted.status) {
        return Err(format!("The server answered with status {}", posted.status));
    }
    if !posted.is_whole {
        return Err("The answer was too long or broke off".into());
    }
    read_keys(&posted.body, quantity).map_err(|error| error.to_string())
}

/// Stores the result of an attempt that took `took` milliseconds.
fn conclude(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    job: &Job,
    outcome: &Outcome,
    took: i64,
) -> Result<Next, ApiError> {
    let (order, item) = subject(job)?;
    let Some(mut sale) = record::lock_order(tx, ctx, &order)? else {
        return Ok(Next::Done);
    };
    // The order was refunded or disputed, or the line delivered, meanwhile: there is nothing left to deliver.
    let Some(line) = waiting(&sale, store::find(tx, ctx, &order, &item)?) else {
        return Ok(Next::Done);
    };
    let Some(item) = item_of(tx, ctx, &sale, &line)? else {
        return Ok(Next::Done);
    };
    let issued = match outcome {
        Outcome::Own => inventory::issue_keys(tx, ctx, &sale, &item)?,
        Outcome::Keys(keys) => inventory::issue_from(tx, ctx, &sale, &item, Source::Given(keys))?,
        Outcome::Refused(..) => Given::Short,
    };
    if issued == Given::Part {
        return Ok(Next::At(ctx.now));
    }
    let reason = match outcome {
        Outcome::Refused(reason, attempts) => {
            let failed = line.attempts + 1;
            // Somebody retried the line during this attempt, so its schedule begins anew.
            if line.attempts != *attempts {
                return Ok(Next::At(ctx.now));
            }
            let number = u32::try_from(failed).unwrap_or(u32::MAX);
            let wait = retry::next_attempt(number, &mut *ctx.env.random.lock());
            if let Some(wait) = wait {
                store::set(tx, ctx, &sale.order, &line.item, LineStatus::Pending, failed)?;
                return Ok(Next::At(job.now.plus_millis(took).plus_millis(wait)));
            }
            format!(
                "The licence webhook gave no keys: {reason}. Fix the server or the product's webhook URL."
            )
        }
        Outcome::Own | Outcome::Keys(_) => NO_KEYS.to_owned(),
    };
    let status = match issued {
        Given::Short => LineStatus::Failed,
        Given::All(_) | Given::Part => LineStatus::Done,
    };
    store::set(tx, ctx, &sale.order, &line.item, status, line.attempts)?;
    match issued {
        Given::Short => record_failure(tx, ctx, &sale, &item, &reason)?,
        Given::All(_) | Given::Part => plan::arrived(tx, ctx, &sale, &item, line.is_late)?,
    }
    if line.is_late {
        return Ok(Next::Done);
    }
    let before = sale.state;
    let left = store::left(tx, ctx, &sale.order)?;
    let keys = licenses::store::count_of_order(tx, &ctx.store.id, &sale.order)?;
    settle(tx, ctx, &mut sale, left, keys)?;
    record::save(tx, ctx, before, &sale)?;
    Ok(Next::Done)
}
