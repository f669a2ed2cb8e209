//! The address of an end user.

use serde::Serialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IP address of the end user whom a server logs in or registers: what the option `client_ip` takes.
///
/// An address or text converts into it. Text is sent as it is given.
///
/// ```
/// use authing::ClientIp;
/// use std::net::IpAddr;
///
/// # fn run() -> Result<(), std::net::AddrParseError> {
/// let address: IpAddr = "203.0.113.7".parse()?;
/// assert_eq!(ClientIp::from(address), ClientIp::from("203.0.113.7"));
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ClientIp(String);

impl ClientIp {
    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes an address by its text.
macro_rules! from_address {
    ($($ty:ty)*) => {$(
        impl From<$ty> for ClientIp {
            fn from(address: $ty) -> Self {
                Self(address.to_string())
            }
        }
    )*};
}

from_address! { IpAddr Ipv4Addr Ipv6Addr &str &String }

impl From<String> for ClientIp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<ClientIp> for String {
    fn from(ip: ClientIp) -> Self {
        ip.0
    }
}
