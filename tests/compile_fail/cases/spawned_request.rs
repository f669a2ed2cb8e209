fn main() {}

// A task takes a future: `client.logout().into_future()` is one.
pub fn log_out(client: &authing::AuthenticationClient) {
    tokio::spawn(client.logout());
}
