fn main() {}

pub async fn send(client: &authing::AuthenticationClient) -> authing::Result<()> {
    client.execute("{ user { id } }").await?;
    Ok(())
}
