//! The hosts that requests may be for.

use std::net::IpAddr;

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
    /// The named hosts, and the address that the emulator listens on. No name server can lead a web page to an address that has no name.
    pub(crate) fn new(names: &[String], own: IpAddr) -> Result<Self, EmulatorError> {
        let host = |name: &String| Host::parse(name).map_err(|_| EmulatorError::Host(name.clone()));
        let mut hosts = names.iter().map(host).collect::<Result<Vec<_>, _>>()?;
        hosts.push(match own {
            IpAddr::V4(ip) => Host::Ipv4(ip),
            IpAddr::V6(ip) => Host::Ipv6(ip),
        });
        Ok(Self(hosts))
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

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn the_address_that_is_listened_on_needs_no_permission() {
        let own = |ip: [u8; 4]| Hosts::new(&[], ip.into()).unwrap_or_default();
        for (ip, header, is_allowed) in [
            ([192, 168, 1, 5], "192.168.1.5:7000", true),
            ([192, 168, 1, 5], "192.168.1.6:7000", false),
            ([0, 0, 0, 0], "192.168.1.5:7000", false),
            ([0, 0, 0, 0], "localhost:7000", true),
            ([192, 168, 1, 5], "evil.example.com", false),
        ] {
            assert_eq!(own(ip).allow(header), is_allowed, "{ip:?} {header}");
        }
    }
}
