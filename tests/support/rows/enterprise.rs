use super::requests;
use authing::authentication::EnterpriseProtocol;

// The first of two requests. The second is looked at where it is sent.
requests! {
    enterprise_authorize: client => client.enterprise().authorize(EnterpriseProtocol::Oidc, "corp"),
        |call| call.referer("https://shop.example.com/login");
}
