fn main() {}

// `?` before the request was sent: `.await` comes first.
pub async fn log_out(client: &authing::AuthenticationClient) -> authing::Result<()> {
    client.logout()?;
    Ok(())
}
