//! What the guides show is executed: the verification of webhooks, in every language that is on the machine.
//! What shows the promises of the guide to security is there.

use std::fs;
use std::path::Path;
use std::process::Command;

const WEBHOOKS: &str = include_str!("../../../../docs/guides/webhooks.md");
const SECURITY: &str = include_str!("../../../../docs/guides/security.md");

/// The contract's vectors (`webhooks.md`).
const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const ID: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
const BODY: &str = r#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;
const SECONDS: &str = "1780000000";
const MILLIS: &str = "1780000000123";
const FIRST: &str = "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8=";
const SECOND: &str = "v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc=";
const HEX: &str = "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7";

/// A language of the guide: what runs it, and a program that calls its functions with what the environment
/// has and prints what they say.
struct Language {
    block: &'static str,
    program: &'static str,
    /// Whether a machine that checks changes must have it.
    is_required: bool,
    /// Which of the two V2 signatures it compares.
    signature: &'static str,
    caller: &'static str,
}

const LANGUAGES: [Language; 5] = [
    Language {
        block: "python",
        program: "python3",
        is_required: true,
        signature: FIRST,
        caller: r#"
import os
e = os.environ
body, now = e["BODY"].encode(), int(e["NOW"])
if e["VERSION"] == "V2":
    found = verify(e["SECRET"], e["ID"], e["TIMESTAMP"], e["SIGNATURE"], body, now)
else:
    found = verify_v1(e["SECRET"], e["TIMESTAMP"], e["SIGNATURE"], body, now)
print("genuine" if found else "forged")
"#,
    },
    Language {
        block: "javascript",
        program: "node",
        is_required: true,
        signature: FIRST,
        caller: r#"
const e = process.env;
const [body, now] = [Buffer.from(e.BODY), Number(e.NOW)];
const found = e.VERSION === "V2"
  ? verify(e.SECRET, e.ID, e.TIMESTAMP, e.SIGNATURE, body, now)
  : verifyV1(e.SECRET, e.TIMESTAMP, e.SIGNATURE, body, now);
console.log(found ? "genuine" : "forged");
"#,
    },
    Language {
        block: "bash",
        program: "bash",
        is_required: true,
        signature: SECOND,
        caller: r#"
file=$(mktemp)
printf '%s' "$BODY" > "$file"
if [[ $VERSION == V2 ]]; then
  verify "$SECRET" "$ID" "$TIMESTAMP" "$SIGNATURE" "$file" "$NOW" && echo genuine || echo forged
else
  verify_v1 "$SECRET" "$TIMESTAMP" "$SIGNATURE" "$file" "$NOW" && echo genuine || echo forged
fi
rm "$file"
"#,
    },
    Language {
        block: "php",
        program: "php",
        is_required: false,
        signature: FIRST,
        caller: r#"
$e = getenv();
$now = (int) $e['NOW'];
$found = $e['VERSION'] === 'V2'
    ? verify($e['SECRET'], $e['ID'], $e['TIMESTAMP'], $e['SIGNATURE'], $e['BODY'], $now)
    : verify_v1($e['SECRET'], $e['TIMESTAMP'], $e['SIGNATURE'], $e['BODY'], $now);
echo $found ? "genuine\n" : "forged\n";
"#,
    },
    Language {
        block: "ruby",
        program: "ruby",
        is_required: false,
        signature: FIRST,
        caller: r#"
e = ENV
now = e["NOW"].to_i
found = if e["VERSION"] == "V2"
  verify(e["SECRET"], e["ID"], e["TIMESTAMP"], e["SIGNATURE"], e["BODY"], now)
else
  verify_v1(e["SECRET"], e["TIMESTAMP"], e["SIGNATURE"], e["BODY"], now)
end
puts found ? "genuine" : "forged"
"#,
    },
];

/// The only block of a guide in this language.
pub fn block<'g>(guide: &'g str, language: &str) -> &'g str {
    let mark = format!("\n```{language}\n");
    let mut blocks = guide.split(&mark);
    let _ = blocks.next();
    let block = blocks.next().unwrap().split("\n```").next().unwrap();
    assert!(blocks.next().is_none(), "{language}");
    block
}

/// A delivery as it arrives: version, id, timestamp, signature, body, now.
type Arrived<'a> = [&'a str; 6];

fn judge(language: &Language, script: &Path, arrived: &Arrived<'_>) -> String {
    let [version, id, timestamp, signature, body, now] = arrived;
    let ran = Command::new(language.program)
        .arg(script)
        .envs([
            ("VERSION", *version),
            ("SECRET", SECRET),
            ("ID", *id),
            ("TIMESTAMP", *timestamp),
            ("SIGNATURE", *signature),
            ("BODY", *body),
            ("NOW", *now),
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    assert!(
        ran.status.success(),
        "{}: {}",
        language.block,
        String::from_utf8_lossy(&ran.stderr)
    );
    said
}

#[test]
fn the_guide_to_webhooks_tells_genuine_deliveries_from_others() {
    let both = format!("{FIRST} {SECOND}");
    for vector in [SECRET, BODY, SECONDS, MILLIS, &both, HEX] {
        assert!(WEBHOOKS.contains(vector), "{vector}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut ran = Vec::new();
    for language in &LANGUAGES {
        let script = folder.path().join(language.block);
        let text = format!("{}\n{}", block(WEBHOOKS, language.block), language.caller);
        std::fs::write(&script, text).unwrap();
        if Command::new(language.program).arg("--version").output().is_err() {
            let may_lack = !language.is_required || std::env::var_os("CI").is_none();
            assert!(may_lack, "{} is not on this machine", language.program);
            continue;
        }
        let now = SECONDS;
        for (arrived, expected) in [
            (["V2", ID, SECONDS, &both, BODY, now], "genuine"),
            (["V2", ID, SECONDS, language.signature, BODY, now], "genuine"),
            (["V2", ID, SECONDS, &both, BODY, "1780000300"], "genuine"),
            (["V2", ID, SECONDS, &both, BODY, "1779999700"], "genuine"),
            (["V2", ID, SECONDS, &both, BODY, "1780000301"], "forged"),
            (["V2", ID, SECONDS, &both, BODY, "1779999699"], "forged"),
            (["V2", ID, SECONDS, &both, "{}", now], "forged"),
            (["V2", "evt_1", SECONDS, &both, BODY, now], "forged"),
            (["V2", ID, "1780000001", &both, BODY, now], "forged"),
            (["V2", ID, "x", &both, BODY, now], "forged"),
            (["V2", ID, "", &both, BODY, now], "forged"),
            (["V2", ID, SECONDS, "", BODY, now], "forged"),
            (["V2", ID, SECONDS, "v1, v1,x *", BODY, now], "forged"),
            (["V1", ID, MILLIS, HEX, BODY, now], "genuine"),
            (["V1", ID, MILLIS, HEX, BODY, "1780000301"], "forged"),
            (["V1", ID, MILLIS, HEX, "{}", now], "forged"),
            (["V1", ID, "1780000000124", HEX, BODY, now], "forged"),
            (["V1", ID, "", HEX, BODY, now], "forged"),
            (["V1", ID, MILLIS, "", BODY, now], "forged"),
        ] {
            let said = judge(language, &script, &arrived);
            assert_eq!(said, expected, "{}: {arrived:?}", language.block);
        }
        ran.push(language.program);
    }
    assert!(!ran.is_empty());
}

/// The source of every test here.
fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.push_str(&sources(&path)),
            false => all.push_str(&fs::read_to_string(&path).unwrap()),
        }
    }
    all
}

#[test]
fn tests_that_the_guide_to_security_names_exist() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it"));
    let quoted = SECURITY.split('`').skip(1).step_by(2);
    let is_name = |text: &&str| {
        text.contains('_')
            && text
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'_' | b'0'..=b'9'))
    };
    let names: Vec<&str> = quoted.filter(is_name).collect();
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        assert!(sources.contains(&format!("fn {name}(")), "{name}");
    }
}
