//! The pages of the merchants' dashboard, as a browser without JavaScript uses them.

mod buyers;
mod developers;
mod exports;
mod frame;
mod guarded;
mod home;
mod lab;
mod lists;
mod live;
mod meanwhile;
mod money;
mod operator;
mod orders;
mod presses;
mod preview;
mod products;
mod refused;
mod roles;
mod selling;
mod selling_links;
mod settings;
mod settings_account;
mod settings_team;
mod shield;
mod sign_in;
mod stores;
mod support;
mod wares;

use crate::harness::Server;
use crate::visitor::Visitor;
use http::Method;
use serde_json::Value;

pub const SESSION: &str = "pandabase_dashboard";

/// Somebody who signed in on the pages by the six digits of a mail.
pub async fn signed_in<'s>(server: &'s Server, email: &str) -> Visitor<'s> {
    // Several mails of one millisecond have no order.
    server.app.env.clock.advance(1);
    let mut visitor = Visitor::open(server, "/sign-in").await;
    visitor.press("send", &[("email", email)]).await;
    let mail = server.sign_in_mail(email).await;
    server.app.env.clock.advance(1);
    visitor.press("verify", &[("code", &*mail.code)]).await;
    visitor.go("/stores").await;
    assert_eq!(visitor.status, 200, "{}", visitor.text);
    visitor
}

impl Server {
    /// A page of the server's store.
    pub fn desk(&self, rest: &str) -> String {
        format!("/stores/{}{rest}", self.store.id)
    }

    /// Asks for a page with a session.
    pub async fn page_with(&self, session: &str, page: &str) -> crate::harness::Answer {
        let cookie = format!("{SESSION}={session}");
        let call = self.anonymous(Method::GET, page).header("cookie", &cookie);
        call.send().await
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
