//! The layers of the emulator's files.

use std::path::Path;

use crate::imports::{Files, faults, files, without_texts};

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &["error", "nearest", "routes"],
    &["clock", "crypto", "connection", "hosts", "secrets"],
    &["model"],
    &["faults", "log", "state_file"],
    &["context"],
    &["http", "pool", "saver"],
    &["operations"],
    &["graphql", "rest", "pages", "control"],
    &["server"],
    &["emulator"],
    &["client"],
    &["lib"],
];

/// Whether a text names the client's crate. `authing_emulator` is another one.
fn imports_the_client(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut code = text.lines().map(without_texts);
    code.any(|line| line.split(|c| !is_word(c)).any(|word| word == "authing"))
}

/// So that neither hides the other's mistakes.
#[test]
fn only_one_file_imports_the_client() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = files(&src);
    files.insert(
        "main".to_owned(),
        std::fs::read_to_string(src.join("main.rs")).unwrap(),
    );
    let files = files.iter();
    let importing: Vec<&String> = files
        .filter(|(_, text)| imports_the_client(text))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(importing, ["client"]);
    for text in [
        "use authing::Error;",
        "let e: authing::Error;",
        "use authing as a;",
        "extern crate authing;",
    ] {
        assert!(imports_the_client(text), "{text}");
    }
    for text in [
        "use authing_emulator::Emulator;",
        "/// [`authing::Error`]",
        "f(); // authing::Error",
    ] {
        assert!(!imports_the_client(text), "{text}");
    }
}

#[test]
fn files_import_downwards_and_in_no_circle() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.contains_key("model/state") && files.contains_key("lib"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
    for (name, text) in files {
        assert!(text.lines().count() <= 500, "{name} is too long");
        let is_model = name.starts_with("model");
        assert!(!is_model || !text.contains("axum"), "{name} knows HTTP");
    }
}

fn found(texts: &[(&str, &str)]) -> Vec<String> {
    let files = texts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let layers: &[&[&str]] = &[&["base"], &["left", "right"], &["lib"]];
    faults(&files.collect::<Files>(), layers)
}

#[test]
fn what_is_against_the_layers_is_named() {
    let fine = [
        ("base", "// crate::left is only a word here\nuse std::fmt;"),
        ("left", "mod one;\nmod two;\npub use two::Two;"),
        (
            "left/one",
            "use crate::base::{A as _, b::{self, C},};\nuse crate::{base as b,};",
        ),
        (
            "left/two",
            "use super::one::One;\n#[cfg(test)]\nmod tests {\n    use super::Two;\n}",
        ),
        ("lib", "mod base;\nfn f() { left::f(base::A) }"),
    ];
    assert_eq!(found(&fine), [""; 0]);
    for (name, text, fault) in [
        (
            "base",
            "use crate::left;",
            "base imports left, which is not below it",
        ),
        (
            "base",
            "use crate::Top;",
            "base imports lib, which is not below it",
        ),
        (
            "right",
            "fn f() { crate::left::g() }",
            "right imports left, which is not below it",
        ),
        (
            "left/one",
            "use super::two::Two;",
            "a circle: left/two -> left/one -> left/two",
        ),
        (
            "left/one",
            "use crate::{base as b, left::Two};",
            "a circle: left -> left/two -> left/one -> left",
        ),
        ("other", "", "other is in no layer"),
    ] {
        let mut texts = fine.to_vec();
        texts.retain(|(known, _)| *known != name);
        texts.push((name, text));
        let faults = found(&texts);
        assert!(faults.iter().any(|f| f == fault), "{name}: {faults:?}");
    }
}
