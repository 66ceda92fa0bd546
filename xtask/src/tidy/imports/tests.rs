//! Small trees and the imports of their files.

use super::*;

/// A tree of two crates, `low` and `high`, with these files under `crates/`.
fn tree(files: &[(&str, &str)]) -> Tree {
    let manifests = ["low", "high"].map(|name| {
        let text = format!("[package]\nname = \"shop-{name}\"\n\n[dependencies]\nname = \"x\"\n");
        (format!("crates/{name}/Cargo.toml"), Some(text))
    });
    let text = |(path, text): &(&str, &str)| (format!("crates/{path}"), Some((*text).to_owned()));
    files.iter().map(text).chain(manifests).collect()
}

/// `a.rs:1 → b.rs fn x` for each import, with paths below `crates/`.
fn imports(files: &[(&str, &str)]) -> Vec<String> {
    let graph = Graph::read(&tree(files));
    assert_eq!(graph.unreadable, []);
    let mut all = Vec::new();
    for (&(from, to), imports) in &graph.edges {
        for import in imports {
            let (from, to) = (&graph.files[from], &graph.files[to]);
            let text = format!("{from}:{} → {to} {}", import.line, graph.describe(import));
            all.push(text.replace("crates/", "").replace("low/src/", ""));
        }
    }
    all
}

#[test]
fn paths_are_followed_through_crate_self_and_super() {
    let files = [
        ("low/src/lib.rs", "mod a; mod b; pub fn root() {}"),
        (
            "low/src/a/mod.rs",
            "pub mod c;\nfn f() { self::c::go(); crate::b::B::new(); }",
        ),
        (
            "low/src/a/c.rs",
            "pub fn go() {}\nfn f(b: super::super::b::B) { super::super::root() }",
        ),
        ("low/src/b.rs", "pub struct B;"),
    ];
    assert_eq!(
        imports(&files),
        [
            "a/c.rs:2 → b.rs struct B",
            "a/c.rs:2 → lib.rs fn root",
            "a/mod.rs:2 → a/c.rs fn go",
            "a/mod.rs:2 → b.rs struct B",
        ]
    );
}

#[test]
fn names_and_modules_brought_in_by_use_lead_to_what_is_used() {
    let files = [
        ("low/src/lib.rs", "mod a; mod stores; mod deep;"),
        (
            "low/src/a.rs",
            "use crate::stores::{self as shops, find as search};\nuse crate::deep;\nuse shops::Store;\n\
             fn f() { shops::count(); deep::inner::go(); search(Store::Open) }",
        ),
        (
            "low/src/stores.rs",
            "pub fn find() {} pub fn count() {} pub enum Store { Open }",
        ),
        ("low/src/deep/mod.rs", "pub mod inner; pub fn unused() {}"),
        ("low/src/deep/inner.rs", "pub fn go() {}"),
    ];
    assert_eq!(
        imports(&files),
        [
            "a.rs:4 → deep/inner.rs fn go",
            "a.rs:1 → stores.rs fn find",
            "a.rs:3 → stores.rs enum Store",
            "a.rs:4 → stores.rs fn count",
        ]
    );
}

#[test]
fn a_name_of_a_module_and_a_function_means_what_its_place_needs() {
    let files = [
        ("low/src/lib.rs", "mod a; mod ledger;"),
        (
            "low/src/a.rs",
            "use crate::ledger::list;\nfn f() { list(); list::other() }",
        ),
        ("low/src/ledger/mod.rs", "pub mod list; pub use list::list;"),
        ("low/src/ledger/list.rs", "pub fn list() {} pub fn other() {}"),
    ];
    assert_eq!(
        imports(&files),
        [
            "a.rs:1 → ledger/list.rs fn list via ledger/mod.rs",
            "a.rs:2 → ledger/list.rs fn other",
            "ledger/mod.rs:1 → ledger/list.rs fn list",
        ]
    );
}

#[test]
fn globs_and_re_exports_are_followed_to_the_defining_file_across_crates() {
    let files = [
        ("low/src/lib.rs", "mod a; pub mod b;"),
        ("low/src/a.rs", "pub struct Deep;"),
        ("low/src/b.rs", "pub(crate) use again::*;\npub mod again;"),
        ("low/src/b/again.rs", "pub use crate::a::Deep as Renamed;"),
        (
            "high/src/lib.rs",
            "use shop_low::b::*;\nfn f(x: Renamed, y: std::io::Error) {}",
        ),
        ("high/src/main.rs", "fn main() { ::shop_high::f() }"),
    ];
    assert_eq!(
        imports(&files),
        [
            "high/src/lib.rs:2 → a.rs struct Deep via b.rs, b/again.rs",
            "high/src/main.rs:1 → high/src/lib.rs fn f",
            "b/again.rs:1 → a.rs struct Deep",
        ]
    );
}

#[test]
fn inline_modules_and_blocks_have_names_of_their_own() {
    let files = [
        ("low/src/lib.rs", "mod a; mod b;"),
        (
            "low/src/a.rs",
            "mod inline {\n  mod file;\n  pub fn here() { super::super::b::b1() }\n}\n\
             fn f() { use crate::b::b2 as near; inline::here(); near() }\nfn g() { near() }",
        ),
        ("low/src/a/inline/file.rs", "fn f() { super::here() }"),
        ("low/src/b.rs", "pub fn b1() {} pub fn b2() {}"),
    ];
    assert_eq!(
        imports(&files),
        [
            "a.rs:3 → b.rs fn b1",
            "a.rs:5 → b.rs fn b2",
            "a/inline/file.rs:1 → a.rs fn here",
        ]
    );
}

#[test]
fn a_path_attribute_names_the_file() {
    let files = [
        (
            "low/src/lib.rs",
            "#[path = \"other/place.rs\"] mod a; fn f() { a::go() }",
        ),
        ("low/src/other/place.rs", "pub fn go() {}"),
    ];
    assert_eq!(imports(&files), ["lib.rs:1 → other/place.rs fn go"]);
}

#[test]
fn what_only_tests_see_is_left_out() {
    let files = [
        ("low/src/lib.rs", "mod a; mod b; #[cfg(test)] mod tests;"),
        (
            "low/src/a.rs",
            "#[cfg(test)] use crate::b::x;\n#[cfg(all(test, unix))] mod tests { use crate::b::x; }\n\
             struct S;\nimpl S { #[cfg(test)] fn t() { crate::b::x() } }\n#[test] fn t() { crate::b::x() }\n\
             #[cfg(any(test, unix))] fn kept() { crate::b::y() }",
        ),
        ("low/src/b.rs", "pub fn x() {} pub fn y() {}"),
        ("low/src/tests.rs", "use crate::b::x;"),
    ];
    assert_eq!(imports(&files), ["a.rs:6 → b.rs fn y"]);
}

#[test]
fn macro_calls_and_bodies_are_read() {
    let files = [
        ("low/src/lib.rs", "#[macro_use] mod db; mod a; mod b;"),
        (
            "low/src/db.rs",
            "pub struct Sql;\n#[macro_export] macro_rules! sql { ($name:ident) => { \
             $crate::b::made($name::x); let y: $crate::db::Sql; <T>::crate_like(); } }\n\
             macro_rules! near { () => {} }\npub(crate) use near;",
        ),
        (
            "low/src/a.rs",
            "use crate::db::near;\ncrate::sql! { pub FIND = 1; }\n\
             fn f() { near!(); format!(\"{}\", vec![crate::b::made()]); x.b::<u8>() }",
        ),
        ("low/src/b.rs", "pub fn made() {}\nfn f() { crate::a::FIND }"),
        ("high/src/lib.rs", "shop_low::sql! { X = 1; }\nuse shop_low::sql;"),
    ];
    assert_eq!(
        imports(&files),
        [
            "high/src/lib.rs:1 → db.rs macro sql",
            "a.rs:3 → b.rs fn made",
            "a.rs:1 → db.rs macro near",
            "a.rs:2 → db.rs macro sql",
            "b.rs:2 → a.rs sql! FIND",
            "db.rs:2 → b.rs fn made",
        ]
    );
}

#[test]
fn re_exports_in_a_circle_end() {
    let files = [
        ("low/src/lib.rs", "mod a; mod b; fn f() { a::x(); a::y() }"),
        ("low/src/a.rs", "pub use crate::b::*; pub use crate::b::x;"),
        ("low/src/b.rs", "pub use crate::a::*; pub use crate::a::x;"),
    ];
    assert_eq!(imports(&files), [""; 0]);
}

const RING: &[(&str, &str)] = &[
    ("low/src/lib.rs", "mod a; mod b; mod c; mod d;"),
    ("low/src/a.rs", "pub struct A; fn f() { crate::b::b() }"),
    ("low/src/b.rs", "pub fn b() { crate::c::c() }"),
    ("low/src/c.rs", "pub fn c(a: crate::a::A) { crate::d::d() }"),
    ("low/src/d.rs", "pub fn d() { crate::b::b() }"),
];

#[test]
fn a_ring_is_found_once_with_a_shortest_way_round() {
    let graph = Graph::read(&tree(RING));
    let found: Vec<String> = in_rings(&graph).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "error: crates/low/src/a.rs: is in a ring of 4 files; a shortest way round: crates/low/src/a.rs \
             → crates/low/src/b.rs (fn b) → crates/low/src/c.rs (fn c) → crates/low/src/a.rs (struct A)"
        ]
    );
    assert_eq!(in_rings(&Graph::read(&tree(&RING[..4])))[0].rule, Rule::Ring);
    assert_eq!(in_rings(&Graph::read(&tree(&RING[..3]))), []);
}

#[test]
fn the_report_of_rings_names_every_import_inside() {
    let text = of_rings(&tree(RING));
    assert!(
        text.starts_with("1 rings\n\nring 1 of 4 files: crates/low/src/a.rs → "),
        "{text}"
    );
    let inside =
        "  crates/low/src/c.rs\n    → crates/low/src/a.rs\n      :1 struct A\n    → crates/low/src/d.rs";
    assert!(text.contains(inside), "{text}");
}

#[test]
fn the_report_of_a_file_names_both_directions() {
    let text = of_file(&tree(RING), "crates/low/src/b.rs");
    let expected = "crates/low/src/b.rs imports\n  → crates/low/src/c.rs\n    :1 fn c\n\
                    crates/low/src/b.rs is imported by\n  ← crates/low/src/a.rs\n    :1 fn b\n  \
                    ← crates/low/src/d.rs\n    :1 fn b\n";
    assert_eq!(text.as_deref(), Some(expected));
    assert_eq!(of_file(&tree(RING), "crates/low/src/z.rs"), None);
}

#[test]
fn an_import_from_a_floor_above_is_found_with_its_way() {
    let files = tree(&[
        ("low/src/lib.rs", "mod values; mod orders; mod mid;"),
        ("low/src/values.rs", "\nuse crate::mid::Order;\nuse crate::mid;"),
        (
            "low/src/mid.rs",
            "pub use crate::orders::Order; use crate::values;",
        ),
        ("low/src/orders.rs", "pub struct Order; use crate::mid::go;"),
    ]);
    let floors = [
        "crates/low/src: values",
        "crates/low/src: mid lib",
        "crates/low/src: orders",
    ];
    let found: Vec<String> = upward(&Graph::read(&files), &floors)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "error: crates/low/src/mid.rs:1: imports crates/low/src/orders.rs (floor crates/low/src/orders), \
             which stands above (floor crates/low/src/mid): struct Order",
            "error: crates/low/src/values.rs:2: imports crates/low/src/orders.rs \
             (floor crates/low/src/orders), which stands above (floor crates/low/src/values): struct Order \
             via crates/low/src/mid.rs",
        ]
    );
}

#[test]
fn a_file_on_no_floor_is_found() {
    let files = tree(&[("low/src/lib.rs", "mod a;"), ("low/src/a.rs", "")]);
    let found = upward(&Graph::read(&files), &["crates/low/src: a"]);
    assert_eq!(found[0].path, "crates/low/src/lib.rs");
    assert_eq!(found.len(), 1);
}

#[test]
fn sql_stands_in_its_places_only() {
    let sql = "sql! { FIND = 1; }";
    let allowed = [
        "low/src/a/store.rs",
        "low/src/store/b.rs",
        "platform/src/jobs/c.rs",
    ];
    let files = tree(&[
        (
            "low/src/lib.rs",
            "mod a { mod store; mod service; } mod store { mod b; }",
        ),
        (allowed[0], sql),
        (allowed[1], sql),
        (
            "low/src/a/service.rs",
            "\ncrate::sql! { X = 1; }\n#[cfg(test)] mod tests { sql! {} }",
        ),
    ]);
    let found: Vec<String> = misplaced_sql(&Graph::read(&files))
        .iter()
        .map(|finding| format!("{}:{}", finding.path, finding.line.unwrap_or_default()))
        .collect();
    assert_eq!(found, ["crates/low/src/a/service.rs:2"]);
    for path in allowed {
        assert!(floors::may_hold_sql(&format!("crates/{path}")), "{path}");
    }
}

#[test]
fn a_file_that_cannot_be_parsed_is_found() {
    let found = check(&tree(&[("low/src/lib.rs", "fn a() {\n  let = ;\n}")]));
    let broken = found
        .iter()
        .find(|finding| finding.message.contains("is not Rust"));
    assert_eq!(broken.and_then(|finding| finding.line), Some(2));
}
