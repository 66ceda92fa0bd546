//! The answers that `setup` needs: from options, or from the person at the terminal, or defaults.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::secret;
use std::io;
use std::io::{BufRead, Write};

/// Something that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topic {
    /// The option that says it.
    pub(super) option: &'static str,
    /// What it is, in words.
    pub(super) words: &'static str,
}

/// Something that is asked for.
pub(super) const fn topic(option: &'static str, words: &'static str) -> Topic {
    Topic { option, words }
}

/// Somebody who answers.
struct Terminal<'a> {
    answers: &'a mut dyn BufRead,
    questions: &'a mut dyn Write,
}

/// Where the values of options come from.
pub(super) struct Form<'a> {
    terminal: Option<Terminal<'a>>,
}

impl<'a> Form<'a> {
    /// A form that asks nobody.
    pub(super) fn silent() -> Self {
        Self { terminal: None }
    }

    /// A form that asks for what the options do not say.
    pub(super) fn asking(answers: &'a mut dyn BufRead, questions: &'a mut dyn Write) -> Self {
        let terminal = Terminal { answers, questions };
        Self {
            terminal: Some(terminal),
        }
    }

    /// A value that there must be: as given, else as answered, else the default.
    pub(super) fn need<T>(
        &mut self,
        topic: Topic,
        given: Option<&str>,
        default: Option<String>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        if let Some(text) = given {
            return parsed(topic, text, &parse);
        }
        // A default is made of other answers, and may not fit.
        let default = default.filter(|text| parse(text).is_ok());
        if let Some(terminal) = &mut self.terminal {
            let answered = terminal.ask(topic, default.as_deref(), &parse, true)?;
            return answered.ok_or_else(|| needed(topic));
        }
        match default {
            Some(text) => parsed(topic, &text, &parse),
            None => Err(needed(topic)),
        }
    }

    /// A value that there may be: as given, else as answered.
    pub(super) fn offer<T>(
        &mut self,
        topic: Topic,
        given: Option<&str>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Failure> {
        match (given, &mut self.terminal) {
            (Some(text), _) => parsed(topic, text, &parse).map(Some),
            (None, Some(terminal)) => terminal.ask(topic, None, &parse, false),
            (None, None) => Ok(None),
        }
    }

    /// A secret that is asked for without showing it; `None` when nobody can be asked.
    pub(super) fn secret(&mut self, topic: Topic) -> Result<Option<String>, Failure> {
        match &mut self.terminal {
            Some(terminal) => secret::ask(terminal.answers, terminal.questions, topic.words).map(Some),
            None => Ok(None),
        }
    }
}

/// A value that nobody is asked for: as given, else the default.
pub(super) fn resolve<T>(
    topic: Topic,
    given: Option<&str>,
    default: Option<String>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    Form::silent().need(topic, given, default, parse)
}

fn parsed<T>(topic: Topic, text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    parse(text.trim()).map_err(|error| Failure::new(format!("{} {error}", topic.option)).usage())
}

fn needed(topic: Topic) -> Failure {
    Failure::new(format!("{} is needed: {}", topic.option, topic.words))
        .usage()
        .next("`pandabase setup --help` has an example; on a terminal, without --yes and --json, setup asks")
}

impl Terminal<'_> {
    /// Asks until the answer is valid. An empty answer is the default; without a default the question is
    /// repeated if an answer is needed.
    fn ask<T>(
        &mut self,
        topic: Topic,
        default: Option<&str>,
        parse: impl Fn(&str) -> Result<T, String>,
        is_needed: bool,
    ) -> Result<Option<T>, Failure> {
        loop {
            let line = self.line(topic, default, is_needed)?;
            let text = match (line.trim(), default) {
                ("", Some(default)) => default,
                ("", None) if is_needed => continue,
                ("", None) => return Ok(None),
                (text, _) => text,
            };
            match parse(text) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => self.say(&format!("  it {error}\n"))?,
            }
        }
    }

    fn line(&mut self, topic: Topic, default: Option<&str>, is_needed: bool) -> Result<String, Failure> {
        let hint = match default {
            Some(default) => format!(" [{default}]"),
            None if is_needed => String::new(),
            None => " [none]".to_owned(),
        };
        self.say(&format!("{}{hint}: ", topic.words))?;
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(0) => Err(needed(topic)),
            Ok(_) => Ok(line),
            Err(error) => Err(unheard(&error)),
        }
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        let said = self.questions.write_all(text.as_bytes());
        said.and_then(|()| self.questions.flush())
            .map_err(|error| unheard(&error))
    }
}

fn unheard(error: &io::Error) -> Failure {
    Failure::new(format!("the terminal does not answer: {error}"))
        .next("give every answer as an option, with --yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOUR: Topic = topic("--colour", "Which colour");

    fn colour(text: &str) -> Result<String, String> {
        match text {
            "red" | "blue" => Ok(text.to_owned()),
            _ => Err("must be red or blue".to_owned()),
        }
    }

    /// What a question is answered with, and what was shown.
    fn asked<T>(
        typed: &str,
        ask: impl FnOnce(&mut Form<'_>) -> Result<T, Failure>,
    ) -> (Result<T, String>, String) {
        let (mut answers, mut questions) = (typed.as_bytes(), Vec::<u8>::new());
        let found = ask(&mut Form::asking(&mut answers, &mut questions));
        let shown = String::from_utf8(questions).unwrap();
        (found.map_err(|failure| failure.text), shown)
    }

    fn need(form: &mut Form<'_>, given: Option<&str>, default: Option<String>) -> Result<String, Failure> {
        form.need(COLOUR, given, default, colour)
    }

    fn offer(form: &mut Form<'_>, given: Option<&str>) -> Result<Option<String>, Failure> {
        form.offer(COLOUR, given, colour)
    }

    #[test]
    fn options_come_first_then_answers_then_defaults() {
        let red = || Some("red".to_owned());
        let (found, shown) = asked("", |form| need(form, Some(" blue "), red()));
        assert_eq!((found.as_deref(), &*shown), (Ok("blue"), ""));
        let (found, shown) = asked("\n", |form| need(form, None, red()));
        assert_eq!((found.as_deref(), &*shown), (Ok("red"), "Which colour [red]: "));
        // It asks again until the answer fits, and shows no default that does not.
        let (found, shown) = asked("\ngreen\n blue\n", |form| {
            need(form, None, Some("green".to_owned()))
        });
        assert_eq!(found.as_deref(), Ok("blue"));
        let twice = "Which colour: Which colour: ";
        assert_eq!(shown, format!("{twice}  it must be red or blue\nWhich colour: "));
        let mut silent = Form::silent();
        assert_eq!(need(&mut silent, None, red()).unwrap(), "red");
        let refused = need(&mut silent, Some("green"), red()).unwrap_err();
        assert_eq!(refused.text, "--colour must be red or blue");
        let missing = need(&mut silent, None, None).unwrap_err();
        assert_eq!(missing.text, "--colour is needed: Which colour");
    }

    #[test]
    fn a_secret_is_asked_for_and_not_shown() {
        let (found, shown) = asked("blue moon\n", |form| form.secret(COLOUR));
        let typed = "blue moon".to_owned();
        assert_eq!((found, &*shown), (Ok(Some(typed)), "Which colour: \n"));
        assert_eq!(Form::silent().secret(COLOUR).unwrap(), None);
    }

    #[test]
    fn what_is_offered_may_be_left_out() {
        let (found, shown) = asked("\n", |form| offer(form, None));
        assert_eq!((found, &*shown), (Ok(None), "Which colour [none]: "));
        let (found, _) = asked("red\n", |form| offer(form, None));
        assert_eq!(found, Ok(Some("red".to_owned())));
        // The end of the input answers nothing.
        let (found, _) = asked("", |form| offer(form, None));
        assert!(found.unwrap_err().starts_with("--colour "));
        assert_eq!(offer(&mut Form::silent(), None).unwrap(), None);
        assert!(offer(&mut Form::silent(), Some("green")).is_err());
    }
}
