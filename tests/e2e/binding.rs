use crate::checks::{add_ann, email_code, field, refused, refusing, scenarios};
use crate::support::{
    EMAIL, PASSWORD, PHONE, client, sent_variables, sms_code, sms_code_abroad, start,
    start_logged_in,
};
use crate::table::{Known, session_of, table};
use authing::types::SocialProvider;
use authing::types::{EmailScene, User};
use authing::{AuthenticationClient, Error};
use authing_emulator::{Emulator, NewUser};
use serde_json::{Value, json};
use std::fmt::Debug;
use std::time::Duration;

const NEW_PHONE: &str = "18800000001";
const NEW_EMAIL: &str = "new@example.com";

/// A user with a user name and a password.
fn named(username: &str) -> NewUser {
    NewUser {
        username: Some(username.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    }
}

/// An identity at a social provider.
fn identity() -> Value {
    json!({ "provider": "wechat:mobile", "userIdInIdp": "wx-1", "isSocial": true })
}

/// An emulator with this user `bob`, who is logged in.
async fn start_as(bob: NewUser) -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(bob).unwrap();
    client.login_by_username("bob", PASSWORD).await.unwrap();
    emulator.clear_requests();
    (emulator, client)
}

#[track_caller]
fn assert_invalid<T: Debug>(result: Result<T, Error>, wanted: &str) {
    match result {
        Err(Error::InvalidArgument { argument, .. }) => assert_eq!(argument, wanted),
        other => panic!("{other:?}"),
    }
}

/// What phone numbers and e-mail addresses have in common.
#[derive(Clone, Copy)]
enum Contact {
    Phone,
    Email,
}

/// The old contact and the code that was sent to it.
type Old<'a> = (Option<&'a str>, Option<&'a str>);

const NO_OLD: Old<'static> = (None, None);

impl Contact {
    /// The one of two values that belongs to this contact.
    fn pick<T>(self, phone: T, email: T) -> T {
        match self {
            Self::Phone => phone,
            Self::Email => email,
        }
    }

    fn field(self) -> &'static str {
        self.pick("phone", "email")
    }

    fn verified(self) -> &'static str {
        self.pick("phoneVerified", "emailVerified")
    }

    fn present(self) -> &'static str {
        self.pick(PHONE, EMAIL)
    }

    fn new_one(self) -> &'static str {
        self.pick(NEW_PHONE, NEW_EMAIL)
    }

    fn other(self) -> Self {
        self.pick(Self::Email, Self::Phone)
    }

    /// The user with this value of the contact.
    fn on(self, user: NewUser, value: &str) -> NewUser {
        let value = Some(value.to_owned());
        match self {
            Self::Phone => NewUser {
                phone: value,
                ..user
            },
            Self::Email => NewUser {
                email: value,
                ..user
            },
        }
    }

    async fn start_bound(self) -> (Emulator, AuthenticationClient) {
        start_as(self.on(named("bob"), self.present())).await
    }

    async fn ask(self, emulator: &Emulator, client: &AuthenticationClient, to: &str) -> String {
        match self {
            Self::Phone => sms_code(emulator, client, to).await,
            Self::Email => email_code(emulator, client, to, EmailScene::ChangeEmail).await,
        }
    }

    async fn update(
        self,
        client: &AuthenticationClient,
        to: &str,
        code: &str,
        (old, old_code): Old<'_>,
    ) -> Result<User, Error> {
        match self {
            Self::Phone => {
                let mut call = client.update_phone(to, code);
                if let Some(old) = old {
                    call = call.old_phone(old);
                }
                if let Some(code) = old_code {
                    call = call.old_phone_code(code);
                }
                call.await
            }
            Self::Email => {
                let mut call = client.update_email(to, code);
                if let Some(old) = old {
                    call = call.old_email(old);
                }
                if let Some(code) = old_code {
                    call = call.old_email_code(code);
                }
                call.await
            }
        }
    }

    async fn bind(
        self,
        client: &AuthenticationClient,
        to: &str,
        code: &str,
    ) -> Result<User, Error> {
        match self {
            Self::Phone => client.bind_phone(to, code).await,
            Self::Email => client.bind_email(to, code).await,
        }
    }

    async fn unbind(self, client: &AuthenticationClient) -> Result<User, Error> {
        match self {
            Self::Phone => client.unbind_phone().await,
            Self::Email => client.unbind_email().await,
        }
    }

    /// Asserts that the answer, the session and the pool agree on what bob is bound to.
    #[track_caller]
    fn assert_bound(
        self,
        emulator: &Emulator,
        client: &AuthenticationClient,
        user: &User,
        value: Option<&str>,
    ) {
        let (bound, verified) = match self {
            Self::Phone => (&user.phone, user.phone_verified),
            Self::Email => (&user.email, user.email_verified),
        };
        assert_eq!(bound.as_deref(), value);
        assert_eq!(verified, Some(value.is_some()));
        assert_eq!(client.current_user().as_ref(), Some(user));
        assert_eq!(field(emulator, "bob", self.field()), json!(value));
        let verified = field(emulator, "bob", self.verified());
        assert_eq!(verified, json!(value.is_some()));
    }

    /// Asserts that nothing has changed.
    #[track_caller]
    fn assert_kept(self, emulator: &Emulator, client: &AuthenticationClient) {
        assert_eq!(field(emulator, "bob", self.field()), json!(self.present()));
        let user = client.current_user().unwrap();
        let kept = self.pick(user.phone, user.email);
        assert_eq!(kept.as_deref(), Some(self.present()));
    }

    // ----- update

    async fn update_succeeds(self) {
        let (emulator, client) = self.start_bound().await;
        let token = client.token();
        let old_code = self.ask(&emulator, &client, self.present()).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let old = (Some(self.present()), Some(old_code.as_str()));
        let user = self
            .update(&client, self.new_one(), &code, old)
            .await
            .unwrap();

        self.assert_bound(&emulator, &client, &user, Some(self.new_one()));
        assert_eq!(client.token(), token);
        let again = match self {
            Self::Phone => client.login_by_phone_password(NEW_PHONE, PASSWORD).await,
            Self::Email => client.login_by_email(NEW_EMAIL, PASSWORD).await,
        };
        assert_eq!(again.unwrap().id, user.id);
    }

    /// Half of the old pair proves nothing.
    async fn update_with_half_of_the_old_pair(self) {
        let (emulator, client) = self.start_bound().await;
        let argument = self.pick("old_phone", "old_email");
        for half in [(Some(self.present()), None), (None, Some("123456"))] {
            let result = self.update(&client, self.new_one(), "123456", half).await;
            assert_invalid(result, argument);
        }
        assert!(emulator.requests().is_empty());
    }

    async fn update_without_the_old_pair(self) {
        let (emulator, client) = self.start_bound().await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let result = self.update(&client, self.new_one(), &code, NO_OLD).await;
        let error = refused(result, self.pick(2228, 2227));
        assert!(error.code().unwrap().is_invalid_input());
        self.assert_kept(&emulator, &client);
    }

    async fn update_where_the_pool_asks_for_no_proof(self) {
        let (emulator, client) = self.start_bound().await;
        emulator.pool().settings(|settings| {
            settings.verify_old_phone = false;
            settings.verify_old_email = false;
        });
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let user = self.update(&client, self.new_one(), &code, NO_OLD).await;
        self.assert_bound(&emulator, &client, &user.unwrap(), Some(self.new_one()));
    }

    async fn update_of_a_user_who_has_none(self) {
        let (emulator, client) = start_as(named("bob")).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let user = self.update(&client, self.new_one(), &code, NO_OLD).await;
        self.assert_bound(&emulator, &client, &user.unwrap(), Some(self.new_one()));
    }

    /// First no code was sent, then either is wrong.
    async fn update_with_wrong_codes(self) {
        let (emulator, client) = self.start_bound().await;
        let old_code = self.ask(&emulator, &client, self.present()).await;
        let old = (Some(self.present()), Some(old_code.as_str()));
        let refuse = |result| {
            let error = refused(result, self.pick(500, 2001));
            assert_eq!(error.is_wrong_code(), self.pick(false, true));
        };
        refuse(self.update(&client, self.new_one(), "123456", old).await);
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let wrong = format!("{code}0");
        refuse(self.update(&client, self.new_one(), &wrong, old).await);
        let wrong_old = (Some(self.present()), Some("wrong"));
        refuse(self.update(&client, self.new_one(), &code, wrong_old).await);
        self.assert_kept(&emulator, &client);
        let user = self
            .update(&client, self.new_one(), &code, old)
            .await
            .unwrap();
        self.assert_bound(&emulator, &client, &user, Some(self.new_one()));
    }

    async fn update_with_used_codes(self) {
        let (emulator, client) = self.start_bound().await;
        let old_code = self.ask(&emulator, &client, self.present()).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let old = (Some(self.present()), Some(old_code.as_str()));
        self.update(&client, self.new_one(), &code, old)
            .await
            .unwrap();
        let back = (Some(self.new_one()), Some(code.as_str()));
        let result = self.update(&client, self.present(), &old_code, back).await;
        refused(result, self.pick(500, 2001));
        let bound = field(&emulator, "bob", self.field());
        assert_eq!(bound, json!(self.new_one()));
    }

    async fn update_with_expired_codes(self) {
        let (emulator, client) = self.start_bound().await;
        let life = Duration::from_secs(self.pick(60, 300));
        let late = |result| {
            let error = refused(result, self.pick(500, 2300));
            assert_eq!(error.is_wrong_code(), self.pick(false, true));
        };
        let code = self.ask(&emulator, &client, self.new_one()).await;
        emulator.clock().advance(life);
        let old_code = self.ask(&emulator, &client, self.present()).await;
        let old = (Some(self.present()), Some(old_code.as_str()));
        late(self.update(&client, self.new_one(), &code, old).await);

        emulator.clock().advance(life);
        let code = self.ask(&emulator, &client, self.new_one()).await;
        late(self.update(&client, self.new_one(), &code, old).await);
        self.assert_kept(&emulator, &client);
    }

    async fn update_with_another_old_one(self) {
        let (emulator, client) = self.start_bound().await;
        let another = self.pick("18800000009", "another@example.com");
        let old_code = self.ask(&emulator, &client, another).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let old = (Some(another), Some(old_code.as_str()));
        let result = self.update(&client, self.new_one(), &code, old).await;
        let error = refused(result, self.pick(2038, 2037));
        assert!(error.code().unwrap().is_invalid_input());
        self.assert_kept(&emulator, &client);
    }

    async fn update_to_the_same(self) {
        let (emulator, client) = self.start_bound().await;
        let code = self.ask(&emulator, &client, self.present()).await;
        let old = (Some(self.present()), Some(code.as_str()));
        let same = self.pick(PHONE, "BOB@Example.com");
        let error = refused(
            self.update(&client, same, &code, old).await,
            self.pick(2230, 2229),
        );
        assert!(error.code().unwrap().is_invalid_input());
        self.assert_kept(&emulator, &client);
    }

    async fn update_to_what_somebody_has(self) {
        let (emulator, client) = self.start_bound().await;
        let ann = self.on(named("ann"), self.new_one());
        emulator.pool().add_user(ann).unwrap();
        let old_code = self.ask(&emulator, &client, self.present()).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let old = (Some(self.present()), Some(old_code.as_str()));
        let result = self.update(&client, self.new_one(), &code, old).await;
        assert!(refused(result, self.pick(2035, 2200)).is_already_exists());
        self.assert_kept(&emulator, &client);
        let hers = field(&emulator, "ann", self.field());
        assert_eq!(hers, json!(self.new_one()));
    }

    // ----- bind

    async fn bind_succeeds(self) {
        let other = self.other();
        let (emulator, client) = start_as(other.on(named("bob"), other.present())).await;
        let token = client.token();
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let user = self.bind(&client, self.new_one(), &code).await.unwrap();

        self.assert_bound(&emulator, &client, &user, Some(self.new_one()));
        let kept = field(&emulator, "bob", other.field());
        assert_eq!(kept, json!(other.present()));
        assert_eq!(client.token(), token);
        let used = self.bind(&client, self.new_one(), &code).await;
        refused(used, self.pick(2035, 2200));
    }

    async fn bind_with_a_wrong_code(self) {
        let (emulator, client) = start_as(named("bob")).await;
        let refuse = |result| {
            let error = refused(result, self.pick(400, 2001));
            assert_eq!(error.is_wrong_code(), self.pick(false, true));
        };
        refuse(self.bind(&client, self.new_one(), "123456").await);
        let code = self.ask(&emulator, &client, self.new_one()).await;
        refuse(
            self.bind(&client, self.new_one(), &format!("{code}0"))
                .await,
        );
        let elsewhere = self.pick("18800000009", "another@example.com");
        refuse(self.bind(&client, elsewhere, &code).await);
        assert_eq!(field(&emulator, "bob", self.field()), Value::Null);
        self.bind(&client, self.new_one(), &code).await.unwrap();
    }

    async fn bind_with_an_expired_code(self) {
        let (emulator, client) = start_as(named("bob")).await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let life = Duration::from_secs(self.pick(60, 300));
        emulator.clock().advance(life);
        let late = self.bind(&client, self.new_one(), &code).await;
        assert!(refused(late, 2300).is_wrong_code());
        assert_eq!(field(&emulator, "bob", self.field()), Value::Null);
    }

    async fn bind_what_somebody_has(self) {
        let (emulator, client) = start_as(named("bob")).await;
        let ann = self.on(named("ann"), self.new_one());
        emulator.pool().add_user(ann).unwrap();
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let result = self.bind(&client, self.new_one(), &code).await;
        assert!(refused(result, self.pick(2035, 2200)).is_already_exists());
        assert_eq!(field(&emulator, "bob", self.field()), Value::Null);
    }

    async fn bind_a_second_one(self) {
        let (emulator, client) = self.start_bound().await;
        let code = self.ask(&emulator, &client, self.new_one()).await;
        let result = self.bind(&client, self.new_one(), &code).await;
        assert!(refused(result, self.pick(2035, 2200)).is_already_exists());
        self.assert_kept(&emulator, &client);
    }

    // ----- unbind

    async fn unbind_succeeds(self) {
        let other = self.other();
        let both = other.on(self.on(named("bob"), self.present()), other.present());
        let (emulator, client) = start_as(both).await;
        let token = client.token();
        let user = self.unbind(&client).await.unwrap();

        self.assert_bound(&emulator, &client, &user, None);
        let kept = field(&emulator, "bob", other.field());
        assert_eq!(kept, json!(other.present()));
        assert_eq!(client.token(), token);
    }

    async fn unbind_with_a_social_login_left(self) {
        let bob = NewUser {
            identities: vec![identity()],
            ..self.on(named("bob"), self.present())
        };
        let (emulator, client) = start_as(bob).await;
        let user = self.unbind(&client).await.unwrap();
        self.assert_bound(&emulator, &client, &user, None);
    }

    async fn unbind_nothing(self) {
        let (emulator, client) = start_as(named("bob")).await;
        let session = (client.token(), client.current_user());
        refused(self.unbind(&client).await, self.pick(2216, 2219));
        let number = self.pick(1320005, 1320009);
        let fault = emulator.faults().any();
        fault.error(number, "as other servers say it");
        refused(self.unbind(&client).await, number);
        assert_eq!((client.token(), client.current_user()), session);
    }

    /// A user name does not count.
    async fn unbind_the_last_one(self) {
        let (emulator, client) = self.start_bound().await;
        refused(self.unbind(&client).await, 2217);
        let fault = emulator.faults().any();
        fault.error(1320010, "as other servers say it");
        refused(self.unbind(&client).await, 1320010);
        self.assert_kept(&emulator, &client);
    }
}

#[tokio::test]
async fn update_phone_abroad() {
    let bob = NewUser {
        phone_country_code: Some("+1".into()),
        ..Contact::Phone.on(named("bob"), "2025550100")
    };
    let (emulator, client) = start_as(bob).await;
    let old_code = sms_code_abroad(&emulator, &client, "+1", "2025550100").await;
    let code = sms_code_abroad(&emulator, &client, "+44", "7700900000").await;
    let call = || {
        let call = client.update_phone("7700900000", &code);
        call.old_phone("2025550100").old_phone_code(&old_code)
    };
    refused(call().phone_country_code("+44").await, 2038);
    refused(call().old_phone_country_code("+1").await, 500);
    let call = call().phone_country_code("+44");
    let user = call.old_phone_country_code("+1").await.unwrap();

    Contact::Phone.assert_bound(&emulator, &client, &user, Some("7700900000"));
    assert_eq!(user.phone_country_code.as_deref(), Some("+44"));
    let kept = field(&emulator, "bob", "phoneCountryCode");
    assert_eq!(kept, json!("+44"));
}

#[tokio::test]
async fn update_email_in_any_case() {
    let (emulator, client) = Contact::Email.start_bound().await;
    let old_code = Contact::Email.ask(&emulator, &client, EMAIL).await;
    let code = Contact::Email.ask(&emulator, &client, NEW_EMAIL).await;
    let call = client.update_email("New@Example.com", code);
    let call = call.old_email("Bob@Example.com").old_email_code(old_code);
    let user = call.await.unwrap();
    Contact::Email.assert_bound(&emulator, &client, &user, Some(NEW_EMAIL));
    let sent = sent_variables(&emulator);
    assert_eq!(sent["oldEmail"], json!("Bob@Example.com"));
}

#[tokio::test]
async fn bind_phone_abroad() {
    let (emulator, client) = start_as(named("bob")).await;
    let code = sms_code_abroad(&emulator, &client, "+44", "7700900000").await;
    refused(client.bind_phone("7700900000", &code).await, 400);
    let call = client.bind_phone("7700900000", &code);
    let user = call.phone_country_code("+44").await.unwrap();
    Contact::Phone.assert_bound(&emulator, &client, &user, Some("7700900000"));
    let kept = field(&emulator, "bob", "phoneCountryCode");
    assert_eq!(kept, json!("+44"));
}

/// Bob, who is logged in, and ann with an identity, and a token of each (`his`, `hers`).
async fn start_with_two() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, bob) = start_logged_in().await;
    let ann = NewUser {
        identities: vec![identity()],
        ..Contact::Email.on(named("ann"), "ann@example.com")
    };
    emulator.pool().add_user(ann).unwrap();
    let hers = client(&emulator);
    hers.login_by_username("ann", PASSWORD).await.unwrap();
    emulator.clear_requests();
    let token = |of: &AuthenticationClient| of.token().unwrap().expose().to_owned();
    let tokens = [("his", token(&bob)), ("hers", token(&hers))];
    (emulator, bob, tokens)
}

/// The account is named by its token; the session may be somebody else's.
#[tokio::test]
async fn unlink_account_of_another_account() {
    let (emulator, client) = start_with_identities(vec![identity()]).await;
    let token = client.token().unwrap();
    let (_, hers) = add_ann(&emulator).await;
    let ann = client.with_token(hers);
    ann.unlink_account(token, "wechat:mobile").await.unwrap();
    let user = client.get_current_user().await.unwrap();
    assert!(providers_of(&user).is_empty());
}

/// `bob`, who has no e-mail address and no number.
async fn start_unbound() -> (Emulator, AuthenticationClient) {
    start_as(named("bob")).await
}

/// `bob` with an e-mail address and these identities.
async fn start_with_identities(identities: Vec<Value>) -> (Emulator, AuthenticationClient) {
    let bob = Contact::Email.on(named("bob"), EMAIL);
    start_as(NewUser { identities, ..bob }).await
}

async fn start_with_the_identity_alone() -> (Emulator, AuthenticationClient) {
    let identities = vec![identity()];
    start_as(NewUser {
        identities,
        ..named("bob")
    })
    .await
}

fn github() -> Value {
    json!({ "provider": "github", "userIdInIdp": "gh-1", "isSocial": true })
}

/// The providers of the identities of a user.
fn providers_of(user: &User) -> Vec<&str> {
    let identities = user.identities.iter().flatten().flatten();
    identities
        .filter_map(|identity| identity.provider.as_deref())
        .collect()
}

table! { start_with_two;
    /// The documented codes, and the 500 that has been seen for a number that is taken or not proven.
    update_phone_as_other_servers_refuse(|| Contact::Phone.start_bound()): logged_in, emulator =>
        { refusing(emulator, 2001); logged_in.update_phone(NEW_PHONE, "1") } => 2001 |error| error.is_wrong_code(),
        { refusing(emulator, 2300); logged_in.update_phone(NEW_PHONE, "1") } => 2300 |error| error.is_wrong_code(),
        { refusing(emulator, 500); logged_in.update_phone(NEW_PHONE, "1") } => 500 |error| !error.is_wrong_code();
    update_email_to_the_same_as_other_servers_say_it(|| Contact::Email.start_bound()): logged_in, emulator =>
        { refusing(emulator, 2208); logged_in.update_email(EMAIL, "123456") } => 2208 |error| error.code().unwrap().is_invalid_input();
    update_email_to_a_malformed_address(|| Contact::Email.start_bound()): logged_in =>
        logged_in.update_email("new.example.com", "123456") => 2204 |error| error.code().unwrap().is_invalid_input();
    /// The documented code for a wrong code, and the 500 that has been seen for a number that is taken.
    bind_phone_as_other_servers_refuse(start_unbound): logged_in, emulator =>
        { refusing(emulator, 2001); logged_in.bind_phone(NEW_PHONE, "1") } => 2001 |error| error.is_wrong_code(),
        { refusing(emulator, 500); logged_in.bind_phone(NEW_PHONE, "1") } => 500 |error| !error.is_wrong_code();
    bind_email_with_a_code_of_the_newer_scene(start_unbound): logged_in, emulator =>
        logged_in.send_email(NEW_EMAIL, EmailScene::EmailBindVerifyCode),
        logged_in.bind_email("New@Example.com", emulator.outbox().email_code(NEW_EMAIL).unwrap())
            => |user| { Contact::Email.assert_bound(emulator, logged_in, &user, Some(NEW_EMAIL)); true };
    bind_email_to_a_malformed_address(start_unbound): logged_in, emulator =>
        logged_in.bind_email("new.example.com", "123456")
            => 2204 |error| error.code().unwrap().is_invalid_input() && field(emulator, "bob", "email") == Value::Null;

    link_account: logged_in, emulator, session, known =>
        logged_in.link_account(&known["his"], &known["hers"]) => |answer| answer.code == Some(200)
            && answer.message.as_deref() == Some("操作成功")
            && session_of(logged_in) == *session
            && emulator.pool().user_count() == 1
            && emulator.pool().user("ann").is_none(),
        logged_in.get_current_user()
            => |user| user.email.as_deref() == Some(EMAIL) && providers_of(&user) == ["wechat:mobile"],
        // She is gone.
        logged_in.check_login_status().token(&known["hers"]) => |status| status.status == Some(false);
    /// The tokens say which accounts are meant: nobody has to be logged in.
    link_account_without_a_session: client, emulator, known =>
        client.link_account(&known["his"], &known["hers"])
            => |answer| answer.code == Some(200) && emulator.requests()[0].header("authorization").is_none();
    link_account_with_a_wrong_token: logged_in, emulator, known =>
        logged_in.link_account("not.a.token", &known["hers"]) => 2020 |error| error.is_not_logged_in(),
        logged_in.link_account(&known["his"], "not.a.token") => 2020 |error| error.is_not_logged_in(),
        logged_in.with_token(&known["hers"]).logout(),
        logged_in.link_account(&known["his"], &known["hers"])
            => 2020 |error| error.is_not_logged_in() && emulator.pool().user_count() == 2;
    link_account_with_itself: logged_in, emulator, known =>
        logged_in.link_account(&known["his"], &known["his"])
            => 2215 |error| error.is_already_exists() && emulator.pool().user_count() == 2;
    link_account_of_a_deleted_user: logged_in, emulator, known =>
        { emulator.pool().remove_user("ann"); logged_in.link_account(&known["his"], &known["hers"]) }
            => 2004 |error| error.is_not_found();

    unlink_account(|| start_with_identities(vec![identity(), github()])): logged_in, session =>
        logged_in.unlink_account(session.0.clone().unwrap(), SocialProvider::WechatMobile)
            => |answer| answer.code == Some(200) && logged_in.token() == session.0,
        logged_in.get_current_user() => |user| providers_of(&user) == ["github"];
    unlink_account_without_a_session(|| start_with_identities(vec![identity()])): client, logged_in, session =>
        client.unlink_account(session.0.clone().unwrap(), "wechat:mobile"),
        logged_in.get_current_user() => |user| providers_of(&user).is_empty();
    unlink_account_that_is_not_linked(|| start_with_identities(vec![identity()])): logged_in, session =>
        logged_in.unlink_account(session.0.clone().unwrap(), SocialProvider::Google) => 2216,
        logged_in.get_current_user() => |user| providers_of(&user) == ["wechat:mobile"];
    unlink_account_that_is_the_last_way_in(start_with_the_identity_alone): logged_in, session =>
        logged_in.unlink_account(session.0.clone().unwrap(), SocialProvider::WechatMobile) => 2217,
        logged_in.get_current_user() => |user| providers_of(&user) == ["wechat:mobile"];
    unlink_account_with_a_bad_token(start_logged_in): logged_in =>
        logged_in.unlink_account("not.a.token", SocialProvider::Github) => 2020 |error| error.is_not_logged_in();
}

scenarios! {
    update_phone: Contact::Phone, update_email: Contact::Email => [
        succeeds = update_succeeds,
        update_with_half_of_the_old_pair,
        update_without_the_old_pair,
        update_where_the_pool_asks_for_no_proof,
        update_of_a_user_who_has_none,
        update_with_wrong_codes,
        update_with_used_codes,
        update_with_expired_codes,
        update_with_another_old_one,
        update_to_the_same,
        update_to_what_somebody_has,
    ]
}

scenarios! {
    bind_phone: Contact::Phone, bind_email: Contact::Email => [
        succeeds = bind_succeeds,
        bind_with_a_wrong_code,
        bind_with_an_expired_code,
        bind_what_somebody_has,
        bind_a_second_one,
    ]
}

scenarios! {
    unbind_phone: Contact::Phone, unbind_email: Contact::Email => [
        succeeds = unbind_succeeds,
        unbind_with_a_social_login_left,
        unbind_nothing,
        unbind_the_last_one,
    ]
}
