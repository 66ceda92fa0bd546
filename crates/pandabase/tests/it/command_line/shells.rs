//! What a terminal and a shell get: the introduction, help, completions and manual pages.

use super::{plainly, text_of};
use crate::place::Place;
use std::fs;

#[test]
fn the_name_alone_is_an_introduction() {
    let place = Place::new();
    let told = text_of(&plainly(&place, &[]).output().unwrap(), 0);
    assert!(
        told.lines().count() < 25 && told.contains("pandabase dev"),
        "{told}"
    );
}

#[test]
fn a_slip_is_answered_with_what_was_meant() {
    let place = Place::new();
    let slips: [(&[&str], &str); 5] = [
        (&["prodcts", "list"], "'products'"),
        (&["products", "lst"], "'list'"),
        (&["products", "list", "--serch", "rain"], "'--search'"),
        (&["orders", "list", "--status", "COMPLETE"], "COMPLETED"),
        (&["deev"], "'dev'"),
    ];
    for (words, meant) in slips {
        let slip = plainly(&place, words).output().unwrap();
        text_of(&slip, 2);
        let errors = String::from_utf8_lossy(&slip.stderr).into_owned();
        assert!(errors.contains(meant), "{errors}");
    }
}

#[test]
fn help_says_what_is_sent_and_shows_an_example() {
    let place = Place::new();
    let help = text_of(
        &plainly(&place, &["products", "create", "--help"])
            .output()
            .unwrap(),
        0,
    );
    for part in [
        "POST /v2/core/stores/{storeId}/products, with PRODUCTS_WRITE",
        "--compare-at-price",
        "Example:",
        "pandabase products create",
        "--title 'Field Recordings'",
    ] {
        assert!(help.contains(part), "{part}: {help}");
    }
    let all = text_of(&plainly(&place, &["help"]).output().unwrap(), 0);
    assert!(
        all.contains("Resources of the API") && all.contains("subscriptions"),
        "{all}"
    );
    let resource = text_of(&plainly(&place, &["help", "orders"]).output().unwrap(), 0);
    assert!(resource.contains("list-refunds"), "{resource}");
}

#[test]
fn each_shell_completes_every_command() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = text_of(&plainly(&place, &["completions", shell]).output().unwrap(), 0);
        for part in ["products", "retry-fulfillment", "compare-at-price", "webhook-lab"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
        if shell == "bash" {
            fs::write(place.path("script"), script).unwrap();
            let checked = place.program("bash").args(["-n", "script"]).output().unwrap();
            text_of(&checked, 0);
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    let made = place.run(&["man", "--out", "pages/man1"]).json(0);
    let pages: Vec<_> = fs::read_dir(place.path("pages/man1")).unwrap().collect();
    assert_eq!(made["pages"], pages.len());
    let page = fs::read_to_string(place.path("pages/man1/pandabase-products-create.1")).unwrap();
    assert!(page.contains("Adds a product"), "{page}");
}
