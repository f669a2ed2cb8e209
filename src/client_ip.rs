//! The IP address of an end user.

use serde::Serialize;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IP address of an end user, as requests carry it. Addresses become one, and text, which is sent as it is.
///
/// ```
/// use authing::ClientIp;
/// use std::net::Ipv4Addr;
///
/// let ip = ClientIp::from(Ipv4Addr::new(203, 0, 113, 7));
/// assert_eq!(ip, ClientIp::from("203.0.113.7"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ClientIp(String);

macro_rules! from {
    ($($ty:ty)*) => {$(
        impl From<$ty> for ClientIp {
            fn from(address: $ty) -> Self {
                Self(address.to_string())
            }
        }
    )*};
}

from! { IpAddr Ipv4Addr Ipv6Addr &str &String }

impl From<String> for ClientIp {
    fn from(address: String) -> Self {
        Self(address)
    }
}

impl From<ClientIp> for String {
    fn from(address: ClientIp) -> Self {
        address.0
    }
}

impl fmt::Display for ClientIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
