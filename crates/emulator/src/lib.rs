//! A local Authing: an HTTP server on a loopback port that serves the same schema as the real service, over a user pool in memory.
//!
//! Use it in tests, and to try a client without an account. Nothing leaves the machine:
//!
//! - [`Emulator::outbox`] holds the one-time codes that the emulator "sends".
//! - [`Emulator::clock`] moves time forward, so that codes and tokens expire without waiting.
//! - [`Emulator::faults`] makes requests fail.
//! - [`Emulator::requests`] lists the requests that have arrived.
//! - [`Emulator::pool`] adds users, roles and more, and reads them back.
//! - With the feature `client`, `Emulator::client` returns a client of [`authing`](https://docs.rs/authing) that is ready to use, with the
//!   emulator's clock.
//! - [`EmulatorBuilder::state_file`] keeps the pool from one start to the next.
//! - [`Emulator::reset`] goes back to the start.
//!
//! Tests in other languages do the same over HTTP: see [the control API](#control-api).
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use authing_emulator::{Emulator, NewUser};
//!
//! let emulator = Emulator::start().await.unwrap();
//! emulator.pool().add_user(NewUser {
//!     email: Some("test@example.com".into()),
//!     password: Some("passw0rd".into()),
//!     ..NewUser::default()
//! }).unwrap();
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(emulator.pool().user_count(), 1);
//! # });
//! ```
//!
//! Its key for passwords and its first key for tokens are in its source, the same for everybody. So its tokens prove nothing, and nothing real
//! belongs in it.
//!
//! # Behaviour where the documentation is silent or contradicts itself
//!
//! Tokens:
//!
//! - A missing, malformed, expired or revoked token is 2020. Only `checkLoginStatus` reports it as data, with 2206. A valid token of a
//!   deleted user is 2004. `refreshToken` revokes the token that it replaces.
//! - An ID token is accepted wherever the token of a login is, GraphQL included. An access token is not.
//!
//! One-time codes:
//!
//! - A wrong or used code is 2001, an expired code 2300. As in the real service, `updatePhone` answers 500 to both, and `bindPhone`
//!   answers 400 to a wrong code.
//! - A code is valid for every scene, and a new code replaces the previous one to the same phone or e-mail address.
//! - Too many messages to one target: 429 for SMS, 2080 for e-mail.
//!
//! Login:
//!
//! - An unknown account is 2004, a wrong password 2006, an account without a password 2027. Over LDAP and AD, the first two are 2333.
//! - Failed logins are counted by `clientIp`, else by the address of the connection. Forwarding headers are ignored. Once a captcha is
//!   required, a login without it is 2000 and a login with a wrong one 2001. The `data.url` of both, and of a 2006 after which a captcha is
//!   required, is the address of its picture. Every wrong password makes a new captcha.
//! - An e-mail code registers a new address (2026 if it is taken) and logs a known one in (2004 if it is unknown and the code is right).
//! - `/api/v3/signin` answers 2333 to an unknown account and to a wrong password, and 400 to a wrong secret or an unregistered redirect URI.
//!
//! Multi-factor authentication:
//!
//! - The factors of the application (1636) come before the user's own (1635).
//! - A token that belongs to no pending login is 2021 at the verification, and 2020 at the enrolment.
//! - A TOTP code has six digits, changes every 30 seconds, may be one step early or late, and works for one login. The code that
//!   confirms the enrolment still works for one login. A wrong code is 6001; at the confirmation, 400.
//! - Before the second factor is verified, the secret of a confirmed authenticator is neither shown nor replaced (1001).
//! - A recovery code works once and is replaced by a new one.
//! - A code by SMS or e-mail binds the phone or the e-mail address if the user has none.
//! - Two pictures show the same face if their bytes are equal. A picture that was not uploaded here is identified by its URL. The codes
//!   1700 to 1703 and 1706 are as documented.
//!
//! Users:
//!
//! - A user may name only the own id (else 2202). A custom field that is not defined, or a value of another type, is 400.
//! - Unlinking an account that is not linked is 2216. Unlinking the last way to log in is 2217.
//! - An account that is linked to the same user is 2213; to another user, 2215.
//! - The list of allowed applications holds the application that the user is logged in to.
//! - Real-name authentication accepts every well-formed number.
//!
//! The administrator:
//!
//! - A wrong secret of the user pool is 400, another user pool 2224. A request without an active management token is 2020, a request with
//!   the token of a user 1001. `refreshAccessToken` revokes the token that it replaces.
//! - Requests that users have too, such as `user` and `updateUser`, require the id of the user (400).
//! - `createUser` without an identifying field is 2231. A name in use is 2026; with `updateUser` 2034, 2035, 2200 or, for `externalId`,
//!   2026. `keepPassword` keeps a password that the policy rejects.
//! - A new e-mail address or phone is not verified, unless the request says so.
//! - Deleting an unknown user is 2210; `deleteUsers` then deletes nobody. Deleted users are archived, and their names are free again.
//! - `userBatch` leaves out what it does not find; `findUser` and `/api/v2/users/{id}` return null. More than 80 names are 2030.
//! - A suspended or resigned user has no logins, and a login is 2120008. `refreshToken` for another user keeps the user's other tokens.
//! - Identities are linked to identity sources of the pool (else 404).
//! - `user-action` lists what has happened in this emulator, `audit` what the administrator has changed: at most the latest 20,000 actions. An
//!   action of the administrator has no user. In `audit`, changes that the documentation does not name have the name of their mutation, or
//!   their method and path.
//! - `mfa/totp/import` takes any text as a secret: one that is no base32 is its own bytes. `changeMfa` for a user without an authenticator app
//!   is 404, `queryMfa` then returns null; to remove what a user has not set up is 404.
//! - A changed type of a custom field removes the values that do not fit it. An id that nothing has is 404, or 2004 for a user. Permissions
//!   have no ids of their own: every id is accepted.
//! - A registration that a whitelist does not allow is 2031. Whitelists do not concern the administrator and accounts of identity sources.
//! - User pools that are created are listed, and not served. A domain in use is 409. `refreshUserpoolSecret` leaves management tokens valid;
//!   `deleteUserpool` revokes all tokens, and then the user pool is 2224 and its applications are 2011.
//! - `updateUserpool` changes the settings that [`Settings`] has; all other fields are stored. Null clears a stored field.
//!
//! - `emailTemplates` lists the pool's own template of an e-mail, else the default one. A new template of its own is not enabled; a change keeps
//!   what it was. An e-mail without one can neither be enabled nor disabled (2021). A template with an unknown variable is 2017.
//!   `previewEmail` shows a template before it is enabled. E-mails with codes for other purposes than the documented six have one default.
//! - The link in an e-mail is a page here, `/verify-email`. It verifies the address once, and leads to the `redirectTo` of the template.
//! - Custom functions are kept, and not run.
//! - A social login is an identity source with the protocol `social` that belongs to no tenant, whoever has added it. The first
//!   `createSocialConnectionInstance` enables it, a further one gives it new settings. Each provider requires `clientID` and `clientSecret`
//!   (else 400), and takes others. A disabled one logs nobody in (404). [`Pool::add_outside_account`] gives it accounts.
//!
//! Organisations:
//!
//! - An unknown organisation or node is 404, an unknown user 2004. Only `nodeById`, `nodeByCode` and `isRootNode` return null.
//! - A code or a tenant in use is 409. A change that would leave no tree is 422: to move the root, to move a node under itself or a node
//!   below it, to delete the root with `deleteNode`. `deleteNode` deletes what is below, too; the users stay.
//! - Siblings are sorted by `order`, the greatest first. Those without one come last, in the order in which they were added.
//! - The first department of a user is the main department. Who leaves it gets the next one. `setMainDepartment` without a department
//!   removes it. A department that the user does not belong to is 400.
//! - To add a member again, or to remove a user who is no member, is a success. To move such a user is 400.
//! - `updateNode` changes nothing for null, since SDKs send null for what is unset.
//! - `orgs/import` imports everything or nothing. It reads no ids and no members. `excel` is 400.
//! - A user's own organisations are one path for each department, over `users/me/orgs` and `users/{id}/orgs` alike.
//! - `start-sync` imports the accounts of the identity source `wechatwork` or `dingtalk`; `ad/sync` those of the Active Directory, if an
//!   identity source with the protocol `ad` has the id. Else both are 404. No departments are imported.
//!
//! Roles, groups, resources, policies:
//!
//! - [`Pool::is_allowed`] says how permissions are decided, [`Pool::may_enter`] who may log in to an application.
//! - What does not exist is 404, a user 2004, an application 2011; the change of an unknown namespace is 3005, its deletion 3003. `role`,
//!   `group`, `policy` and `resources/detail` return null. A code in use is 409.
//! - To take back what was not given is a success. A type such as `books` takes back all of its resources. `Node.roles` has the roles of
//!   the nodes above, too.
//!
//! Applications:
//!
//! - An application that the administrator creates is one like the emulator's own: its id, secret and redirect URIs log people in. An empty
//!   name is 2007, a name in use 2008, an identifier in use 2039, another type 2009; an identifier that is no part of a domain, and a
//!   redirect URI that is no absolute URL, are 400.
//! - A deleted application takes its logins, codes and tokens along, and its permission namespace. The emulator's own cannot be deleted (400).
//!   A tenant loses the application; one without applications belongs to every application.
//! - A new secret replaces the old one at once. Tokens that the old one has signed are valid until they expire.
//! - The active users of an application are those with a valid token of it.
//! - Agreements are sorted by hand; those that a request does not name follow. Registrations do not ask for them.
//!
//! Tenants and identity providers:
//!
//! - A login is for a tenant if the header `x-authing-app-tenant-id`, the parameter `tenant_id` of a page or the option `tenantId` names it.
//!   It is for members only: others are 2120008; a disabled member, and an application that the tenant does not have, are 2130010. An
//!   unknown tenant is 404. A registration for a tenant makes a member of it, and so does the first login by an identity provider of the
//!   tenant itself; by another one, nobody is created (2120008).
//! - An administrator of a tenant is a member of it (else 404). Members, tenants, identity providers and connections that do not exist are 404.
//! - A deleted tenant takes its identity providers along.
//! - A connection logs people in by its identifier, which is unique in the pool (409): over `/connections/enterprise/{protocol}` if its type is
//!   `oidc`, `oauth`, `saml`, `cas`, `azure-ad`, `ad` or `ldap`, else over `/connections/social`. [`Pool::add_outside_account`] adds an
//!   account there. One that is off, or that belongs to another tenant than the login, is 404.
//! - The fields of a connection require `clientID` (or `clientId`) and `clientSecret`; for `saml`, `cas`, `ad` and `ldap`, anything. Else 400.
//! - `enabled` without an application and a tenant switches a connection for all. A new connection is on.
//!
//! QR codes, devices, events:
//!
//! - A QR login that fails is reported by the states 4 and 5. A ticket can be exchanged once, until its QR code expires; else 400.
//! - A token belongs to the device that was created with it. Revoking the session of the device revokes the token.
//! - The administrator sees a device once for each user who has registered it. To disable, suspend or delete a device revokes its tokens.
//!   While it is disabled or suspended, `create-device` is 403 and revokes the token that it came with. For one user, only that user's
//!   tokens are concerned. A suspension that ends in the past is 400.
//! - Every active token may subscribe to all events of a name, a management token below `/events/v1/management`; else HTTP 401 with 2020.
//!   Subscribers hear what users and the administrator publish. Events are not stored.
//!
//! Standard protocols:
//!
//! - An authorization code is valid for ten minutes and one exchange, a refresh token for thirty days and one use. A second use of either
//!   revokes all tokens of that login.
//! - With OpenID Connect, `offline_access` requires `prompt=consent`. Every other scope is granted on request.
//! - An application without registered redirect URIs may use every `https` URI, and every URI on this machine.
//!
//! A root field that is not served is 501, a path that is not served HTTP 404. Both messages name it.
//!
//! # Limits
//!
//! - Only requests for this machine are answered, for the address of [`EmulatorBuilder::host`], and for hosts of
//!   [`EmulatorBuilder::allow_host`]; else HTTP 421.
//! - Addresses in responses have the host and port that the request names, since a container has others outside than inside.
//! - A GraphQL document has at most 64 KiB, 10,000 tokens, 32 selection sets within each other and 5,000 selected fields, counting a
//!   fragment wherever it is used. A response has at most 300,000 values, an introspection about 1,000,000. Else HTTP 400.
//! - A body has at most 16 MiB, an upload 5 MiB. The latest requests and uploads are kept, of each at most 64 MiB.
//!
//! # The page in the browser
//!
//! `/` is a page for people, in English and Chinese: by `?lang=en` or `?lang=zh`, else by the language of the browser. It shows the settings
//! to paste, the accounts, the outbox, captchas, QR codes and the request log, switches faults, moves the clock, and scans QR codes in the
//! place of a phone.
//!
//! - It shows the passwords of users that a seed or [`Pool::add_user`] has set. The passwords of other users are not kept.
//! - `/?request=7` shows what request 7 sent and what was answered. Secrets in it are shown to browsers on the emulator's own machine only.
//! - It is neither in the request log nor hit by faults. A program that accepts JSON and no HTML gets 404 at `/`.
//! - A form of another site is refused (403): `Sec-Fetch-Site` must be `same-origin`, `Origin` the emulator's own, and one of both is
//!   required. The page runs no script, and no other page can frame it.
//!
//! # Control API
//!
//! `/_emulator/..` is for tests in any language: what [`Emulator`] does, in JSON. `GET /_emulator` lists the paths, and the README has them in
//! a table: users, messages, captchas, QR codes, the request log, faults, the clock, a reset, seeds, settings, tokens and events.
//!
//! - A `POST` needs `content-type: application/json` (else 415), so that a web page of another site changes nothing.
//! - An unknown path is 404 with the list, a wrong method 405.
//! - Requests to it are not in the request log, and no fault strikes them.
//! - [`LoggedRequest::without_secrets`] is what clients see of the log that are not on this machine.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # use authing_emulator::Emulator;
//! # let emulator = Emulator::start().await.unwrap();
//! let control = format!("{}/_emulator", emulator.url());
//! let http = reqwest::Client::new();
//! let later = http.post(format!("{control}/clock")).header("content-type", "application/json");
//! let response = later.body(r#"{ "advance_seconds": 60 }"#).send().await.unwrap();
//! assert!(response.text().await.unwrap().contains("\"ahead_seconds\": 60"));
//! # });
//! ```
//!
//! # Login pages
//!
//! `/oidc/auth`, `/oauth/auth` and `/cas-idp/{app_id}` are pages for a browser. A test posts `account` and `password` as a form to the same
//! address and reads the `location` of the response. A rejected login is a page with the status 401. The cookie of the response is the
//! browser's session.
//!
//! With `by=code`, the login needs no password: `account` is then a phone or an e-mail address. Without `code`, the page sends a code to it;
//! with `code`, it logs in. As over the API, an unknown phone registers, and an unknown e-mail address does not.
//!
//! If the login requires multi-factor authentication, the response is another page, with the status 200. Its form goes to the same
//! address: the hidden field `mfa_token` names the pending login, and `code` is the TOTP code, the recovery code, or the code that the
//! page has sent to the bound phone or e-mail address. `factor` (`OTP`, `SMS`, `EMAIL`) selects one of several factors; without `code`, it
//! sends a code. The pages reject a login that requires a face, a factor that is not bound, or a new password. Use the API for these.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # use authing_emulator::{Emulator, NewUser};
//! # let emulator = Emulator::start().await.unwrap();
//! # emulator.pool().add_user(NewUser {
//! #     username: Some("bob".into()), password: Some("passw0rd".into()), ..NewUser::default()
//! # }).unwrap();
//! let page = format!(
//!     "{}/oidc/auth?client_id={}&response_type=code&scope=openid&redirect_uri=https://shop.example.com/callback",
//!     emulator.url(),
//!     emulator.app_id(),
//! );
//! let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
//! let form = browser
//!     .post(page)
//!     .header("content-type", "application/x-www-form-urlencoded")
//!     .body("account=bob&password=passw0rd");
//! let response = form.send().await.unwrap();
//! let callback = response.headers()["location"].to_str().unwrap();
//! assert!(callback.starts_with("https://shop.example.com/callback?code="));
//! # });
//! ```
//!
//! # Simplifications
//!
//! - Passwords are stored as salted SHA-256 digests.
//! - SAML is not served. Its address responds with a page that says so.
//! - The end of a browser's session does not revoke tokens.
//! - The conditions of `/api/v2/users/filter` are not documented. A request with one is 501.
//! - `expiresIn` of an e-mail template is shown, and ends nothing: [`Settings::email_code_seconds`] does.
//! - There are no pipelines: `context` must be a JSON object, and has no other effect.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "client")]
mod client;
mod clock;
mod connection;
mod context;
mod control;
mod crypto;
mod emulator;
mod error;
mod faults;
mod graphql;
mod hosts;
mod http;
mod log;
mod model;
mod nearest;
mod operations;
mod pages;
mod pool;
mod rest;
mod routes;
mod saver;
mod secrets;
mod server;
mod state_file;

pub use clock::Clock;
pub use emulator::{Emulator, EmulatorBuilder};
pub use error::EmulatorError;
pub use faults::{Fault, Faults};
pub use log::{LoggedRequest, LoggedResponse, Outcome};
pub use model::{
    CasTicket, Channel, Condition, DirectoryUser, Effect, FieldTarget, FieldType, FieldValues,
    Grant, Mail, Message, NewAccess, NewAccessAccount, NewAccessKey, NewAccessRecord, NewAgreement,
    NewApplication, NewAssignment, NewConnection, NewDepartment, NewEmailTemplate, NewField,
    NewFunction, NewGroup, NewIdentityProvider, NewIdentitySource, NewNamespace, NewOrg, NewPolicy,
    NewResource, NewRole, NewTenant, NewUser, NewUserPool, OutsideAccount, PasswordReset,
    ResourceAction, SecondFactor, Seed, Settings, Statement, Target, TokenAlgorithm, Whitelist,
};
pub use pool::{Outbox, Pool, PoolUser};

/// The example of the README is compiled and run. It uses the client.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
