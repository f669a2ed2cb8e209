//! Writes how an argument of a REST endpoint gets into its path, query or body.

use crate::request_type::{Argument, Presence};
use crate::rest::{Argument as RestArgument, Base, Literal, Origin, Setting};
use crate::rust::{identifier, is_time, rust_base, sent_time};
use heck::ToSnakeCase as _;

/// How an argument of an endpoint is kept.
pub(crate) fn kept(argument: &RestArgument) -> Argument {
    let field = &argument.field;
    let base = match argument.base {
        Base::Secret => "Secret",
        _ if is_time(field) => "SystemTime",
        Base::Text if field.name == "clientIp" => "ClientIp",
        _ => rust_base(field.ty.base()),
    };
    Argument {
        name: field.name.to_snake_case(),
        doc: field.doc.clone(),
        ty: match argument.is_list() {
            true => format!("Vec<{base}>"),
            false => base.to_owned(),
        },
        presence: match argument.origin {
            Origin::Required => Presence::Required,
            _ => Presence::Optional,
        },
    }
}

/// The expression for a setting: an `Option<&str>`, or a `&str` where it is required.
pub(crate) fn of_setting(setting: Setting, is_required: bool) -> String {
    let (field, name) = match setting {
        Setting::AppId => (Some("app_id"), "App"),
        Setting::UserPoolId => (Some("user_pool_id"), "UserPool"),
        Setting::UserPoolIdOrAppId => (None, "UserPoolOrApp"),
        Setting::TenantId => (Some("tenant_id"), "Tenant"),
        Setting::SdkVersion if is_required => return "SDK_VERSION".to_owned(),
        Setting::SdkVersion => return "Some(SDK_VERSION)".to_owned(),
    };
    match (is_required, field) {
        (true, _) => format!("context.setting(Setting::{name})?"),
        (false, Some(field)) => format!("context.config.{field}.as_deref()"),
        (false, None) => format!("context.setting(Setting::{name}).ok()"),
    }
}

/// The value of an argument as text in a path.
pub(crate) fn in_path(argument: &RestArgument) -> String {
    let own = identifier(&argument.field.name);
    match &argument.origin {
        Origin::Fixed(literal) => format!("{:?}", literal.to_string()),
        Origin::Setting { setting, settable } => {
            let setting = of_setting(*setting, true);
            match settable {
                true => format!(
                    "match &self.{own} {{ Some({own}) => {own}.as_str(), None => {setting} }}"
                ),
                false => setting,
            }
        }
        Origin::Required | Origin::Optional(_) => match argument.base {
            Base::Text if !is_time(&argument.field) => format!("&self.{own}"),
            Base::Secret => format!("self.{own}.expose()"),
            _ if is_time(&argument.field) => {
                format!("&{}", text_of(argument, &format!("self.{own}")))
            }
            _ => format!("&self.{own}.to_string()"),
        },
    }
}

/// The text of a value in a query.
pub(crate) fn text_of(argument: &RestArgument, value: &str) -> String {
    match argument.base {
        _ if is_time(&argument.field) => {
            let time = value.replace("value", "*value");
            format!("{}({time}).to_string()", sent_time(&argument.field))
        }
        Base::Secret => format!("{value}.expose().to_owned()"),
        Base::Text if argument.field.name != "clientIp" => format!("{value}.clone()"),
        _ => format!("{value}.to_string()"),
    }
}

pub(crate) fn in_query(argument: &RestArgument) -> Vec<String> {
    let (own, wire) = (identifier(&argument.field.name), &argument.wire);
    let one = |value: String| vec![format!("let request = request.query({wire:?}, {value});")];
    let text = text_of(argument, "value");
    match &argument.origin {
        Origin::Fixed(literal) => one(format!("{:?}.to_owned()", literal.to_string())),
        Origin::Setting { setting, settable } => {
            let is_required = argument.field.ty.is_required();
            let setting = of_setting(*setting, is_required);
            let value = match (settable, is_required) {
                (true, true) => format!(
                    "match &self.{own} {{ Some(value) => value.clone(), None => {setting}.to_owned() }}"
                ),
                (true, false) => format!("self.{own}.as_deref().or({setting}).map(str::to_owned)"),
                (false, true) => format!("{setting}.to_owned()"),
                (false, false) => format!("{setting}.map(str::to_owned)"),
            };
            one(value)
        }
        Origin::Required if argument.is_list() => {
            one_each(wire, &text, &format!("self.{own}.iter()"))
        }
        Origin::Optional(_) if argument.is_list() => {
            one_each(wire, &text, &format!("self.{own}.iter().flatten()"))
        }
        Origin::Required => one(text_of(argument, &format!("self.{own}"))),
        Origin::Optional(None) if text == "value.clone()" => one(format!("self.{own}.clone()")),
        Origin::Optional(None) => one(custom(argument, &own)
            .unwrap_or_else(|| format!("self.{own}.as_ref().map(|value| {text})"))),
        Origin::Optional(Some(default)) => one(format!(
            "self.{own}.as_ref().map_or_else(|| {:?}.to_owned(), |value| {text})",
            default.to_string()
        )),
    }
}

pub(crate) fn one_each(wire: &str, text: &str, values: &str) -> Vec<String> {
    vec![
        format!("let request = {values}.fold(request, |request, value| {{"),
        format!("    request.query({wire:?}, {text})"),
        "});".to_owned(),
    ]
}

/// Custom data in the form of its scalar: an `Option`.
pub(crate) fn custom(argument: &RestArgument, own: &str) -> Option<String> {
    match argument.base {
        Base::CustomParams => Some(format!("to_params(self.{own}.as_ref())?")),
        Base::CustomText => Some(format!("object_text({own:?}, self.{own}.as_ref())?")),
        Base::CustomMap => Some(format!("filled({own:?}, self.{own}.as_ref())?")),
        _ => None,
    }
}

pub(crate) fn in_body(argument: &RestArgument) -> String {
    let (own, wire) = (identifier(&argument.field.name), &argument.wire);
    match &argument.origin {
        Origin::Fixed(literal) => format!(".member({wire:?}, &{})", json(literal)),
        Origin::Setting { setting, settable } => {
            let is_required = argument.field.ty.is_required();
            let setting = of_setting(*setting, is_required);
            match (settable, is_required) {
                (true, true) => format!(
                    ".member({wire:?}, match &self.{own} {{ Some(value) => value.as_str(), None => {setting} }})"
                ),
                (true, false) => {
                    format!(".optional({wire:?}, self.{own}.as_deref().or({setting}))")
                }
                (false, true) => format!(".member({wire:?}, {setting})"),
                (false, false) => format!(".optional({wire:?}, {setting})"),
            }
        }
        Origin::Required if is_time(&argument.field) => {
            let sent = sent_time(&argument.field);
            format!(".member({wire:?}, &{sent}(self.{own}))")
        }
        Origin::Required => format!(".member({wire:?}, &self.{own})"),
        Origin::Optional(default) if is_time(&argument.field) => {
            let value = format!("self.{own}.map({})", sent_time(&argument.field));
            match default {
                Some(default) => format!(".or({wire:?}, {value}, &{})", json(default)),
                None => format!(".optional({wire:?}, {value})"),
            }
        }
        Origin::Optional(None) => match custom(argument, &own) {
            Some(value) => format!(".optional({wire:?}, {value})"),
            None => format!(".optional({wire:?}, self.{own}.as_ref())"),
        },
        Origin::Optional(Some(default)) => {
            format!(".or({wire:?}, self.{own}.as_ref(), &{})", json(default))
        }
    }
}

/// A constant as a Rust expression that is written to JSON.
pub(crate) fn json(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("{text:?}"),
        Literal::Int(number) => format!("{number}_i64"),
        Literal::Float(number) => format!("{number:?}_f64"),
        Literal::Boolean(boolean) => boolean.to_string(),
        Literal::Enum { wire, .. } => match wire.parse::<i64>() {
            Ok(number) => format!("{number}_i64"),
            Err(_) => format!("{wire:?}"),
        },
    }
}
