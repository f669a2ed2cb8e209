//! The administrator's methods as they are documented: each row is a method here, each method is a row, and the documentation's search finds
//! a method by each of its names.

use crate::facade;
use crate::readme::listed;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows each area has.
const ROWS: &[(&str, usize)] = &[
    ("", 8),
    ("acl", 36),
    ("applications", 34),
    ("devices", 12),
    ("events", 2),
    ("groups", 10),
    ("mfa", 3),
    ("org", 31),
    ("policies", 11),
    ("principal", 2),
    ("roles", 20),
    ("statistics", 2),
    ("tenant", 23),
    ("udf", 5),
    ("user_action", 1),
    ("userpool", 5),
    ("users", 49),
    ("whitelist", 5),
];

/// Names that are an option of a method in an SDK, with the method here that does the same.
const OPTIONS: &[(&str, &str)] = &[("users_detail", "fetchUserDetail")];

/// A line of `documented.txt`.
pub(crate) struct Documented {
    /// As it is documented: `org.add_node`.
    pub(crate) row: &'static str,
    /// The method here: `orgs_add_node`. `None` if there is none.
    pub(crate) method: Option<String>,
    pub(crate) python: Vec<&'static str>,
    pub(crate) javascript: Vec<&'static str>,
    pub(crate) go: Vec<&'static str>,
    /// Why the method here has another name, or is missing.
    reason: Option<&'static str>,
}

impl Documented {
    fn read(line: &'static str) -> Self {
        let (names, other) = match line.split_once(" => ") {
            Some((names, other)) => (names, Some(other)),
            None => (line, None),
        };
        let other = other.map(|other| other.split_once(": ").expect(line));
        let [row, python, javascript, go]: [&str; 4] = names
            .split(" | ")
            .collect::<Vec<_>>()
            .try_into()
            .expect(line);
        let names = |cell: &'static str| {
            let names = cell.split(", ").filter(|name| *name != "–");
            names.collect()
        };
        let method = other.map_or(row, |(method, _)| method);
        let method = match method.split_once('.') {
            Some(("org", name)) => format!("orgs_{name}"),
            Some(("tenant", name)) => format!("tenants_{name}"),
            Some((area, name)) => format!("{area}_{name}"),
            None => method.to_owned(),
        };
        Self {
            row,
            method: Some(method).filter(|method| method != "–"),
            python: names(python),
            javascript: names(javascript),
            go: names(go),
            reason: other.map(|(_, reason)| reason),
        }
    }

    /// What the SDKs call it.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let names = [&self.python, &self.javascript, &self.go];
        names.into_iter().flatten().copied()
    }

    /// Otherwise the schema alone has an operation for it.
    pub(crate) fn is_in_an_sdk(&self) -> bool {
        self.names().next().is_some()
    }
}

pub(crate) fn documented() -> Vec<Documented> {
    let lines = include_str!("documented.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(Documented::read).collect()
}

#[test]
fn the_list_has_every_row() {
    let lines = documented();
    let documented = lines.iter().filter(|line| line.is_in_an_sdk());
    let rows: BTreeSet<_> = documented.map(|line| line.row).collect();
    let mut counts = BTreeMap::new();
    for row in rows {
        let area = row.split_once('.').map_or("", |(area, _)| area);
        *counts.entry(area).or_insert(0) += 1;
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), ROWS);
}

#[test]
fn each_documented_row_is_a_method_and_each_method_is_a_row() {
    let mut wanted = BTreeSet::new();
    for line in documented() {
        let has_reason = line.reason.is_some_and(|reason| reason.len() > 10);
        let is_there = line.method.is_some() || has_reason;
        assert!(is_there, "{}: why is it not here?", line.row);
        wanted.extend(line.method);
    }
    let methods: BTreeSet<_> = listed().iter().map(facade::Method::full_name).collect();
    let missing: Vec<_> = wanted.difference(&methods).collect();
    assert_eq!(missing, [""; 0], "documented, and not here");
    let alone: Vec<_> = methods.difference(&wanted).collect();
    assert_eq!(alone, [""; 0], "here, and not documented");
}

/// `alias`es are the names that are not the method's own.
#[test]
fn the_search_finds_a_method_by_each_of_its_names() {
    let lines = documented();
    let mut wrong = Vec::new();
    for method in listed() {
        let full = method.full_name();
        let rows = lines
            .iter()
            .filter(|line| line.method.as_ref() == Some(&full));
        let names = rows.flat_map(Documented::names);
        // `applications.get_access_policies` is in another area there.
        let names = names.map(|name| name.rsplit('.').next().unwrap());
        let options = OPTIONS.iter().filter(|(of, _)| *of == full);
        let names = names.chain(options.map(|(_, option)| *option));
        let names: BTreeSet<_> = names.filter(|name| *name != method.name).collect();
        let aliases: BTreeSet<_> = method.aliases.iter().map(String::as_str).collect();
        if names != aliases {
            wrong.push(format!("{full}: {aliases:?} instead of {names:?}"));
        }
    }
    assert_eq!(wrong, [""; 0], "other aliases than documented names");
}
