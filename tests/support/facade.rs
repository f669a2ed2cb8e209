//! What a client's source says: the methods that return a type, by the type's name. Tests include this file by its path.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of the files of a client: below `src/authentication` or `src/management`. A method of an area is there without its area: `verify_totp_mfa`.
pub(crate) fn methods(client: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut methods: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut open = vec![client.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).unwrap();
            open.extend(entries.map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for definition in text.split("pub fn ").skip(1) {
            let head = definition.split('{').next().unwrap();
            let method = head.split(['(', '<']).next().unwrap().to_owned();
            if let Some((_, returned)) = head.rsplit_once("-> ") {
                let returned = returned.trim().rsplit("::").next().unwrap().to_owned();
                methods.entry(returned).or_default().insert(method);
            }
        }
    }
    methods
}
