//! Forms that make something: an order's refund, a product, a copy of the store. Each is shown with a number
//! of its own, which is sent along. So a form that arrives twice, because its button was pressed twice or
//! somebody went back to it, makes one thing, and both answers lead there. Something else that is typed into
//! it makes something else.

use crate::surfaces::pages::form::Form;
use pandabase_platform::context::Env;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The field that has the number.
const PRESS: &str = "press";
/// The bytes of what the operation is called with: its digits are as many as an idempotency key may have.
const KEY: usize = 16;

/// The number of a page that is shown now.
pub fn number(env: &Env) -> String {
    hex::encode(env.random.bytes::<16>())
}

/// What tells a press of a button from others that ask for something; nothing where the form has no number.
pub fn key(form: &Form, operation: &str, named: &[(&str, &str)], body: Option<&Value>) -> Option<String> {
    let number = form.filled(PRESS)?;
    let asked = json!([number, operation, named, body]);
    let hash: [u8; 32] = Sha256::digest(asked.to_string()).into();
    Some(hex::encode(hash.get(..KEY)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_is_told_from_others_and_from_what_else_is_typed() {
        let form = |text: &str| Form::read(text.as_bytes()).unwrap();
        let body = json!({"name": "a"});
        let keyed = |text: &str, operation: &str, named: &[(&str, &str)], body: &Value| {
            key(&form(text), operation, named, Some(body))
        };
        let first = keyed("press=1&csrf=2", "createToken", &[], &body);
        assert_eq!(first, keyed("csrf=3&press=1", "createToken", &[], &body));
        assert_eq!(first.as_ref().unwrap().len(), 32);
        for other in [
            keyed("press=2", "createToken", &[], &body),
            keyed("press=1", "createWebhook", &[], &body),
            keyed("press=1", "createToken", &[("storeId", "shp_1")], &body),
            keyed("press=1", "createToken", &[], &json!({"name": "b"})),
        ] {
            assert!(other.is_some() && other != first);
        }
        assert_eq!(keyed("csrf=2", "createToken", &[], &body), None);
    }
}
