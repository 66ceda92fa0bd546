//! A body that is sent a few bytes at a time, so that its receiver has to wait for the rest.

use crate::cause;
use crate::clock::Clock;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// The most pieces of a body.
const PIECES: usize = 50;

/// The pieces of a body as they are let go. Its length is known from the start, as that of any body.
struct Slow {
    pieces: mpsc::Receiver<Bytes>,
    /// Bytes that have not been sent yet.
    left: u64,
}

/// The body of a request that takes so long to send, by this clock.
pub fn body(bytes: Bytes, over: Duration, clock: &Clock) -> reqwest::Body {
    reqwest::Body::wrap(slow(bytes, over, clock))
}

fn slow(bytes: Bytes, over: Duration, clock: &Clock) -> Slow {
    let left = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let (sender, pieces) = mpsc::channel(1);
    let clock = clock.clone();
    // It ends with the body: whoever no longer sends it no longer takes pieces.
    cause::spawn(async move {
        let pieces = split(&bytes);
        let pause = pause(over, pieces.len());
        for (number, piece) in pieces.into_iter().enumerate() {
            if number > 0 {
                clock.wait(pause).await;
            }
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    Slow { pieces, left }
}

/// The pieces of a body, all but the last of one length.
fn split(bytes: &Bytes) -> Vec<Bytes> {
    let length = bytes.len().div_ceil(PIECES).max(1);
    let starts = (0..bytes.len()).step_by(length);
    starts
        .map(|start| bytes.slice(start..bytes.len().min(start + length)))
        .collect()
}

/// What passes between two of so many pieces.
fn pause(over: Duration, pieces: usize) -> Duration {
    let gaps = u32::try_from(pieces.saturating_sub(1)).unwrap_or(u32::MAX);
    over.checked_div(gaps).unwrap_or(Duration::ZERO)
}

impl Body for Slow {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let slow = self.get_mut();
        slow.pieces.poll_recv(context).map(|piece| {
            let piece = piece?;
            slow.left = slow
                .left
                .saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            Some(Ok(Frame::data(piece)))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use pandabase_domain::time::Timestamp;

    #[test]
    fn the_pieces_are_the_body_and_take_as_long_as_they_should() {
        let over = Duration::from_secs(5);
        for (length, count) in [(0, 0), (1, 1), (49, 49), (50, 50), (51, 26), (4_000, 50)] {
            let bytes = Bytes::from(vec![b'x'; length]);
            let pieces = split(&bytes);
            assert_eq!(
                (pieces.len(), pieces.concat()),
                (count, bytes.to_vec()),
                "{length}"
            );
            let gaps = u32::try_from(count.saturating_sub(1)).unwrap();
            let missing = over.saturating_sub(pause(over, count) * gaps);
            assert!(
                gaps == 0 || missing < Duration::from_micros(1),
                "{length}: {missing:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_body_comes_piece_by_piece_and_tells_its_length_first() {
        let whole = Bytes::from_static(&[b'x'; 120]);
        let clock = Clock::manual(Timestamp::from_millis(0));
        let mut body = slow(whole.clone(), Duration::from_secs(10), &clock);
        assert_eq!(body.size_hint().exact(), Some(120));
        let mut pieces = Vec::new();
        while let Some(frame) = body.frame().await {
            pieces.push(frame.unwrap().into_data().unwrap());
        }
        assert_eq!((pieces.len(), pieces.concat()), (40, whole.to_vec()));
        assert!(body.is_end_stream());
    }
}
