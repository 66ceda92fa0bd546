//! Whether invoices can be written in every script that buyers use.

use super::report::Report;
use pandabase_platform::pdf::text::system_font;

pub(super) fn check(report: &mut Report) {
    match system_font() {
        Some(path) => report.ok(
            "fonts",
            format!("Chinese, Japanese and Korean by {}", path.display()),
        ),
        None => report.warn(
            "fonts",
            "no font for Chinese, Japanese and Korean: invoices show boxes for their characters, and \
             Japanese invoices are in English",
            "install one, as with `apt install fonts-noto-cjk`, and restart the server",
        ),
    }
}
