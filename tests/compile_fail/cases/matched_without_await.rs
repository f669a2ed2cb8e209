fn main() {}

// The result is there only after `.await`.
pub async fn log_out(client: &authing::AuthenticationClient) -> bool {
    match client.logout() {
        Ok(()) => true,
        Err(_) => false,
    }
}
