//! An account as it is stored.

use pandabase_domain::account::KycStatus;
use pandabase_domain::id::AccountId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};

/// An account.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Account {
    /// The account.
    #[column(fixed)]
    pub id: AccountId,
    /// In lower case: what a person signs in with.
    #[column(fixed)]
    pub email: String,
    /// What the person is called here.
    pub username: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// In the form of E.164.
    pub phone: Option<String>,
    /// When the number was verified.
    pub phone_verified_at: Option<Timestamp>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// When the terms were accepted.
    pub terms_accepted_at: Option<Timestamp>,
    /// How far the check of the identity is.
    pub kyc_status: KycStatus,
    /// When the last check of it was asked for.
    pub kyc_requested_at: Option<Timestamp>,
    /// Whether a mail tells that a report is ready.
    pub report_ready: bool,
    /// What codes are made from, encrypted; only proposed until it is confirmed.
    pub totp_secret: Option<Vec<u8>>,
    /// Since when a second factor is asked for.
    pub totp_enabled_at: Option<Timestamp>,
    /// The step of the last code that was taken.
    pub totp_step: i64,
    /// Wrong second factors since `wrong_codes_since`.
    pub wrong_codes: i64,
    /// When the first of them came.
    pub wrong_codes_since: Timestamp,
    /// Wrong second factors since `wrong_codes_day`, whatever passed in between.
    pub wrong_codes_of_day: i64,
    /// When the first of them came.
    pub wrong_codes_day: Timestamp,
    /// When it was made.
    #[column(fixed)]
    pub created_at: Timestamp,
}

impl Account {
    /// A new account, which has nothing but its address.
    pub(super) fn new(id: AccountId, email: &str, now: Timestamp) -> Self {
        Self {
            id,
            email: email.to_owned(),
            username: None,
            first_name: None,
            last_name: None,
            phone: None,
            phone_verified_at: None,
            country: None,
            terms_accepted_at: None,
            kyc_status: KycStatus::NotStarted,
            kyc_requested_at: None,
            report_ready: true,
            totp_secret: None,
            totp_enabled_at: None,
            totp_step: 0,
            wrong_codes: 0,
            wrong_codes_since: now,
            wrong_codes_of_day: 0,
            wrong_codes_day: now,
            created_at: now,
        }
    }

    /// Whether a second factor is asked for.
    pub fn has_second_factor(&self) -> bool {
        self.totp_enabled_at.is_some()
    }

    /// Whether everything is there that a merchant is asked for before money is taken.
    pub fn has_profile(&self) -> bool {
        let texts = [&self.username, &self.first_name, &self.last_name, &self.country];
        texts.iter().all(|text| text.is_some()) && self.terms_accepted_at.is_some()
    }
}
