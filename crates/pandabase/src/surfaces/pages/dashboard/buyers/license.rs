//! A licence: its key, whose it is, how long it is valid, and the devices that it is in use on.

use super::rows;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, known, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// How many devices are shown.
const SHOWN: &str = "limit=100";

#[derive(Template)]
#[template(path = "dashboard/buyers/license.html")]
struct LicensePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    key: String,
    status: Badge,
    facts: Facts,
    /// The pages of the order and of the buyer.
    ways: Facts,
    devices: Vec<Device>,
    may_free: bool,
    may_replace: bool,
    id: String,
    /// The request that shows the licence.
    request: String,
}

/// A device that the key is in use on.
struct Device {
    id: String,
    name: String,
    fingerprint: String,
    seen: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let license = desk.ask("getLicense").await?;
    let judged = judged(desk, &license).await?;
    let devices = desk.ask_about("listActivations", &[], SHOWN).await?;
    let product = text(&license["productId"]);
    let found = desk.find("getProduct", &[("productId", product)]).await?;
    let title = found.and_then(|product| owned(&product["title"]));
    let id = text(&license["id"]).to_owned();
    let way = |words: Text, place: &str, id: &Value| {
        let id = id.as_str()?;
        Some((words, desk.in_store(&format!("/{place}/{id}"))))
    };
    let ways = [
        way(t.get("frame-kind-customer"), "customers", &license["customerId"]),
        way(t.get("order"), "orders", &license["orderId"]),
    ];
    let may_write = desk.may(S::LicensesWrite);
    let frame = desk.frame();
    let template = LicensePage {
        look: &desk.look,
        t,
        frame: &frame,
        title: title.unwrap_or_else(|| product.to_owned()),
        key: text(&license["key"]).to_owned(),
        status: rows::stock(t, &license["status"]),
        facts: facts(desk, &license, &judged),
        ways: ways.into_iter().flatten().collect(),
        devices: items(&devices).map(|one| device(desk, one)).collect(),
        may_free: may_write,
        may_replace: may_write && judged["valid"] == true,
        request: desk.request("getLicense", "")?,
        id,
    };
    desk.page(&frame, &template)
}

/// Frees the place of a device, or gives the buyer another key.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    match form.get("action") {
        "free" => {
            let named = [("activationId", form.get("activation"))];
            return desk
                .do_it("deleteActivation", &named, None, (&here, "removed"))
                .await;
        }
        "replace" => {}
        _ => return show(desk).await,
    }
    match desk.press(form, "replaceLicense", &[], None).await? {
        Ok(successor) => {
            let page = desk.in_store(&format!("/licenses/{}", text(&successor["id"])));
            Ok(desk.done(&page, "sent"))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// What verification says of the key now.
async fn judged(desk: &Desk, license: &Value) -> Result<Value, Halt> {
    let body = json!({"key": license["key"], "productId": license["productId"]});
    let outcome = desk.act("verifyLicense", &[], Some(&body)).await?;
    Ok(outcome.unwrap_or_default())
}

fn facts(desk: &Desk, license: &Value, judged: &Value) -> Facts {
    let t = desk.t();
    let at = |value: &Value| say::moment(t, &desk.zone(), value);
    let is_valid = match judged["valid"] == true {
        true => t.get("buyers-valid"),
        false => t.get("buyers-invalid"),
    };
    known([
        (t.get("buyers-use"), Some(is_valid.to_string())),
        (t.get("buyers-valid-until"), at(&judged["expiresAt"])),
        (t.get("buyers-sold"), at(&license["claimedAt"])),
        (t.get("buyers-made"), at(&license["createdAt"])),
    ])
}

fn device(desk: &Desk, one: &Value) -> Device {
    let t = desk.t();
    let seen = say::moment(t, &desk.zone(), &one["lastSeenAt"]).unwrap_or_default();
    let fingerprint = text(&one["fingerprint"]).to_owned();
    Device {
        id: text(&one["id"]).to_owned(),
        name: owned(&one["name"])
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| fingerprint.clone()),
        fingerprint,
        seen: t.get("device-seen").with("date", seen).to_string(),
    }
}
