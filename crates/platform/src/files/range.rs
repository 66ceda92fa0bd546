//! Which part of a file a client asks for (RFC 9110, "Range Requests"): one span of bytes, so that a download
//! that was cut off goes on where it ended.

/// The part that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// So many bytes from here on, at least one.
    Span {
        /// The first byte.
        start: u64,
        /// How many.
        length: u64,
    },
    /// Nothing: there is no such part.
    Nowhere,
}

/// What of `size` bytes with this `ETag` the headers `Range` and `If-Range` ask for. What is not understood,
/// and several spans at once, are answered with all of it.
pub fn asked(range: Option<&str>, if_range: Option<&str>, etag: &str, size: u64) -> Part {
    // A client that has the beginning of another file gets this one from its beginning.
    if if_range.is_some_and(|held| held.trim() != etag) {
        return Part::Whole;
    }
    let Some((first, last)) = range.and_then(bounds) else {
        return Part::Whole;
    };
    match (number(first), number(last)) {
        (Some(start), last_byte) if last.is_empty() || last_byte.is_some() => {
            let end = last_byte.map_or(size, |last| last.saturating_add(1));
            if end <= start && !last.is_empty() {
                return Part::Whole;
            }
            span(start, end.min(size))
        }
        (None, Some(count)) if first.is_empty() => span(size.saturating_sub(count), size),
        _ => Part::Whole,
    }
}

/// The two sides of a single span of bytes.
fn bounds(range: &str) -> Option<(&str, &str)> {
    let (unit, spans) = range.split_once('=')?;
    let (first, last) = spans.split_once('-')?;
    let is_one = unit.trim().eq_ignore_ascii_case("bytes") && !spans.contains(',');
    is_one.then(|| (first.trim(), last.trim()))
}

/// A number that consists of digits alone; one that is too large is as good as the largest.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

fn span(start: u64, end: u64) -> Part {
    match end.checked_sub(start) {
        Some(length) if length > 0 => Part::Span { start, length },
        _ => Part::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_span_is_understood() {
        let span = |start, length| Part::Span { start, length };
        for (range, expected) in [
            ("bytes=0-99", span(0, 100)),
            ("bytes=40-", span(40, 60)),
            ("bytes=40-49", span(40, 10)),
            ("bytes=99-99", span(99, 1)),
            ("bytes=40-1000", span(40, 60)),
            ("bytes=-30", span(70, 30)),
            ("bytes=-1000", span(0, 100)),
            ("Bytes = 1 - 2", span(1, 2)),
            ("bytes=100-", Part::Nowhere),
            ("bytes=100-200", Part::Nowhere),
            ("bytes=99999999999999999999999-", Part::Nowhere),
            ("bytes=-0", Part::Nowhere),
            ("bytes=50-40", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=1--2", Part::Whole),
            ("items=0-1", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(asked(Some(range), None, "\"a\"", 100), expected, "{range}");
        }
        assert_eq!(asked(None, None, "\"a\"", 100), Part::Whole);
        assert_eq!(asked(Some("bytes=0-"), None, "\"a\"", 0), Part::Nowhere);
    }

    #[test]
    fn a_part_is_of_the_same_file_only() {
        let part = |held| asked(Some("bytes=10-"), Some(held), "\"a\"", 100);
        assert_eq!(
            part("\"a\""),
            Part::Span {
                start: 10,
                length: 90
            }
        );
        for other in ["\"b\"", "W/\"a\"", "Wed, 21 Oct 2026 07:28:00 GMT", ""] {
            assert_eq!(part(other), Part::Whole, "{other}");
        }
    }
}
