use authing::types::RegisterProfile;

fn main() {}

pub async fn register(client: &authing::AuthenticationClient) -> authing::Result<()> {
    let user = client
        .register_by_email("test@example.com", "passw0rd")
        .profile(RegisterProfile {
            nickName: Some("Nick".into()),
            ..Default::default()
        })
        .await?;
    println!("{}", user.nick_name);
    Ok(())
}
