use crate::support::start_logged_in;
use crate::table::table;
use authing::AuthenticationClient;
use authing::types::{AgreementLang, Agreements};
use authing_emulator::{Emulator, NewAgreement, NewApplication};

/// The application `wiki` with the agreements `Terms` (210), which is required, and `News` (218), in English, which is not.
async fn start() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    let agreement = |id, title: &str| NewAgreement {
        id: Some(id),
        title: title.to_owned(),
        ..NewAgreement::default()
    };
    let news = NewAgreement {
        required: false,
        lang: "en-US".into(),
        ..agreement(218, "News")
    };
    emulator.pool().add_application(NewApplication {
        id: Some("wiki".into()),
        name: "Wiki".into(),
        domain: "wiki".into(),
        agreements: vec![agreement(210, "Terms"), news],
        ..NewApplication::default()
    });
    (emulator, client)
}

fn ids(emulator: &Emulator) -> Vec<i64> {
    let agreements = emulator.pool().agreements("wiki");
    agreements.into_iter().map(|(id, _)| id).collect()
}

fn titles(agreements: &Agreements) -> Vec<&str> {
    let list = agreements.list.iter();
    list.filter_map(|agreement| agreement.title.as_deref())
        .collect()
}

table! { start;
    create: management, emulator =>
        management.agreements().create("wiki", "Privacy") => |agreement| agreement.title.as_deref() == Some("Privacy")
            && agreement.required == Some(true) && agreement.lang == Some(AgreementLang::ZhCn)
            && agreement.app_id.as_deref() == Some("wiki") && agreement.user_pool_id == Some(emulator.user_pool_id())
            && ids(emulator) == [210, 218, agreement.id],
        management.agreements().create(emulator.app_id(), "Terms").required(false).lang(AgreementLang::EnUs) =>
            |agreement| agreement.required == Some(false) && agreement.lang == Some(AgreementLang::EnUs)
            && emulator.pool().agreements(&emulator.app_id()) == [(agreement.id, "Terms".to_owned())],
        management.applications().find_by_id(emulator.app_id()) => |application| application.agreement_enabled == Some(true),
        management.agreements().create("nowhere", "Terms") => 2011 |error| error.is_not_found(),
        management.agreements().create("wiki", "") => 400,
        management.agreements().create("wiki", "Terms").lang(AgreementLang::Other("fr-FR".into())) => 400;
    list: management =>
        management.agreements().list("wiki") => |agreements| agreements.total_count == 2 && titles(&agreements) == ["Terms", "News"]
            && agreements.list[1].lang == Some(AgreementLang::EnUs) && agreements.list[1].required == Some(false)
            && agreements.list[0].order < agreements.list[1].order,
        management.agreements().list("nowhere") => 2011 |error| error.is_not_found();
    modify: management, emulator =>
        // What is not set stays.
        management.agreements().modify("wiki", 218, "Newsletter") => |agreement| agreement.id == 218
            && agreement.title.as_deref() == Some("Newsletter") && agreement.required == Some(false)
            && agreement.lang == Some(AgreementLang::EnUs),
        management.agreements().modify("wiki", 218, "Neues").required(true).lang(AgreementLang::ZhCn) =>
            |agreement| agreement.required == Some(true) && agreement.lang == Some(AgreementLang::ZhCn),
        management.agreements().list("wiki") => |agreements| titles(&agreements) == ["Terms", "Neues"],
        management.agreements().modify("wiki", 1, "Terms") => 404 |error| error.is_not_found(),
        management.agreements().modify(emulator.app_id(), 210, "Terms") => 404 |error| error.is_not_found(),
        management.agreements().modify("nowhere", 210, "Terms") => 2011 |error| error.is_not_found(),
        management.agreements().modify("wiki", 210, "") => 400;
    delete: management, emulator =>
        management.agreements().delete("wiki", 210) => |message| message.code == Some(200) && ids(emulator) == [218],
        management.agreements().delete("wiki", 210) => 404 |error| error.is_not_found(),
        management.agreements().delete("nowhere", 218) => 2011 |error| error.is_not_found();
    sort: management, emulator =>
        management.agreements().sort("wiki", [218, 210]) => |message| message.code == Some(200) && ids(emulator) == [218, 210],
        management.agreements().list("wiki") => |agreements| titles(&agreements) == ["News", "Terms"],
        management.agreements().sort("wiki", [218, 1]) => 404 |error| error.is_not_found(),
        management.agreements().sort("wiki", [218, 218]) => 400,
        management.agreements().sort("nowhere", [218]) => 2011 |error| error.is_not_found(),
        management.agreements().sort("wiki", []) => "not sent: ids";
}
