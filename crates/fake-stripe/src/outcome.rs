//! What becomes of a confirmed intent: it succeeds, waits, asks the buyer, or fails.

use crate::books::{Books, Question, some_text, text};
use crate::cards::{self, After, Decline, Verdict};
use crate::error::Refusal;
use crate::intents::Kind;
use serde_json::{Value, json};

impl Books {
    /// The intent succeeds now.
    pub fn succeed(&mut self, kind: Kind, id: &str) {
        let intent = self.any(id).cloned().unwrap_or_default();
        let method = text(&intent, "payment_method").to_owned();
        let saves = kind == Kind::Setup || !intent["setup_future_usage"].is_null();
        self.remember(&intent, &method, saves);
        match kind {
            Kind::Setup => {
                self.attempt(&intent, "succeeded", Value::Null);
                let mandate = self.mandate_of(&method);
                self.set(
                    id,
                    json!({ "status": "succeeded", "next_action": null, "mandate": mandate }),
                );
                self.emit("setup_intent.succeeded", id);
            }
            Kind::Payment => {
                let charge = self.capture(&intent, &method);
                self.set(
                    id,
                    json!({
                        "status": "succeeded",
                        "next_action": null,
                        "amount_received": intent["amount"],
                        "latest_charge": charge,
                    }),
                );
                self.emit("charge.succeeded", &charge);
                self.emit("payment_intent.succeeded", id);
                self.aftermath(id, &method);
            }
        }
    }

    /// The charge of an intent that is paid: the one that waited, or a new one.
    fn capture(&mut self, intent: &Value, method: &str) -> String {
        let waited = some_text(intent, "latest_charge");
        let waited =
            waited.filter(|charge| text(self.any(charge).unwrap_or(&Value::Null), "status") == "pending");
        let charge = match waited {
            Some(charge) => {
                self.set(
                    &charge,
                    json!({ "status": "succeeded", "paid": true, "captured": true }),
                );
                charge
            }
            None => self.add_charge(intent, method, "succeeded", None),
        };
        let is_late = self.account.late_costs && intent["capture_method"] != "automatic";
        self.book_charge(&charge, is_late);
        charge
    }

    /// Keeps the method for later charges, or remembers that it was used.
    fn remember(&mut self, intent: &Value, method: &str, saves: bool) {
        let customer = some_text(intent, "customer");
        let Some(tool) = self.tools.get_mut(method) else {
            return;
        };
        tool.is_saved |= saves;
        tool.is_used |= customer.is_none() || !saves;
        let needs_mandate = tool.method.mandate;
        if needs_mandate && self.mandate_of(method).is_none() {
            self.add_mandate(method, saves);
        }
        if let Some(customer) = customer.filter(|_| saves) {
            self.keep(method, &customer);
        }
    }

    fn add_mandate(&mut self, method: &str, is_for_more: bool) {
        let kind = text(self.any(method).unwrap_or(&Value::Null), "type").to_owned();
        let mut details = json!({ "type": kind });
        details[kind.as_str()] = match kind.as_str() {
            "sepa_debit" => json!({ "reference": self.ids.secret(), "url": self.url }),
            _ => json!({ "collection_method": null }),
        };
        let many = is_for_more.then(|| json!({}));
        let mandate = json!({
            "customer_acceptance": {
                "accepted_at": self.now, "type": "online",
                "online": { "ip_address": "127.0.0.1", "user_agent": "browser" },
            },
            "multi_use": many,
            "payment_method": method,
            "payment_method_details": details,
            "single_use": null,
            "status": "active",
            "type": if is_for_more { "multi_use" } else { "single_use" },
        });
        self.add("mandate", "mandate", mandate);
    }

    /// The network takes its time.
    pub fn wait(&mut self, kind: Kind, id: &str) {
        let intent = self.any(id).cloned().unwrap_or_default();
        let method = text(&intent, "payment_method").to_owned();
        if kind == Kind::Setup {
            return self.succeed(kind, id);
        }
        let saves = !intent["setup_future_usage"].is_null();
        self.remember(&intent, &method, saves);
        let charge = self.add_charge(&intent, &method, "pending", None);
        self.set(
            id,
            json!({ "status": "processing", "next_action": null, "latest_charge": charge }),
        );
        self.emit("charge.pending", &charge);
        self.emit("payment_intent.processing", id);
    }

    /// The buyer is asked on another page.
    pub fn ask(&mut self, kind: Kind, id: &str, return_url: Option<String>) {
        let secret = self.ids.secret();
        let url = format!("{}/fake/authenticate/{secret}", self.url);
        let intent = self.any(id).cloned().unwrap_or_default();
        let method = text(&intent, "payment_method");
        let name = text(self.any(method).unwrap_or(&Value::Null), "type").to_owned();
        let action = next_action(&name, &url, return_url.as_deref(), self.now);
        let question = Question {
            intent: id.to_owned(),
            return_url,
        };
        self.questions.insert(secret, question);
        self.set(id, json!({ "status": "requires_action", "next_action": action }));
        self.emit(&format!("{}.requires_action", kind.object()), id);
    }

    /// The buyer answered what was asked. Nothing when nothing is asked.
    pub fn answer(&mut self, id: &str, agrees: bool) -> Option<()> {
        let intent = self.any(id)?.clone();
        if intent["status"] != "requires_action" {
            return None;
        }
        self.questions.retain(|_, question| question.intent != id);
        let kind = Kind::of(&intent);
        let tool = self.tools.get(text(&intent, "payment_method")).copied()?;
        let verdict = tool.card.map(|card| card.verdict);
        let declined = match (agrees, kind, verdict) {
            (false, Kind::Payment, _) => Some(cards::NOT_AUTHENTICATED),
            (false, Kind::Setup, _) => Some(cards::SETUP_NOT_AUTHENTICATED),
            (true, _, Some(Verdict::AsksThenDeclines(decline))) => Some(decline),
            (true, ..) => None,
        };
        match declined {
            Some(decline) => {
                self.decline(kind, id, &decline);
            }
            None => self.succeed(kind, id),
        }
        Some(())
    }

    /// What waited for its network is decided.
    pub fn settle(&mut self, id: &str, is_paid: bool) -> Option<()> {
        let intent = self.any(id)?.clone();
        if intent["status"] != "processing" {
            return None;
        }
        match is_paid {
            true => self.succeed(Kind::Payment, id),
            false => {
                self.decline(Kind::Payment, id, &cards::DEBIT_FAILED);
            }
        }
        Some(())
    }

    /// The intent fails; another method may be tried.
    pub fn decline(&mut self, kind: Kind, id: &str, decline: &Decline) -> Refusal {
        let intent = self.any(id).cloned().unwrap_or_default();
        let method = text(&intent, "payment_method").to_owned();
        let held = self.any(&method).cloned().unwrap_or_default();
        let mut error = json!({
            "code": decline.code,
            "doc_url": format!("https://stripe.com/docs/error-codes/{}", decline.code.replace('_', "-")),
            "message": decline.message,
            "payment_method": held,
            "type": "card_error",
        });
        if let Some(decline_code) = decline.decline_code {
            error["decline_code"] = json!(decline_code);
        }
        let mut refusal = Refusal::declined(decline.code, decline.decline_code, decline.message);
        if kind == Kind::Payment {
            if let Some(charge) = self.fail_charge(&intent, &method, decline) {
                error["charge"] = json!(charge);
                refusal = refusal.with("charge", json!(charge));
                self.set(id, json!({ "latest_charge": charge }));
            }
        } else {
            self.attempt(&intent, "failed", error.clone());
        }
        let mut changes = json!({
            "status": "requires_payment_method",
            "payment_method": null,
            "next_action": null,
        });
        changes[kind.error()] = error;
        self.set(id, changes);
        let event = match kind {
            Kind::Payment => "payment_intent.payment_failed",
            Kind::Setup => "setup_intent.setup_failed",
        };
        self.emit(event, id);
        let intent = self.any(id).cloned().unwrap_or_default();
        refusal.with("payment_method", held).with(kind.object(), intent)
    }

    /// The charge that failed; none when the buyer never agreed to one.
    fn fail_charge(&mut self, intent: &Value, method: &str, decline: &Decline) -> Option<String> {
        let waited = some_text(intent, "latest_charge")
            .filter(|charge| text(self.any(charge).unwrap_or(&Value::Null), "status") == "pending");
        let charge = match waited {
            Some(charge) => {
                self.set(
                    &charge,
                    json!({
                        "status": "failed", "amount_captured": 0,
                        "failure_code": decline.code, "failure_message": decline.message,
                    }),
                );
                charge
            }
            None if *decline == cards::NOT_AUTHENTICATED => return None,
            None => self.add_charge(intent, method, "failed", Some(decline)),
        };
        self.emit("charge.failed", &charge);
        Some(charge)
    }

    fn attempt(&mut self, intent: &Value, status: &str, error: Value) {
        let method = text(intent, "payment_method").to_owned();
        let held = self.any(&method).cloned().unwrap_or_default();
        let attempt = json!({
            "application": null,
            "customer": intent["customer"],
            "flow_directions": null,
            "on_behalf_of": null,
            "payment_method": method,
            "payment_method_details": { "type": held["type"] },
            "setup_error": error,
            "setup_intent": intent["id"],
            "status": status,
            "usage": intent["usage"],
        });
        let id = self.add("setatt", "setup_attempt", attempt);
        self.set(text(intent, "id"), json!({ "latest_attempt": id }));
    }

    /// What a card stands for that pays and makes trouble afterwards.
    fn aftermath(&mut self, id: &str, method: &str) {
        let card = self.tools.get(method).and_then(|tool| tool.card);
        match card.map_or(After::Nothing, |card| card.after) {
            After::Dispute(reason) => drop(self.open_dispute(id, reason, false, None)),
            After::Inquiry => drop(self.open_dispute(id, "fraudulent", true, None)),
            After::Warning => drop(self.warn(id)),
            After::Review => drop(self.open_review(id)),
            After::Nothing | After::LateRefund | After::FailingRefund => (),
        }
    }

    /// How the refunds of a charge with this method go.
    pub fn refunds_late(&self, method: &str) -> bool {
        let tool = self.tools.get(method);
        tool.is_some_and(|tool| {
            tool.method.refunds_late() || tool.card.is_some_and(|card| card.after == After::LateRefund)
        })
    }
}

/// What the buyer has to do.
fn next_action(method: &str, url: &str, return_url: Option<&str>, now: i64) -> Value {
    let kind = match (method, return_url) {
        ("alipay", _) => "alipay_handle_redirect",
        ("cashapp", _) => "cashapp_handle_redirect_or_display_qr_code",
        ("wechat_pay", _) => "wechat_pay_display_qr_code",
        ("multibanco", _) => "multibanco_display_details",
        ("pix", _) => "pix_display_qr_code",
        ("upi", _) => "upi_handle_redirect_or_display_qr_code",
        ("blik", _) => "blik_authorize",
        (_, Some(_)) => "redirect_to_url",
        (_, None) => "use_stripe_sdk",
    };
    let code = json!({ "image_url_png": url, "image_url_svg": url, "expires_at": now + 3600 });
    let details = match kind {
        "alipay_handle_redirect" => {
            json!({ "native_data": null, "native_url": null, "return_url": return_url, "url": url })
        }
        "cashapp_handle_redirect_or_display_qr_code" => {
            json!({ "hosted_instructions_url": url, "mobile_auth_url": url, "qr_code": code })
        }
        "wechat_pay_display_qr_code" => json!({
            "data": url, "hosted_instructions_url": url, "image_data_url": url,
            "image_url_png": url, "image_url_svg": url,
        }),
        "multibanco_display_details" => json!({
            "entity": "11111", "expires_at": now + 7 * 24 * 3600, "hosted_voucher_url": url,
            "reference": "123456789",
        }),
        "pix_display_qr_code" => json!({
            "data": "pix", "expires_at": now + 3600, "hosted_instructions_url": url,
            "image_url_png": url, "image_url_svg": url,
        }),
        "upi_handle_redirect_or_display_qr_code" => {
            json!({ "hosted_instructions_url": url, "qr_code": code })
        }
        "redirect_to_url" => json!({ "return_url": return_url, "url": url }),
        _ => json!({}),
    };
    let mut action = json!({ "type": kind });
    action[kind] = details;
    action
}
