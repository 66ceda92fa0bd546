//! The payment methods a buyer is offered, and the codes they are paid with (contract `checkout.md`,
//! "Payment methods").

use super::country::Country;
use super::presentment::{Currency, currency_for};

crate::text_enum! {
    /// A method as `available_payment_methods` lists it.
    pub enum Method {
        /// Card.
        Card = "CARD",
        /// Apple Pay.
        ApplePay = "APPLE_PAY",
        /// Google Pay.
        GooglePay = "GOOGLE_PAY",
        /// Cash App Pay.
        CashApp = "CASHAPP",
        /// Amazon Pay.
        AmazonPay = "AMAZON_PAY",
        /// WeChat Pay.
        WechatPay = "WECHAT_PAY",
        /// Alipay.
        Alipay = "ALIPAY",
        /// iDEAL, Netherlands.
        Ideal = "IDEAL",
        /// Bancontact, Belgium.
        Bancontact = "BANCONTACT",
        /// Multibanco, Portugal.
        Multibanco = "MULTIBANCO",
        /// MB WAY, Portugal.
        MbWay = "MB_WAY",
        /// EPS, Austria.
        Eps = "EPS",
        /// Przelewy24, Poland.
        Przelewy24 = "PRZELEWY24",
        /// BLIK, Poland.
        Blik = "BLIK",
        /// Bizum, Spain.
        Bizum = "BIZUM",
        /// Satispay, Italy.
        Satispay = "SATISPAY",
        /// Pay by Bank, United Kingdom.
        PayByBank = "PAY_BY_BANK",
        /// Pix, Brazil.
        Pix = "PIX",
        /// UPI, India.
        Upi = "UPI",
        /// Naver Pay, South Korea.
        NaverPay = "NAVER_PAY",
        /// Kakao Pay, South Korea.
        KakaoPay = "KAKAO_PAY",
        /// PAYCO, South Korea.
        Payco = "PAYCO",
        /// Samsung Pay, South Korea.
        SamsungPay = "SAMSUNG_PAY",
        /// Link; listed for subscriptions only.
        Link = "LINK",
    }
}

crate::text_enum! {
    /// A method as `pay` takes it and as payments report it. Input may also say `cash_app` and
    /// `przelewy24`.
    pub enum MethodCode {
        /// Card.
        Card = "card",
        /// Apple Pay.
        ApplePay = "apple_pay",
        /// Google Pay.
        GooglePay = "google_pay",
        /// Link, the card wallet.
        Link = "link",
        /// Alipay.
        Alipay = "alipay",
        /// WeChat Pay.
        WechatPay = "wechat_pay",
        /// Amazon Pay.
        AmazonPay = "amazon_pay",
        /// Cash App Pay.
        CashApp = "cashapp" | "cash_app",
        /// Bancontact.
        Bancontact = "bancontact",
        /// Bizum.
        Bizum = "bizum",
        /// EPS.
        Eps = "eps",
        /// iDEAL.
        Ideal = "ideal",
        /// MB WAY.
        MbWay = "mb_way",
        /// Multibanco, paid later at a machine or in a banking app.
        Multibanco = "multibanco",
        /// Satispay.
        Satispay = "satispay",
        /// SEPA direct debit.
        SepaDebit = "sepa_debit",
        /// Debit of a US bank account (ACH).
        UsBankAccount = "us_bank_account",
        /// Pay by Bank.
        PayByBank = "pay_by_bank",
        /// BLIK.
        Blik = "blik",
        /// Przelewy24.
        P24 = "p24" | "przelewy24",
        /// Kakao Pay.
        KakaoPay = "kakao_pay",
        /// Naver Pay.
        NaverPay = "naver_pay",
        /// PAYCO.
        Payco = "payco",
        /// Samsung Pay.
        SamsungPay = "samsung_pay",
        /// Pix.
        Pix = "pix",
        /// UPI.
        Upi = "upi",
    }
}

/// What a method is to whoever looks for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodKind {
    /// A card whose number is typed.
    Card,
    /// An account at a bank, paid from with the bank's own page or app.
    Bank,
    /// A wallet that holds cards or money.
    Wallet,
}

use Method as M;
use MethodCode as C;

const EVERYWHERE: &[Method] = &[M::Card, M::ApplePay, M::GooglePay];
const SUBSCRIPTION: &[Method] = &[M::Card, M::Link];
const UNITED_STATES: &[Method] = &[M::CashApp, M::AmazonPay, M::WechatPay, M::Alipay];
const EUROPE: &[Method] = &[
    M::Ideal,
    M::Bancontact,
    M::Multibanco,
    M::MbWay,
    M::Eps,
    M::Przelewy24,
    M::Blik,
    M::AmazonPay,
    M::Bizum,
    M::Satispay,
];
/// Cash App and Amazon Pay first, then Europe's methods without the Amazon Pay already listed.
const UNITED_KINGDOM: &[Method] = &[
    M::CashApp,
    M::AmazonPay,
    M::Ideal,
    M::Bancontact,
    M::Multibanco,
    M::MbWay,
    M::Eps,
    M::Przelewy24,
    M::Blik,
    M::Bizum,
    M::Satispay,
    M::PayByBank,
];
const SOUTH_KOREA: &[Method] = &[M::NaverPay, M::KakaoPay, M::Payco, M::SamsungPay];

/// What a country adds to the methods offered everywhere. Bulgaria and Romania are in the Union and
/// not in the contract's row for it.
fn local_methods(country: Country) -> &'static [Method] {
    match country.as_str() {
        "US" => UNITED_STATES,
        "GB" => UNITED_KINGDOM,
        "AT" | "BE" | "CY" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IE" | "IT" | "LT" | "LU"
        | "LV" | "MT" | "NL" | "PT" | "SI" | "SK" | "CZ" | "DK" | "HU" | "PL" | "SE" | "NO" | "CH" => EUROPE,
        "BR" => &[M::Pix],
        "IN" => &[M::Upi],
        "KR" => SOUTH_KOREA,
        _ => &[],
    }
}

/// The methods that a session lists, in the contract's order, each once. `country` is the billing
/// country, `None` until it is known.
pub fn available(country: Option<Country>, subscription: bool) -> Vec<Method> {
    if subscription {
        return SUBSCRIPTION.to_vec();
    }
    let local = country.map_or(&[][..], local_methods);
    [EVERYWHERE, local].concat()
}

/// Whether `code` may pay a session billed to `country`.
///
/// Three codes are payable and in no one-time listing. They are accepted where the money can come
/// from: `link` holds cards and is tied to no country, `sepa_debit` where the buyer pays in euro,
/// `us_bank_account` in the United States. A subscription takes what it lists, card and Link.
pub fn is_offered(code: MethodCode, country: Country, subscription: bool) -> bool {
    match code {
        C::Link => true,
        C::SepaDebit => !subscription && currency_for(country) == Some(Currency::Eur),
        C::UsBankAccount => !subscription && country.as_str() == "US",
        _ => code
            .listing()
            .is_some_and(|method| available(Some(country), subscription).contains(&method)),
    }
}

/// The code that a listed method is paid with.
pub const fn code_of(method: Method) -> MethodCode {
    match method {
        M::Card => C::Card,
        M::ApplePay => C::ApplePay,
        M::GooglePay => C::GooglePay,
        M::CashApp => C::CashApp,
        M::AmazonPay => C::AmazonPay,
        M::WechatPay => C::WechatPay,
        M::Alipay => C::Alipay,
        M::Ideal => C::Ideal,
        M::Bancontact => C::Bancontact,
        M::Multibanco => C::Multibanco,
        M::MbWay => C::MbWay,
        M::Eps => C::Eps,
        M::Przelewy24 => C::P24,
        M::Blik => C::Blik,
        M::Bizum => C::Bizum,
        M::Satispay => C::Satispay,
        M::PayByBank => C::PayByBank,
        M::Pix => C::Pix,
        M::Upi => C::Upi,
        M::NaverPay => C::NaverPay,
        M::KakaoPay => C::KakaoPay,
        M::Payco => C::Payco,
        M::SamsungPay => C::SamsungPay,
        M::Link => C::Link,
    }
}

impl Method {
    /// What it is.
    pub const fn kind(self) -> MethodKind {
        match self {
            Self::Card => MethodKind::Card,
            Self::Ideal
            | Self::Bancontact
            | Self::Multibanco
            | Self::Eps
            | Self::Przelewy24
            | Self::Blik
            | Self::Bizum
            | Self::PayByBank
            | Self::Pix
            | Self::Upi => MethodKind::Bank,
            Self::ApplePay
            | Self::GooglePay
            | Self::CashApp
            | Self::AmazonPay
            | Self::WechatPay
            | Self::Alipay
            | Self::MbWay
            | Self::Satispay
            | Self::NaverPay
            | Self::KakaoPay
            | Self::Payco
            | Self::SamsungPay
            | Self::Link => MethodKind::Wallet,
        }
    }

    /// What buyers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::ApplePay => "Apple Pay",
            Self::GooglePay => "Google Pay",
            Self::CashApp => "Cash App Pay",
            Self::AmazonPay => "Amazon Pay",
            Self::WechatPay => "WeChat Pay",
            Self::Alipay => "Alipay",
            Self::Ideal => "iDEAL",
            Self::Bancontact => "Bancontact",
            Self::Multibanco => "Multibanco",
            Self::MbWay => "MB WAY",
            Self::Eps => "EPS",
            Self::Przelewy24 => "Przelewy24",
            Self::Blik => "BLIK",
            Self::Pix => "Pix",
            Self::Upi => "UPI",
            Self::NaverPay => "Naver Pay",
            Self::KakaoPay => "Kakao Pay",
            Self::Payco => "PAYCO",
            Self::SamsungPay => "Samsung Pay",
            Self::Bizum => "Bizum",
            Self::Satispay => "Satispay",
            Self::PayByBank => "Pay by bank",
            Self::Link => "Link",
        }
    }
}

impl MethodCode {
    /// What buyers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SepaDebit => "SEPA direct debit",
            Self::UsBankAccount => "US bank account",
            _ => self.listing().map_or("Other", Method::name),
        }
    }

    /// The method as sessions list it; the two bank debits are never listed.
    pub fn listing(self) -> Option<Method> {
        Method::ALL
            .iter()
            .copied()
            .find(|&method| code_of(method) == self)
    }

    /// Whether the money arrives days after the buyer has agreed, so that `pay` answers PROCESSING.
    pub const fn is_async(self) -> bool {
        matches!(self, Self::SepaDebit | Self::UsBankAccount | Self::Multibanco)
    }

    /// The currencies in which the method is presented; empty means any.
    pub const fn currencies(self) -> &'static [Currency] {
        match self {
            Self::Card | Self::ApplePay | Self::GooglePay | Self::Link => &[],
            Self::Alipay | Self::WechatPay | Self::UsBankAccount => &[Currency::Usd],
            Self::AmazonPay => &[Currency::Usd, Currency::Gbp, Currency::Eur],
            Self::CashApp => &[Currency::Usd, Currency::Gbp],
            Self::Bancontact
            | Self::Bizum
            | Self::Eps
            | Self::Ideal
            | Self::MbWay
            | Self::Multibanco
            | Self::Satispay
            | Self::SepaDebit => &[Currency::Eur],
            Self::PayByBank => &[Currency::Gbp],
            Self::Blik | Self::P24 => &[Currency::Pln],
            Self::KakaoPay | Self::NaverPay | Self::Payco | Self::SamsungPay => &[Currency::Krw],
            Self::Pix => &[Currency::Brl],
            Self::Upi => &[Currency::Inr],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    fn listed(country: Option<Country>, subscription: bool) -> String {
        let words: Vec<_> = available(country, subscription)
            .iter()
            .map(|method| method.as_str())
            .collect();
        words.join(" ")
    }

    #[test]
    fn lists_the_methods_in_the_contracts_order() {
        let europe = "IDEAL BANCONTACT MULTIBANCO MB_WAY EPS PRZELEWY24 BLIK AMAZON_PAY BIZUM SATISPAY";
        for (code, added) in [
            ("US", "CASHAPP AMAZON_PAY WECHAT_PAY ALIPAY"),
            (
                "GB",
                "CASHAPP AMAZON_PAY IDEAL BANCONTACT MULTIBANCO MB_WAY EPS PRZELEWY24 BLIK BIZUM SATISPAY \
                 PAY_BY_BANK",
            ),
            ("DE", europe),
            ("NO", europe),
            ("CH", europe),
            ("BR", "PIX"),
            ("IN", "UPI"),
            ("KR", "NAVER_PAY KAKAO_PAY PAYCO SAMSUNG_PAY"),
            ("RO", ""),
            ("JP", ""),
        ] {
            let expected = format!("CARD APPLE_PAY GOOGLE_PAY {added}");
            assert_eq!(listed(Some(country(code)), false), expected.trim_end(), "{code}");
        }
        assert_eq!(listed(None, false), "CARD APPLE_PAY GOOGLE_PAY");
        assert_eq!(listed(Some(country("US")), true), "CARD LINK");
    }

    #[test]
    fn no_country_lists_a_method_twice() {
        for country in Country::all() {
            let mut methods = available(Some(country), false);
            methods.sort_unstable();
            assert!(methods.is_sorted_by(|a, b| a < b), "{country}");
        }
    }

    #[test]
    fn every_listed_method_can_be_paid_with() {
        for country in Country::all() {
            for subscription in [false, true] {
                for method in available(Some(country), subscription) {
                    assert_eq!(code_of(method).listing(), Some(method));
                    assert!(
                        is_offered(code_of(method), country, subscription),
                        "{method} in {country}"
                    );
                }
            }
        }
    }

    #[test]
    fn unlisted_codes_are_accepted_where_the_money_can_come_from() {
        for (code, place, subscription, offered) in [
            ("link", "JP", false, true),
            ("link", "US", true, true),
            ("sepa_debit", "DE", false, true),
            ("sepa_debit", "SE", false, false),
            ("sepa_debit", "DE", true, false),
            ("us_bank_account", "US", false, true),
            ("us_bank_account", "CA", false, false),
            ("pix", "US", false, false),
            ("apple_pay", "US", true, false),
        ] {
            let code = MethodCode::parse(code).unwrap();
            assert_eq!(
                is_offered(code, country(place), subscription),
                offered,
                "{code} in {place}"
            );
        }
        assert_eq!(MethodCode::SepaDebit.listing(), None);
    }

    #[test]
    fn codes_have_aliases_that_are_read_and_never_written() {
        for (word, code) in [("cash_app", "cashapp"), ("przelewy24", "p24"), ("card", "card")] {
            let read: MethodCode = serde_json::from_value(word.into()).unwrap();
            assert_eq!(read.as_str(), code);
        }
        assert_eq!(MethodCode::parse("CARD"), None);
        assert_eq!(Method::parse("CASH_APP"), None);
    }

    #[test]
    fn bank_debits_and_vouchers_settle_later() {
        let later: Vec<_> = MethodCode::ALL
            .iter()
            .filter(|code| code.is_async())
            .map(|code| code.as_str())
            .collect();
        assert_eq!(later, ["multibanco", "sepa_debit", "us_bank_account"]);
    }
}
