use super::requests;
use crate::support::secret;
use authing::types::Device;
use serde_json::json;

/// One with every field.
fn device() -> Device {
    let text = |value: &str| Some(value.to_owned());
    Device {
        device_unique_id: text("d-1"),
        name: text("Bob's phone"),
        os: text("Android"),
        version: text("14"),
        device_type: text("Mobile"),
        app_code_name: text("Mozilla"),
        vendor: text("Example"),
        screen_height: Some(2400),
        screen_width: Some(1080),
        color_depth: Some(24),
        product: text("Gecko"),
        product_sub: text("20030107"),
        language: text("zh-CN"),
        on_line: Some(true),
        mime_types: Some(json!(["application/pdf"])),
        mime_types_length: Some(1),
        cookie: Some(json!(secret("session=1"))),
        plugins: Some(json!(["PDF"])),
        plugins_length: Some(1),
        user_agent: text("Mozilla/5.0"),
        browser_id: text("b-1"),
        user_agent_fingerprint: text("f-1"),
        audio_fingerprint: text("f-2"),
        canvas_fingerprint: text(secret("f-3")),
        screen_resolution_fingerprint: text("f-4"),
        webgl_fingerprint: text("f-5"),
        fonts_fingerprint: text("f-6"),
        plugins_fingerprint: text("f-7"),
    }
}

requests! {
    create_device ["ok", "2020", "2004"]: client, logged_in => client.create_device(Device {
        device_unique_id: Some("d-1".to_owned()),
        ..Default::default()
    }),
        |_call| logged_in.create_device(device());
    my_devices_list ["not sent", "2020", "2004"]: logged_in => logged_in.my_devices_list();
    my_devices_unbind ["not sent", "2020", "2004"]: logged_in => logged_in.my_devices_unbind("d-1");
    my_devices_logout ["not sent", "2020", "2004"]: logged_in => logged_in.my_devices_logout("d-1");
}
