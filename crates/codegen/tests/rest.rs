//! probe
#[path = "../../../tests/support/files.rs"]
mod support;
use authing_codegen::{Sources, departures, generate};
use std::path::Path;
#[test]
fn probe() {
    let files = support::read_folder(Path::new("tests/faults/sound"));
    let files = files.into_iter().map(|(p, t)| (format!("graphql/{p}"), t));
    let s = Sources::new("graphql", files.collect()).unwrap();
    for f in departures(Path::new("tests/faults/sound"), &s).unwrap() {
        println!("{f}");
    }
    let code = generate(&s).unwrap();
    println!("{}", code.split("pub mod operations").next().unwrap());
}
