//! A browser without JavaScript: it keeps cookies, fills in the form of a page, presses a button and follows
//! redirects within the server.

use crate::harness::{Answer, Server};
use http::Method;
use std::collections::BTreeMap;

/// What separates the parts of a form that carries a file.
const BOUNDARY: &str = "--a-form";
/// The most redirects that are followed.
const HOPS: usize = 5;

pub struct Visitor<'s> {
    server: &'s Server,
    pub page: String,
    cookies: BTreeMap<String, String>,
    /// The page as it was last shown.
    pub text: String,
    pub status: u16,
    /// Where the last redirect led, when that was not another page of the server.
    pub gone_to: Option<String>,
}

impl<'s> Visitor<'s> {
    pub async fn open(server: &'s Server, page: &str) -> Self {
        let mut visitor = Self {
            server,
            page: page.to_owned(),
            cookies: BTreeMap::new(),
            text: String::new(),
            status: 0,
            gone_to: None,
        };
        visitor.reload().await;
        visitor
    }

    /// Asks for the page again.
    pub async fn reload(&mut self) {
        let page = self.page.clone();
        self.follow(Method::GET, &page, Vec::new()).await;
    }

    /// Fills in the form and presses the button of this value.
    pub async fn press(&mut self, action: &str, typed: &[(&str, &str)]) {
        let mut fields = self.fields();
        for (name, value) in typed {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        fields.insert("action".to_owned(), action.to_owned());
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        let page = self.page.clone();
        self.follow(Method::POST, &page, form.into_bytes()).await;
    }

    /// Goes to another page.
    pub async fn go(&mut self, page: &str) {
        page.clone_into(&mut self.page);
        self.reload().await;
    }

    /// Fills in the form, attaches a file of this name, kind and text, and presses the button of this value.
    pub async fn attach(&mut self, action: &str, typed: &[(&str, &str)], file: [&str; 3]) {
        let [name, kind, text] = file;
        self.upload(action, typed, &[(name, kind, text.as_bytes())]).await;
    }

    /// The same with several files of any bytes.
    pub async fn upload(&mut self, action: &str, typed: &[(&str, &str)], files: &[(&str, &str, &[u8])]) {
        let mut fields = self.fields();
        fields.remove("files");
        for (name, value) in typed {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        fields.insert("action".to_owned(), action.to_owned());
        let mut form = String::new();
        for (name, value) in &fields {
            form.push_str(&format!(
                "{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        let mut form = form.into_bytes();
        for (name, kind, bytes) in files {
            let head = format!(
                "{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
                 Content-Type: {kind}\r\n\r\n"
            );
            form.extend_from_slice(head.as_bytes());
            form.extend_from_slice(bytes);
            form.extend_from_slice(b"\r\n");
        }
        form.extend_from_slice(format!("{BOUNDARY}--\r\n").as_bytes());
        let page = self.page.clone();
        self.follow(Method::POST, &page, form).await;
    }

    /// A cookie that was set; none when it has ended.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    async fn follow(&mut self, mut method: Method, address: &str, mut body: Vec<u8>) {
        let mut address = address.to_owned();
        self.gone_to = None;
        for _ in 0..HOPS {
            let answer = self.send(method, &address, body).await;
            self.keep(&answer);
            self.status = answer.status.as_u16();
            let Some(target) = answer.header("location") else {
                self.text = answer.text;
                return;
            };
            assert_eq!(self.status, 303, "post, redirect, get");
            if !target.starts_with('/') {
                self.gone_to = Some(target.to_owned());
                return;
            }
            target.clone_into(&mut address);
            (method, body) = (Method::GET, Vec::new());
        }
        panic!("{address} redirects without an end");
    }

    async fn send(&self, method: Method, address: &str, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let call = self
            .server
            .anonymous(method, address)
            .header("cookie", &cookies.join("; "));
        let call = if body.starts_with(BOUNDARY.as_bytes()) {
            let boundary = BOUNDARY.trim_start_matches("--");
            call.header(
                "content-type",
                &format!("multipart/form-data; boundary={boundary}"),
            )
        } else {
            call
        };
        call.body(body).send().await
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (pair, rules) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(rules.contains("HttpOnly"), "{cookie}");
            if rules.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// What the form would send as it is shown.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        let mut list = None;
        let enabled = self.text.split("<fieldset disabled").next().unwrap_or_default();
        for tag in enabled.split('<') {
            let (tag, _) = tag.split_once('>').unwrap_or((tag, ""));
            let value = || attribute(tag, "value").unwrap_or_default();
            if tag.starts_with("select") {
                list = attribute(tag, "name");
            } else if tag.starts_with("option") && tag.ends_with(" selected") {
                fields.extend(list.clone().map(|name| (name, value())));
            } else if tag.starts_with("input") {
                let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
                if !is_box || tag.contains(" checked") {
                    fields.extend(attribute(tag, "name").map(|name| (name, value())));
                }
            }
        }
        fields
    }

    /// Whether the page says that something is wrong.
    pub fn is_refused(&self) -> bool {
        self.text.contains("aria-invalid=\"true\"") || self.text.contains("class=\"notice bad\"")
    }

    /// What stands at a field that is wrong.
    pub fn error(&self, field: &str) -> String {
        let rest = self.text.split(&format!("id=\"{field}-error\"")).nth(1);
        let text = rest.and_then(|rest| rest.split_once('>')?.1.split('<').next());
        text.unwrap_or_default().trim().to_owned()
    }

    /// Asserts that the page shows a text.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(self.text.contains(text), "{text}: {}", self.text);
    }

    /// Asserts that the page does not show a text.
    #[track_caller]
    pub fn hides(&self, text: &str) {
        assert!(!self.text.contains(text), "{text}: {}", self.text);
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(rest.split('"').next()?.to_owned())
}
