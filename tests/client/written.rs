//! Types of responses as they are written: every type with all its fields, without its secrets, and readable again.

use crate::secrets::{is_redacted, words, written_debugs};
use authing::types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, from_str, from_value, json, to_string, to_value};
use std::collections::BTreeMap;
use syn::{Fields, Item, ItemStruct};

/// What stands for a secret.
const SECRET: &str = "s3cr3t";

/// Reads the JSON, writes what was read, and reads that too.
type Written = fn(Value) -> Result<(String, Value, Value), serde_json::Error>;

fn written<T: DeserializeOwned + Serialize>(
    json: Value,
) -> Result<(String, Value, Value), serde_json::Error> {
    let read: T = from_value(json)?;
    let text = to_string(&read)?;
    let again: T = from_str(&text)?;
    Ok((text, to_value(&read)?, to_value(&again)?))
}

macro_rules! types {
    ($($name:ident)*) => {
        /// Each type of a response, by its name.
        const TYPES: &[(&str, Written)] = &[$((stringify!($name), written::<$name>)),*];
    };
}

types! {
    AccessControl AccessControls AccessPolicy AccessPolicyStatement AccessTokenRes ActiveUser ActiveUsers
    Agreement Agreements App2WxappLoginStrategy Application ApplicationDetail ApplicationDetails ApplicationQrcode
    ApplicationTenantDetails Applications AuditLog AuditLogs AuthorizedResource ChangeEmailStrategy
    ChangePhoneStrategy CheckPasswordStrengthResult CommonMessage CustomSMSProvider DeviceInfo DeviceStatus
    EmailTemplate Env ExtIdp ExtIdpConnection ExtIdpLink FrequentRegisterCheckConfig Function Group Identity
    JWTTokenStatus JWTTokenStatusDetail LinkedIdentity LogUserAgent LoginFailCheckConfig
    LoginPasswordFailCheckConfig Mfa MfaAssociation MfaAuthenticator MfaStatus MyDevice Namespace Namespaces Node
    Org OrgNode OrgTree PaginatedAuthorizedResources PaginatedAuthorizedTargets PaginatedDepartments
    PaginatedDevices PaginatedFunctions PaginatedGroups PaginatedOrgs PaginatedPolicies PaginatedPolicyAssignments
    PaginatedRoles PaginatedUserpool PaginatedUsers PasswordTabConfig PermissionStrategy PermittedResource Policy
    PolicyAssignment PolicyStatement PolicyStatementCondition PrincipalDetail ProgrammaticAccessAccount
    ProgrammaticAccessAccounts QrCodeImage QrStatus QrUserInfo QrcodeLoginStrategy RefreshAccessTokenRes
    RefreshToken RegisterWhiteListConfig Resource ResourceAction ResourcePermissionAssignment Resources Role
    ScannedResult SecurityLevel SocialConnection SocialConnectionField SocialConnectionInstance
    SocialConnectionInstanceField SsoSession Tenant TenantMember TenantMembers Tenants User UserAction
    UserActionApp UserActionPerson UserActionPlace UserActions UserCustomData UserDefinedData UserDefinedDataMap
    UserDefinedField UserDepartment UserLoginStatus UserPool UserPoolType UserTenants WhiteList
}

/// The structs of responses and the enums of numbers, as they are generated.
#[derive(Default)]
struct Generated {
    structs: BTreeMap<String, ItemStruct>,
    numbers: Vec<String>,
    debugs: BTreeMap<String, String>,
}

fn generated() -> Generated {
    let text = include_str!(concat!(env!("OUT_DIR"), "/types.rs"));
    let items = syn::parse_file(text).unwrap().items;
    let types = items.into_iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content,
        _ => None,
    });
    let (_, items) = types.unwrap();
    let mut found = Generated {
        debugs: written_debugs(&items),
        ..Generated::default()
    };
    for item in items {
        match item {
            Item::Struct(item) if attributes(&item.attrs, "derive").contains("Deserialize") => {
                found.structs.insert(item.ident.to_string(), item);
            }
            Item::Macro(item) if item.mac.path.is_ident("open_number") => {
                let text = item.mac.tokens.to_string();
                let (_, name) = text.split_once("pub enum ").unwrap();
                let (name, _) = name.split_once(' ').unwrap();
                found.numbers.push(name.to_owned());
            }
            _ => {}
        }
    }
    found
}

/// What the attributes of this name say.
fn attributes(attributes: &[syn::Attribute], name: &str) -> String {
    let named = attributes.iter().filter(|a| a.path().is_ident(name));
    let lists = named.filter_map(|a| Some(a.meta.require_list().ok()?.tokens.to_string()));
    lists.collect::<Vec<_>>().join(", ")
}

/// What is received, and what of it is written.
struct Made {
    received: Value,
    written: Value,
}

impl Generated {
    /// A value of the type. A type within itself is not there.
    fn value(&self, ty: &syn::Type, is_hidden: bool, within: &[&str]) -> Option<Made> {
        let same = |value: Value| Made {
            written: value.clone(),
            received: value,
        };
        let words = words(ty);
        let text = if is_hidden { SECRET } else { "d4ta" };
        let (base, around) = words.split_last().unwrap();
        let mut made = match base.as_str() {
            "i64" => same(json!(3)),
            "f64" => same(json!(0.5)),
            "bool" => same(json!(true)),
            "Value" | "Undocumented" | "CustomData" => same(json!({ "x": [text] })),
            name if self.numbers.iter().any(|number| number == name) => same(json!(3)),
            name => match self.structs.get(name) {
                Some(_) if within.contains(&name) => return None,
                Some(item) => self.object(item, within),
                // Text, or an enum, which keeps what it does not know.
                None => same(json!(text)),
            },
        };
        for _ in around.iter().filter(|word| *word == "Vec") {
            made.received = json!([made.received]);
            made.written = json!([made.written]);
        }
        Some(made)
    }

    fn object(&self, item: &ItemStruct, within: &[&str]) -> Made {
        let name = item.ident.to_string();
        let within = [within, &[name.as_str()]].concat();
        let (mut received, mut written) = (Map::new(), Map::new());
        let Fields::Named(fields) = &item.fields else {
            panic!("{name} has no fields");
        };
        let is_camel = attributes(&item.attrs, "serde").contains("camelCase");
        for field in &fields.named {
            let own = field.ident.as_ref().unwrap().to_string();
            let own = own.trim_start_matches("r#");
            let said = attributes(&field.attrs, "serde");
            if said.contains("flatten") {
                received.insert("unforeseen".to_owned(), json!({ "x": SECRET }));
                continue;
            }
            let wire = match said.split_once("rename = \"") {
                Some((_, rest)) => rest.split('"').next().unwrap().to_owned(),
                None if is_camel => camel(own),
                None => own.to_owned(),
            };
            let words = words(&field.ty);
            let debug = self.debugs.get(&name);
            let is_hidden = words
                .iter()
                .any(|word| word == "Secret" || word == "Undocumented")
                || debug.is_some_and(|debug| is_redacted(debug, own));
            let Some(made) = self.value(&field.ty, is_hidden, &within) else {
                continue;
            };
            received.insert(wire.clone(), made.received);
            match (
                is_hidden,
                words.first().is_some_and(|word| word == "Option"),
            ) {
                (false, _) => drop(written.insert(wire, made.written)),
                (true, true) => {}
                (true, false) => drop(written.insert(wire, json!(""))),
            }
        }
        Made {
            received: received.into(),
            written: written.into(),
        }
    }
}

/// A name of Rust as it is on the wire.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut wire = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (first, rest) = part.split_at(part.len().min(1));
        wire += &first.to_uppercase();
        wire += rest;
    }
    wire
}

#[test]
fn every_type_of_a_response_is_written_without_secrets_and_read_again() {
    let generated = generated();
    let names: Vec<_> = TYPES.iter().map(|(name, _)| *name).collect();
    let wanted: Vec<_> = generated.structs.keys().collect();
    assert_eq!(
        names, wanted,
        "the list `types!` here is not that of the generated types"
    );
    let mut secrets = 0;
    for (name, round) in TYPES {
        let made = generated.object(&generated.structs[*name], &[]);
        secrets += made.received.to_string().matches(SECRET).count();
        let (text, written, again) = round(made.received).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(!text.contains(SECRET), "{name} writes a secret: {text}");
        assert_eq!(written, made.written, "{name}");
        assert_eq!(again, made.written, "{name}");
    }
    assert!(secrets > 60, "too few to be all: {secrets}");
}

#[test]
fn json_with_what_is_required_is_enough_for_each_type() {
    let generated = generated();
    for (name, round) in TYPES {
        let mut made = generated.object(&generated.structs[*name], &[]);
        let required = |field: &&syn::Field| words(&field.ty).first().is_none_or(|w| w != "Option");
        let Fields::Named(fields) = &generated.structs[*name].fields else {
            panic!("{name} has no fields");
        };
        let count = fields.named.iter().filter(required).count();
        let is_open = made.received.get("unforeseen").is_some();
        let members = made.received.as_object_mut().unwrap();
        // An optional member is one without which the rest can be read.
        for member in members.keys().cloned().collect::<Vec<_>>() {
            let taken = members.remove(&member).unwrap();
            if round(members.clone().into()).is_err() {
                members.insert(member, taken);
            }
        }
        assert_eq!(
            members.len(),
            count - usize::from(is_open),
            "{name}: {members:?}"
        );
        let (text, _, _) = round(members.clone().into()).unwrap();
        assert!(
            !text.contains("null"),
            "{name} writes what is unset: {text}"
        );
    }
}

#[test]
fn types_of_responses_are_made_in_tests() {
    let mut user = User::new("u1", "arn:cn:authing:pool:user:u1", "pool");
    user.email = Some("bob@example.com".to_owned());
    user.token = Some(SECRET.into());
    let text = to_string(&user).unwrap();
    let wanted = json!({
        "id": "u1", "arn": "arn:cn:authing:pool:user:u1", "userPoolId": "pool", "email": "bob@example.com"
    });
    assert_eq!(from_str::<Value>(&text).unwrap(), wanted);
    let read: User = from_str(&text).unwrap();
    user.token = None;
    assert_eq!(read, user);
    let page = PaginatedUsers::new(1, [user.clone()]);
    assert_eq!(page.list, [user]);
    assert_eq!(CommonMessage::default().code, None);
}

/// The answers that are no types of the schema. What they do not name may be a token.
#[test]
fn answers_of_the_login_protocols_are_made_and_written_too() {
    use authing::authentication::{CasRefusal, CasUser, Introspection, UserInfo, ValidatedClaims};
    let types: [(Written, Value); 5] = [
        (
            written::<UserInfo>,
            json!({ "sub": "u1", "email": "bob@example.com" }),
        ),
        (
            written::<Introspection>,
            json!({ "active": true, "aud": ["shop"], "exp": 9 }),
        ),
        (
            written::<ValidatedClaims>,
            json!({ "aud": ["shop"], "nonce": "n" }),
        ),
        (
            written::<CasUser>,
            json!({ "user": "u1", "attributes": { "name": "Bob" } }),
        ),
        (
            written::<CasRefusal>,
            json!({ "code": "INVALID_TICKET", "description": "used" }),
        ),
    ];
    for (round, wanted) in types {
        let mut received = wanted.clone();
        received["access_token"] = SECRET.into();
        let (text, written, again) = round(received).unwrap();
        assert!(!text.contains(SECRET), "{text}");
        assert_eq!(written, wanted);
        assert_eq!(again, wanted);
    }
    let mut bob = UserInfo::new("u1");
    bob.email = Some("bob@example.com".to_owned());
    let wanted = json!({ "sub": "u1", "email": "bob@example.com" });
    assert_eq!(to_value(&bob).unwrap(), wanted);
}

/// With the feature `test-util`, what else a test needs can be made without a host.
#[cfg(feature = "test-util")]
#[test]
fn claims_and_errors_are_made_in_tests() {
    use authing::authentication::VerifiedClaims;
    use authing::{Error, TransportError};
    use std::time::{Duration, UNIX_EPOCH};

    let expires = UNIX_EPOCH + Duration::from_secs(9_000);
    let claims = VerifiedClaims::for_tests("u1", expires, [("aud", json!(["shop", "api"]))]);
    assert_eq!((claims.sub(), claims.exp()), ("u1", 9_000));
    assert_eq!(claims.expires_at(), expires);
    assert_eq!(claims.aud().collect::<Vec<_>>(), ["shop", "api"]);
    assert_eq!(claims.iss(), "");
    let early = UNIX_EPOCH - Duration::from_secs(1);
    let more = authing::CustomData::from(json!({ "sub": "u2", "scope": "a b" }));
    let claims = VerifiedClaims::for_tests("u1", early, more);
    assert_eq!((claims.sub(), claims.exp()), ("u2", 0));
    assert!(claims.has_scope("b"));

    let refused = Error::refused("loginByEmail", 2006, "no");
    assert_eq!(refused.status_for_caller(), 401);
    let unreachable = Error::from(TransportError::for_tests("loginByEmail"));
    assert!(unreachable.is_connect() && unreachable.is_temporary());
    assert_eq!(unreachable.status_for_caller(), 503);
}
