//! Every kind of mail that the product sends, in one list: buyers' are those of their texts, and the others
//! are named here with the code that writes them. Each has a snapshot.

use crate::harness::Server;
use pandabase_platform::db::Sql;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What buyers are mailed, in English.
pub const ENGLISH: &str = include_str!("../../../../locale/texts/en/mails.ftl");
/// The same in the other languages.
const OTHERS: [&str; 8] = [
    include_str!("../../../../locale/texts/de/mails.ftl"),
    include_str!("../../../../locale/texts/es/mails.ftl"),
    include_str!("../../../../locale/texts/fr/mails.ftl"),
    include_str!("../../../../locale/texts/it/mails.ftl"),
    include_str!("../../../../locale/texts/ja/mails.ftl"),
    include_str!("../../../../locale/texts/nl/mails.ftl"),
    include_str!("../../../../locale/texts/pl/mails.ftl"),
    include_str!("../../../../locale/texts/pt/mails.ftl"),
];

/// What people who work are mailed: the files that send such mails, and the subjects of each, with `{}` for
/// what is put in.
const AT_WORK: &[(&str, &[&str])] = &[
    (
        "accounts/identity.rs",
        &[
            "Your identity has been verified",
            "Your identity could not be verified",
        ],
    ),
    (
        "accounts/operator.rs",
        &[
            "You were signed out everywhere",
            "Two-factor authentication was reset",
            "A link to sign in to your account was made",
        ],
    ),
    (
        "accounts/passkeys/service.rs",
        &[
            "A passkey was added to your account",
            "A passkey was taken away from your account",
        ],
    ),
    (
        "accounts/passkeys/sign_in.rs",
        &["There may be a copy of your passkey"],
    ),
    ("accounts/phone.rs", &["Your code to verify a phone number"]),
    (
        "accounts/second_factor.rs",
        &[
            "Somebody tries codes to sign in to your account",
            "A recovery code of your account was used",
        ],
    ),
    (
        "accounts/sessions.rs",
        &[
            "A session of your account was ended",
            "Your other sessions were ended",
        ],
    ),
    (
        "accounts/sign_in.rs",
        &[
            "Your code to sign in to Pandabase",
            "Somebody tries codes to sign in to your account",
        ],
    ),
    ("accounts/succession.rs", &["You own {}", "{} belongs to {}"]),
    (
        "accounts/team.rs",
        &[
            "You are invited to the team of {}",
            "Your role in the team of {} has changed",
            "You are no longer in the team of {}",
            "The team of {} has changed",
        ],
    ),
    (
        "accounts/totp.rs",
        &[
            "Two-factor authentication is on",
            "Two-factor authentication is off",
        ],
    ),
    (
        "accounts/transfer.rs",
        &[
            "{} is offered to you",
            "You have offered {} to {}",
            "{} stays yours",
            "{} belongs to {}",
        ],
    ),
    (
        "billing/subscriptions/renewal/mails.rs",
        &["A renewal of {} cannot be charged"],
    ),
    ("closing/service.rs", &["{} was deleted"]),
    ("insight/digest/job.rs", &["{} on {}", "{} from {} to {}"]),
    (
        "insight/reports/job.rs",
        &["Your report is ready: {}", "Your report failed: {}"],
    ),
    (
        "money/payouts/mails.rs",
        &[
            "Your payout of {} is on its way",
            "{} of your balance was paid out",
            "Your payout of {} waits for you",
            "Your payout of {} was not approved",
            "Your payout of {} was returned",
            "A bank account ending {} was added to {}",
            "Your bank account ending {} was approved",
            "Your bank account ending {} was rejected",
        ],
    ),
    ("notify/delivery.rs", &["Webhook deliveries of {} are failing"]),
    (
        "operator/stores.rs",
        &["Your store {} was blocked", "Your store {} is open again"],
    ),
    (
        "payments/mails.rs",
        &[
            "Order {} could not be delivered",
            "Dispute over {}",
            "{} is running low",
            "Fraud warning for {}",
        ],
    ),
    (
        "payments/reviews/mails.rs",
        &["Review a payment of {}", "A payment of {} was not reviewed"],
    ),
    ("payments/withdrawals/service.rs", &["Withdrawal from order {}"]),
    // It passes on what the others write.
    ("stores/notices/tell.rs", &[]),
    (
        "stores/tokens.rs",
        &[
            "{} has a new API token",
            "An API token of {} may do more",
            "An API token of {} has a new secret",
        ],
    ),
    ("support/cases/mails.rs", &["Support case: {}"]),
];

/// What a file has that sends mails to people who work.
const SENDS: [&str; 5] = [
    "notify(",
    "notify_at(",
    "notify_somebody(",
    "letter::Mail;",
    "second_factor::tell",
];

/// A subject as the parts between what is put in.
type Parts = Vec<&'static str>;

static KNOWN: LazyLock<Vec<Parts>> = LazyLock::new(|| {
    let mut known = at_work();
    for texts in [ENGLISH].into_iter().chain(OTHERS) {
        known.extend(to_buyers(texts));
    }
    known
});

/// The subjects of mails to buyers.
pub fn to_buyers(texts: &'static str) -> Vec<Parts> {
    let subjects = texts.lines().filter_map(|line| {
        let (key, subject) = line.split_once(" = ")?;
        (key.starts_with("mail-") && key.ends_with("-subject")).then_some(subject)
    });
    let parts = |subject: &'static str| {
        let parts = subject.split("{ ");
        parts
            .map(|part| part.split_once(" }").map_or(part, |(_, rest)| rest))
            .collect()
    };
    subjects.map(parts).collect()
}

fn at_work() -> Vec<Parts> {
    let subjects = AT_WORK.iter().flat_map(|(_, subjects)| subjects.iter());
    subjects.map(|subject| subject.split("{}").collect()).collect()
}

/// Whether a subject has these parts in their order.
pub fn has(subject: &str, parts: &[&str]) -> bool {
    let Some(mut rest) = parts.first().and_then(|first| subject.strip_prefix(first)) else {
        return false;
    };
    for part in &parts[1..] {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    true
}

/// Requires that every mail of a server is of a kind that is known.
pub async fn all_known(server: &Server) {
    let subjects = Sql::new("SELECT DISTINCT subject FROM mails");
    let found = server
        .app
        .db
        .read(move |tx| tx.all(subjects, &[], |row| row.next::<String>()));
    for subject in found.await.unwrap() {
        assert!(
            KNOWN.iter().any(|parts| has(&subject, parts)),
            "\"{subject}\" is of no kind that {} knows: name it there, and give it a snapshot",
            file!()
        );
    }
}

/// The folder of a crate beside this one.
fn beside(rest: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(rest)
}

/// The files below a folder.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files_below(&path, found),
            false => found.push(path),
        }
    }
}

/// The subjects of the mails in the snapshots.
fn in_snapshots() -> Vec<String> {
    let mut subjects = Vec::new();
    for folder in ["tests/it/snapshots", "tests/it/mail_kinds/snapshots"] {
        for entry in fs::read_dir(beside(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.starts_with("it__mail_kinds__") || !name.ends_with(".snap") {
                continue;
            }
            let shown = fs::read_to_string(&path).unwrap();
            let heads = shown.lines().filter_map(|line| line.strip_prefix("=== "));
            // Some name whom the mail is to.
            let subject = |head: &str| match head.split_once(": ") {
                Some((to, subject)) if to.contains('@') => subject.to_owned(),
                _ => head.to_owned(),
            };
            subjects.extend(heads.map(subject));
        }
    }
    subjects
}

#[test]
fn every_file_that_sends_mails_is_in_the_list_with_its_subjects() {
    let sources = beside("../commerce/src");
    let mut files = Vec::new();
    files_below(&sources, &mut files);
    let mut senders = Vec::new();
    for file in &files {
        let code = fs::read_to_string(file).unwrap();
        if SENDS.iter().any(|call| code.contains(call)) {
            let name = file.strip_prefix(&sources).unwrap();
            senders.push(name.to_string_lossy().into_owned());
        }
    }
    senders.sort();
    let listed: Vec<&str> = AT_WORK.iter().map(|(file, _)| *file).collect();
    assert_eq!(senders, listed);
    for (file, subjects) in AT_WORK {
        let mut folder = Vec::new();
        files_below(sources.join(file).parent().unwrap(), &mut folder);
        let code: String = folder
            .iter()
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
        for subject in *subjects {
            // Some are put together of words that stand apart.
            for word in subject.split("{}").flat_map(str::split_whitespace) {
                assert!(code.contains(word), "{word} of \"{subject}\" is not at {file}");
            }
        }
    }
}

#[test]
fn every_kind_of_mail_has_a_snapshot() {
    let shown = in_snapshots();
    let kinds = at_work().into_iter().chain(to_buyers(ENGLISH));
    let missing: Vec<String> = kinds
        .filter(|parts| !shown.iter().any(|subject| has(subject, parts)))
        .map(|parts| parts.join("{}"))
        .collect();
    assert!(missing.is_empty(), "without a snapshot: {missing:#?}");
}

#[test]
fn kinds_are_told_by_their_subjects() {
    let is_known = |subject: &str| KNOWN.iter().any(|parts| has(subject, parts));
    for subject in [
        "Dispute over $43.30",
        "Your invoice from Nimbus Labs",
        "Ihre Rechnung von Nimbus Labs",
        "Nimbus Labs from 1 June 2026 to 7 June 2026",
    ] {
        assert!(is_known(subject), "{subject}");
    }
    for subject in ["Something new", "Disputes are over", "Your invoice"] {
        assert!(!is_known(subject), "{subject}");
    }
    assert!(KNOWN.len() > 200, "{}", KNOWN.len());
}
