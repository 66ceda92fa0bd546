//! Reports for the store's books: asked for by month or by days, listed with what has become of them.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use pandabase_domain::analytics::Months;
use pandabase_domain::day;
use pandabase_domain::report::{ReportFormat, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope as S;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/money/reports.html")]
struct ReportsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The form for a report, if the visitor may request one.
    form: Option<Asking>,
    rows: Vec<Row>,
    list: Listing,
}

/// The fields of a request.
struct Asking {
    kind: Field,
    month: Field,
    format: Field,
    from: Field,
    to: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let list = Asked::of(desk, &[]).list(desk, "listReports", &[]).await?;
    let form = match desk.may(S::ReportsWrite) {
        true => Some(fields(desk).await?),
        false => None,
    };
    let frame = desk.frame();
    let template = ReportsPage {
        look: &desk.look,
        t,
        frame: &frame,
        form,
        rows: list.rows.iter().map(|report| row(desk, report)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

/// Asks for a report.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, &[]);
    let Some([start, end]) = period(form, &desk.zone()) else {
        typed.fault("to", desk.t().get("money-error-days"));
        return Ok(desk.back(&typed));
    };
    let body = json!({
        "type": form.get("type"),
        "periodStart": start,
        "periodEnd": end,
        "formats": [form.get("format")],
    });
    match desk.press(form, "createReport", &[], Some(&body)).await? {
        Ok(report) => {
            let target = format!("/reports/{}", text(&report["id"]));
            Ok(desk.done(&desk.in_store(&target), "made"))
        }
        Err(refused) => {
            // The days have other names here.
            let said = refused.text.replacen("body/periodEnd", "body/to", 1);
            let refused = Refused {
                text: said.replacen("periodStart", "from", 1),
                ..refused
            };
            desk.show_refusal(&mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

/// When the asked period begins and ends by the store's clock: days, where both are typed, else the month.
fn period(form: &Form, zone: &Zone) -> Option<[Timestamp; 2]> {
    match (form.filled("from"), form.filled("to")) {
        (None, None) => month(form.get("month"), zone),
        (from, to) => Some([day::bounds(from?, zone)?[0], day::bounds(to?, zone)?[1]]),
    }
}

/// When a month such as `2026-06` begins and ends.
fn month(name: &str, zone: &Zone) -> Option<[Timestamp; 2]> {
    let (year, month) = name.split_once('-')?;
    let [year, month] = [year.parse::<u16>().ok()?, month.parse::<u16>().ok()?].map(i64::from);
    let number = year * 12 + month - 1;
    let first = |number: i64| {
        let day = format!("{}-01", Months::label(number));
        day::bounds(&day, zone).map(|[start, _]| start)
    };
    Some([first(number)?, first(number + 1)?])
}

/// The twelve months that end with the present one by the store's clock, the present one first.
fn months(now: Timestamp, zone: &Zone) -> Vec<String> {
    let today = now.civil_in(zone);
    let last = i64::from(today.year()) * 12 + i64::from(today.month()) - 1;
    (last - 11..=last).rev().map(Months::label).collect()
}

/// The fields of a request.
async fn fields(desk: &Desk) -> Result<Asking, Halt> {
    let t = desk.t();
    let now = desk.now().await?;
    let months = months(now, &desk.zone());
    let mut typed = desk.typed.clone();
    // The month that is over.
    typed.fill("month", months.get(1).map(String::as_str));
    let fields = Fields::new(t, &typed);
    let dated = |name: &str, label: Text| fields.optional(name, label).half().date();
    let subjects = ReportType::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), words::subject(t, *kind)));
    let formats = ReportFormat::ALL
        .iter()
        .map(|format| Choice::new(format.as_str(), format.as_str()));
    Ok(Asking {
        kind: fields.field("type", t.get("money-subject")).choices(subjects),
        month: fields
            .field("month", t.get("money-month"))
            .choices(months.iter().map(|month| Choice::new(month, month)))
            .half(),
        format: fields
            .field("format", t.get("money-format"))
            .choices(formats)
            .half(),
        from: dated("from", t.get("orders-from")),
        to: dated("to", t.get("orders-to")),
    })
}

fn row(desk: &Desk, report: &Value) -> Row {
    let t = desk.t();
    let kind = report["type"].as_str().and_then(ReportType::parse);
    Row {
        name: kind.map_or_else(String::new, |kind| words::subject(t, kind).to_string()),
        about: String::new(),
        status: Some(words::report(t, &report["status"])),
        more: days(desk, report),
        address: desk.in_store(&format!("/reports/{}", text(&report["id"]))),
    }
}

/// The first and the last day of a report.
pub fn days(desk: &Desk, report: &Value) -> String {
    let t = desk.t();
    let zone = desk.zone();
    let from = say::day(t, &zone, &report["periodStart"]).unwrap_or_default();
    // The period ends before the instant that is named.
    let end = report["periodEnd"].as_str().and_then(Timestamp::parse);
    let last = end
        .map(|end| t.date(end.plus_millis(-1), &zone))
        .unwrap_or_default();
    let words = t.get("money-days").with("from", from).with("to", last);
    words.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_with_the_present_one_of_the_stores_clock() {
        let now = Timestamp::parse("2026-06-30T20:00:00Z").unwrap();
        for (zone, present) in [
            ("UTC", "2026-06"),
            ("Asia/Tokyo", "2026-07"),
            ("America/New_York", "2026-06"),
        ] {
            let months = months(now, &Zone::parse(zone).unwrap());
            assert_eq!((months.len(), &*months[0]), (12, present), "{zone}");
        }
        let now = Timestamp::parse("2026-01-01T03:00:00Z").unwrap();
        let months = months(now, &Zone::parse("America/New_York").unwrap());
        assert_eq!((&*months[0], &*months[11]), ("2025-12", "2025-01"));
    }

    #[test]
    fn a_month_is_one_of_the_stores_clock() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        for (text, expected) in [
            (
                "2026-06",
                Some(["2026-05-31T22:00:00.000Z", "2026-06-30T22:00:00.000Z"]),
            ),
            (
                "2025-12",
                Some(["2025-11-30T23:00:00.000Z", "2025-12-31T23:00:00.000Z"]),
            ),
            ("", None),
            ("June", None),
            ("9223372036854775807-01", None),
        ] {
            let found = month(text, &zone).map(|ends| ends.map(|at| at.to_string()));
            let expected = expected.map(|ends| ends.map(str::to_owned));
            assert_eq!(found, expected, "{text}");
        }
    }
}
