//! `pandabase bank-account`.

use super::failure::Failure;
use super::global::Global;
use super::in_store::{read_in, write_in};
use super::open::with_existing;
use super::secret;
use super::token::{OfStore, store_ever};
use clap::{Args, Subcommand};
use pandabase_commerce::money::payouts::accounts;
use pandabase_commerce::money::payouts::accounts::{Labelled, NewBankAccount};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::bank_accounts as operated;
use pandabase_domain::id::BankAccountId;
use pandabase_domain::payout::bank::{BankEvent, Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum BankAccount {
    /// Add a bank account; it is reviewed before anything is paid out to it
    #[command(after_help = ADD_EXAMPLES)]
    Add(Box<Add>),
    /// List the accounts, the primary one first
    List {
        #[command(flatten)]
        store: OfStore,
    },
    /// Make an account the one that payouts go to unless another is named
    Primary {
        #[command(flatten)]
        account: OfAccount,
    },
    /// Set what the owner calls an account, or clear it
    Label {
        #[command(flatten)]
        account: OfAccount,
        /// 1 to 64 characters; none clears it
        text: Option<String>,
    },
    /// Detach an account; payouts requested before still go there
    Remove {
        #[command(flatten)]
        account: OfAccount,
    },
    /// End the review of an account well: payouts may go there after the hold
    Approve {
        #[command(flatten)]
        account: OfAccount,
    },
    /// Refuse an account for good; payouts that wait to go there are refused, too
    Reject {
        #[command(flatten)]
        account: OfAccount,
        /// Why; the owner reads it
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

const ADD_EXAMPLES: &str = "\
Examples:
  pandabase bank-account add --country DE --iban -             the IBAN is read from standard input
  pandabase bank-account add --country US --account-number - --routing-number 110000000 --account-type \
  checking

Each country has its fields:
  US             --account-number --routing-number --account-type
  GB             --account-number --sort-code
  EU, EEA, CH    --iban
  CA             --account-number --transit-number --institution-number --account-type
  SG             --account-number --bank-code --branch-code
  TR             --iban --swift-code
  others         --iban, or --account-number --swift-code

Numbers are encrypted; only the last four characters and a routing number are ever shown again.
A number given as - is read from standard input, where no list of processes shows it.";

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    store: OfStore,
    /// Where the account is: the store's country, ISO 3166-1 alpha-2
    #[arg(long, value_name = "CC", value_parser = country)]
    country: Country,
    /// The account at its bank, or -
    #[arg(long, value_name = "NUMBER")]
    account_number: Option<String>,
    /// The bank in the US, 9 digits
    #[arg(long, value_name = "NUMBER")]
    routing_number: Option<String>,
    /// checking or savings
    #[arg(long, value_name = "TYPE")]
    account_type: Option<String>,
    /// The branch in Great Britain, 6 digits
    #[arg(long, value_name = "NUMBER")]
    sort_code: Option<String>,
    /// International account number, or -
    #[arg(long, value_name = "NUMBER")]
    iban: Option<String>,
    /// The branch in Canada, 5 digits
    #[arg(long, value_name = "NUMBER")]
    transit_number: Option<String>,
    /// The bank in Canada, 3 digits
    #[arg(long, value_name = "NUMBER")]
    institution_number: Option<String>,
    /// The bank in Singapore, 4 digits
    #[arg(long, value_name = "NUMBER")]
    bank_code: Option<String>,
    /// The branch in Singapore, 3 digits
    #[arg(long, value_name = "NUMBER")]
    branch_code: Option<String>,
    /// International bank code (BIC), 8 or 11 characters
    #[arg(long, value_name = "CODE")]
    swift_code: Option<String>,
    /// The bank's name, 1 to 128 characters
    #[arg(long, value_name = "NAME")]
    bank_name: Option<String>,
    /// What the owner calls the account, 1 to 64 characters
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Make it the primary account; the first one always is
    #[arg(long)]
    primary: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OfAccount {
    #[command(flatten)]
    store: OfStore,
    /// The account's id, bnk_…
    id: BankAccountId,
}

fn country(code: &str) -> Result<Country, String> {
    Country::parse(code).ok_or_else(|| "an ISO 3166-1 alpha-2 code such as DE".into())
}

impl Add {
    fn numbers(&mut self) -> [(Field, &mut Option<String>); 10] {
        [
            (Field::AccountNumber, &mut self.account_number),
            (Field::RoutingNumber, &mut self.routing_number),
            (Field::AccountType, &mut self.account_type),
            (Field::SortCode, &mut self.sort_code),
            (Field::Iban, &mut self.iban),
            (Field::TransitNumber, &mut self.transit_number),
            (Field::InstitutionNumber, &mut self.institution_number),
            (Field::BankCode, &mut self.bank_code),
            (Field::BranchCode, &mut self.branch_code),
            (Field::SwiftCode, &mut self.swift_code),
        ]
    }

    /// Reads numbers given as `-` from standard input.
    fn type_in(&mut self) -> Result<(), Failure> {
        for (field, value) in self.numbers() {
            if value.as_deref() == Some("-") {
                *value = Some(secret::read(field.as_str())?);
            }
        }
        Ok(())
    }

    fn account(mut self) -> Result<(OfStore, NewBankAccount), Failure> {
        let mut numbers = Numbers::default();
        for (field, value) in self.numbers() {
            numbers.0.extend(value.take().map(|value| (field, value)));
        }
        let new = NewBankAccount {
            country: self.country,
            numbers,
            is_primary: self.primary,
            bank_name: short(self.bank_name, "--bank-name", 128)?,
            label: short(self.label, "--label", 64)?,
        };
        Ok((self.store, new))
    }
}

fn short(text: Option<String>, option: &str, most: usize) -> Result<Option<String>, Failure> {
    let text = text.map(|text| text.trim().to_owned());
    match &text {
        Some(text) if !(1..=most).contains(&text.chars().count()) => {
            Err(Failure::new(format!("{option} must have 1 to {most} characters")).usage())
        }
        _ => Ok(text),
    }
}

impl BankAccount {
    pub(crate) async fn run(mut self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        if let Self::Add(add) = &mut self {
            // Outside the transaction: nobody should wait for the database while somebody types.
            add.type_in()?;
        }
        with_existing(config, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        let changed = match self {
            Self::Add(add) => {
                let (store, new) = add.account()?;
                write(app, &store, move |tx, ctx| accounts::add(tx, ctx, &new)).await?
            }
            Self::List { store } => {
                let found = store_ever(app, &store).await?;
                let accounts = read_in(app, found, accounts::list).await.map_err(advise)?;
                return global.show(&accounts, |accounts| match accounts.len() {
                    0 => "no bank accounts".into(),
                    _ => accounts.iter().map(line).collect::<Vec<_>>().join("\n"),
                });
            }
            Self::Primary { account } => {
                let id = account.id;
                write(app, &account.store, move |tx, ctx| {
                    accounts::set_primary(tx, ctx, &id)
                })
                .await?
            }
            Self::Label { account, text } => {
                let (id, text) = (account.id, short(text, "the label", 64)?);
                write(app, &account.store, move |tx, ctx| {
                    accounts::set_label(tx, ctx, &id, text.as_deref())
                })
                .await?
            }
            Self::Remove { account } => {
                let (id, gone) = (account.id.clone(), account.id);
                write(app, &account.store, move |tx, ctx| accounts::detach(tx, ctx, &id)).await?;
                return global.show(&json!({"detached": gone}), |_| format!("detached {gone}"));
            }
            Self::Approve { account } => review(app, account, BankEvent::Approved, None).await?,
            Self::Reject { account, reason } => {
                let reason = short(reason, "--reason", 500)?;
                review(app, account, BankEvent::Rejected, reason).await?
            }
        };
        global.show(&changed, line)
    }
}

async fn review(
    app: &Arc<App>,
    account: OfAccount,
    event: BankEvent,
    reason: Option<String>,
) -> Result<Labelled, Failure> {
    let id = account.id;
    write(app, &account.store, move |tx, ctx| {
        operated::review(tx, ctx, Actor::COMMAND_LINE, &id, event, reason.as_deref())
    })
    .await
}

fn line(labelled: &Labelled) -> String {
    let Labelled { account, label } = labelled;
    let primary = if account.is_primary { "  primary" } else { "" };
    let parts = [&account.country, &account.bank_name, label];
    let names: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
    format!(
        "{}  {}  …{}  {}{primary}",
        account.id,
        account.status,
        account.last4.as_deref().unwrap_or_default(),
        names.join("  ")
    )
}

async fn write<T: Send + 'static>(
    app: &Arc<App>,
    of: &OfStore,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let store = store_ever(app, of).await?;
    write_in(app, store, work).await.map_err(advise)
}

/// Adds advice to a refusal.
fn advise(error: ApiError) -> Failure {
    match &error {
        ApiError::Missing(_) => {
            Failure::new(error).next("`pandabase bank-account list` shows the store's accounts")
        }
        ApiError::Conflict(_) => {
            Failure::new(error).next("add another one with `pandabase bank-account add`")
        }
        ApiError::Invalid(text) if text.starts_with("A store can have at most") => {
            Failure::new(text).next("detach one with `pandabase bank-account remove`")
        }
        // The command line has no `body/` in front of a field's name.
        ApiError::Invalid(text) => Failure::new(text.trim_start_matches("body/"))
            .usage()
            .next("`pandabase bank-account add --help` lists the fields of each country"),
        _ => error.into(),
    }
}
