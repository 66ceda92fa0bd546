//! The figures as a table for people and as JSON for programs.

use super::driver::Measured;
use anyhow::Result;
use serde_json::{Map, Value, json};

/// The target of a figure.
#[derive(Debug, Clone, Copy)]
pub enum Bar {
    /// At least this fraction of the baseline.
    Part(f64),
    /// At least this value.
    AtLeast(f64),
    /// Less than this value.
    Below(f64),
}

/// One row of the report.
#[derive(Debug)]
pub struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    baseline: Option<f64>,
    bar: Bar,
    /// Median and 99th percentile of the latency in milliseconds.
    latency: Option<(f64, f64)>,
}

impl Figure {
    /// A rate beside a baseline measured in the same run.
    pub fn compared(name: &'static str, unit: &'static str, part: f64, pair: &(Measured, Measured)) -> Self {
        let (ours, theirs) = pair;
        Self {
            name,
            value: ours.rate(),
            unit,
            baseline: Some(theirs.rate()),
            bar: Bar::Part(part),
            latency: None,
        }
        .with_latency(ours)
    }

    /// A figure without a baseline.
    pub fn alone(name: &'static str, value: f64, unit: &'static str, bar: Bar) -> Self {
        Self {
            name,
            value,
            unit,
            baseline: None,
            bar,
            latency: None,
        }
    }

    /// Adds the latencies of `measured`.
    #[must_use]
    pub fn with_latency(mut self, measured: &Measured) -> Self {
        self.latency = Some((millis_at(measured, 0.5), millis_at(measured, 0.99)));
        self
    }

    /// The same figure, when each operation stands for `count` of the unit.
    #[must_use]
    pub fn each(mut self, count: f64) -> Self {
        self.value *= count;
        self.baseline = self.baseline.map(|baseline| baseline * count);
        self
    }

    /// The same figure with another target.
    #[must_use]
    pub fn held_to(mut self, bar: Bar) -> Self {
        self.bar = bar;
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.baseline
            .map(|baseline| self.value / baseline.max(f64::EPSILON))
    }

    fn ok(&self) -> bool {
        match self.bar {
            Bar::Part(part) => self.ratio().is_some_and(|ratio| ratio >= part),
            Bar::AtLeast(bar) => self.value >= bar,
            Bar::Below(bar) => self.value < bar,
        }
    }
}

/// A quantile of the latency, in milliseconds.
pub fn millis_at(measured: &Measured, quantile: f64) -> f64 {
    let micros = measured.latencies.value_at_quantile(quantile);
    f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1000.0
}

/// An array of objects.
pub fn json(figures: &[Figure]) -> Result<String> {
    let objects: Vec<Value> = figures
        .iter()
        .map(|figure| {
            let (Bar::Part(bar) | Bar::AtLeast(bar) | Bar::Below(bar)) = figure.bar;
            let mut object = Map::new();
            for (key, value) in [
                ("name", json!(figure.name)),
                ("value", json!(figure.value)),
                ("unit", json!(figure.unit)),
                ("baseline", json!(figure.baseline)),
                ("ratio", json!(figure.ratio())),
                ("bar", json!(bar)),
                ("ok", json!(figure.ok())),
                ("p50Ms", json!(figure.latency.map(|(p50, _)| p50))),
                ("p99Ms", json!(figure.latency.map(|(_, p99)| p99))),
            ] {
                object.insert(key.to_owned(), value);
            }
            Value::Object(object)
        })
        .collect();
    Ok(serde_json::to_string_pretty(&objects)?)
}

/// A table with a line per figure.
pub fn table(figures: &[Figure]) -> String {
    let head = [
        "row", "value", "unit", "baseline", "ratio", "bar", "ok", "p50 ms", "p99 ms",
    ];
    let mut lines = vec![head.map(str::to_owned)];
    lines.extend(figures.iter().map(line));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in &lines {
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}  "));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn line(figure: &Figure) -> [String; 9] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        figure.name.to_owned(),
        number(figure.value),
        figure.unit.to_owned(),
        or_dash(figure.baseline.map(number)),
        or_dash(figure.ratio().map(|ratio| format!("{:.1} %", ratio * 100.0))),
        match figure.bar {
            Bar::Part(part) => format!("≥ {:.0} %", part * 100.0),
            Bar::AtLeast(bar) => format!("≥ {}", number(bar)),
            Bar::Below(bar) => format!("< {}", number(bar)),
        },
        (if figure.ok() { "yes" } else { "NO" }).to_owned(),
        or_dash(figure.latency.map(|(p50, _)| format!("{p50:.2}"))),
        or_dash(figure.latency.map(|(_, p99)| format!("{p99:.2}"))),
    ]
}

/// Large numbers without decimals, small ones with one.
fn number(value: f64) -> String {
    if value >= 1000.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(value: f64, baseline: f64, bar: Bar) -> Figure {
        Figure {
            baseline: Some(baseline),
            ..Figure::alone("a row", value, "req/s", bar)
        }
    }

    #[test]
    fn bars_are_met_from_their_side() {
        for (figure, ok) in [
            (compared(40.0, 100.0, Bar::Part(0.4)), true),
            (compared(39.9, 100.0, Bar::Part(0.4)), false),
            (Figure::alone("a", 3000.0, "", Bar::AtLeast(3000.0)), true),
            (Figure::alone("a", 2999.0, "", Bar::AtLeast(3000.0)), false),
            (Figure::alone("a", 60.0, "", Bar::Below(60.0)), false),
            (Figure::alone("a", 59.9, "", Bar::Below(60.0)), true),
            (Figure::alone("a", 1.0, "", Bar::Part(0.5)), false),
        ] {
            assert_eq!(figure.ok(), ok, "{figure:?}");
        }
    }

    #[test]
    fn json_holds_every_field() {
        let text = json(&[compared(20_000.0, 40_000.0, Bar::Part(0.4))]).unwrap();
        let objects: Value = serde_json::from_str(&text).unwrap();
        let expected = json!([{
            "name": "a row", "value": 20000.0, "unit": "req/s", "baseline": 40000.0, "ratio": 0.5,
            "bar": 0.4, "ok": true, "p50Ms": null, "p99Ms": null
        }]);
        assert_eq!(objects, expected);
    }

    #[test]
    fn columns_are_aligned() {
        let text = table(&[
            compared(20_000.4, 40_000.0, Bar::Part(0.4)),
            Figure::alone("b", 33.33, "MB", Bar::Below(60.0)),
        ]);
        let at = |line: &str, needle: &str| line.find(needle).map(|end| line[..end].chars().count());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(at(lines[0], "unit"), at(lines[1], "req/s"));
        assert_eq!(at(lines[0], "unit"), at(lines[2], "MB"));
        assert!(lines[1].contains("50.0 %") && lines[2].contains("33.3"), "{text}");
    }
}
