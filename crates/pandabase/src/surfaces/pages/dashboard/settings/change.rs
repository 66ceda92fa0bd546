//! What the pages of settings share: the way from one to the other, fields that show what is stored until
//! something else is typed, and the operation that changes a store.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use axum::response::Response;
use serde_json::Value;

/// What a ticked box is sent as.
const TICKED: &str = "yes";

/// The pages of the store's settings.
pub fn tabs(desk: &Desk) -> Vec<Tab> {
    let t = desk.t();
    let pages = [
        (t.get("portal-store"), ""),
        (t.get("settings-branding"), "/branding"),
        (t.get("tax"), "/tax"),
        (t.get("settings-checkout"), "/checkout"),
        (t.get("settings-legal"), "/legal"),
        (t.get("settings-questionnaire"), "/questionnaire"),
    ];
    let pages = pages.map(|(label, rest)| (label, desk.in_store(&format!("/settings{rest}"))));
    tabs::pages(desk, pages)
}

/// What the fields of a form show: what was typed into it where it was refused, and otherwise what is stored.
/// Its field `mark`, which browsers always send, shows whether it was sent.
pub fn shown(desk: &Desk, mark: &str, stored: &[(&str, String)]) -> Typed {
    seen::shown(desk, mark, |typed| {
        for (name, value) in stored {
            typed.set(name, value);
        }
    })
}

/// A text of the API as a field shows it.
pub fn written(value: &Value) -> String {
    text(value).to_owned()
}

/// A switch of the API as a box shows it.
pub fn ticked(value: &Value) -> String {
    let is_on = value.as_bool().unwrap_or(false);
    String::from(if is_on { TICKED } else { "" })
}

/// A field as the API takes it: null where it is empty.
pub fn or_null(form: &Form, name: &str) -> Value {
    form.filled(name).map_or(Value::Null, Value::from)
}

/// A box as the API takes it.
pub fn is_ticked(form: &Form, name: &str) -> Value {
    form.filled(name).is_some().into()
}

/// Changes the store and comes back to this page, unless the form was made of other values than those that
/// `stored` has of the store now.
pub async fn save<const N: usize>(
    desk: &Desk,
    form: &Form,
    change: &Value,
    stored: fn(&Value) -> [(&'static str, String); N],
) -> Result<Response, Halt> {
    let store = desk.ask("getMyStore").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::mark(&stored(&store))) {
        return Ok(refusal);
    }
    keep(desk, form, change).await
}

/// The same for what takes the place of nothing.
pub async fn keep(desk: &Desk, form: &Form, change: &Value) -> Result<Response, Halt> {
    match desk.act("updateStore", &[], Some(change)).await? {
        Ok(_) => Ok(desk.done(&desk.visit.path, "saved")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}
