//! Files in an S3 bucket. `rusty-s3` signs addresses and reads answers; requests go out by the same
//! HTTP library as everything else.

use super::{FileError, FileKey};
use crate::config::S3Settings;
use crate::tls;
use pandabase_domain::time::{DAY, Timestamp};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CompleteMultipartUploadResponse, CreateMultipartUpload,
    UploadPart,
};
use rusty_s3::{Bucket, Credentials, S3Action};
use std::sync::Arc;
use std::time::Duration;

/// How much is sent at once, in bytes: what a writer holds in memory. S3 takes 10,000 parts, so that a
/// file has 80 GB at most.
const PART: usize = 8 * 1024 * 1024;
/// How long this server's own requests are valid: as long as writing one file may take.
const OWN_TTL: Duration = Duration::from_millis(DAY.unsigned_abs());
/// How long S3 may take to be reached, and how long it may be silent.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer that are read at most.
const ANSWER: usize = 64 * 1024;

#[derive(Clone)]
pub(crate) struct S3 {
    inner: Arc<Inner>,
}

struct Inner {
    signer: Signer,
    client: Client,
}

/// What signs addresses of a bucket.
pub struct Signer {
    bucket: Bucket,
    credentials: Credentials,
    /// What every key begins with.
    prefix: String,
}

impl S3 {
    /// # Errors
    /// Why the settings cannot be used.
    pub fn new(settings: &S3Settings) -> Result<Self, String> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls::of_clients()?)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .user_agent("Pandabase/2")
            .build()
            .map_err(|error| format!("the HTTP client cannot be built: {error}"))?;
        Ok(Self {
            inner: Arc::new(Inner {
                signer: Signer::new(settings)?,
                client,
            }),
        })
    }

    pub(crate) fn create(&self, key: &FileKey, content_type: &str, now: Timestamp) -> Writer {
        Writer {
            s3: self.clone(),
            object: self.object(key),
            content_type: content_type.to_owned(),
            now: instant(now),
            part: Vec::new(),
            upload: None,
            size: 0,
            once: false,
        }
    }

    pub(crate) async fn read(&self, key: &FileKey, now: Timestamp) -> Result<Option<Response>, FileError> {
        let object = self.object(key);
        let action = self.bucket().get_object(self.credentials(), &object);
        let url = action.sign_with_time(OWN_TTL, &instant(now));
        found(send("GetObject", self.inner.client.get(url)).await)
    }

    /// An address of the bucket, as [`Signer::url`] makes it.
    pub(crate) fn url(
        &self,
        key: &FileKey,
        content_type: &str,
        disposition: &str,
        ttl: i64,
        now: Timestamp,
    ) -> String {
        self.inner.signer.url(key, content_type, disposition, ttl, now)
    }

    pub(crate) async fn size(&self, key: &FileKey, now: Timestamp) -> Result<Option<u64>, FileError> {
        let object = self.object(key);
        let action = self.bucket().head_object(self.credentials(), &object);
        let url = action.sign_with_time(OWN_TTL, &instant(now));
        let answer = found(send("HeadObject", self.inner.client.head(url)).await)?;
        // The body of an answer to HEAD is empty whatever its length says.
        let length = |answer: Response| {
            let length = answer.headers().get(header::CONTENT_LENGTH)?;
            length.to_str().ok()?.parse().ok()
        };
        Ok(answer.and_then(length))
    }

    pub(crate) async fn delete(&self, key: &FileKey, now: Timestamp) -> Result<(), FileError> {
        let object = self.object(key);
        let action = self.bucket().delete_object(self.credentials(), &object);
        let url = action.sign_with_time(OWN_TTL, &instant(now));
        found(send("DeleteObject", self.inner.client.delete(url)).await).map(drop)
    }

    fn object(&self, key: &FileKey) -> String {
        self.inner.signer.object(key)
    }

    fn bucket(&self) -> &Bucket {
        &self.inner.signer.bucket
    }

    fn credentials(&self) -> Option<&Credentials> {
        Some(&self.inner.signer.credentials)
    }
}

impl Signer {
    /// # Errors
    /// Why the settings cannot be used.
    pub fn new(settings: &S3Settings) -> Result<Self, String> {
        let (id, secret) = (&settings.access_key_id, &settings.secret_access_key);
        Ok(Self {
            bucket: settings.bucket()?,
            credentials: match &settings.session_token {
                Some(token) => Credentials::new_with_token(id, secret, token),
                None => Credentials::new(id, secret),
            },
            prefix: settings.prefix.clone(),
        })
    }

    pub(crate) fn url(
        &self,
        key: &FileKey,
        content_type: &str,
        disposition: &str,
        ttl: i64,
        now: Timestamp,
    ) -> String {
        let object = self.object(key);
        let mut action = self.bucket.get_object(Some(&self.credentials), &object);
        let query = action.query_mut();
        query.insert("response-cache-control", "no-store");
        query.insert("response-content-disposition", disposition);
        query.insert("response-content-type", content_type);
        let ttl = Duration::from_millis(ttl.unsigned_abs());
        action.sign_with_time(ttl, &instant(now)).into()
    }

    fn object(&self, key: &FileKey) -> String {
        format!("{}{key}", self.prefix)
    }
}

fn instant(now: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(now.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The answer when it is a success.
async fn send(operation: &'static str, request: RequestBuilder) -> Result<Response, FileError> {
    let answer = request.send().await?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let text = text(answer).await.unwrap_or_default();
    Err(refused(operation, status, &text))
}

fn refused(operation: &'static str, status: StatusCode, text: &str) -> FileError {
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code);
    FileError::Refused {
        operation,
        status: status.as_u16(),
        code: code.to_owned(),
    }
}

async fn text(mut answer: Response) -> Result<String, FileError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `None` for what S3 does not have.
fn found<T>(result: Result<T, FileError>) -> Result<Option<T>, FileError> {
    match result {
        Ok(value) => Ok(Some(value)),
        // A missing bucket is no missing file. The answer to HEAD has no code.
        Err(FileError::Refused {
            status: 404, code, ..
        }) if code != "NoSuchBucket" => Ok(None),
        Err(error) => Err(error),
    }
}

/// Codes of S3 for a file that is there already, also in the body of an answer that began with 200.
const TAKEN: [&str; 2] = ["PreconditionFailed", "ConditionalRequestConflict"];

/// [`FileError::Taken`] where S3 says that the file exists, or that another is being put there at this
/// moment.
fn as_taken(error: FileError) -> FileError {
    match error {
        FileError::Refused {
            status: 409 | 412, ..
        } => FileError::Taken,
        FileError::Refused { ref code, .. } if TAKEN.contains(&code.as_str()) => FileError::Taken,
        error => error,
    }
}

pub(crate) struct Writer {
    s3: S3,
    object: String,
    content_type: String,
    now: jiff::Timestamp,
    /// The bytes that are not sent yet.
    part: Vec<u8>,
    /// An upload in parts, begun once there is more than one.
    upload: Option<Upload>,
    size: u64,
    /// Whether a file that exists already stays.
    once: bool,
}

struct Upload {
    id: String,
    etags: Vec<String>,
}

impl Writer {
    /// The same writer, for a file that arrives once.
    pub(crate) fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// The request that makes the file appear.
    fn last(&self, request: RequestBuilder) -> RequestBuilder {
        if self.once {
            request.header(header::IF_NONE_MATCH, "*")
        } else {
            request
        }
    }

    pub(crate) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), FileError> {
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        while self.part.len() + bytes.len() > PART {
            let (now, later) = bytes.split_at(PART - self.part.len());
            self.part.extend_from_slice(now);
            self.send_part().await?;
            bytes = later;
        }
        self.part.extend_from_slice(bytes);
        Ok(())
    }

    pub(crate) async fn finish(mut self) -> Result<u64, FileError> {
        if self.upload.is_none() {
            self.put().await?;
            return Ok(self.size);
        }
        self.send_part().await?;
        let Some(upload) = self.upload.as_ref() else {
            return Ok(self.size);
        };
        let etags = upload.etags.iter().map(String::as_str);
        let (bucket, credentials) = (self.s3.bucket(), self.s3.credentials());
        let action = CompleteMultipartUpload::new(bucket, credentials, &self.object, &upload.id, etags);
        let url = action.sign_with_time(OWN_TTL, &self.now);
        let request = self.last(self.s3.inner.client.post(url).body(action.body()));
        let operation = "CompleteMultipartUpload";
        let answer = send(operation, request).await.map_err(as_taken)?;
        let status = answer.status();
        let text = text(answer).await?;
        // S3 begins to answer 200 before it knows: the body has the last word.
        if CompleteMultipartUploadResponse::parse(&text).is_err() {
            return Err(as_taken(refused(operation, status, &text)));
        }
        self.upload = None;
        Ok(self.size)
    }

    async fn put(&mut self) -> Result<(), FileError> {
        let bytes = std::mem::take(&mut self.part);
        let action = self.s3.bucket().put_object(self.s3.credentials(), &self.object);
        let url = action.sign_with_time(OWN_TTL, &self.now);
        let request = self.s3.inner.client.put(url).body(bytes);
        let request = request.header(header::CONTENT_TYPE, &self.content_type);
        send("PutObject", self.last(request))
            .await
            .map(drop)
            .map_err(as_taken)
    }

    async fn send_part(&mut self) -> Result<(), FileError> {
        if self.upload.is_none() {
            let id = self.begin().await?;
            self.upload = Some(Upload {
                id,
                etags: Vec::new(),
            });
        }
        let Some(upload) = self.upload.as_mut() else {
            return Ok(());
        };
        let number = u16::try_from(upload.etags.len() + 1)
            .map_err(|_| FileError::Unable("the file is too large for S3".into()))?;
        let bytes = std::mem::replace(&mut self.part, Vec::with_capacity(PART));
        let (bucket, credentials) = (self.s3.bucket(), self.s3.credentials());
        let action = UploadPart::new(bucket, credentials, &self.object, number, &upload.id);
        let url = action.sign_with_time(OWN_TTL, &self.now);
        let operation = "UploadPart";
        let answer = send(operation, self.s3.inner.client.put(url).body(bytes)).await?;
        let etag = answer.headers().get(header::ETAG);
        let etag = etag
            .and_then(|etag| etag.to_str().ok())
            .ok_or_else(|| refused(operation, answer.status(), "<Code>no ETag</Code>"))?;
        upload.etags.push(etag.to_owned());
        Ok(())
    }

    async fn begin(&self) -> Result<String, FileError> {
        let (bucket, credentials) = (self.s3.bucket(), self.s3.credentials());
        let action = CreateMultipartUpload::new(bucket, credentials, &self.object);
        let url = action.sign_with_time(OWN_TTL, &self.now);
        let request = self.s3.inner.client.post(url);
        let request = request.header(header::CONTENT_TYPE, &self.content_type);
        let operation = "CreateMultipartUpload";
        let answer = send(operation, request).await?;
        let status = answer.status();
        let text = text(answer).await?;
        match CreateMultipartUpload::parse_response(&text) {
            Ok(begun) => Ok(begun.upload_id().to_owned()),
            Err(_) => Err(refused(operation, status, &text)),
        }
    }
}

/// Parts of a file that never appears cost money until they are dropped.
impl Drop for Writer {
    fn drop(&mut self) {
        let (Some(upload), Ok(runtime)) = (self.upload.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let (s3, object, now) = (self.s3.clone(), std::mem::take(&mut self.object), self.now);
        runtime.spawn(async move {
            let (bucket, credentials) = (s3.bucket(), s3.credentials());
            let action = AbortMultipartUpload::new(bucket, credentials, &object, &upload.id);
            let url = action.sign_with_time(OWN_TTL, &now);
            if let Err(error) = send("AbortMultipartUpload", s3.inner.client.delete(url)).await {
                tracing::warn!("parts of an abandoned file stay in the bucket: {error}");
            }
        });
    }
}
