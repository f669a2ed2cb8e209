//! Uploaded files.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize, Serializer};

use super::kept;

/// Files kept at most, and bytes: with more, the oldest files go.
const KEPT: usize = 1_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// An uploaded file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) key: String,
    pub(crate) content_type: String,
    #[serde(with = "kept::base64_text")]
    pub(crate) bytes: Vec<u8>,
}

/// The latest uploads.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "VecDeque<Upload>")]
pub(crate) struct Uploads {
    list: VecDeque<Upload>,
    bytes: usize,
}

impl Uploads {
    pub(crate) fn get(&self, key: &str) -> Option<&Upload> {
        self.list.iter().find(|upload| upload.key == key)
    }

    pub(crate) fn add(&mut self, upload: Upload) {
        self.bytes += upload.bytes.len();
        self.list.push_back(upload);
        while self.list.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.list.pop_front() else {
                return;
            };
            self.bytes -= oldest.bytes.len();
        }
    }
}

impl Serialize for Uploads {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl From<VecDeque<Upload>> for Uploads {
    fn from(list: VecDeque<Upload>) -> Self {
        let mut uploads = Self::default();
        list.into_iter().for_each(|upload| uploads.add(upload));
        uploads
    }
}
