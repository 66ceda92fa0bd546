//! An S3 bucket in the test's process. It checks every signature by Amazon's published rules (AWS
//! Signature Version 4 in the query, path style) with code of its own, and stores what it is sent.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Method, StatusCode, Uri};
use pandabase_domain::time::Timestamp;
use pandabase_platform::config::S3Settings;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[derive(Debug, Default)]
struct Shared {
    /// Content type and bytes by key.
    objects: BTreeMap<String, (String, Vec<u8>)>,
    /// Uploads in parts that were neither completed nor aborted: content type and parts.
    uploads: BTreeMap<String, (String, Vec<Vec<u8>>)>,
    /// Operations in order of arrival.
    seen: Vec<String>,
    /// The machine's time, in epoch seconds.
    now: i64,
    /// Answers 200 to the next completion, and then says that it failed.
    fails_completion: bool,
}

#[derive(Clone)]
pub struct BucketServer {
    pub endpoint: String,
    shared: Arc<Mutex<Shared>>,
}

impl BucketServer {
    pub async fn start(now: Timestamp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared {
            now: now.as_seconds(),
            ..Shared::default()
        }));
        let server = Self { endpoint, shared };
        let limit = axum::extract::DefaultBodyLimit::disable();
        let router = Router::new()
            .fallback(answer)
            .layer(limit)
            .with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    pub fn settings(&self) -> S3Settings {
        S3Settings {
            bucket: "exports".into(),
            region: "eu-central-1".into(),
            endpoint: Some(self.endpoint.clone()),
            path_style: true,
            prefix: "pandabase/".into(),
            access_key_id: KEY.into(),
            secret_access_key: SECRET.into(),
            session_token: None,
        }
    }

    pub fn objects(&self) -> BTreeMap<String, (String, Vec<u8>)> {
        self.shared.lock().unwrap().objects.clone()
    }

    pub fn unfinished(&self) -> usize {
        self.shared.lock().unwrap().uploads.len()
    }

    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().unwrap().seen)
    }

    pub fn move_to(&self, now: Timestamp) {
        self.shared.lock().unwrap().now = now.as_seconds();
    }

    pub fn fail_completion(&self) {
        self.shared.lock().unwrap().fails_completion = true;
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn pairs(query: &str) -> Vec<(&str, &str)> {
    let split = |pair| str::split_once(pair, '=').unwrap_or((pair, ""));
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(split)
        .collect()
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

/// The signature that a request must have, from its query as sent.
fn signature(method: &str, path: &str, query: &str, headers: &HeaderMap, region: &str) -> String {
    let mut rest: Vec<_> = pairs(query);
    rest.retain(|(name, _)| *name != "X-Amz-Signature");
    rest.sort_unstable();
    let field = |wanted: &str| decoded(rest.iter().find(|(name, _)| *name == wanted).unwrap().1);
    let canonical: Vec<String> = rest
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let names = field("X-Amz-SignedHeaders");
    let line = |name: &str| format!("{name}:{}\n", headers[name].to_str().unwrap().trim());
    let lines: String = names.split(';').map(line).collect();
    let request = format!(
        "{method}\n{path}\n{}\n{lines}\n{names}\nUNSIGNED-PAYLOAD",
        canonical.join("&")
    );
    let date = field("X-Amz-Date");
    let scope = format!("{}/{region}/s3/aws4_request", &date[..8]);
    assert_eq!(field("X-Amz-Credential"), format!("{KEY}/{scope}"));
    let hash = hex::encode(Sha256::digest(request.as_bytes()));
    let steps = [&date[..8], region, "s3", "aws4_request"];
    let first = format!("AWS4{SECRET}").into_bytes();
    let key = steps.iter().fold(first, |key, step| mac(&key, step));
    hex::encode(mac(&key, &format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}")))
}

/// The vector that Amazon publishes for a presigned GET.
#[test]
fn the_check_agrees_with_amazon() {
    let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256\
        &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
        &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host";
    let mut headers = HeaderMap::new();
    headers.insert("host", "examplebucket.s3.amazonaws.com".parse().unwrap());
    assert_eq!(
        signature("GET", "/test.txt", query, &headers, "us-east-1"),
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    );
}

fn refuse(status: u16, code: &str) -> Response {
    let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    (StatusCode::from_u16(status).unwrap(), text).into_response()
}

async fn answer(
    State(server): State<BucketServer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let fields: BTreeMap<String, String> = pairs(query)
        .iter()
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let Some(given) = fields.get("X-Amz-Signature") else {
        return refuse(403, "AccessDenied");
    };
    if *given != signature(method.as_str(), uri.path(), query, &headers, "eu-central-1") {
        return refuse(403, "SignatureDoesNotMatch");
    }
    let mut shared = server.shared.lock().unwrap();
    let date = &fields["X-Amz-Date"];
    let signed = format!(
        "{}-{}-{}T{}:{}:{}Z",
        &date[..4],
        &date[4..6],
        &date[6..8],
        &date[9..11],
        &date[11..13],
        &date[13..15]
    );
    let lifetime: i64 = fields["X-Amz-Expires"].parse().unwrap();
    if shared.now > Timestamp::parse(&signed).unwrap().as_seconds() + lifetime {
        return refuse(403, "AccessDenied");
    }
    let Some(key) = uri.path().strip_prefix("/exports/").map(decoded) else {
        return refuse(404, "NoSuchBucket");
    };
    let content_type = headers
        .get("content-type")
        .map_or("", |value| value.to_str().unwrap());
    // A write that is meant for a name that is free.
    let is_last = method == Method::PUT && !fields.contains_key("partNumber")
        || method == Method::POST && fields.contains_key("uploadId");
    if is_last && headers.contains_key("if-none-match") && shared.objects.contains_key(&key) {
        return refuse(412, "PreconditionFailed");
    }
    shared.act(&method, &key, &fields, content_type, &body)
}

impl Shared {
    fn act(
        &mut self,
        method: &Method,
        key: &str,
        fields: &BTreeMap<String, String>,
        content_type: &str,
        body: &Bytes,
    ) -> Response {
        let upload = fields.get("uploadId");
        let operation = match (method.as_str(), upload) {
            ("POST", None) => "create",
            ("PUT", Some(_)) => "part",
            ("POST", Some(_)) => "complete",
            ("DELETE", Some(_)) => "abort",
            (method, _) => method,
        };
        self.seen.push(operation.to_owned());
        match (operation, upload) {
            ("create", _) => {
                assert!(fields.contains_key("uploads"));
                let id = format!("upload-{}", self.uploads.len());
                self.uploads
                    .insert(id.clone(), (content_type.to_owned(), Vec::new()));
                format!(
                    "<?xml version=\"1.0\"?><InitiateMultipartUploadResult \
                     xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>exports</Bucket>\
                     <Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
                )
                .into_response()
            }
            ("part", Some(id)) => {
                let parts = &mut self.uploads.get_mut(id).unwrap().1;
                parts.push(body.to_vec());
                assert_eq!(fields["partNumber"], parts.len().to_string());
                [("etag", format!("\"etag-{}\"", parts.len()))].into_response()
            }
            ("complete", Some(id)) => self.complete(key, id, std::str::from_utf8(body).unwrap()),
            ("abort", Some(id)) => {
                self.uploads.remove(id);
                StatusCode::NO_CONTENT.into_response()
            }
            ("PUT", _) => {
                self.objects
                    .insert(key.to_owned(), (content_type.to_owned(), body.to_vec()));
                StatusCode::OK.into_response()
            }
            ("DELETE", _) => {
                self.objects.remove(key);
                StatusCode::NO_CONTENT.into_response()
            }
            // HEAD gets the same; the server drops its body and keeps its length.
            _ => match self.objects.get(key) {
                Some((content_type, bytes)) => {
                    let named = |name: &str, own: &str| fields.get(name).map_or(own.to_owned(), Clone::clone);
                    let head = [
                        ("content-type", named("response-content-type", content_type)),
                        (
                            "content-disposition",
                            named("response-content-disposition", "inline"),
                        ),
                    ];
                    (head, bytes.clone()).into_response()
                }
                None => refuse(404, "NoSuchKey"),
            },
        }
    }

    fn complete(&mut self, key: &str, id: &str, body: &str) -> Response {
        if std::mem::take(&mut self.fails_completion) {
            return refuse(200, "InternalError");
        }
        let (content_type, parts) = self.uploads.remove(id).unwrap();
        for number in 1..=parts.len() {
            assert!(body.contains(&format!("etag-{number}")), "{body}");
        }
        // Every part but the last has 5 MiB at least.
        assert!(
            parts[..parts.len() - 1]
                .iter()
                .all(|part| part.len() >= 5 * 1024 * 1024)
        );
        self.objects
            .insert(key.to_owned(), (content_type, parts.concat()));
        format!(
            "<?xml version=\"1.0\"?><CompleteMultipartUploadResult \
             xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Location>x</Location><Bucket>exports</Bucket>\
             <Key>{key}</Key><ETag>&quot;whole&quot;</ETag></CompleteMultipartUploadResult>"
        )
        .into_response()
    }
}
