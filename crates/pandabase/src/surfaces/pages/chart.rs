//! Charts: SVG that the server draws, and the table behind each for those who do not see it. A page includes
//! `chart.html` with its chart in a variable of this name. Nothing is computed in fractions: coordinates are
//! whole units of the drawing.

use pandabase_domain::money::div_half_up;

/// The size of a drawing.
const WIDTH: i64 = 480;
const HEIGHT: i64 = 220;
/// Where the marks stand: between these edges.
const LEFT: i64 = 8;
const RIGHT: i64 = WIDTH - 8;
const TOP: i64 = 20;
const BOTTOM: i64 = HEIGHT - 26;
/// The most words below a drawing.
const WORDS: usize = 4;
/// How many steps the scale has about.
const STEPS: i128 = 4;
/// Up to so many points each has a dot of its own.
const DOTS: usize = 31;
/// How the series are told apart: colour and opacity.
const INKS: [Ink; 2] = [
    Ink {
        colour: "var(--accent)",
        opacity: "1",
    },
    Ink {
        colour: "currentColor",
        opacity: "0.45",
    },
];

/// How values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A line through them.
    Line,
    /// A bar for each.
    Bars,
}

/// What a chart is made of.
pub struct Row {
    /// What the values are of: a day, a country.
    pub label: String,
    /// A value of each series.
    pub values: Vec<i64>,
    /// What the table says besides.
    pub more: Vec<String>,
}

/// A chart, drawn.
pub struct Chart {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) left: i64,
    pub(crate) right: i64,
    pub(crate) grid: Vec<Mark>,
    pub(crate) words: Vec<Mark>,
    pub(crate) lines: Vec<Line>,
    pub(crate) bars: Vec<Bar>,
    /// The series by name, where there are several.
    pub(crate) legend: Vec<(Ink, String)>,
    /// The head of the table's columns.
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    pub(crate) colour: &'static str,
    pub(crate) opacity: &'static str,
}

/// Words at a place.
pub struct Mark {
    pub(crate) at: i64,
    /// Where words begin, end, or have their middle.
    pub(crate) anchor: &'static str,
    pub(crate) words: String,
}

/// A line.
pub struct Line {
    pub(crate) ink: Ink,
    pub(crate) points: String,
    pub(crate) dots: Vec<(i64, i64)>,
}

/// A bar.
pub struct Bar {
    pub(crate) ink: Ink,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

impl Chart {
    /// Draws rows. `heads` are the heads of the table: of the labels, of each series, and of what it says
    /// besides; `said` writes a value for people.
    pub fn draw(
        name: &'static str,
        title: impl ToString,
        shape: Shape,
        heads: Vec<String>,
        rows: Vec<Row>,
        said: impl Fn(i64) -> String,
    ) -> Self {
        let scale = Scale::of(rows.iter().flat_map(|row| row.values.iter().copied()));
        let series = rows.first().map_or(0, |row| row.values.len());
        let grid = scale.rules().map(|value| Mark {
            at: scale.y(value),
            anchor: "start",
            words: said(value),
        });
        let named = heads.iter().skip(1).take(series).cloned();
        let legend: Vec<_> = inks().zip(named).collect();
        let mut chart = Self {
            name,
            title: title.to_string(),
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            grid: grid.collect(),
            words: words(&rows, shape),
            lines: Vec::new(),
            bars: Vec::new(),
            legend: if series > 1 { legend } else { Vec::new() },
            heads,
            rows: Vec::new(),
        };
        match shape {
            Shape::Line => chart.lines = lines(&rows, series, &scale),
            Shape::Bars => chart.bars = bars(&rows, &scale),
        }
        let cells = |row: Row| {
            let values = row.values.iter().map(|value| said(*value));
            std::iter::once(row.label).chain(values).chain(row.more).collect()
        };
        chart.rows = rows.into_iter().map(cells).collect();
        chart
    }
}

/// What tells the series apart, one after the other.
fn inks() -> impl Iterator<Item = Ink> {
    INKS.iter().copied().cycle()
}

/// A count that fits a coordinate.
fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The horizontal place of a row, of which there are `count`.
fn x(index: usize, count: usize, shape: Shape) -> i64 {
    let (index, count) = (whole(index), whole(count).max(1));
    match shape {
        Shape::Bars => LEFT + (2 * index + 1) * (RIGHT - LEFT) / (2 * count),
        Shape::Line if count == 1 => LEFT + (RIGHT - LEFT) / 2,
        Shape::Line => LEFT + index * (RIGHT - LEFT) / (count - 1),
    }
}

/// A few of the labels, the first among them.
fn words(rows: &[Row], shape: Shape) -> Vec<Mark> {
    let count = rows.len();
    let every = count.div_ceil(WORDS).max(1);
    let shown = rows.iter().enumerate().step_by(every);
    let mark = |(index, row): (usize, &Row)| Mark {
        at: x(index, count, shape),
        anchor: match (shape, index) {
            (Shape::Line, 0) => "start",
            (Shape::Line, _) if index + 1 == count => "end",
            _ => "middle",
        },
        words: row.label.clone(),
    };
    shown.map(mark).collect()
}

fn lines(rows: &[Row], series: usize, scale: &Scale) -> Vec<Line> {
    let of = |(index, ink): (usize, Ink)| {
        let points = rows.iter().enumerate().map(|(row, one)| {
            let value = one.values.get(index).copied().unwrap_or(0);
            (x(row, rows.len(), Shape::Line), scale.y(value))
        });
        let points: Vec<(i64, i64)> = points.collect();
        let text: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        Line {
            ink,
            points: text.join(" "),
            dots: if rows.len() <= DOTS { points } else { Vec::new() },
        }
    };
    inks().take(series).enumerate().map(of).collect()
}

fn bars(rows: &[Row], scale: &Scale) -> Vec<Bar> {
    let mut bars = Vec::new();
    let slot = (RIGHT - LEFT) / whole(rows.len()).max(1);
    for (index, row) in rows.iter().enumerate() {
        let width = (slot * 3 / 4 / whole(row.values.len()).max(1)).max(1);
        let mut left = x(index, rows.len(), Shape::Bars) - width * whole(row.values.len()) / 2;
        for (value, ink) in row.values.iter().zip(inks()) {
            let (end, zero) = (scale.y(*value), scale.y(0));
            bars.push(Bar {
                ink,
                x: left,
                y: end.min(zero),
                width,
                height: (end - zero).abs(),
            });
            left += width;
        }
    }
    bars
}

/// Values and their heights.
struct Scale {
    least: i128,
    most: i128,
    step: i128,
}

impl Scale {
    /// A scale that zero and all of these values have a place on.
    fn of(values: impl Iterator<Item = i64>) -> Self {
        let (mut least, mut most) = (0_i128, 0_i128);
        for value in values {
            least = least.min(value.into());
            most = most.max(value.into());
        }
        let step = round((most - least + STEPS - 1) / STEPS);
        Self {
            least: least.div_euclid(step) * step,
            most: ((most + step - 1) / step).max(1) * step,
            step,
        }
    }

    /// The height of a value.
    fn y(&self, value: i64) -> i64 {
        let below = (self.most - i128::from(value)) * i128::from(BOTTOM - TOP);
        let down = div_half_up(below, (self.most - self.least).max(1));
        TOP + down.unwrap_or(0)
    }

    /// The values that have a rule.
    fn rules(&self) -> impl Iterator<Item = i64> {
        let (least, step) = (self.least, self.step);
        let count = (self.most - least) / step;
        (0..=count).filter_map(move |index| i64::try_from(least + index * step).ok())
    }
}

/// The next number that is 1, 2 or 5 with noughts behind it.
fn round(least: i128) -> i128 {
    let mut power = 1;
    while power * 10 < least {
        power *= 10;
    }
    let steps = [power, 2 * power, 5 * power, 10 * power];
    steps.into_iter().find(|step| *step >= least).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(shape: Shape, values: &[&[i64]]) -> Chart {
        let row = |(index, values): (usize, &&[i64])| Row {
            label: format!("day {index}"),
            values: values.to_vec(),
            more: Vec::new(),
        };
        let rows = values.iter().enumerate().map(row).collect();
        let heads = ["Day", "Gross", "Net"].map(str::to_owned).to_vec();
        Chart::draw("sales", "Sales", shape, heads, rows, |value| value.to_string())
    }

    #[test]
    fn a_scale_holds_zero_and_every_value() {
        for (values, rules) in [
            (vec![], vec![0, 1]),
            (vec![0], vec![0, 1]),
            (vec![3], vec![0, 1, 2, 3]),
            (vec![4000], vec![0, 1000, 2000, 3000, 4000]),
            (vec![4001, 12], vec![0, 2000, 4000, 6000]),
            (vec![-50, 100], vec![-50, 0, 50, 100]),
            (vec![-1], vec![-1, 0, 1]),
        ] {
            let scale = Scale::of(values.iter().copied());
            assert_eq!(scale.rules().collect::<Vec<_>>(), rules, "{values:?}");
            for value in values {
                assert!((TOP..=BOTTOM).contains(&scale.y(value)), "{value}");
            }
        }
        let scale = Scale::of([i64::MAX, i64::MIN].into_iter());
        assert!((TOP..=BOTTOM).contains(&scale.y(i64::MAX)));
        assert!((TOP..=BOTTOM).contains(&scale.y(i64::MIN)));
    }

    #[test]
    fn marks_stay_within_the_drawing() {
        for count in [1, 2, 12, 31, 90, 400] {
            let values: Vec<[i64; 2]> = (0..count).map(|day| [day * 100, -day]).collect();
            let values: Vec<&[i64]> = values.iter().map(|pair| pair.as_slice()).collect();
            let bars = drawn(Shape::Bars, &values);
            assert_eq!(bars.bars.len(), values.len() * 2);
            for bar in &bars.bars {
                assert!(bar.x >= 0 && bar.x + bar.width <= WIDTH, "{count}: {}", bar.x);
                assert!(bar.y >= TOP && bar.y + bar.height <= BOTTOM, "{count}: {}", bar.y);
            }
            let lines = drawn(Shape::Line, &values);
            assert_eq!(lines.lines.len(), 2);
            assert!(lines.words.len() <= WORDS && !lines.words.is_empty());
            assert_eq!(lines.lines[0].points.split(' ').count(), values.len());
            assert_eq!(lines.rows.len(), values.len());
        }
    }

    #[test]
    fn a_chart_of_nothing_is_drawn() {
        let chart = drawn(Shape::Line, &[]);
        assert!(chart.lines.is_empty() && chart.rows.is_empty() && chart.legend.is_empty());
        assert_eq!(chart.grid.len(), 2);
    }

    #[test]
    fn several_series_have_a_legend() {
        let chart = drawn(Shape::Bars, &[&[5, 4], &[3, 2]]);
        let names: Vec<&str> = chart.legend.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Gross", "Net"]);
        assert!(drawn(Shape::Bars, &[&[5]]).legend.is_empty());
        assert_eq!(chart.rows[0], ["day 0", "5", "4"]);
    }
}
