//! Many users at once.

use crate::argument::at_least_one;
use crate::declare::{Steps, request};
use crate::error::Result;
use crate::generated::operations::{self, user_batch, user_batch_with_custom_data};
use crate::generated::types::User;
use crate::request::{Context, Endpoint, Named};
use crate::requests::management::CreateUser;
use crate::response::Response;
use crate::send::Sending;
use crate::wire::Request;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

/// Users at most in one request.
const AT_ONCE: usize = 80;
/// Requests under way at a time.
const AT_A_TIME: usize = 4;

/// What [`BatchGetUsers`] calls users by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserField {
    /// The ID.
    #[default]
    Id,
    /// The user name.
    Username,
    /// The phone number.
    Phone,
    /// The e-mail address, in any case.
    Email,
    /// The ID of the user in another system.
    ExternalId,
}

impl UserField {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Username => "username",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::ExternalId => "externalId",
        }
    }

    fn of(self, user: &User) -> Option<&str> {
        match self {
            Self::Id => Some(&user.id),
            Self::Username => user.username.as_deref(),
            Self::Phone => user.phone.as_deref(),
            Self::Email => user.email.as_deref(),
            Self::ExternalId => user.external_id.as_deref(),
        }
    }

    /// What two names of one user have in common.
    fn key(self, name: &str) -> String {
        match self {
            Self::Email => name.to_lowercase(),
            _ => name.to_owned(),
        }
    }
}

request! {
    /// Returns users by their IDs, or by other names, in the order of the names.
    ///
    /// Names that nobody has are left out. The server takes 80 names at a time: for more, several requests are sent, four at a time. If one
    /// fails, no further one is sent.
    ///
    /// Sends the query `userBatch`, or `userBatchWithCustomData` with custom data.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no name; nothing is sent.
    pub struct BatchGetUsers("userBatch" | "userBatchWithCustomData"), in steps -> Vec<User> {
        ids: Vec<String>,
    }
    options {
        /// What the names are. Default: IDs.
        query_field: UserField,
        /// Whether the response contains the custom data of each user. Default: `false`.
        with_custom_data: bool,
    }
}

impl BatchGetUsers {
    fn part(&self, ids: &[String]) -> Part {
        Part {
            ids: ids.to_vec(),
            field: self.query_field.unwrap_or_default(),
            with_custom_data: self.with_custom_data.unwrap_or_default(),
        }
    }
}

impl Steps for BatchGetUsers {
    type Output = Vec<User>;

    fn first(&self) -> Result<Request> {
        at_least_one("ids", &self.ids)?;
        let ids = self.ids.chunks(AT_ONCE).next().unwrap_or_default();
        self.call.request(&self.part(ids))
    }

    fn run(self) -> Sending<Vec<User>> {
        let call = self.call.clone();
        call.clone().many(async move {
            at_least_one("ids", &self.ids)?;
            let parts: Vec<_> = self.ids.chunks(AT_ONCE).map(|ids| self.part(ids)).collect();
            let lists = stream::iter(parts).map(|part| call.send(part));
            let lists: Vec<_> = lists.buffered(AT_A_TIME).try_collect().await?;
            Ok(lists.concat())
        })
    }
}

/// As many users as one request returns.
#[derive(Debug)]
struct Part {
    ids: Vec<String>,
    field: UserField,
    with_custom_data: bool,
}

impl Named for Part {
    fn operation(&self) -> Cow<'static, str> {
        match self.with_custom_data {
            true => "userBatchWithCustomData".into(),
            false => BatchGetUsers::OPERATION.into(),
        }
    }
}

impl Endpoint for Part {
    type Output = Vec<User>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let (ids, field) = (self.ids.clone(), Some(self.field.as_str().to_owned()));
        let request = match self.with_custom_data {
            true => context.graphql::<operations::UserBatchWithCustomData>(
                user_batch_with_custom_data::Variables { ids, r#type: field },
            ),
            false => context
                .graphql::<operations::UserBatch>(user_batch::Variables { ids, r#type: field }),
        };
        request?.build()
    }

    fn read(&self, response: &Response) -> Result<Vec<User>> {
        let mut users = match self.with_custom_data {
            true => {
                let data: user_batch_with_custom_data::ResponseData = response.graphql()?;
                data.user_batch
            }
            false => {
                let data: user_batch::ResponseData = response.graphql()?;
                data.user_batch
            }
        };
        // The first place of a name counts, where it stands twice.
        let places = self.ids.iter().enumerate().rev();
        let places: HashMap<_, _> = places.map(|(n, id)| (self.field.key(id), n)).collect();
        users.sort_by_key(|user| {
            let name = self.field.of(user).map(|name| self.field.key(name));
            let place = name.and_then(|name| places.get(&name));
            place.copied().unwrap_or(usize::MAX)
        });
        Ok(users)
    }
}

/// Creates many users, several at a time. Returned by [`Users::create_many`](super::Users::create_many).
///
/// Each user is a request of its own: one that is refused does not keep the others from being created. Requests are taken from the iterator
/// when their turn comes, so that the list need not be in memory.
#[must_use = "nothing is sent before the stream is polled"]
pub struct CreateMany {
    requests: Box<dyn Iterator<Item = CreateUser> + Send>,
    concurrency: usize,
}

impl CreateMany {
    pub(super) fn new(requests: impl Iterator<Item = CreateUser> + Send + 'static) -> Self {
        Self {
            requests: Box::new(requests),
            concurrency: 8,
        }
    }

    /// How many requests are under way at a time. Default: 8.
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.max(1);
        self
    }

    /// What becomes of each user, in the order of the requests.
    ///
    /// A run that was broken off can be resumed with the requests from the last index on. As many users after it as were under way may exist
    /// already: [`is_already_exists`](crate::Error::is_already_exists) says so.
    pub fn stream(self) -> CreatedUsers {
        let create = |(index, request): (usize, CreateUser)| async move {
            let result = request.clone().await;
            CreatedUser {
                index,
                request,
                result,
            }
        };
        let created = stream::iter(self.requests.enumerate()).map(create);
        CreatedUsers(Box::pin(created.buffered(self.concurrency)))
    }
}

impl fmt::Debug for CreateMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateMany")
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

/// What became of one user of [`CreateMany`].
#[derive(Debug)]
#[non_exhaustive]
pub struct CreatedUser {
    /// The place of the request among all of them, from 0.
    pub index: usize,
    /// The request: it can be sent again.
    pub request: CreateUser,
    /// The user, or why there is none.
    pub result: Result<User>,
}

/// The results of [`CreateMany`]: a [`Stream`].
#[must_use = "nothing is sent before it is polled"]
pub struct CreatedUsers(Pin<Box<dyn Stream<Item = CreatedUser> + Send>>);

impl CreatedUsers {
    /// The next result. `None` after the last.
    pub async fn next(&mut self) -> Option<CreatedUser> {
        self.0.next().await
    }
}

impl Stream for CreatedUsers {
    type Item = CreatedUser;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<CreatedUser>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for CreatedUsers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedUsers").finish_non_exhaustive()
    }
}
