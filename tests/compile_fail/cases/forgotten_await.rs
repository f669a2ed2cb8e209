#![deny(unused_must_use)]

fn main() {}

pub async fn log_out(client: &authing::AuthenticationClient) {
    client.logout();
}
