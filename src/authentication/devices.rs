//! The devices that a user has logged in with.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::types::CommonMessage;
use crate::wire::Request;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// A device, as [`create_device`](AuthenticationClient::create_device) sends it. What is `None` is not sent.
///
/// ```
/// use authing::authentication::Device;
///
/// let device = Device {
///     device_unique_id: Some("d-1".to_owned()),
///     name: Some("Bob's phone".to_owned()),
///     os: Some("Android".to_owned()),
///     device_type: Some("Mobile".to_owned()),
///     ..Default::default()
/// };
/// ```
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The id that the application gives the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_unique_id: Option<String>,
    /// The name that people see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The operating system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// The version of the operating system or browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What kind of device: `Browser`, which is sent when it is `None`, or `Mobile`.
    #[serde(rename = "type", serialize_with = "or_browser")]
    pub device_type: Option<String>,
    /// A browser's code name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_code_name: Option<String>,
    /// A browser's vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The height of the screen in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_height: Option<u32>,
    /// The width of the screen in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_width: Option<u32>,
    /// Bits for the colour of a pixel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color_depth: Option<u32>,
    /// A browser's product name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// A browser's build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_sub: Option<String>,
    /// The language of the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether it is on line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_line: Option<bool>,
    /// What a browser says about media types.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_types: Option<Value>,
    /// How many media types a browser knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_types_length: Option<u32>,
    /// What a browser says about cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookie: Option<Value>,
    /// What a browser says about plug-ins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugins: Option<Value>,
    /// How many plug-ins a browser has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugins_length: Option<u32>,
    /// A browser's `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The id that a page has worked out for the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser_id: Option<String>,
    /// A fingerprint that a page has worked out, like the next ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent_fingerprint: Option<String>,
    /// Of the audio stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_fingerprint: Option<String>,
    /// Of drawing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canvas_fingerprint: Option<String>,
    /// Of the screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_resolution_fingerprint: Option<String>,
    /// Of drawing in three dimensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webgl_fingerprint: Option<String>,
    /// Of the fonts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fonts_fingerprint: Option<String>,
    /// Of the plug-ins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugins_fingerprint: Option<String>,
}

fn or_browser<S: Serializer>(kind: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_deref().unwrap_or("Browser"))
}

/// Says what a person calls the device; the rest tells people apart, or may hold cookies.
impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("device_unique_id", &self.device_unique_id)
            .field("name", &self.name)
            .field("os", &self.os)
            .field("version", &self.version)
            .field("device_type", &self.device_type)
            .finish_non_exhaustive()
    }
}

/// A device that the user has logged in with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct MyDevice {
    /// The device.
    pub device: DeviceInfo,
    /// The address that it was last seen at.
    pub last_ip: Option<String>,
    /// When it last logged in, in ISO 8601.
    pub last_login_time: Option<String>,
    /// Whether it is logged in.
    pub online: Option<bool>,
}

/// What the server keeps about a device.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct DeviceInfo {
    /// The server's id of it: what [`my_devices_unbind`](AuthenticationClient::my_devices_unbind) and
    /// [`my_devices_logout`](AuthenticationClient::my_devices_logout) take.
    pub id: Option<String>,
    /// The id that the application gave it.
    pub device_unique_id: Option<String>,
    /// The name that people see.
    pub name: Option<String>,
    /// The operating system.
    pub os: Option<String>,
    /// The version of the operating system or browser.
    pub version: Option<String>,
    /// What kind of device, such as `Browser`.
    #[serde(rename = "type")]
    pub device_type: Option<String>,
    /// Whatever else the server tells, by name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// As for [`Device`].
impl fmt::Debug for DeviceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceInfo")
            .field("id", &self.id)
            .field("device_unique_id", &self.device_unique_id)
            .field("name", &self.name)
            .field("os", &self.os)
            .field("version", &self.version)
            .field("device_type", &self.device_type)
            .finish_non_exhaustive()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::create_device`].
    pub struct CreateDevice("POST /api/v3/create-device") -> CommonMessage {
        device: Device,
    }
}

impl Endpoint for CreateDevice {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .post("/api/v3/create-device")
            .json(&self.device)
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::my_devices_list`].
    pub struct MyDevicesList("GET /api/v3/mydevices/list") -> Vec<MyDevice> {}
}

impl Endpoint for MyDevicesList {
    type Output = Vec<MyDevice>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get("/api/v3/mydevices/list").build()
    }

    fn read(&self, response: &Response) -> Result<Vec<MyDevice>> {
        Ok(response.rest::<Option<_>>()?.unwrap_or_default())
    }
}

/// What is sent about one device.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneDevice<'a> {
    device_id: &'a str,
}

request! {
    /// The request returned by [`AuthenticationClient::my_devices_unbind`].
    pub struct MyDevicesUnbind("POST /api/v3/mydevices/unbind") -> CommonMessage {
        device_id: String,
    }
}

impl Endpoint for MyDevicesUnbind {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let device_id = &self.device_id;
        let body = OneDevice { device_id };
        context.post("/api/v3/mydevices/unbind").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::my_devices_logout`].
    pub struct MyDevicesLogout("POST /api/v3/mydevices/revoke-session") -> CommonMessage {
        device_id: String,
    }
}

impl Endpoint for MyDevicesLogout {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let device_id = &self.device_id;
        let body = OneDevice { device_id };
        context
            .post("/api/v3/mydevices/revoke-session")
            .json(&body)
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// # Devices
///
/// The JavaScript SDK swallows the errors of all but the list; here they are errors.
impl AuthenticationClient {
    /// Tells the host about the device that the user is at, through `POST /api/v3/create-device`.
    ///
    /// With a login, the device becomes one of the user's. A device that is known already is updated.
    ///
    /// # Errors
    ///
    /// 400: the device has no `device_unique_id`.
    pub fn create_device(&self, device: Device) -> CreateDevice {
        CreateDevice::new(self.call(), device)
    }

    /// Lists the devices that the user has logged in with, through `GET /api/v3/mydevices/list`.
    ///
    /// Needs a login.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in).
    pub fn my_devices_list(&self) -> MyDevicesList {
        MyDevicesList::new(self.call().logged_in())
    }

    /// Takes a device off the user's list, through `POST /api/v3/mydevices/unbind`.
    ///
    /// Needs a login. `device_id` is [`DeviceInfo::id`].
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in).
    /// - [`is_not_found`](crate::Error::is_not_found): the user has no such device.
    pub fn my_devices_unbind(&self, device_id: impl Into<String>) -> MyDevicesUnbind {
        MyDevicesUnbind::new(self.call().logged_in(), device_id)
    }

    /// Logs the user out on a device, through `POST /api/v3/mydevices/revoke-session`.
    ///
    /// Needs a login. `device_id` is [`DeviceInfo::id`]. The tokens that were given out there are revoked; where that is this
    /// client's own, the session stays here and is good for nothing.
    ///
    /// # Errors
    ///
    /// As for [`my_devices_unbind`](Self::my_devices_unbind).
    pub fn my_devices_logout(&self, device_id: impl Into<String>) -> MyDevicesLogout {
        MyDevicesLogout::new(self.call().logged_in(), device_id)
    }
}
