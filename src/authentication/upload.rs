//! Uploads: the first step of what takes a picture.

use crate::error::Result;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::wire::{Request, RequestBody};
use serde::Deserialize;
use std::borrow::Cow;

/// What errors call an upload.
pub(super) const UPLOAD: &str = "POST /api/v2/upload";

/// The upload of a picture.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) folder: &'static str,
    pub(super) is_private: bool,
    pub(super) picture: RequestBody,
}

/// Where the picture is.
#[derive(Deserialize)]
pub(super) struct Uploaded {
    pub(super) url: Option<String>,
    pub(super) key: Option<String>,
}

impl Named for Upload {
    fn operation(&self) -> Cow<'static, str> {
        UPLOAD.into()
    }
}

impl Endpoint for Upload {
    type Output = Uploaded;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .post("/api/v2/upload")
            .query("folder", self.folder.to_owned())
            .query("private", self.is_private.then(|| "true".to_owned()))
            .body(self.picture.clone())
            .build()
    }

    fn read(&self, response: &Response) -> Result<Uploaded> {
        response.rest()
    }
}
