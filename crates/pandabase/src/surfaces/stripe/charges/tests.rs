//! What is sent when an intent is made and confirmed.

use super::*;
use pandabase_domain::id::{PaymentId, PaymentMethodId, StoreId};
use pandabase_platform::processor::{Instrument, Payer, Purpose};

const STORE_ID: &str = "shp_0123456789abcdefghijklmn";

fn store(text: &str) -> StoreContext {
    StoreContext {
        id: StoreId::from_stored(text),
        clock_offset: 0,
        shield: false,
    }
}

fn new_charge(amount: i64, presentment: Option<(Currency, i64)>, method: MethodCode) -> NewCharge {
    NewCharge {
        store: store(STORE_ID),
        key: "k-1".to_owned(),
        purpose: Purpose::Payment(PaymentId::from_stored("pmt_0123456789abcdefghijklmn")),
        amount: Cents(amount),
        presentment,
        method,
    }
}

fn confirmation(method: MethodCode, source: Source) -> Confirmation {
    Confirmation {
        store: store(STORE_ID),
        id: "pi_1".to_owned(),
        instrument: Instrument { method, source },
        payer: Payer {
            name: Some("Mia Example".to_owned()),
            email: Some("mia@example.org".to_owned()),
        },
        return_url: "https://shop.test/back".to_owned(),
        save: false,
        off_session: false,
    }
}

/// The fields of a form, a line each.
fn lines(form: &Form) -> Vec<String> {
    let fields = form.fields().iter();
    fields.map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn a_charge_is_made_in_the_currency_that_the_buyer_is_shown() {
    let words = [
        "metadata[pandabase_store]=shp_0123456789abcdefghijklmn",
        "metadata[pandabase_purpose]=pmt_0123456789abcdefghijklmn",
        "metadata[pandabase_key]=k-1",
        "metadata[pandabase_amount]=4330",
        "metadata[pandabase_account]=acct_1",
    ];
    let shown = Some((Currency::Krw, 63_435));
    for (presentment, method, expected) in [
        (None, MethodCode::Card, ["amount=4330", "currency=usd"]),
        (shown, MethodCode::KakaoPay, ["amount=63435", "currency=krw"]),
    ] {
        let form = creation(&new_charge(4330, presentment, method), "acct_1");
        let kind = format!("allowed_payment_method_types[0]={}", stripe_type(method).unwrap());
        let mut all = expected.to_vec();
        all.extend(["capture_method=automatic", kind.as_str()]);
        all.extend(words);
        assert_eq!(lines(&form), all);
    }
}

#[test]
fn a_method_is_kept_without_money() {
    let charge = NewCharge {
        store: StoreContext::platform(),
        purpose: Purpose::Setup(PaymentMethodId::from_stored("pmm_0123456789abcdefghijklmn")),
        ..new_charge(0, None, MethodCode::Link)
    };
    assert_eq!(
        lines(&creation(&charge, "acct_1")),
        [
            "usage=off_session",
            "allowed_payment_method_types[0]=link",
            "allowed_payment_method_types[1]=card",
            "metadata[pandabase_purpose]=pmm_0123456789abcdefghijklmn",
            "metadata[pandabase_key]=k-1",
            "metadata[pandabase_amount]=0",
            "metadata[pandabase_account]=acct_1",
        ]
    );
}

#[test]
fn what_is_made_is_known_again() {
    let form = creation(&new_charge(4330, None, MethodCode::Card), "acct_1");
    let words = form.fields().iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("metadata[")?.strip_suffix(']')?;
        Some((name.to_owned(), value.clone()))
    });
    let ours = whose(&words.collect()).unwrap();
    assert_eq!(ours.store.unwrap().as_str(), STORE_ID);
    assert_eq!((ours.key.as_str(), ours.amount), ("k-1", Cents(4330)));
}

#[test]
fn a_token_is_confirmed_and_kept() {
    let back = ["use_stripe_sdk=false", "return_url=https://shop.test/back"];
    let once = confirmation(MethodCode::Card, Source::Token("ctoken_1".into()));
    let sent =
        |confirmation: &Confirmation, takes_nothing| lines(&confirmed(confirmation, None, takes_nothing));
    let token = "confirmation_token=ctoken_1";
    assert_eq!(sent(&once, false), [back[0], back[1], token]);
    let kept = Confirmation { save: true, ..once };
    let usage = "setup_future_usage=off_session";
    assert_eq!(sent(&kept, false), [back[0], back[1], token, usage]);
    // What takes no money keeps it in any case.
    assert_eq!(sent(&kept, true), [back[0], back[1], token]);
}

#[test]
fn a_kept_method_is_charged_while_its_owner_is_away() {
    let text = "acct_1/cus_1/pm_1";
    let token = SavedToken::parse(text);
    let away = Confirmation {
        off_session: true,
        return_url: String::new(),
        ..confirmation(MethodCode::Card, Source::Saved(text.into()))
    };
    let sent = lines(&confirmed(&away, token.as_ref(), false));
    assert_eq!(
        sent,
        ["use_stripe_sdk=false", "payment_method=pm_1", "off_session=true"]
    );
}

#[test]
fn a_method_that_asks_the_buyer_itself_is_told_who_pays() {
    let sent = |method| {
        let form = confirmed(&confirmation(method, Source::None), None, false);
        lines(&form).split_off(2)
    };
    let payer = [
        "payment_method_data[billing_details][name]=Mia Example",
        "payment_method_data[billing_details][email]=mia@example.org",
    ];
    assert_eq!(
        sent(MethodCode::P24),
        ["payment_method_data[type]=p24", payer[0], payer[1]]
    );
    assert_eq!(
        sent(MethodCode::WechatPay),
        [
            "payment_method_data[type]=wechat_pay",
            payer[0],
            payer[1],
            "payment_method_options[wechat_pay][client]=web",
        ]
    );
}
