//! Organisations, departments, and who belongs to them.

/// A department, or an organisation when it has no parent.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) org_id: String,
    pub(crate) parent: Option<String>,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) created: u64,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) node: String,
    pub(crate) user: String,
    pub(crate) joined: u64,
}
