//! The logs of the user pool.

use super::client::ManagementClient;
use crate::requests::management::{ListAuditLogs, ListUserLogs};

/// The logs of the user pool. Returned by [`ManagementClient::statistics`].
#[derive(Clone, Debug)]
pub struct Statistics {
    client: ManagementClient,
}

/// # Logs
impl ManagementClient {
    /// The logs of the user pool: what administrators and users have done.
    #[doc(alias("auditLog"))]
    pub fn statistics(&self) -> Statistics {
        Statistics {
            client: self.clone(),
        }
    }
}

impl Statistics {
    /// [Lists what administrators have done](ListAuditLogs), the latest first.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let emulator = authing_emulator::Emulator::start().await?;
    /// # let client = emulator.management()?;
    /// use authing::types::LogEvent;
    /// use std::time::{Duration, SystemTime};
    ///
    /// client.users().create().username("ann").await?;
    ///
    /// let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    /// let logs = client.statistics().list_audit_logs();
    /// let mut logs = logs.event_type(LogEvent::CreateUser).start(yesterday).stream();
    /// while let Some(entry) = logs.next().await {
    ///     let entry = entry?;
    ///     println!("{:?}: {:?}", entry.timestamp, entry.event_type);
    ///     # assert_eq!(entry.event_type.as_deref(), Some("createUser"));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("listAuditLogs"))]
    #[doc(alias("ListAuditLogs"))]
    pub fn list_audit_logs(&self) -> ListAuditLogs {
        ListAuditLogs::new(self.client.call())
    }

    /// [Lists what users have done](ListUserLogs), the latest first.
    #[doc(alias("listUserActions"))]
    #[doc(alias("ListUserAction"))]
    pub fn list_user_actions(&self) -> ListUserLogs {
        ListUserLogs::new(self.client.call())
    }
}
