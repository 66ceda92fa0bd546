//! Texts in templates of askama.

use askama::Template;
use pandabase_locale::{Locale, Text};

#[derive(Template)]
#[template(
    source = r#"
{{ t.get("email") }}
{{ t.get("error-too-long").with("count", most) }}
{{ error }}
{{ t.get("error-too-long").with("count", name) }}"#,
    ext = "html"
)]
struct Page {
    t: Locale,
    most: usize,
    error: Text,
    name: String,
}

#[test]
fn a_template_writes_texts_and_escapes_what_is_put_into_them() {
    let t = Locale::De;
    let page = Page {
        t,
        most: 1_500,
        error: t.get("close"),
        name: "<b>".to_owned(),
    };
    assert_eq!(
        page.render().unwrap(),
        "\nE-Mail\nHöchstens 1.500 Zeichen\nSchließen\nHöchstens &#60;b&#62; Zeichen"
    );
}
