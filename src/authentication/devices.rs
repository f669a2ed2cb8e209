//! The devices that a user has logged in with.

use super::client::AuthenticationClient;
use crate::generated::types::Device;
use crate::requests::{CreateDevice, MyDevicesList, MyDevicesLogout, MyDevicesUnbind};

/// # Devices
///
/// The JavaScript SDK ignores the errors of all but the list; here they are errors.
impl AuthenticationClient {
    /// Reports the device that the user is at: see [`CreateDevice`].
    #[doc(alias("createDevice"))]
    pub fn create_device(&self, device: Device) -> CreateDevice {
        // As the JavaScript SDK does.
        let device = Device {
            device_type: device.device_type.or_else(|| Some("Browser".to_owned())),
            ..device
        };
        CreateDevice::new(self.call(), device)
    }

    /// Lists the devices that the user has logged in with: see [`MyDevicesList`].
    #[doc(alias("myDevicesList"))]
    pub fn my_devices_list(&self) -> MyDevicesList {
        MyDevicesList::new(self.call())
    }

    /// Removes a device from the user's list: see [`MyDevicesUnbind`].
    #[doc(alias("myDevicesUnbind"))]
    pub fn my_devices_unbind(&self, device_id: impl Into<String>) -> MyDevicesUnbind {
        MyDevicesUnbind::new(self.call(), device_id)
    }

    /// Logs the user out on a device: see [`MyDevicesLogout`].
    #[doc(alias("myDevicesLogout"))]
    pub fn my_devices_logout(&self, device_id: impl Into<String>) -> MyDevicesLogout {
        MyDevicesLogout::new(self.call(), device_id)
    }
}
