fn main() {}

pub async fn log_in(client: &authing::AuthenticationClient) -> authing::Result<()> {
    client.login_by_email("test@example.com", 12345678).await?;
    Ok(())
}
