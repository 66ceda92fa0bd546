//! Messages on standard input and output, one a line.

use std::io;
use std::io::{BufRead, Read, Write};
use std::thread;
use tokio::sync::mpsc;

/// The longest message, in bytes, as the server takes it.
const LONGEST: u64 = 256 * 1024;
/// How many messages wait to be handed on.
const WAITING: usize = 16;

/// A line; none where it was too long, and was skipped.
pub(super) type Line = Option<Vec<u8>>;

/// The lines of standard input. They are read by a thread, which is not waited for: a read cannot be ended.
pub(super) fn typed() -> mpsc::Receiver<Line> {
    let (sender, receiver) = mpsc::channel(WAITING);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(line)) = next(&mut input) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// The next line that is not empty; nothing at the end.
fn next(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST {
            input.skip_until(b'\n')?;
            return Ok(Some(None));
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(Some(line)));
        }
    }
}

/// Prints a message. A client that closed the pipe wants no more.
pub(super) async fn print(message: String) {
    let printed = tokio::task::spawn_blocking(move || {
        let mut out = io::stdout().lock();
        writeln!(out, "{message}").and_then(|()| out.flush())
    });
    let _ = printed.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_are_passed_over_and_long_ones_skipped() {
        let long = "x".repeat(300 * 1024);
        let mut input = io::Cursor::new(format!("\n{{}}\r\n{long}\nlast"));
        assert_eq!(next(&mut input).unwrap(), Some(Some(b"{}\r\n".to_vec())));
        assert_eq!(next(&mut input).unwrap(), Some(None));
        assert_eq!(next(&mut input).unwrap(), Some(Some(b"last".to_vec())));
        assert_eq!(next(&mut input).unwrap(), None);
    }
}
