fn main() {}

pub async fn send(client: &authing::AuthenticationClient) -> authing::Result<()> {
    client
        .send_sms_code("18800000000")
        .captcha_code("xj72")
        .await?;
    Ok(())
}
