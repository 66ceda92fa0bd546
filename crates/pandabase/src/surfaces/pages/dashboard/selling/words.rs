//! What the API says of coupons, paylinks, files and carts, in a merchant's words.

use crate::surfaces::pages::dashboard::say::{Badge, dollars, text};
use pandabase_domain::coupon::CouponType;
use pandabase_domain::file::{FilePurpose, FileStatus};
use pandabase_domain::time::Timestamp;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

fn badge(words: Text, tone: &'static str) -> Badge {
    Badge { words, tone }
}

fn at(value: &Value) -> Option<Timestamp> {
    Timestamp::parse(value.as_str()?)
}

/// Whether as many were used as there are.
fn is_used_up(used: &Value, most: &Value) -> bool {
    most.as_i64()
        .is_some_and(|most| used.as_i64().unwrap_or(0) >= most)
}

/// Whether buyers can redeem a coupon now.
pub fn coupon(t: Locale, coupon: &Value, now: Timestamp) -> Badge {
    if coupon["enabled"] != true {
        return badge(t.get("selling-off"), "");
    }
    if at(&coupon["expiresAt"]).is_some_and(|end| end <= now) {
        return badge(t.get("selling-expired"), "wait");
    }
    if is_used_up(&coupon["timesUsed"], &coupon["maxUses"]) {
        return badge(t.get("selling-used-up"), "wait");
    }
    if at(&coupon["startsAt"]).is_some_and(|start| start > now) {
        return badge(t.get("selling-not-yet"), "wait");
    }
    badge(t.get("selling-on"), "good")
}

/// Whether a paylink opens a checkout now.
pub fn paylink(t: Locale, link: &Value, now: Timestamp) -> Badge {
    if link["status"] != "ACTIVE" {
        return badge(t.get("selling-off"), "");
    }
    if at(&link["expiresAt"]).is_some_and(|end| end <= now) {
        return badge(t.get("selling-expired"), "wait");
    }
    if is_used_up(&link["uses"], &link["maxUses"]) {
        return badge(t.get("selling-used-up"), "wait");
    }
    badge(t.get("selling-on"), "good")
}

/// How a coupon reckons.
pub fn kind(t: Locale, kind: CouponType) -> Text {
    match kind {
        CouponType::Percentage => t.get("selling-percentage"),
        CouponType::Fixed => t.get("selling-fixed"),
    }
}

/// What a coupon takes off.
pub fn value(t: Locale, coupon: &Value) -> String {
    match coupon["type"].as_str().and_then(CouponType::parse) {
        Some(CouponType::Fixed) => dollars(t, &coupon["value"]),
        Some(CouponType::Percentage) | None => {
            let percent = coupon["value"].as_i64().unwrap_or(0);
            t.get("selling-percent").with("value", percent).to_string()
        }
    }
}

/// How often something was used, and how often it can be.
pub fn uses(t: Locale, used: &Value, most: &Value) -> String {
    let used = used.as_i64().unwrap_or(0);
    match most.as_i64() {
        Some(most) => {
            let words = t.get("selling-uses-of").with("count", used);
            words.with("most", most).to_string()
        }
        None => t.number(used),
    }
}

/// What a file is for.
pub fn purpose(t: Locale, purpose: FilePurpose) -> Text {
    match purpose {
        FilePurpose::Image => t.get("settings-picture"),
        FilePurpose::Download => t.get("products-download"),
    }
}

/// Whether a file has arrived, and whether something uses it.
pub fn file(t: Locale, file: &Value) -> Badge {
    match file["status"].as_str().and_then(FileStatus::parse) {
        Some(FileStatus::Ready) if file["inUse"] == true => badge(t.get("selling-in-use"), "good"),
        Some(FileStatus::Ready) => badge(t.get("selling-unused"), ""),
        Some(FileStatus::Pending) | None => badge(t.get("selling-awaited"), "wait"),
    }
}

/// What became of a cart.
pub fn cart(t: Locale, status: &Value) -> Badge {
    match text(status) {
        "MAILED" => badge(t.get("selling-mailed"), "wait"),
        "RECOVERED" => badge(t.get("selling-recovered"), "good"),
        _ => badge(t.get("selling-abandoned"), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_coupon_is_on_while_it_can_be_redeemed() {
        let now = Timestamp::parse("2026-06-10T00:00:00.000Z").unwrap();
        let base =
            json!({"enabled": true, "startsAt": null, "expiresAt": null, "timesUsed": 3, "maxUses": null});
        for (name, value, says) in [
            ("maxUses", json!(4), "On"),
            ("maxUses", json!(3), "Used up"),
            ("expiresAt", json!("2026-06-10T00:00:00.000Z"), "Expired"),
            ("expiresAt", json!("2026-06-10T00:00:00.001Z"), "On"),
            ("startsAt", json!("2026-06-10T00:00:00.001Z"), "Not yet"),
            ("startsAt", json!("2026-06-10T00:00:00.000Z"), "On"),
            ("enabled", json!(false), "Off"),
        ] {
            let mut one = base.clone();
            one[name] = value;
            assert_eq!(coupon(Locale::En, &one, now).words.to_string(), says, "{one}");
        }
    }

    #[test]
    fn values_and_uses_are_said() {
        let t = Locale::En;
        assert_eq!(value(t, &json!({"type": "PERCENTAGE", "value": 15})), "15%");
        assert_eq!(value(t, &json!({"type": "FIXED", "value": 1250})), "$12.50");
        assert_eq!(uses(t, &json!(3), &json!(50)), "3 of 50");
        assert_eq!(uses(t, &json!(3), &Value::Null), "3");
    }
}
