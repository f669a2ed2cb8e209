#[allow(unused_imports)]
use ::authing::__private::*;
/// The group has a name and may lose its description.
///
/// The mutation `ChangeGroup` (`../../tests/own/graphql/change_group.graphql`). It returns [`change_group::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(crate = "::authing::__private::serde")]
pub struct ChangeGroup {
    /// The code of the group.
    pub code: String,
    /// The description.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub text: Patch<String>,
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl ChangeGroup {
    /// With what is required; everything else is unset.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            text: Patch::Keep,
        }
    }
    /// The description.
    pub fn text(mut self, text: impl Into<Patch<String>>) -> Self {
        self.text = text.into();
        self
    }
}
impl GraphQLQuery for ChangeGroup {
    type Variables = Self;
    type ResponseData = change_group::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "mutation ChangeGroup($code:String!$text:String){updateGroup(code:$code description:$text){code description}}",
            operation_name: "ChangeGroup",
        }
    }
}
impl Operation for ChangeGroup {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`ChangeGroup`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod change_group {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct ResponseData {
        /// Changes a group. Unset arguments change nothing.
        pub update_group: Group,
    }
    /// A group of users. Operations identify it by its code.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct Group {
        /// The code of the group, unique in the user pool.
        pub code: String,
        /// The description.
        pub description: Option<String>,
    }
}
/// The mutation `ChoosePassword` (`../../tests/own/graphql/choose_password.graphql`). It returns [`choose_password::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(crate = "::authing::__private::serde")]
pub struct ChoosePassword {
    /// The phone number that the code was sent to, without the country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The one-time code: from `sendEmail` with the scene `RESET_PASSWORD`, or from an SMS.
    pub sent: Secret,
    /// The new password. It is sent encrypted: RSA with the host's public key, PKCS#1 v1.5, base64. The
    /// request types of `authing` encrypt it; in an operation of your own, encrypt it first.
    pub chosen: EncryptedPassword,
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl ChoosePassword {
    /// With what is required; everything else is unset.
    pub fn new(sent: impl Into<Secret>, chosen: impl Into<EncryptedPassword>) -> Self {
        Self {
            phone: None,
            sent: sent.into(),
            chosen: chosen.into(),
        }
    }
    /// The phone number that the code was sent to, without the country code.
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }
}
impl GraphQLQuery for ChoosePassword {
    type Variables = Self;
    type ResponseData = choose_password::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "mutation ChoosePassword($phone:String$sent:String!$chosen:String!){resetPassword(phone:$phone code:$sent newPassword:$chosen){code message}}",
            operation_name: "ChoosePassword",
        }
    }
}
impl Operation for ChoosePassword {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`ChoosePassword`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod choose_password {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct ResponseData {
        /// Sets a new password with a one-time code. It requires no token.
        ///
        /// Either `phone` or `email` is required: the one that the code was sent to. It fails with
        /// `WRONG_CODE` (2001) for a wrong code, and with `USER_NOT_FOUND` (2004) for an unknown account.
        pub reset_password: Option<CommonMessage>,
    }
    /// The result of an operation that returns no data.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct CommonMessage {
        /// The result code. `SUCCESS` (200): the operation succeeded.
        pub code: Option<i64>,
        /// The server's message, in the language of the request. It may be empty.
        pub message: Option<String>,
    }
}
/// The query `Languages` (`../../tests/own/graphql/languages.graphql`). It returns [`languages::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize, Default)]
#[serde(crate = "::authing::__private::serde")]
pub struct Languages {
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl Languages {
    /// With what is required; everything else is unset.
    pub fn new() -> Self {
        Self {
        }
    }
}
impl GraphQLQuery for Languages {
    type Variables = Self;
    type ResponseData = languages::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "query Languages{userpoolTypes{code sdks}}",
            operation_name: "Languages",
        }
    }
}
impl Operation for Languages {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`Languages`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod languages {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct ResponseData {
        /// Lists the kinds of user pool that the server knows.
        pub userpool_types: Vec<UserPoolType>,
    }
    /// A kind of user pool.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct UserPoolType {
        /// The code of the kind.
        pub code: Option<String>,
        /// The SDKs for it.
        pub sdks: Option<Vec<Option<String>>>,
    }
}
/// Who is logged in.
///
/// The query `Me` (`../../tests/own/graphql/me.graphql`). It returns [`me::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize, Default)]
#[serde(crate = "::authing::__private::serde")]
pub struct Me {
    /// Only the roles of the permission namespace with this code. The documented default is `default`: set it
    /// where the user pool has others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space: Option<String>,
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl Me {
    /// With what is required; everything else is unset.
    pub fn new() -> Self {
        Self {
            space: None,
        }
    }
    /// Only the roles of the permission namespace with this code. The documented default is `default`: set it
    /// where the user pool has others.
    pub fn space(mut self, space: impl Into<String>) -> Self {
        self.space = Some(space.into());
        self
    }
}
impl GraphQLQuery for Me {
    type Variables = Self;
    type ResponseData = me::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "query Me($space:String){user{id lastLogin token roles(namespace:$space){list{code users{list{...User}}}}}}fragment User on User{id nickname}",
            operation_name: "Me",
        }
    }
}
impl Operation for Me {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`Me`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod me {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct ResponseData {
        /// Returns a user, or null if there is none. Without an ID, it returns the user whose token is sent.
        pub user: Option<User>,
    }
    /// A user.
    ///
    /// Only `id`, `arn` and `userPoolId` are always present. A response has the fields that its operation
    /// selects: most have neither `identities` nor `customData`. Times are in ISO 8601.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct User {
        /// The ID of the user.
        pub id: String,
        /// When the user last logged in.
        pub last_login: Option<Timestamp>,
        /// The user's token: an ID token (JWT), which requests send as `Authorization: Bearer`.
        ///
        /// It is present after a login, and after a registration with `forceLogin` or `generateToken`. Null
        /// in another response does not mean that the session is over.
        pub token: Option<Secret>,
        /// The roles of the user. It may be null.
        pub roles: Option<PaginatedRoles>,
    }
    /// A page of roles.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct PaginatedRoles {
        /// The items of this page.
        pub list: Vec<Role>,
    }
    /// A role. Operations identify it by namespace and code; those on custom fields by its ID.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct Role {
        /// The code of the role, unique in its namespace.
        pub code: String,
        /// The users with the role, a page at a time.
        pub users: PaginatedUsers,
    }
    /// A page of users.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct PaginatedUsers {
        /// The items of this page.
        pub list: Vec<super::fragments::User>,
    }
}
/// The query `People` (`../../tests/own/graphql/people.graphql`). It returns [`people::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize, Default)]
#[serde(crate = "::authing::__private::serde")]
pub struct People {
    /// The page, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The number of items on a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The order of the list. Default: `CREATEDAT_DESC`, the newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<SortByEnum>,
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl People {
    /// With what is required; everything else is unset.
    pub fn new() -> Self {
        Self {
            page: None,
            limit: None,
            r#type: None,
        }
    }
    /// The page, from 1.
    pub fn page(mut self, page: i64) -> Self {
        self.page = Some(page);
        self
    }
    /// The number of items on a page.
    pub fn limit(mut self, limit: i64) -> Self {
        self.limit = Some(limit);
        self
    }
    /// The order of the list. Default: `CREATEDAT_DESC`, the newest first.
    pub fn r#type(mut self, r#type: SortByEnum) -> Self {
        self.r#type = Some(r#type);
        self
    }
}
impl GraphQLQuery for People {
    type Variables = Self;
    type ResponseData = people::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "query People($page:Int!=1$limit:Int$type:SortByEnum){users(page:$page limit:$limit sortBy:$type){totalCount list{...User}}}fragment User on User{id nickname}",
            operation_name: "People",
        }
    }
}
impl Operation for People {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`People`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod people {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct ResponseData {
        /// Lists users, a page at a time.
        pub users: PaginatedUsers,
    }
    /// A page of users.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct PaginatedUsers {
        /// The number of items on all pages.
        pub total_count: i64,
        /// The items of this page.
        pub list: Vec<super::fragments::User>,
    }
}
/// The mutation `Rename` (`../../tests/own/graphql/rename.graphql`). It returns [`rename::ResponseData`].
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(crate = "::authing::__private::serde")]
pub struct Rename {
    /// The changes. Unset fields change nothing.
    pub input: UpdateUserInput,
}
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
impl Rename {
    /// With what is required; everything else is unset.
    pub fn new(input: UpdateUserInput) -> Self {
        Self {
            input,
        }
    }
}
impl GraphQLQuery for Rename {
    type Variables = Self;
    type ResponseData = rename::ResponseData;
    fn build_query(variables: Self) -> QueryBody<Self> {
        QueryBody {
            variables,
            query: "mutation Rename($input:UpdateUserInput!){updateUser(input:$input){...User}}fragment User on User{id nickname}",
            operation_name: "Rename",
        }
    }
}
impl Operation for Rename {
    type Query = Self;
    fn into_variables(self) -> Self {
        self
    }
}
/// What [`Rename`] returns.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod rename {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// The fields at the root of the operation.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    #[serde(rename_all = "camelCase")]
    pub struct ResponseData {
        /// Changes a user: with a user's token their own profile, with a management token any user.
        pub update_user: super::fragments::User,
    }
}
/// The objects that fragments select.
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]
pub mod fragments {
    #[allow(unused_imports)]
    use ::authing::__private::*;
    /// A user.
    ///
    /// Only `id`, `arn` and `userPoolId` are always present. A response has the fields that its operation
    /// selects: most have neither `identities` nor `customData`. Times are in ISO 8601.
    #[derive(Clone, Debug, PartialEq, Deserialize)]
    #[serde(crate = "::authing::__private::serde")]
    pub struct User {
        /// The ID of the user.
        pub id: String,
        /// The nickname.
        pub nickname: Option<String>,
    }
}
