use crate::checks::{refused, responding};
use crate::support::{EMAIL, PASSWORD, builder, client, start, start_logged_in};
use crate::table::{Known, table};
use authing::authentication::RelayMethod;
use authing::types::SocialProvider;
use authing::{AuthenticationClient, Error};
use authing_emulator::{Emulator, FieldType, NewIdentitySource, NewUser, OutsideAccount, Seed};
use serde_json::{Map, json};
use url::Url;

const TARGET: &str = "https://shop.example.com/in?a=b";

/// Adds GitHub, where `octocat` and a locked person have accounts, and gives its id.
fn add_github(emulator: &Emulator) -> String {
    let octocat = NewUser {
        username: Some("octocat".into()),
        profile: Map::from_iter([("nickname".to_owned(), json!("Octo <&> \"Cat\""))]),
        ..Default::default()
    };
    let locked = NewUser {
        username: Some("mallory".into()),
        locked: true,
        ..Default::default()
    };
    emulator.pool().add_identity_source(NewIdentitySource {
        identifier: "github".into(),
        accounts: vec![
            OutsideAccount {
                id: "gh-1".into(),
                user: octocat,
            },
            OutsideAccount {
                id: "gh-2".into(),
                user: locked,
            },
        ],
        ..Default::default()
    })
}

/// Opens an address as a browser that goes nowhere else by itself: where it is sent to, and the page.
pub(crate) async fn open(address: &str) -> (Option<String>, String) {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let answer = browser.build().unwrap().get(address).send().await.unwrap();
    let location = answer.headers().get("location");
    let location = location.map(|value| value.to_str().unwrap().to_owned());
    (location, answer.text().await.unwrap())
}

/// The message in a page that is for a window of the browser.
pub(crate) fn message(page: &str) -> &str {
    let message = page.split("id=\"message\">").nth(1);
    let message = message.unwrap_or_else(|| panic!("no message: {page}"));
    message.split("</script>").next().unwrap()
}

/// The form in a page, as a browser would post it.
fn form(page: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for input in page.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        let value = rest.split_once("\">").unwrap().0;
        let value = value.replace("&quot;", "\"").replace("&lt;", "<");
        form.append_pair(name, &value.replace("&gt;", ">").replace("&amp;", "&"));
    }
    form.finish()
}

#[tokio::test]
async fn social_authorize_succeeds() {
    let (emulator, client) = start().await;
    add_github(&emulator);
    let address = client
        .social()
        .authorize(SocialProvider::Github)
        .build()
        .unwrap();
    assert_eq!(emulator.requests().len(), 0, "an address is no request");

    // How the result is passed on is left to the host, as in the JavaScript SDK.
    assert!(!address.contains("relay_method"), "{address}");
    let (_, page) = open(&address).await;
    assert!(page.contains("gh-1") && page.contains("gh-2"), "{page}");
    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    let user = client.social().accept(message(&page)).unwrap();
    assert_eq!(user.username.as_deref(), Some("octocat"));
    assert_eq!(user.newly_created, Some(true));
    assert!(user.identities.is_none() && user.custom_data.is_none());
    assert_eq!(client.token(), user.token);
    assert_eq!(client.get_current_user().await.unwrap().id, user.id);

    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    let again = client.social().accept(message(&page)).unwrap();
    assert_eq!((again.id, again.newly_created), (user.id, Some(false)));
}

#[tokio::test]
async fn social_authorize_relayed_to_a_page() {
    let (emulator, _) = start().await;
    add_github(&emulator);
    for method in [RelayMethod::Query, RelayMethod::FormPost] {
        let client = client(&emulator);
        let call = client.social().authorize("github").relay_method(method);
        let address = call.target_url(TARGET).build().unwrap();
        let (location, page) = open(&format!("{address}&as=gh-1")).await;
        let relayed = match location {
            Some(location) => {
                assert!(location.starts_with(TARGET), "{location}");
                Url::parse(&location).unwrap().query().unwrap().to_owned()
            }
            None => form(&page),
        };
        let user = client.social().accept(relayed).unwrap();
        assert_eq!(user.nickname.as_deref(), Some("Octo <&> \"Cat\""));
        assert_eq!(client.token(), user.token);
    }
}

#[tokio::test]
async fn social_authorize_with_options() {
    let (emulator, client) = start().await;
    let id = add_github(&emulator);
    emulator
        .pool()
        .define_field("source", FieldType::String, "Source");
    let address = client
        .social()
        .authorize("github")
        .custom_data([("source", "google")])
        .with_custom_data(true)
        .with_identities(true);
    let (_, page) = open(&format!("{}&as=gh-1", address.build().unwrap())).await;
    let user = client.social().accept(message(&page)).unwrap();
    assert_eq!(user.custom_data_map().get("source"), Some(&json!("google")));
    let identities = user.identities.unwrap();
    assert_eq!(
        identities[0].as_ref().unwrap().ext_idp_id.as_ref(),
        Some(&id)
    );
}

#[tokio::test]
async fn social_authorize_of_a_user_who_is_locked() {
    let (emulator, client) = start().await;
    add_github(&emulator);
    let call = client.social().authorize("github").target_url(TARGET);
    let address = call.relay_method(RelayMethod::Query).build().unwrap();
    let (location, _) = open(&format!("{address}&as=gh-2")).await;
    let (_, query) = location.as_deref().unwrap().split_once('?').unwrap();
    refused(client.social().accept(query), 2005);
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn social_authorize_with_a_second_factor() {
    let (emulator, client) = start().await;
    emulator.pool().add_identity_source(NewIdentitySource {
        identifier: "qq".into(),
        accounts: vec![OutsideAccount {
            id: "q-1".into(),
            user: NewUser {
                mfa: true,
                ..Default::default()
            },
        }],
        ..Default::default()
    });
    let address = client
        .social()
        .authorize(SocialProvider::Qq)
        .build()
        .unwrap();
    let (_, page) = open(&format!("{address}&as=q-1")).await;
    let error = refused(client.social().accept(message(&page)), 1635);
    assert!(message(&page).contains(error.mfa_token().unwrap()));
    assert!(!format!("{error:?}").contains(error.mfa_token().unwrap()));
}

#[tokio::test]
async fn social_authorize_of_an_unknown_provider() {
    let (_emulator, client) = start().await;
    let address = client.social().authorize("../me").build().unwrap();
    assert!(
        address.contains("/connections/social/..%2Fme?"),
        "{address}"
    );
    let (_, answer) = open(&address).await;
    refused(client.social().accept(answer), 404);
}

#[tokio::test]
async fn social_authorize_that_cannot_be_right() {
    let (emulator, client) = start().await;
    for method in [RelayMethod::Query, RelayMethod::FormPost] {
        let address = client.social().authorize("github").relay_method(method);
        let error = address.build().unwrap_err();
        assert!(error.to_string().starts_with("target_url: "), "{error}");
    }
    for provider in ["", ".", ".."] {
        let error = client.social().authorize(provider).build().unwrap_err();
        assert!(error.to_string().starts_with("provider: "), "{error}");
    }
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    let error = client.social().authorize("github").build().unwrap_err();
    assert!(
        matches!(
            error,
            Error::Config {
                setting: "app_id",
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn social_accept_of_something_else() {
    let (_emulator, client) = start().await;
    for message in ["", "{}", "{", "[1]", "hello", "a=b", "<html>"] {
        let error = client.social().accept(message).unwrap_err();
        assert!(
            matches!(
                error,
                Error::InvalidArgument {
                    argument: "message",
                    ..
                }
            ),
            "{error}"
        );
    }
    for message in [
        r#"{"code":200}"#,
        r#"{"code":200,"data":{"token":"t-1"}}"#,
        "code=200&data=t-1",
    ] {
        let error = client.social().accept(message).unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
    // The refusal of an enterprise's login can be in the text.
    let wrapped = json!({ "code": 500, "message": r#"{"code":2005,"message":"locked"}"# });
    let error = refused(client.social().accept(wrapped.to_string()), 2005);
    assert_eq!(error.api().unwrap().message(), "locked");
    assert_eq!(client.token(), None);
}

/// The address to link an account at GitHub to the session's user.
async fn link(client: &AuthenticationClient) -> String {
    let token = client.token().unwrap();
    let call = client.social().generate_link_ext_idp_url("github", token);
    call.await.unwrap().url
}

#[tokio::test]
async fn social_generate_link_ext_idp_url_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let id = add_github(&emulator);
    let address = link(&client).await;
    assert!(address.starts_with(emulator.url()), "{address}");
    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    assert!(message(&page).contains("\"code\":200"), "{page}");
    let identities = client.social().get_identities().await.unwrap();
    assert_eq!(identities[0].ext_idp_id.as_ref(), Some(&id));
    assert_eq!(emulator.pool().user_count(), 1);

    // The state is used up.
    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    assert!(message(&page).contains("\"code\":400"), "{page}");
}

#[tokio::test]
async fn social_generate_link_ext_idp_url_of_an_account_that_is_linked() {
    let (emulator, client) = start_logged_in().await;
    add_github(&emulator);
    let other = crate::social::client(&emulator);
    let login = other.social().authorize("github").build().unwrap();
    open(&format!("{login}&as=gh-1")).await;
    let (_, page) = open(&format!("{}&as=gh-1", link(&client).await)).await;
    assert!(
        message(&page).contains("\"code\":2215"),
        "of somebody else: {page}"
    );

    // Linking is no login, so an account that could not log in can be linked.
    open(&format!("{}&as=gh-2", link(&client).await)).await;
    let (_, page) = open(&format!("{}&as=gh-2", link(&client).await)).await;
    assert!(
        message(&page).contains("\"code\":2213"),
        "of one's own: {page}"
    );
}

#[tokio::test]
async fn social_unlink_ext_idp_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let id = add_github(&emulator);
    open(&format!("{}&as=gh-1", link(&client).await)).await;
    let answer = client.social().unlink_ext_idp(&id).await.unwrap();
    assert_eq!(answer.code, Some(200));
    assert!(client.social().get_identities().await.unwrap().is_empty());
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn social_unlink_ext_idp_of_the_last_way_in() {
    let (emulator, client) = start().await;
    let id = add_github(&emulator);
    let address = client.social().authorize("github").build().unwrap();
    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    client.social().accept(message(&page)).unwrap();
    refused(client.social().unlink_ext_idp(&id).await, 2217);
    assert_eq!(client.social().get_identities().await.unwrap().len(), 1);
}

#[tokio::test]
async fn social_get_identities_succeeds() {
    let (emulator, client) = start_logged_in().await;
    assert!(client.social().get_identities().await.unwrap().is_empty());
    let id = add_github(&emulator);
    open(&format!("{}&as=gh-1", link(&client).await)).await;
    let identities = client.social().get_identities().await.unwrap();
    let [github] = &identities[..] else {
        panic!("{identities:?}");
    };
    assert_eq!(github.provider, Some(SocialProvider::Github));
    assert_eq!(github.ext_idp_id.as_ref(), Some(&id));
    assert_eq!(github.user_id_in_idp.as_deref(), Some("gh-1"));
    assert_eq!(github.identity_type.as_deref(), Some("generic"));
    assert_eq!(
        github.origin_conn_ids.as_deref(),
        Some(&["github".to_owned()][..])
    );
    let profile = github.user_info_in_idp.as_ref().unwrap();
    assert_eq!(profile["nickname"], "Octo <&> \"Cat\"");
    let shown = format!("{github:?}");
    for hidden in [&github.access_token, &github.refresh_token] {
        assert!(
            !shown.contains(hidden.as_ref().unwrap().expose()),
            "{shown}"
        );
    }
    assert!(!shown.contains("Octo"), "{shown}");
}

#[tokio::test]
async fn identity_sources_come_from_a_seed() {
    let seed = json!({ "identity_sources": [
        { "id": "i-1", "identifier": "github", "accounts": [{ "id": "gh-1", "user": { "username": "octocat" } }] }
    ] });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let client = builder(&emulator).build().unwrap();
    let address = client.social().authorize("github").build().unwrap();
    let (_, page) = open(&format!("{address}&as=gh-1")).await;
    assert_eq!(
        client
            .social()
            .accept(message(&page))
            .unwrap()
            .username
            .as_deref(),
        Some("octocat")
    );
    assert_eq!(
        emulator.dump().identity_sources[0].id.as_deref(),
        Some("i-1")
    );
}

/// `bob`, who is logged in, and GitHub (`github`).
async fn start_with_github() -> (Emulator, AuthenticationClient, Known<1>) {
    let (emulator, client) = start_logged_in().await;
    let id = add_github(&emulator);
    (emulator, client, [("github", id)])
}

table! { start_logged_in;
    social_generate_link_ext_idp_url_with_a_wrong_token: client, emulator =>
        { add_github(emulator); add_github(emulator); client.social().generate_link_ext_idp_url("github", "t-1") }
            => 2020 |error| error.is_not_logged_in();
    social_generate_link_ext_idp_url_of_an_unknown_connection: logged_in =>
        logged_in.social().generate_link_ext_idp_url("github", logged_in.token().unwrap()) => 404 |error| error.is_not_found();
    social_generate_link_ext_idp_url_for_an_unknown_application(start_with_github): logged_in =>
        logged_in.social().generate_link_ext_idp_url("github", logged_in.token().unwrap()).app_id("app-2") => 2011;
    social_unlink_ext_idp_of_nothing(start_with_github): logged_in, known =>
        logged_in.social().unlink_ext_idp(&known["github"]) => 2216;
    social_get_identities_of_a_sparse_server: logged_in, emulator =>
        { responding(emulator, r#"{"statusCode":200,"data":null}"#); logged_in.social().get_identities() }
            => |identities| identities.is_empty(),
        { responding(emulator, r#"{"statusCode":200,"data":[{},{"newer":1}]}"#); logged_in.social().get_identities() }
            => |identities| identities.len() == 2;
}
