//! Secrets that people type in. They are never arguments, which lists of processes and the shell's history
//! show: they come from standard input, and a terminal does not show them.

use super::failure::Failure;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

/// Reads a secret: asked for in these words on a terminal, else the next line of standard input. Empty when
/// nothing was given.
pub(super) fn read(words: &str) -> Result<String, Failure> {
    let (stdin, stderr) = (io::stdin(), io::stderr());
    if !stdin.is_terminal() {
        return line(&mut stdin.lock(), words);
    }
    ask(&mut stdin.lock(), &mut stderr.lock(), words)
}

/// Asks for a secret on the terminal, which does not show what is typed.
pub(super) fn ask(
    answers: &mut dyn BufRead,
    questions: &mut dyn Write,
    words: &str,
) -> Result<String, Failure> {
    let hidden = Hidden::begin()?;
    say(questions, &format!("{words}: "))?;
    let typed = line(answers, words);
    drop(hidden);
    // What ended the line was not shown either.
    say(questions, "\n")?;
    typed
}

/// Asks for what need not be hidden, on a terminal; `None` where nobody can be asked.
pub(super) fn ask_openly(words: &str) -> Result<Option<String>, Failure> {
    let (stdin, stderr) = (io::stdin(), io::stderr());
    if !stdin.is_terminal() {
        return Ok(None);
    }
    say(&mut stderr.lock(), &format!("{words}: "))?;
    line(&mut stdin.lock(), words).map(Some)
}

fn line(answers: &mut dyn BufRead, words: &str) -> Result<String, Failure> {
    let mut line = String::new();
    let read = answers.read_line(&mut line);
    read.map_err(|error| Failure::new(format!("{words} cannot be read from standard input: {error}")))?;
    Ok(line.trim().to_owned())
}

fn say(questions: &mut dyn Write, text: &str) -> Result<(), Failure> {
    let said = questions.write_all(text.as_bytes());
    said.and_then(|()| questions.flush())
        .map_err(|error| Failure::new(format!("the terminal does not answer: {error}")))
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Hidden {
    /// The settings of the terminal; `None` when standard input is no terminal.
    before: Option<String>,
}

impl Hidden {
    fn begin() -> Result<Self, Failure> {
        if !io::stdin().is_terminal() {
            return Ok(Self { before: None });
        }
        let before = stty(&["-g"]).ok_or_else(shown)?;
        let hidden = Self {
            before: Some(before.trim().to_owned()),
        };
        stty(&["-echo"]).ok_or_else(shown)?;
        Ok(hidden)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = stty(&[before]);
        }
    }
}

/// What the system's own tool says of the terminal, or makes of it.
fn stty(arguments: &[&str]) -> Option<String> {
    let ran = Command::new("stty")
        .args(arguments)
        .stdin(Stdio::inherit())
        .output()
        .ok()?;
    let said = String::from_utf8(ran.stdout).ok()?;
    ran.status.success().then_some(said)
}

fn shown() -> Failure {
    Failure::new("this terminal would show what is typed: it cannot be hidden with `stty`")
        .next("give it on standard input, from a file that only you can read: `… < FILE`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_is_a_line_of_its_own() {
        let mut input = " one \ntwo\n".as_bytes();
        let mut next = || line(&mut input, "the key").unwrap();
        assert_eq!([next(), next(), next()], ["one", "two", ""]);
    }
}
