//! What fetch, check and doctor print, and how they end.

use crate::reduced::reduced_schema;
use crate::support::{Folder, changed_schema, own_schema, serving};
use apollo_compiler::Schema;
use authing_emulator::Emulator;
use serde_json::{Value, json};
use std::fs;

fn check_snapshot(name: &str, shown: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_schema_is_written_byte_for_byte() {
    let emulator = Emulator::start().await.unwrap();
    let folder = Folder::new();
    for command in ["fetch", "check"] {
        let ended = folder.run(&[command, "--host", emulator.url()]);
        assert_eq!(ended.code, Some(0), "{}", ended.complaint);
        check_snapshot(&format!("{command}_same"), &ended.shown(&emulator));
        assert!(folder.schema() == own_schema());
    }
    // Not because nothing was written: what is out of order comes back into it.
    let mut lines: Vec<_> = folder.schema().lines().map(str::to_owned).collect();
    let query = lines
        .iter()
        .position(|line| line == "scalar Object")
        .unwrap();
    let scalar: Vec<_> = lines.drain(query - 1..=query + 1).collect();
    lines.extend(["".to_owned()].into_iter().chain(scalar));
    fs::write(folder.path("graphql/schema.graphql"), lines.join("\n")).unwrap();
    let ended = folder.run(&["fetch", "--host", emulator.url()]);
    assert!(ended.out.contains("is written"), "{}", ended.out);
    assert!(folder.schema() == own_schema());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_schema_is_told_in_three_groups_and_written() {
    let emulator = serving(changed_schema()).await;
    let folder = Folder::new();
    let ended = folder.run(&["check", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(1), "{}", ended.complaint);
    assert!(folder.schema() == own_schema());
    let checked = ended.shown(&emulator);
    check_snapshot("check_changed", &checked);

    let ended = folder.run(&["fetch", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(0), "{}", ended.complaint);
    let rest = ended
        .out
        .strip_prefix(&checked)
        .expect("the same three groups");
    check_snapshot("fetch_changed", rest);
    let written = folder.schema();
    Schema::parse_and_validate(&written, "written").unwrap();
    check_snapshot("fetch_changed_file", &difference(&own_schema(), &written));
    let again = folder.run(&["fetch", "--host", emulator.url()]);
    assert_eq!(again.code, Some(2));
    assert!(
        again
            .complaint
            .contains("our own schema and operations must fit first"),
        "{}",
        again.complaint
    );
    assert!(folder.schema() == written);
}

/// The lines that one of two texts has and the other has not, by their longest common sequence.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let mut common = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = match old[i] == new[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            out.push(format!("-{}", old[i]));
            i += 1;
        } else {
            out.push(format!("+{}", new[j]));
            j += 1;
        }
    }
    out.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn additions_alone_break_nothing() {
    let schema = own_schema()
        .replacen("type User {\n", "type User {\n  badge: String\n", 1)
        .replacen(
            "input UpdateUserInput {\n",
            "input UpdateUserInput {\n  badge: String\n",
            1,
        )
        .replacen("enum UserStatus {\n", "enum UserStatus {\n  Invited\n", 1);
    let emulator = serving(schema).await;
    let folder = Folder::new();
    let ended = folder.run(&["check", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(0), "{}", ended.complaint);
    check_snapshot("check_additions", &ended.shown(&emulator));
    let ended = folder.run(&["fetch", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(0), "{}", ended.complaint);
    let ended = folder.run(&["check", "--host", emulator.url()]);
    assert!(
        ended
            .shown(&emulator)
            .ends_with("what no operation uses: none\n"),
        "{}",
        ended.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_answer_does_as_well_as_a_server() {
    let emulator = serving(changed_schema()).await;
    let folder = Folder::new();
    let query = folder.run(&["--query"]).out;
    let answer = reqwest::Client::new()
        .post(format!("{}/graphql/v2", emulator.url()))
        .header("content-type", "application/json")
        .body(json!({ "query": query }).to_string())
        .send()
        .await
        .unwrap();
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    fs::write(folder.path("whole.json"), answer.to_string()).unwrap();
    fs::write(folder.path("data.json"), answer["data"].to_string()).unwrap();
    let asked = folder.run(&["check", "--host", emulator.url()]).out;
    for file in ["whole.json", "data.json"] {
        let ended = folder.run(&["check", "--file", file]);
        assert_eq!((ended.code, ended.complaint.as_str()), (Some(1), ""));
        assert_eq!(ended.out, asked, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_nothing_where_the_schema_is_ours() {
    let emulator = Emulator::start().await.unwrap();
    let ended = Folder::new().run(&["doctor", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(0), "{}", ended.complaint);
    check_snapshot("doctor_same", &ended.shown(&emulator));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_knows_what_helps_on_an_older_server() {
    let emulator = serving(reduced_schema()).await;
    let ended = Folder::new().run(&["doctor", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(1), "{}", ended.complaint);
    check_snapshot("doctor_older", &ended.shown(&emulator));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_knows_what_nothing_helps() {
    let emulator = serving(changed_schema()).await;
    let ended = Folder::new().run(&["doctor", "--host", emulator.url()]);
    assert_eq!(ended.code, Some(1), "{}", ended.complaint);
    check_snapshot("doctor_changed", &ended.shown(&emulator));
}
