//! `POST product`, beside a bare loop that writes the same rows.

use super::{CALLERS, Folder, new_product};
use crate::bench::driver::{Caller, compare};
use crate::bench::record::Recording;
use crate::bench::replay::{Loop, Repeater, Script};
use crate::bench::report::Figure;
use crate::bench::{Options, postgres, record};
use crate::client::{Connection, request};
use anyhow::Result;

pub const CREATE_PRODUCT: &str = "create-product";

const TITLE: &str = "{title}";

pub async fn create_product(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let server = folder.start().await?;
    let mut recorder = Recorder::start(&folder)?;
    let path = server.core("/products/");
    server.call(201, "POST", &path, &new_product("Notes 0-0")).await?;
    recorder.end_step()?;
    let theirs = bare_callers(&folder, recorder, &[&server.store])?;
    let mut ours = Vec::with_capacity(CALLERS);
    for caller in 1..=CALLERS {
        ours.push(Creator {
            connection: server.connect().await?,
            path: path.clone(),
            token: server.token.clone(),
            product: new_product(TITLE),
            caller,
            created: 0,
            question: Vec::new(),
        });
    }
    let pair = compare(ours, theirs, options.seconds).await?;
    server.stop().await?;
    Ok(Figure::compared(CREATE_PRODUCT, "writes/s", 0.5, &pair))
}

/// Callers of a bare loop that replay the recording; `known` are ids that stay as they are.
pub(super) fn bare_callers(folder: &Folder, recorder: Recorder, known: &[&str]) -> Result<Vec<Repeater>> {
    let (recording, writer) = recorder.finish(folder)?;
    eprintln!("           {recording}");
    Ok(Repeater::many(Script::new(&recording, known), &writer, CALLERS))
}

/// Records what a server writes to either database.
pub(super) enum Recorder {
    Sqlite(record::Recorder),
    Postgres(postgres::Recorder),
}

impl Recorder {
    pub(super) fn start(folder: &Folder) -> Result<Self> {
        Ok(match folder.url() {
            None => Self::Sqlite(record::Recorder::start(&folder.database())?),
            Some(url) => Self::Postgres(postgres::Recorder::start(url)?),
        })
    }

    pub(super) fn end_step(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(recorder) => recorder.end_step(),
            Self::Postgres(recorder) => recorder.end_step(),
        }
    }

    /// The recording, and a writer on a copy of the database.
    fn finish(self, folder: &Folder) -> Result<(Recording, Loop)> {
        match self {
            Self::Sqlite(recorder) => {
                let copy = folder.path("bare.db");
                Ok((recorder.finish(&copy)?, Loop::start(&copy)?))
            }
            Self::Postgres(recorder) => {
                let (recording, copy) = recorder.finish()?;
                Ok((recording, postgres::start(&copy)?))
            }
        }
    }
}

/// Creates one product after another, each with its own title.
struct Creator {
    connection: Connection,
    path: String,
    token: String,
    /// The body of a request, with a placeholder for the title.
    product: String,
    caller: usize,
    created: u32,
    question: Vec<u8>,
}

impl Caller for Creator {
    async fn act(&mut self) -> Result<()> {
        self.created += 1;
        let title = format!("Notes {}-{}", self.caller, self.created);
        let body = self.product.replacen(TITLE, &title, 1);
        request(&mut self.question, "POST", &self.path, Some(&self.token), &body);
        self.connection.expect(201, &self.question).await?;
        Ok(())
    }
}
