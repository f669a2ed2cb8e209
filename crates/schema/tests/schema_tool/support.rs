//! A copy of `graphql/` to work on, an emulator with another schema, and the program.

use authing_emulator::Emulator;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) fn own_schema() -> String {
    authing::SCHEMA.to_owned()
}

/// A folder of its own with a copy of `graphql/`; it goes when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("schema-tool-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let graphql = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphql");
        copy(&graphql, &folder.join("graphql"));
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn schema(&self) -> String {
        fs::read_to_string(self.path("graphql/schema.graphql")).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        let program = env!("CARGO_BIN_EXE_authing-schema");
        let output = Command::new(program)
            .args(args)
            .current_dir(&self.0)
            .output()
            .unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            complaint: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// How the program ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) complaint: String,
}

impl Ended {
    /// What was printed, in the form of snapshots.
    pub(crate) fn shown(&self, emulator: &Emulator) -> String {
        assert_eq!(self.complaint, "");
        self.out.replace(emulator.url(), "[host]")
    }
}

pub(crate) async fn serving(schema: String) -> Emulator {
    Emulator::builder().schema(schema).start().await.unwrap()
}

/// Ours with changes of every kind.
pub(crate) fn changed_schema() -> String {
    let changes = [
        // What operations do not survive.
        ("  newlyCreated: Boolean\n", ""),
        (
            "  arn: String!\n  \"\"\"The state of the account.\"\"\"",
            "  arn: String\n  \"\"\"The state of the account.\"\"\"",
        ),
        ("  isUserExists(", "  userExists("),
        (
            "input LoginByUsernameInput {\n",
            "input LoginByUsernameInput {\n  device: String!\n",
        ),
        ("  VERIFY_CODE\n", ""),
        // Another Rust type, or another meaning.
        ("  exp: Int\n", "  exp: Int!\n"),
        ("  Archived\n", ""),
        ("    page: Int = 1\n", "    page: Int = 0\n"),
        // Additions, and what nobody uses.
        (
            "  accessToken: String\n",
            "  accessToken: String\n  scope: [String!]\n",
        ),
        ("  MFA_VERIFY\n", "  MFA_VERIFY\n  PASSKEY_VERIFY\n"),
        (
            "input LoginByEmailInput {\n",
            "input LoginByEmailInput {\n  device: DeviceInput\n",
        ),
        (
            "type Query {\n",
            "type Query {\n  devices(user: String!): [Device!]!\n",
        ),
        ("  checkPassword(", "  verifyPassword("),
    ];
    let mut schema = own_schema();
    for (old, new) in changes {
        assert!(schema.contains(old), "{old}");
        // A description has nothing to describe when its element is gone.
        schema = match new.is_empty() {
            true => without(&schema, old),
            false => schema.replacen(old, new, 1),
        };
    }
    schema + "\ntype Device {\n  id: ID!\n}\n\ninput DeviceInput {\n  id: ID!\n}\n"
}

/// Without a line and the description above it.
fn without(schema: &str, line: &str) -> String {
    let (before, after) = schema.split_once(line).unwrap();
    let start = before
        .trim_end()
        .strip_suffix("\"\"\"")
        .unwrap()
        .rfind("\"\"\"")
        .unwrap();
    format!("{}\n{after}", before[..start].trim_end())
}
