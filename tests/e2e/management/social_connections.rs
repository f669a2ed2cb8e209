use crate::checks::refused;
use crate::social::{message, open};
use crate::support::{client, management_builder, start, start_logged_in};
use crate::table::table;
use authing::types::CreateSocialConnectionInstanceFieldInput as Field;
use authing::types::{SocialConnectionInstance, SocialProvider};
use authing_emulator::{NewUser, OutsideAccount};

/// What GitHub has given to the user pool.
fn settings() -> [Field; 2] {
    [
        Field::new("clientID", "gh-client"),
        Field::new("clientSecret", "gh-s3cret"),
    ]
}

/// The value of a setting.
fn setting<'c>(connection: &'c SocialConnectionInstance, wanted: &str) -> Option<&'c str> {
    let mut fields = connection.fields.iter().flatten().flatten();
    let field = fields.find(|field| field.key == wanted)?;
    Some(field.value.expose())
}

table! { start_logged_in;
    list_providers: management =>
        management.social_connections().list_providers() => |list| SocialProvider::KNOWN.iter()
            .all(|known| list.iter().any(|provider| provider.provider == known.as_str()));
    provider: management =>
        management.social_connections().provider("github") => |github| github.name == "GitHub"
            && github.fields.iter().flatten().map(|field| field.key.as_deref().unwrap()).eq(["clientID", "clientSecret"]),
        management.social_connections().provider("nobody") => 404 |error| error.is_not_found();
    create: management, emulator =>
        management.social_connections().create("github").fields(settings()) => |github| github.enabled && github.provider == "github"
            && setting(&github, "clientID") == Some("gh-client") && setting(&github, "clientSecret") == Some("gh-s3cret")
            && !format!("{github:?} {:?}", emulator.dump()).contains("s3cret"),
        // The second time, it gets new settings.
        management.social_connections().create("github").fields([Field::new("clientID", "2"), Field::new("clientSecret", "3")])
            => |github| setting(&github, "clientID") == Some("2"),
        management.social_connections().list() => |list| list.len() == 1,
        management.social_connections().create("github") => 400 |error| error.code().unwrap().is_invalid_input(),
        management.social_connections().create("google").fields([Field::new("clientID", "1"), Field::new("clientSecret", "")]) => 400,
        management.social_connections().create("nobody").fields(settings()) => 404 |error| error.is_not_found();
    enable_and_disable: management =>
        management.social_connections().disable("github") => 404 |error| error.is_not_found(),
        management.social_connections().enable("github") => 404 |error| error.is_not_found(),
        management.social_connections().create("github").fields(settings()),
        management.social_connections().disable("github") => |github| !github.enabled && setting(&github, "clientID") == Some("gh-client"),
        // New settings do not enable it.
        management.social_connections().create("github").fields(settings()) => |github| !github.enabled,
        management.social_connections().enable("github") => |github| github.enabled;
    detail: management =>
        management.social_connections().create("weibo").fields(settings()),
        management.social_connections().detail("weibo") => |weibo| weibo.enabled && setting(&weibo, "clientSecret") == Some("gh-s3cret"),
        management.social_connections().detail("github") => 404 |error| error.is_not_found();
    list: management =>
        management.social_connections().list() => |list| list.is_empty(),
        management.social_connections().create("weibo").fields(settings()),
        management.social_connections().create("github").fields(settings()),
        management.social_connections().disable("github"),
        management.social_connections().list() => |list| list.iter().map(|one| (&*one.provider, one.enabled)).eq([("weibo", true), ("github", false)]);
}

#[tokio::test]
async fn people_log_in_with_what_an_administrator_has_set_up() {
    let (emulator, person) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let connections = management.social_connections();
    let page = person.social().authorize("github").build().unwrap();
    let refusal = async || open(&page).await.1;
    assert!(refusal().await.contains("404"), "nobody has set it up");

    let github = connections.create("github").fields(settings());
    assert!(github.await.unwrap().enabled);
    let octocat = OutsideAccount {
        id: "gh-1".into(),
        user: NewUser {
            username: Some("octocat".into()),
            ..NewUser::default()
        },
    };
    let pool = emulator.pool();
    pool.add_outside_account("github", octocat).unwrap();
    let (_, answer) = open(&format!("{page}&as=gh-1")).await;
    let user = person.social().accept(message(&answer)).unwrap();
    assert_eq!(user.username.as_deref(), Some("octocat"));

    connections.disable("github").await.unwrap();
    let (_, answer) = open(&format!("{page}&as=gh-1")).await;
    refused(person.social().accept(answer), 404);
    connections.enable("github").await.unwrap();
    let (_, answer) = open(&format!("{page}&as=gh-1")).await;
    let again = person.social().accept(message(&answer)).unwrap();
    assert_eq!((again.id, again.newly_created), (user.id, Some(false)));
    assert!(client(&emulator).token().is_none());
}

#[tokio::test]
async fn a_disabled_login_with_codes_of_wechat_is_refused() {
    let (emulator, person) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let connections = management.social_connections();
    let wei = NewUser {
        username: Some("wei".into()),
        ..NewUser::default()
    };
    emulator.pool().add_wechat_code("code-1", wei);
    let wechat = connections.create(SocialProvider::WechatMobile);
    wechat.fields(settings()).await.unwrap();
    connections.disable("wechat:mobile").await.unwrap();
    refused(person.wechat_login("code-1").await, 404);
    connections.enable("wechat:mobile").await.unwrap();
    let user = person.wechat_login("code-1").await.unwrap();
    assert_eq!(user.username.as_deref(), Some("wei"));
}
