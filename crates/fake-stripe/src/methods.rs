//! Payment methods: which there are, and how money moves with each of them.

/// How a payment with a method goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// The issuer of the card decides.
    Card,
    /// It pays at once.
    Direct,
    /// The buyer agrees on another page, and it pays at once.
    Redirect,
    /// The bank needs days.
    Debit,
    /// The buyer agrees elsewhere, without leaving the page, and it pays afterwards.
    Await,
    /// The buyer pays at a machine or in a banking app, days later.
    Voucher,
}

/// A payment method.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    /// Stripe's name for it.
    pub name: &'static str,
    /// The name of the capability that an account needs.
    pub capability: &'static str,
    pub flow: Flow,
    /// The only currencies that it takes; empty for any.
    pub currencies: &'static [&'static str],
    /// Whether it can be kept for later charges.
    pub reusable: bool,
    /// Whether the buyer has to give a mandate.
    pub mandate: bool,
}

const fn method(
    name: &'static str,
    capability: &'static str,
    flow: Flow,
    currencies: &'static [&'static str],
) -> Method {
    Method {
        name,
        capability,
        flow,
        currencies,
        reusable: false,
        mandate: false,
    }
}

const fn reusable(name: &'static str, capability: &'static str, flow: Flow) -> Method {
    Method {
        reusable: true,
        ..method(name, capability, flow, &[])
    }
}

const fn debit(name: &'static str, capability: &'static str, currencies: &'static [&'static str]) -> Method {
    Method {
        reusable: true,
        mandate: true,
        ..method(name, capability, Flow::Debit, currencies)
    }
}

const EURO: &[&str] = &["eur"];

/// Every method that the server may use.
pub(crate) const METHODS: &[Method] = &[
    reusable("card", "card_payments", Flow::Card),
    reusable("link", "link_payments", Flow::Direct),
    reusable("amazon_pay", "amazon_pay_payments", Flow::Redirect),
    method("cashapp", "cashapp_payments", Flow::Redirect, &["usd"]),
    // These two need no capability of their own: whoever may charge cards has them.
    method("alipay", "card_payments", Flow::Redirect, &[]),
    method("wechat_pay", "card_payments", Flow::Await, &[]),
    method("bancontact", "bancontact_payments", Flow::Redirect, EURO),
    method("ideal", "ideal_payments", Flow::Redirect, EURO),
    method("eps", "eps_payments", Flow::Redirect, EURO),
    method("bizum", "bizum_payments", Flow::Redirect, EURO),
    method("satispay", "satispay_payments", Flow::Redirect, EURO),
    method("p24", "p24_payments", Flow::Redirect, &["eur", "pln"]),
    method("blik", "blik_payments", Flow::Await, &["pln"]),
    method("mb_way", "mb_way_payments", Flow::Await, EURO),
    method("multibanco", "multibanco_payments", Flow::Voucher, EURO),
    method("pay_by_bank", "pay_by_bank_payments", Flow::Redirect, &["gbp"]),
    method("kakao_pay", "kakao_pay_payments", Flow::Redirect, &["krw"]),
    method("naver_pay", "naver_pay_payments", Flow::Redirect, &["krw"]),
    method("payco", "payco_payments", Flow::Redirect, &["krw"]),
    method("samsung_pay", "samsung_pay_payments", Flow::Redirect, &["krw"]),
    method("pix", "pix_payments", Flow::Voucher, &["brl", "usd"]),
    method("upi", "upi_payments", Flow::Await, &["inr"]),
    debit("sepa_debit", "sepa_debit_payments", EURO),
    debit("us_bank_account", "us_bank_account_ach_payments", &["usd"]),
];

/// The method with this name.
pub(crate) fn by_name(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

impl Method {
    /// Whether it takes a currency.
    pub fn takes(&self, currency: &str) -> bool {
        self.currencies.is_empty() || self.currencies.contains(&currency)
    }

    /// Whether the buyer leaves the merchant's page.
    pub fn redirects(&self) -> bool {
        self.flow == Flow::Redirect
    }

    /// Whether a refund is confirmed only later.
    pub fn refunds_late(&self) -> bool {
        matches!(self.flow, Flow::Debit | Flow::Voucher)
    }
}

/// What a currency's charges are at least, in its smallest units.
const SMALLEST: &[(&str, i64)] = &[
    ("usd", 50),
    ("eur", 50),
    ("gbp", 30),
    ("cad", 50),
    ("aud", 50),
    ("chf", 50),
    ("brl", 50),
    ("nzd", 50),
    ("sgd", 50),
    ("inr", 50),
    ("jpy", 50),
    ("mxn", 1_000),
    ("pln", 200),
    ("czk", 1_500),
    ("dkk", 250),
    ("nok", 300),
    ("sek", 300),
    ("hkd", 400),
    ("myr", 200),
    ("ron", 200),
    ("thb", 1_000),
    ("huf", 17_500),
    ("aed", 200),
    ("bgn", 100),
];

/// Every currency that is taken.
const CURRENCIES: &str = "\
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd \
    cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd \
    hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad \
    mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln \
    pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs \
    uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw";

/// Whether there is such a currency, in lower case as Stripe writes it.
pub(crate) fn is_currency(currency: &str) -> bool {
    CURRENCIES.split(' ').any(|known| known == currency)
}

/// The least that is charged in a currency.
pub(crate) fn smallest(currency: &str) -> i64 {
    let known = SMALLEST.iter().find(|(known, _)| *known == currency);
    known.map_or(1, |(_, amount)| *amount)
}
