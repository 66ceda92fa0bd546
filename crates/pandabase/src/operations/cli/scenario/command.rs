//! `pandabase scenario`.

use super::act::{Act, Script, Step};
use super::fresh::Fresh;
use super::library::{LIBRARY, text};
use super::player::Player;
use super::report::{StepReport, Story, junit, millis, opening, summary};
use super::script::read;
use super::shop::Halt;
use crate::operations::cli::client::{Remote, Target};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::{Args, Subcommand};
use pandabase_platform::clock::Clock;
use serde_json::json;
use std::fs::File;
use std::io;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The largest file of a scenario, in bytes.
const LARGEST: u64 = 256 * 1024;

/// Stories of buyers and merchants, played on a sandbox over HTTP and checked on the way.
#[derive(Debug, Subcommand)]
pub(crate) enum Scenario {
    /// Play scenarios, and check what is expected in them
    Run(Run),
    /// List the scenarios that come with the program
    List,
    /// Print the file of a scenario that comes with the program, to begin one's own with
    Show {
        /// Its name
        name: String,
    },
}

/// Play scenarios, and check what is expected in them.
///
/// They make products, buyers and an endpoint of their own in the store, and move its clock forward. Exit
/// code 1 says that something was not as expected, 2 that a file has a mistake.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Run {
    /// Names of scenarios, or files
    #[arg(value_name = "NAME|FILE", required_unless_present = "all")]
    scenarios: Vec<String>,
    /// All that come with the program
    #[arg(long, conflicts_with = "scenarios")]
    all: bool,
    /// Start a sandbox for each in a temporary folder, and delete it afterwards
    #[arg(long, conflicts_with_all = ["url", "store"])]
    fresh: bool,
    /// Write the result there as JUnit's XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// How long an expectation may take to come true
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    patience: u64,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples:
  pandabase scenario list
  pandabase scenario run chargeback-won --fresh    in a sandbox of its own, which is deleted afterwards
  pandabase scenario run chargeback-won            on the sandbox of ./pandabase-data
  pandabase scenario run --all --fresh --junit scenarios.xml
  pandabase scenario show year-of-billing > mine.toml && pandabase scenario run mine.toml --fresh";

impl Scenario {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Run(run) => run.run(global).await,
            Self::List => list(global),
            Self::Show { name } => {
                let text = text(&name).ok_or_else(|| unknown(&name))?;
                global.show(&json!({"name": name, "text": text}), |_| {
                    text.trim_end().to_owned()
                })
            }
        }
    }
}

fn list(global: &Global) -> Result<(), Failure> {
    let scripts = LIBRARY.map(|(name, text)| script(name, name, text));
    let scripts: Vec<Script> = scripts.into_iter().collect::<Result<_, _>>()?;
    let listed: Vec<_> = scripts
        .iter()
        .map(|script| json!({"name": script.name, "title": script.title, "about": script.about}))
        .collect();
    global.show(&listed, |_| {
        let lines = scripts
            .iter()
            .map(|script| format!("{:<30} {}", script.name, script.title));
        lines.collect::<Vec<_>>().join("\n")
    })
}

impl Run {
    async fn run(self, global: &Global) -> Result<(), Failure> {
        let scripts = self.scripts()?;
        let patience = Duration::from_secs(self.patience);
        let target = if self.fresh {
            None
        } else {
            Some(self.target.connect(global)?)
        };
        let mut stories = Vec::new();
        for script in &scripts {
            let story = match &target {
                Some(remote) => play(remote, script, patience, global.json).await?,
                None => {
                    let fresh = Fresh::start().await?;
                    play(&fresh.remote, script, patience, global.json).await?
                }
            };
            stories.push(story);
        }
        if let Some(path) = &self.junit {
            std::fs::write(path, junit(&stories))
                .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        }
        let passed = stories.iter().all(|story| story.passed);
        if global.json {
            global.show(
                &json!({"passed": passed, "scenarios": stories}),
                ToString::to_string,
            )?;
        }
        if !global.json
            && let Some(text) = summary(&stories, self.fresh)
        {
            let _ = writeln!(io::stdout().lock(), "{text}");
        }
        if passed {
            Ok(())
        } else {
            Err(Failure::already_reported())
        }
    }

    fn scripts(&self) -> Result<Vec<Script>, Failure> {
        if self.all {
            let all = LIBRARY.into_iter().map(|(name, text)| script(name, name, text));
            return all.collect();
        }
        self.scenarios.iter().map(|name| load(name)).collect()
    }
}

/// A scenario that comes with the program, or one in a file.
fn load(name: &str) -> Result<Script, Failure> {
    if let Some(text) = text(name) {
        return script(name, name, text);
    }
    let path = Path::new(name);
    if !path.exists() {
        return Err(unknown(name));
    }
    let unreadable = |error: io::Error| Failure::new(format!("{name}: {error}")).usage();
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > LARGEST) {
        return Err(Failure::new(format!("{name} has more than {LARGEST} bytes")).usage());
    }
    let stem = path
        .file_stem()
        .map_or(name.into(), |stem| stem.to_string_lossy());
    script(&stem, name, &text)
}

fn script(name: &str, file: &str, text: &str) -> Result<Script, Failure> {
    read(name, text).map_err(|wrong| {
        Failure::new(format!("{file}: {wrong}"))
            .usage()
            .next("docs/guides/workbench-scenarios.md has every step with its keys")
    })
}

fn unknown(name: &str) -> Failure {
    let names = LIBRARY.map(|(name, _)| name).join(", ");
    Failure::new(format!("there is no scenario and no file `{name}`"))
        .usage()
        .next(format!("name a file, or one of {names}"))
}

/// Plays a story from its beginning, and prints what happens unless the report is JSON.
async fn play(remote: &Remote, script: &Script, patience: Duration, quiet: bool) -> Result<Story, Failure> {
    let began = Clock::System.monotonic();
    let mut player = Player::begin(remote, patience).await?;
    let say = |text: &str| {
        if !quiet {
            // A reader that closed the pipe wants no more.
            let _ = writeln!(io::stdout().lock(), "{text}");
        }
    };
    say(opening(script).trim_end());
    let mut story = Story::of(script);
    for step in &script.steps {
        let report = play_step(&mut player, step).await;
        say(&report.line());
        story.passed &= report.passed;
        let goes_on = report.passed || matches!(step.act, Act::Expect(_));
        story.steps.push(report);
        if !goes_on {
            break;
        }
    }
    player.end().await;
    story.duration_ms = millis(Clock::System.monotonic().saturating_sub(began));
    say(&story.end(script.steps.len()));
    Ok(story)
}

/// Plays one step.
async fn play_step(player: &mut Player<'_>, step: &Step) -> StepReport {
    let began = Clock::System.monotonic();
    let mut report = StepReport::of(step);
    if let Act::Expect(expected) = &step.act {
        match player.expect(expected).await {
            Ok(checks) => {
                report.passed = checks.iter().all(|check| check.holds);
                report.checks = checks;
            }
            Err(halt) => report.fail(words(halt)),
        }
    } else {
        let done = player.act(&step.act).await;
        judge(&mut report, done, step.refused.as_deref());
    }
    report.duration_ms = millis(Clock::System.monotonic().saturating_sub(began));
    report
}

/// Whether a step ended as the story says.
fn judge(report: &mut StepReport, done: Result<(), Halt>, refused: Option<&str>) {
    match (done, refused) {
        (Ok(()), None) => {}
        (Ok(()), Some(text)) => report.fail(format!(
            "it should have been refused with \"{text}\", and was not"
        )),
        (Err(Halt::Refused(found)), Some(text)) if found.contains(text) => {}
        (Err(Halt::Refused(found)), Some(text)) => report.fail(format!(
            "it should have been refused with \"{text}\", and was with \"{found}\""
        )),
        (Err(halt), _) => report.fail(words(halt)),
    }
}

fn words(halt: Halt) -> String {
    match halt {
        Halt::Refused(text) => format!("the server refused it: {text}"),
        Halt::Broken(Failure { text, next, .. }) => match next {
            Some(next) => format!("{text}; next: {next}"),
            None => text,
        },
    }
}
