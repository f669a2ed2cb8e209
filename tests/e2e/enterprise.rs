use crate::checks::refused;
use crate::social::{message, open};
use crate::support::{assert_wrong, paths, start};
use authing::authentication::{EnterpriseAddress, EnterpriseProtocol};
use authing::{AuthenticationClient, Error};
use authing_emulator::{Emulator, NewIdentitySource, NewUser, OutsideAccount};
use serde_json::{Value, json};
use std::collections::HashMap;
use url::Url;

const ALL: [EnterpriseProtocol; 5] = [
    EnterpriseProtocol::Oidc,
    EnterpriseProtocol::OAuth,
    EnterpriseProtocol::Saml,
    EnterpriseProtocol::Cas,
    EnterpriseProtocol::AzureAd,
];

/// An emulator with an identity provider `corp` for each protocol, where `erin` has an account.
async fn start_with_corp() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    for protocol in ALL {
        emulator.pool().add_identity_source(NewIdentitySource {
            protocol: protocol.as_str().to_owned(),
            identifier: "corp".to_owned(),
            accounts: vec![
                OutsideAccount {
                    id: format!("erin-{}", protocol.as_str()),
                    user: NewUser::default(),
                },
                OutsideAccount {
                    id: "mallory".to_owned(),
                    user: NewUser {
                        locked: true,
                        ..Default::default()
                    },
                },
            ],
            ..Default::default()
        });
    }
    (emulator, client)
}

async fn oidc(client: &AuthenticationClient) -> EnterpriseAddress {
    let call = client
        .enterprise()
        .authorize(EnterpriseProtocol::Oidc, "corp");
    call.await.unwrap()
}

#[tokio::test]
async fn enterprise_authorize_succeeds() {
    let (emulator, client) = start_with_corp().await;
    let call = client
        .enterprise()
        .authorize(EnterpriseProtocol::Oidc, "corp");
    let page = "https://shop.example.com/login?a=b";
    let address = call.referer(page).await.unwrap();
    let app_id = emulator.app_id();
    let sent = [
        format!("/api/v2/applications/{app_id}/public-config"),
        "/api/v2/connections/oidc/start-interaction".to_owned(),
    ];
    assert_eq!(paths(&emulator), sent);

    let (state, nonce) = (
        address.state.clone().unwrap(),
        address.nonce.clone().unwrap(),
    );
    assert_ne!(state, nonce);
    for random in [&state, &nonce] {
        let random = random.expose();
        assert_eq!(random.len(), 32);
        assert!(random.chars().all(|c| ('a'..='p').contains(&c)), "{random}");
        assert!(!format!("{address:?}").contains(random));
    }
    let body: Value = serde_json::from_str(&emulator.requests()[1].body).unwrap();
    let expected = json!({
        "state": state.expose(), "protocol": "oidc", "userPoolId": emulator.user_pool_id(), "appId": app_id,
        "referer": page, "connection": { "providerIentifier": "corp" },
    });
    assert_eq!(body, expected);
    let url = Url::parse(&address.url).unwrap();
    let query: HashMap<_, _> = url.query_pairs().collect();
    assert_eq!(query["state"], state.expose());
    assert_eq!(query["nonce"], nonce.expose());
    assert_eq!(query["scope"], "openid profile email");
    assert_eq!(query["response_type"], "code");
    let callback = format!("{}/connections/oidc/callback", emulator.url());
    assert_eq!(query["redirect_uri"], callback);
    assert!(!query["client_id"].is_empty());

    let (_, page) = open(&address.url).await;
    assert!(page.contains("erin-oidc"), "{page}");
    let (_, page) = open(&format!("{}&as=erin-oidc", address.url)).await;
    let user = client.enterprise().accept(message(&page)).unwrap();
    assert_eq!(client.token(), user.token);
    assert_eq!(client.get_current_user().await.unwrap().id, user.id);
}

#[tokio::test]
async fn enterprise_authorize_by_each_protocol() {
    let (emulator, client) = start_with_corp().await;
    for protocol in ALL {
        emulator.clear_requests();
        let address = client
            .enterprise()
            .authorize(protocol, "corp")
            .await
            .unwrap();
        let is_oidc = protocol == EnterpriseProtocol::Oidc;
        assert_eq!(address.state.is_some(), is_oidc);
        assert_eq!(address.nonce.is_some(), is_oidc);
        assert_eq!(emulator.requests().len(), 1 + usize::from(is_oidc));
        let account = format!("erin-{}", protocol.as_str());
        let (_, page) = open(&format!("{}&as={account}", address.url)).await;
        assert!(message(&page).contains("enterpriseLogin"));
        let client = client.with_token("");
        client.enterprise().accept(message(&page)).unwrap();
        let identities = client.social().get_identities().await.unwrap();
        assert_eq!(identities[0].user_id_in_idp.as_ref(), Some(&account));
    }
}

#[tokio::test]
async fn enterprise_authorize_is_random() {
    let (_emulator, client) = start_with_corp().await;
    let (one, other) = (oidc(&client).await, oidc(&client).await);
    assert_ne!(one.state, other.state);
    assert_ne!(one.nonce, other.nonce);
}

/// The host accepts the login that was begun, once, and no other.
#[tokio::test]
async fn enterprise_authorize_with_another_state() {
    let (_emulator, client) = start_with_corp().await;
    let address = oidc(&client).await;
    let state = address.state.as_ref().unwrap().expose();
    let forged = address.url.replace(state, &"a".repeat(32));
    let (_, answer) = open(&format!("{forged}&as=erin-oidc")).await;
    refused(client.enterprise().accept(answer), 400);
    let (_, page) = open(&format!("{}&as=erin-oidc", address.url)).await;
    client.enterprise().accept(message(&page)).unwrap();
    let (_, answer) = open(&format!("{}&as=erin-oidc", address.url)).await;
    refused(client.enterprise().accept(answer), 400);
}

#[tokio::test]
async fn enterprise_authorize_of_a_user_who_is_locked() {
    let (_emulator, client) = start_with_corp().await;
    let address = oidc(&client).await;
    let (_, page) = open(&format!("{}&as=mallory", address.url)).await;
    refused(client.enterprise().accept(message(&page)), 2005);
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn enterprise_authorize_of_an_unknown_provider() {
    let (emulator, client) = start().await;
    emulator.pool().add_identity_source(NewIdentitySource {
        protocol: "saml".to_owned(),
        identifier: "corp".to_owned(),
        ..Default::default()
    });
    for (protocol, identifier) in [
        (EnterpriseProtocol::Saml, "other"),
        (EnterpriseProtocol::Oidc, "corp"),
    ] {
        let result = client.enterprise().authorize(protocol, identifier).await;
        let error = result.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        let text = error.to_string();
        let operation = "GET /api/v2/applications/{app_id}/public-config: code 404: ";
        assert!(text.starts_with(operation), "{text}");
    }
    assert_eq!(emulator.requests().len(), 2, "a login was begun");
}

#[tokio::test]
async fn enterprise_authorize_without_an_app_id() {
    let (emulator, _) = start_with_corp().await;
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    let call = client
        .enterprise()
        .authorize(EnterpriseProtocol::Cas, "corp");
    assert_wrong(&emulator, call.await, "app_id");
}

#[tokio::test]
async fn enterprise_authorize_of_an_unknown_application() {
    let (emulator, _) = start_with_corp().await;
    let client = AuthenticationClient::builder()
        .app_id("app-2")
        .app_host(emulator.url());
    let client = client.build().unwrap();
    let call = client
        .enterprise()
        .authorize(EnterpriseProtocol::Cas, "corp");
    refused(call.await, 2011);
}

#[tokio::test]
async fn enterprise_authorize_when_the_login_cannot_begin() {
    let (emulator, client) = start_with_corp().await;
    let fault = emulator
        .faults()
        .on("/api/v2/connections/oidc/start-interaction")
        .unwrap();
    fault.error(500, "no");
    let call = client
        .enterprise()
        .authorize(EnterpriseProtocol::Oidc, "corp");
    refused(call.await, 500);
}

/// What the console holds is the administrator's, not the crate's to believe.
#[tokio::test]
async fn enterprise_authorize_with_a_configuration_that_leads_nowhere() {
    let (emulator, client) = start().await;
    let provider =
        |config: Value| json!({ "protocol": "saml", "identifier": "corp", "config": config });
    for provider in [
        provider(json!(null)),
        provider(json!({})),
        provider(json!({ "samlRequest": "javascript:alert(1)" })),
        provider(json!({ "samlRequest": "corp" })),
    ] {
        let body = json!({ "code": 200, "data": { "identityProviders": [{}, provider] } });
        emulator
            .faults()
            .any()
            .times(1)
            .body(body.to_string(), "application/json");
        let call = client
            .enterprise()
            .authorize(EnterpriseProtocol::Saml, "corp");
        let error = call.await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

/// Scopes may be a list, and an address may have a query already.
#[tokio::test]
async fn enterprise_authorize_with_a_configuration_in_another_form() {
    let (emulator, client) = start_with_corp().await;
    let config = json!({ "authorizationEdpoint": "https://corp.example.com/?a=b&c", "scopes": ["openid", "e&f"] });
    let body = json!({ "code": 200, "data": {
        "userPoolId": emulator.user_pool_id(),
        "identityProviders": [{ "protocol": "oidc", "identifier": "corp", "config": config }],
    } });
    emulator
        .faults()
        .any()
        .times(1)
        .body(body.to_string(), "application/json");
    let address = oidc(&client).await;
    let start = format!(
        "https://corp.example.com/?a=b&c&state={}&scope=openid+e%26f&nonce=",
        address.state.unwrap().expose()
    );
    assert!(address.url.starts_with(&start), "{}", address.url);
}
