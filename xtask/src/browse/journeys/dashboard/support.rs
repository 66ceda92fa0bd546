//! A merchant who answers a buyer, and then the buyer's bank.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at, sends};
use crate::browse::matrix::Script;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};

/// A case is answered with a file, a dispute with evidence; the lists beside them are looked at.
pub async fn answers(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let buyer = format!("buyer.{}", walk.email);
    let order = walk.shop.sold_in(&store, &buyer).await?;
    follow(walk, &store, "/cases", "cases").await?;
    walk.must_see(".empty", Check::Outcome, "there is a case before anybody asked")
        .await?;
    let case = walk.shop.asked(&buyer, &order).await?;
    walk.reload("asked").await?;
    let reply = canned(walk, &store).await?;
    follow(walk, &store, "/cases", "cases-again").await?;
    walk.press(&format!("a[href*='/cases/{case}']")).await?;
    walk.look("case").await?;
    write(walk, &reply).await?;
    note(walk).await?;
    let files = walk.texts("article a[href*='/attachments/']").await?;
    walk.require(files.len() == 1, Check::Outcome, "the file is not there");
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}/cases/{case}/messages");
    let messages = walk.shop.shown_with(&session, &path).await?;
    let is_there = messages.to_string().contains("This one is the right one.");
    walk.require(is_there, Check::Outcome, format!("the messages are {messages}"));
    let order = walk.shop.sold_in(&store, &buyer).await?;
    let email = walk.email.clone();
    walk.shop.disputed_in(&email, &store, &order).await?;
    follow(walk, &store, "/disputes", "disputes").await?;
    walk.press("#due a[href*='/disputes/dsp_']").await?;
    walk.look("dispute").await?;
    walk.must_see(
        "#amounts .sums",
        Check::Money,
        "the dispute does not say what it took",
    )
    .await?;
    submit(walk).await?;
    let path = format!("/v2/stores/{store}/disputes");
    let disputes = walk.shop.shown_with(&session, &path).await?;
    let id = disputes["items"][0]["id"].as_str().unwrap_or_default();
    let dispute = walk.shop.shown_with(&session, &format!("{path}/{id}")).await?;
    let is_answered = dispute["evidence"].is_object();
    walk.require(is_answered, Check::Outcome, format!("the dispute is {dispute}"));
    for page in ["refunds", "payments"] {
        follow(walk, &store, &format!("/{page}"), page).await?;
    }
    follow(walk, &store, "/cases", "cases").await?;
    walk.press("#settings").await?;
    walk.look("settings").await
}

/// Makes a canned reply, beside the list where there are scripts; its id.
async fn canned(walk: &mut Walk, store: &str) -> Result<String> {
    walk.press("#replies").await?;
    walk.look("replies").await?;
    walk.press("#new-reply").await?;
    walk.look("new-reply").await?;
    let reply = Answers::default()
        .with("name", "Right one")
        .with("body", "This one is the right one.");
    walk.fill(&reply).await?;
    does_at(walk, "save", "reply-made").await?;
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}/canned-replies");
    let replies = walk.shop.shown_with(&session, &path).await?;
    let id = replies["items"][0]["id"].as_str();
    Ok(id.context("the reply is not stored")?.to_owned())
}

/// Writes to the buyer with a canned reply and a file. What was put together outlives a reload.
async fn write(walk: &mut Walk, reply: &str) -> Result<()> {
    walk.fill(&Answers::default().with("reply", reply)).await?;
    walk.press(&button("insert")).await?;
    walk.look("inserted").await?;
    if walk.way.script == Script::On {
        walk.reload("draft").await?;
        walk.must_see(
            "[data-draft-note]",
            Check::TypedOnce,
            "nothing says that what was typed is back",
        )
        .await?;
    }
    let body = walk.text("#body").await?;
    let is_there = body == "This one is the right one.";
    walk.require(is_there, Check::TypedOnce, format!("the answer is {body:?}"));
    sends(walk, "answer.txt", b"The right one.", "send").await
}

/// Writes a note for the team.
async fn note(walk: &mut Walk) -> Result<()> {
    walk.press("#new-note").await?;
    walk.look("new-note").await?;
    walk.fill(&Answers::default().with("remark", "Asks kindly."))
        .await?;
    does_at(walk, "note", "noted").await?;
    let notes = walk.text("#notes").await?;
    let is_there = notes.contains("Asks kindly.");
    walk.require(is_there, Check::Outcome, format!("the notes are {notes}"));
    Ok(())
}

/// Hands evidence in.
async fn submit(walk: &mut Walk) -> Result<()> {
    walk.press("#evidence").await?;
    walk.look("evidence").await?;
    let evidence = Answers::default()
        .with("access_activity_log", "Signed in and downloaded it twice.")
        .with("sure", "yes");
    walk.fill(&evidence).await?;
    walk.press(&button("submit")).await?;
    walk.look("submitted").await?;
    let shown = walk.text("#submitted").await?;
    let is_there = shown.contains("downloaded it twice");
    walk.require(is_there, Check::Outcome, "the evidence is not shown");
    let is_over = !walk.sees("#next .button").await?;
    walk.require(is_over, Check::Outcome, "it can be submitted again");
    Ok(())
}
