//! Paylinks, files and abandoned carts on the pages.

use super::selling::{first, left, paylink};
use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::uploads::pictures::picture;
use image::ImageFormat;
use serde_json::json;

#[apply(both)]
async fn a_paylink_is_made_of_a_product_and_an_amount(server: Server) {
    let notes = product(&server, json!({"title": "Notes", "status": "ACTIVE"})).await;
    product(&server, json!({"title": "Unfinished"})).await;
    server.plan(json!({"title": "Letters"})).await;
    let id = text(&notes["id"]);
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&server.desk(&format!("/paylinks/new?product={id}")))
        .await;
    owner.shows(&format!("<option value=\"{id}\" selected>Notes</option>"));
    owner.shows("name=\"title\" type=\"text\" value=\"Notes\"");
    owner.hides(">Letters</option>");
    owner.hides(">Unfinished</option>");
    owner.go(&server.desk("/paylinks/new")).await;
    let blank = [
        ("title", "Invoice 7"),
        ("description", ""),
        ("items.0.what", ""),
        ("items.0.name", ""),
        ("items.0.amount", ""),
        ("expiresAt", ""),
    ];
    owner.press("save", &blank).await;
    assert!(
        owner.error("items-0-what").contains("Choose a product"),
        "{}",
        owner.text
    );
    for (field, value, at, says) in [
        ("items.0.name", "Setup", "items-0-amount", "Enter an amount"),
        ("items.0.amount", "90", "items-0-name", "Please answer this"),
        ("title", "", "title", "Please answer this"),
    ] {
        let mut typed = blank.to_vec();
        typed.push((field, value));
        owner.press("save", &typed).await;
        assert!(owner.error(at).contains(says), "{field}: {}", owner.text);
    }
    let mut cheap = blank.to_vec();
    cheap.extend([("items.0.name", "Setup"), ("items.0.amount", "0.50")]);
    owner.press("save", &cheap).await;
    owner.shows("Checkout total must be at least $1.00");
    let mut late = cheap.clone();
    late.extend([("items.0.amount", "5"), ("expiresAt", "2026-05-01T00:00")]);
    owner.press("save", &late).await;
    assert!(
        owner.error("expiresAt").contains("in the future"),
        "{}",
        owner.text
    );
    let mut good = blank.to_vec();
    good.extend([
        ("items.0.what", &*id),
        ("items.0.quantity", "2"),
        ("items.1.name", "Setup"),
        ("items.1.amount", "90"),
        ("maxUses", "1"),
    ]);
    owner.press("save", &good).await;
    owner.shows("Done. It is in the list now.");
    let link = first(&server, &server.of_team("/paylinks")).await;
    assert_eq!(
        (&link["title"], &link["maxUses"], &link["items"]),
        (
            &json!("Invoice 7"),
            &json!(1),
            &json!([{"product_id": id, "quantity": 2}, {"name": "Setup", "amount": 9000, "quantity": 1}])
        )
    );
    owner.shows(&format!("<code data-key>{}</code>", text(&link["url"])));
    owner.shows("2 × the price in the shop");
    owner.shows("1 × $90.00");
    server.verify().await;
}

#[apply(both)]
async fn a_paylink_is_changed_switched_off_and_deleted(server: Server) {
    let path = format!("/paylinks/{}", paylink(&server).await);
    let stored = async || server.get(&server.of_team(&path)).await.data(200).clone();
    let before = stored().await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("{path}/edit"))).await;
    let typed = [("title", "Setup and more"), ("maxUses", "3"), ("description", "")];
    owner.press("save", &typed).await;
    owner.shows("Saved.");
    let after = stored().await;
    assert_eq!(
        (&after["title"], &after["maxUses"], &after["items"]),
        (&json!("Setup and more"), &json!(3), &before["items"])
    );
    owner.go(&server.desk(&path)).await;
    for (action, status) in [("disable", "DISABLED"), ("enable", "ACTIVE")] {
        owner.press(action, &[]).await;
        owner.shows("Saved.");
        assert_eq!(stored().await["status"], status);
    }
    owner.go(&server.desk("/paylinks?status=DISABLED")).await;
    owner.shows("On (1)");
    owner.shows("Nothing was found.");
    owner.go(&server.desk("/paylinks?search=more")).await;
    owner.shows(">Setup and more</a>");
    owner.go(&server.desk(&path)).await;
    owner.shows("Its address leads nowhere any more.");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    server.get(&server.of_team(&path)).await.error(404);
    server.verify().await;
}

#[apply(both)]
async fn a_paylink_of_a_product_has_a_page(server: Server) {
    let notes = product(&server, json!({"title": "Notes", "status": "ACTIVE"})).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/products/{}", text(&notes["id"])));
    owner.go(&page).await;
    owner.shows("New coupon for it");
    owner.shows("New paylink for it");
    owner.press("link", &[]).await;
    let link = first(&server, &server.of_team("/paylinks")).await;
    let page = server.desk(&format!("/paylinks/{}", text(&link["id"])));
    owner.shows(&format!("<a href=\"{page}\">The page of this paylink</a>"));
}

#[apply(both)]
async fn files_are_uploaded_and_deleted_once_nothing_uses_them(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/files")).await;
    owner.shows("No files yet");
    owner.shows(&format!("POST {}", server.files_path("")));
    owner.shows("PUT uploadUrl");
    owner.press("add", &[("purpose", "IMAGE")]).await;
    assert_eq!(owner.error("files"), "Choose a file");
    let png = picture(40, 30, ImageFormat::Png);
    let purpose = [("purpose", "IMAGE")];
    owner
        .upload("add", &purpose, &[("a.png", "image/png", &png)])
        .await;
    owner.shows("Done. It is in the list now.");
    owner
        .upload("add", &purpose, &[("a.txt", "text/plain", b"La la la.")])
        .await;
    assert!(owner.error("files").starts_with("a.txt: "), "{}", owner.text);
    server.app.env.clock.advance(1);
    let purpose = [("purpose", "DOWNLOAD")];
    owner
        .upload("add", &purpose, &[("album.txt", "text/plain", b"La la la.")])
        .await;
    owner.shows("All (2)");
    owner.shows("Picture (1)");
    owner.shows("Download (1)");
    let album = first(&server, &server.files_path("?purpose=DOWNLOAD")).await;
    let image = first(&server, &server.files_path("?purpose=IMAGE")).await;
    assert_eq!(
        (&album["filename"], &album["status"], &image["filename"]),
        (&json!("album.txt"), &json!("READY"), &json!("a.png"))
    );
    let fields = json!({"title": "Album", "productType": "DIGITAL_DOWNLOAD", "downloadUrl": album["id"]});
    let sold = product(&server, fields).await;
    let page = server.desk(&format!("/files/{}", text(&album["id"])));
    owner.go(&page).await;
    let user = server.desk(&format!("/products/{}", text(&sold["id"])));
    owner.shows(&format!("<a href=\"{user}\">Album</a>"));
    owner.shows("In use");
    owner.hides("value=\"delete\"");
    // A page that is out of date deletes nothing.
    owner.press("delete", &[]).await;
    owner.shows("A product or the store uses this file");
    owner.go(&server.desk("/files?status=IMAGE")).await;
    owner.shows(">a.png</a>");
    owner.hides(">album.txt</a>");
    let page = server.desk(&format!("/files/{}", text(&image["id"])));
    owner.go(&page).await;
    owner.shows("Unused");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    owner.go(&page).await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn the_buyer_of_a_cart_is_mailed_once(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/carts")).await;
    owner.shows("No abandoned carts");
    let path = format!("/carts/{}", left(&server).await);
    for (query, is_found) in [
        ("", true),
        ("?search=MIA@example.org", true),
        ("?search=kim@example.org", false),
        ("?status=ABANDONED", true),
        ("?status=MAILED", false),
        ("?status=LOST", true),
    ] {
        owner.go(&server.desk(&format!("/carts{query}"))).await;
        assert_eq!(owner.status, 200, "{query}: {}", owner.text);
        assert_eq!(owner.text.contains(">mia@example.org</a>"), is_found, "{query}");
    }
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer.go(&server.desk(&path)).await;
    viewer.shows("mia@example.org");
    viewer.hides("value=\"mail\"");
    owner.go(&server.desk(&path)).await;
    for shows in [
        "<dt>Premium</dt><dd>1 × $40.00</dd>",
        "$43.30",
        "Abandoned",
        "Mia Koch",
    ] {
        owner.shows(shows);
    }
    let before = server.letters("mia@example.org").await.len();
    owner.press("mail", &[]).await;
    owner.shows("It is on its way.");
    owner.hides("value=\"mail\"");
    let cart = server.get(&server.of_team(&path)).await.data(200).clone();
    assert_eq!(cart["status"], "MAILED");
    server.drain().await;
    assert_eq!(server.letters("mia@example.org").await.len(), before + 1);
    owner.press("mail", &[]).await;
    owner.shows("The buyer was mailed about this cart already");
    assert_eq!(server.letters("mia@example.org").await.len(), before + 1);
    server.verify().await;
}
