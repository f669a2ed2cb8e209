//! Which files of a crate import which: no circle, and only downwards. Each crate's tests include this file by its path.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Source texts by module: `model/state` for `model/state.rs`, `model` for `model/mod.rs`, `lib` for the root.
pub(crate) type Files = BTreeMap<String, String>;

/// The files under a crate's `src`. A program beside the library, `main.rs`, is a crate of its own.
pub(crate) fn files(src: &Path) -> Files {
    let (mut folders, mut files) = (vec![src.to_owned()], Files::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(src).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && name != "main" {
                let name = name.strip_suffix("/mod").unwrap_or(&name);
                files.insert(name.to_owned(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// What is wrong. The layers go from the bottom up. A layer is a set of areas, files or folders, that do not import each other.
pub(crate) fn faults(files: &Files, layers: &[&[&str]]) -> Vec<String> {
    let edges = files
        .iter()
        .map(|(name, text)| (name.as_str(), imports(files, name, text)));
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = edges.collect();
    let is_in = |name: &str, area: &str| name == area || name.starts_with(&format!("{area}/"));
    let areas = (0..)
        .zip(layers)
        .flat_map(|(height, layer)| layer.iter().map(move |a| (height, *a)));
    let areas: Vec<(usize, &str)> = areas.collect();
    let place = |name: &str| areas.iter().find(|(_, area)| is_in(name, area));
    let mut faults = Vec::new();
    for (from, to) in edges
        .iter()
        .flat_map(|(from, all)| all.iter().map(move |to| (*from, *to)))
    {
        match (place(from), place(to)) {
            (Some(a), Some(b)) if a != b && a.0 <= b.0 => {
                faults.push(format!("{from} imports {to}, which is not below it"))
            }
            _ => {}
        }
    }
    faults.extend(
        files
            .keys()
            .filter(|f| place(f).is_none())
            .map(|f| format!("{f} is in no layer")),
    );
    // What imports nothing that is left is in no circle.
    while let Some(free) = edges
        .iter()
        .find(|(_, all)| all.is_empty())
        .map(|(name, _)| *name)
    {
        edges.remove(free);
        for all in edges.values_mut() {
            all.remove(free);
        }
    }
    let mut path: Vec<&str> = edges.keys().take(1).copied().collect();
    while let Some(next) = path.last().and_then(|last| edges[last].first()) {
        let seen = path.iter().position(|name| name == next);
        path.push(next);
        if let Some(at) = seen {
            faults.push(format!("a circle: {}", path[at..].join(" -> ")));
            break;
        }
    }
    faults
}

/// The files that a file names by `crate::`, `super::`, `self::` or, of its children, by their names.
fn imports<'f>(files: &'f Files, name: &str, text: &str) -> BTreeSet<&'f str> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code = text
        .lines()
        .map(without_texts)
        .collect::<Vec<_>>()
        .join("\n");
    let own: Vec<&str> = name.split('/').filter(|part| *part != "lib").collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("::") {
        let start = code[..at].trim_end_matches(is_word).len();
        let first = &code[start..at];
        let child = [own.as_slice(), &[first]].concat().join("/");
        let is_start = !code[..start].ends_with("::");
        if is_start && (["crate", "super", "self"].contains(&first) || files.contains_key(&child)) {
            paths(&code[start..], &own, &mut found);
        }
    }
    let handed_on = handed_on(files);
    let known = |path: &Vec<&str>| {
        let file = |path: &[&str]| {
            let mut names = (1..=path.len()).rev().map(|n| path[..n].join("/"));
            names.find_map(|name| Some(files.get_key_value(&name)?.0.as_str()))
        };
        let (root, _) = files.get_key_value("lib").unzip();
        let origin = || handed_on.get(path.first()?).and_then(|path| file(path));
        file(path).or_else(origin).or(root.map(String::as_str))
    };
    let found: BTreeSet<_> = found.iter().filter_map(known).collect();
    found.into_iter().filter(|to| *to != name).collect()
}

/// A line without its comment and without what stands between quotation marks: generated code, for example.
pub(crate) fn without_texts(line: &str) -> String {
    let (mut code, mut is_text, mut is_escaped) = (String::new(), false, false);
    for c in line.chars() {
        match c {
            '"' if !is_escaped => is_text = !is_text,
            _ if is_text => is_escaped = c == '\\' && !is_escaped,
            _ => code.push(c),
        }
        if code.ends_with("//") {
            break;
        }
    }
    code
}

/// What the root hands on from the files: whoever takes `crate::types` depends on the file that it is from, not on the root.
fn handed_on(files: &Files) -> BTreeMap<&str, Vec<&str>> {
    let mut found = Vec::new();
    let root = files.get("lib").map(String::as_str).unwrap_or_default();
    for statement in root.split("\npub use ").skip(1) {
        paths(statement, &[], &mut found);
    }
    let named = found.into_iter();
    named
        .filter_map(|path| Some((*path.last()?, path)))
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Reads a path, or a tree of paths in braces, and returns what follows it.
fn paths<'t>(text: &'t str, base: &[&'t str], found: &mut Vec<Vec<&'t str>>) -> &'t str {
    let text = text.trim_start();
    if let Some(list) = text.strip_prefix('{') {
        let mut rest = list.trim_start();
        while !rest.is_empty() && !rest.starts_with('}') {
            rest = paths(rest, base, found);
            // Past an alias and the comma.
            rest = rest.trim_start_matches(|c| c != ',' && c != '}');
            rest = rest.trim_start_matches(',').trim_start();
        }
        return rest.strip_prefix('}').unwrap_or(rest);
    }
    let (word, rest) = text.split_at(text.find(|c| !is_word(c)).unwrap_or(text.len()));
    let path = match word {
        "crate" => Vec::new(),
        "super" => base[..base.len().saturating_sub(1)].to_vec(),
        "self" | "" => base.to_vec(),
        word => [base, &[word]].concat(),
    };
    match rest.strip_prefix("::") {
        Some(rest) => paths(rest, &path, found),
        None => {
            found.push(path);
            rest
        }
    }
}
