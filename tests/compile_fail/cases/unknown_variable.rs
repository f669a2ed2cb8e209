use authing::operations::is_user_exists;

fn main() {}

pub async fn exists(client: &authing::AuthenticationClient) -> authing::Result<()> {
    let answer = client
        .execute(is_user_exists::Variables {
            nickname: Some("Nick".into()),
            ..Default::default()
        })
        .await?;
    println!("{:?}", answer.user_exists);
    Ok(())
}
