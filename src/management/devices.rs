//! The devices that users have logged in with.

use super::client::ManagementClient;
use crate::requests::management::{
    DeleteDevice, DeleteUserDevice, DisableDevice, DisableUserDevice, EnableDevice,
    EnableUserDevice, GetDevice, GetDeviceStatus, ListDevices, ListUserDevices, SuspendDevice,
    SuspendUserDevice,
};
use std::time::SystemTime;

/// Devices. Returned by [`ManagementClient::devices`].
#[derive(Clone, Debug)]
pub struct Devices {
    client: ManagementClient,
}

/// # Devices
impl ManagementClient {
    /// Devices that users have logged in with: list, disable, suspend and delete them.
    ///
    /// An application registers a device with [`create_device`](crate::AuthenticationClient::create_device). The JavaScript SDK ignores the
    /// errors of all but the lists and the status; here they are errors.
    #[doc(alias("browserFingerprint"))]
    pub fn devices(&self) -> Devices {
        Devices {
            client: self.clone(),
        }
    }
}

impl Devices {
    /// [Lists the devices](ListDevices) of the user pool, a page at a time.
    #[doc(alias("getDeviceList"))]
    pub fn list(&self) -> ListDevices {
        ListDevices::new(self.client.call())
    }

    /// [Returns a device](GetDevice).
    #[doc(alias("getDeviceDetails"))]
    pub fn detail(&self, id: impl Into<String>) -> GetDevice {
        GetDevice::new(self.client.call(), id)
    }

    /// [Returns whether a device is enabled, disabled or suspended](GetDeviceStatus).
    #[doc(alias("getDeviceStatus"))]
    pub fn status(&self, id: impl Into<String>) -> GetDeviceStatus {
        GetDeviceStatus::new(self.client.call(), id)
    }

    /// [Deletes a device](DeleteDevice).
    #[doc(alias("delDevice"))]
    pub fn delete(&self, id: impl Into<String>) -> DeleteDevice {
        DeleteDevice::new(self.client.call(), id)
    }

    /// [Disables a device](DisableDevice) for all users.
    #[doc(alias("disableDevice"))]
    pub fn disable(&self, id: impl Into<String>) -> DisableDevice {
        DisableDevice::new(self.client.call(), id)
    }

    /// [Enables a device](EnableDevice) that is disabled or suspended.
    #[doc(alias("enableDevice"))]
    pub fn enable(&self, id: impl Into<String>) -> EnableDevice {
        EnableDevice::new(self.client.call(), id)
    }

    /// [Suspends a device](SuspendDevice) for all users, until `end_time`.
    ///
    /// ```no_run
    /// use std::time::{Duration, SystemTime};
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let tomorrow = SystemTime::now() + Duration::from_secs(24 * 60 * 60);
    /// client.devices().suspend("DEVICE_ID", tomorrow).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("suspendDevice"))]
    pub fn suspend(&self, id: impl Into<String>, end_time: SystemTime) -> SuspendDevice {
        SuspendDevice::new(self.client.call(), id, end_time)
    }

    /// [Lists the devices of a user](ListUserDevices), a page at a time.
    #[doc(alias("getDeviceUserList"))]
    pub fn list_by_user(&self, user_id: impl Into<String>) -> ListUserDevices {
        ListUserDevices::new(self.client.call(), user_id)
    }

    /// [Removes a device](DeleteUserDevice) from a user's list.
    #[doc(alias("delDeviceUser"))]
    pub fn delete_by_user(
        &self,
        id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> DeleteUserDevice {
        DeleteUserDevice::new(self.client.call(), id, user_id)
    }

    /// [Disables a device](DisableUserDevice) for one user.
    #[doc(alias("disableDeviceUser"))]
    pub fn disable_by_user(
        &self,
        id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> DisableUserDevice {
        DisableUserDevice::new(self.client.call(), id, user_id)
    }

    /// [Enables a device](EnableUserDevice) for one user.
    #[doc(alias("enableDeviceUser"))]
    pub fn enable_by_user(
        &self,
        id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> EnableUserDevice {
        EnableUserDevice::new(self.client.call(), id, user_id)
    }

    /// [Suspends a device](SuspendUserDevice) for one user, until `end_time`.
    #[doc(alias("suspendDeviceUser"))]
    pub fn suspend_by_user(
        &self,
        id: impl Into<String>,
        user_id: impl Into<String>,
        end_time: SystemTime,
    ) -> SuspendUserDevice {
        SuspendUserDevice::new(self.client.call(), id, user_id, end_time)
    }
}
