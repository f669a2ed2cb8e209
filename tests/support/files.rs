//! Reading the files of a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The `.graphql` files below the folder, by their paths within it.
pub(crate) fn read_folder(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "graphql") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                let text = fs::read_to_string(&path).unwrap();
                texts.insert(name.replace('\\', "/"), text);
            }
        }
    }
    texts
}
