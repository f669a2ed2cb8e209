//! The hosts that requests may be for.

use url::Host;

use crate::error::EmulatorError;

/// Whether a host is this machine, whatever a name server says.
pub(crate) fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

/// The hosts that requests may be for, besides this machine. A web page of another host could otherwise read everything here: its
/// name server can say that the page's own host is 127.0.0.1.
#[derive(Debug, Default)]
pub(crate) struct Hosts(Vec<Host>);

impl Hosts {
    pub(crate) fn new(names: &[String]) -> Result<Self, EmulatorError> {
        let host = |name: &String| Host::parse(name).map_err(|_| EmulatorError::Host(name.clone()));
        names.iter().map(host).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the header `host` names one of them, with any port.
    pub(crate) fn allow(&self, header: &str) -> bool {
        let name = match header.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => header,
        };
        Host::parse(name).is_ok_and(|host| is_loopback(&host) || self.0.contains(&host))
    }
}
