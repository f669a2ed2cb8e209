//! The templates of e-mails.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Facts, NewEmailTemplate, Reply, kinds};

fn template_json(template: &NewEmailTemplate, is_system: bool) -> Value {
    json!({
        "type": template.kind, "name": template.name, "subject": template.subject, "sender": template.sender,
        "content": template.content, "redirectTo": template.redirect_to, "hasURL": template.has_url,
        "expiresIn": template.expires_in, "enabled": template.enabled, "isSystem": is_system,
    })
}

/// Of each e-mail the pool's own template, else the default one.
pub(crate) fn list(cx: &Cx<'_>, _: &Args) -> Reply {
    let state = cx.state();
    let shown = kinds().map(|kind| match state.email_template(kind) {
        Some(own) => template_json(own, false),
        None => template_json(&NewEmailTemplate::default_of(Some(kind)), true),
    });
    Ok(shown.collect())
}

/// Keeps whether the e-mail's own template is used.
pub(crate) fn config(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("input").cloned().unwrap_or_default());
    let need = |name: &str| input.need(name).map(str::to_owned);
    let mut template = NewEmailTemplate {
        kind: need("type")?,
        name: need("name")?,
        subject: need("subject")?,
        sender: need("sender")?,
        content: need("content")?,
        redirect_to: input.text("redirectTo").map(str::to_owned),
        has_url: input.0.get("hasURL").and_then(Value::as_bool),
        expires_in: input.0.get("expiresIn").and_then(Value::as_i64),
        enabled: false,
    };
    template.mail(&Facts::example(String::new()))?;
    let mut state = cx.state();
    template.enabled = state
        .email_template(&template.kind)
        .is_some_and(|known| known.enabled);
    let shown = template_json(&template, false);
    state.set_email_template(template);
    Ok(shown)
}

pub(crate) fn enable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, true)
}

pub(crate) fn disable(cx: &Cx<'_>, args: &Args) -> Reply {
    switch(cx, args, false)
}

fn switch(cx: &Cx<'_>, args: &Args, enabled: bool) -> Reply {
    let (kind, mut state) = (args.need("type")?, cx.state());
    let mut templates = state.email_templates.iter_mut();
    let own = templates.find(|template| template.kind == kind);
    let own = own.ok_or_else(|| {
        ApiError::with_text(
            2021,
            format!("没有自定义邮件模板 {kind}"),
            format!("there is no custom e-mail template {kind}"),
        )
    })?;
    own.enabled = enabled;
    Ok(template_json(own, false))
}

/// The pool's own template even before it is enabled, else the default one.
pub(crate) fn preview(cx: &Cx<'_>, args: &Args) -> Reply {
    let (kind, state) = (args.need("type")?, cx.state());
    let own = state.email_template(kind).cloned();
    let template = own.unwrap_or_else(|| NewEmailTemplate::default_of(Some(kind)));
    let mail = template.mail(&Facts::example(iso(cx.now_ms())))?;
    Ok(mail.content.into())
}
