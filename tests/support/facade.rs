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
            if let Some(returned) = returned(head) {
                methods.entry(returned).or_default().insert(method);
            }
        }
    }
    methods
}

/// A method of a client with areas.
#[allow(dead_code, reason = "one program asks for it")]
pub(crate) struct Method {
    /// The method that returns the handle. Empty for methods of the client itself.
    pub(crate) area: String,
    pub(crate) name: String,
    /// The type that it returns.
    pub(crate) returns: String,
    /// What the documentation's search finds it by.
    pub(crate) aliases: Vec<String>,
}

#[allow(dead_code, reason = "not every program asks for both")]
impl Method {
    /// With its area, as rows call it: `users_list`.
    pub(crate) fn full_name(&self) -> String {
        match self.area.as_str() {
            "" => self.name.clone(),
            area => format!("{area}_{}", self.name),
        }
    }

    /// As a reader calls it: `users().list`.
    pub(crate) fn path(&self) -> String {
        match self.area.as_str() {
            "" => format!("ManagementClient::{}", self.name),
            area => format!("{area}().{}", self.name),
        }
    }
}

/// The type that a function returns. Its head is all before the body.
fn returned(head: &str) -> Option<String> {
    let (_, returned) = head.rsplit_once("-> ")?;
    Some(returned.trim().rsplit("::").next().unwrap().to_owned())
}

/// Every public function of the files of a client, in the order of each file.
#[allow(dead_code, reason = "one program asks for it")]
pub(crate) fn with_aliases(client: &Path) -> Vec<Method> {
    let handles = methods(client);
    let area = |ty: &str| {
        let names = handles.get(ty).filter(|_| !ty.ends_with("Client"));
        names.and_then(|names| names.first()).cloned()
    };
    let mut found = Vec::new();
    let mut open = vec![client.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).unwrap();
            open.extend(entries.map(|entry| entry.unwrap().path()));
            open.sort();
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let mut ty = String::new();
        let definitions: Vec<_> = text.split("pub fn ").collect();
        for pair in definitions.windows(2) {
            let [before, definition] = pair else {
                continue;
            };
            if let Some((_, begun)) = before.rsplit_once("\nimpl ") {
                ty = begun.split([' ', '<']).next().unwrap().to_owned();
            }
            let aliases = before.split("#[doc(alias(").skip(1);
            let aliases = aliases.filter_map(|text| text.split_once("))]"));
            let quoted = aliases.flat_map(|(inside, _)| inside.split('"').skip(1).step_by(2));
            found.push(Method {
                area: area(&ty).unwrap_or_default(),
                name: definition.split(['(', '<']).next().unwrap().to_owned(),
                returns: returned(definition.split('{').next().unwrap()).unwrap_or_default(),
                aliases: quoted.map(str::to_owned).collect(),
            });
        }
    }
    found
}
