//! The form of a paylink.

use super::items;
use super::sheet::moment;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// Fields that are typed as they are stored.
pub const PLAIN: [&str; 3] = ["title", "description", "maxUses"];
/// Times by the store's clock.
pub const MOMENTS: [&str; 1] = ["expiresAt"];

/// The form.
pub async fn groups(desk: &Desk, typed: &Typed) -> Result<Vec<Group>, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let about = vec![
        Part::line(
            fields
                .field("title", t.get("products-title"))
                .max(128)
                .hint(t.get("selling-title-hint")),
        ),
        Part::area(
            fields
                .optional("description", t.get("products-description"))
                .max(500),
        ),
    ];
    let mut groups = vec![Group::new(t.get("operator-about"), about)];
    groups.extend(items::groups(desk, typed).await?);
    groups.push(Group::new(t.get("selling-limits"), limits(t, &fields)));
    Ok(groups)
}

fn limits(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::line(
            fields
                .optional("maxUses", t.get("selling-most-payments"))
                .digits()
                .max(9)
                .half(),
        ),
        Part::line(moment(fields, "expiresAt", t.get("selling-until")).hint(t.get("products-until-hint"))),
    ]
}

/// What the form asks for.
pub fn read(desk: &Desk, sent: &mut Sent<'_>, form: &Form, before: &Value) -> Value {
    let mut body = json!({"title": sent.needed("title")});
    body["description"] = sent.text("description");
    body["maxUses"] = sent.whole("maxUses");
    for name in MOMENTS {
        body[name] = sent.moment(name, &desk.zone(), &before[name]);
    }
    body["items"] = items::read(desk.t(), sent, form);
    body
}
