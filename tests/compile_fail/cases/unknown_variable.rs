use authing::operations::{IsUserExists, is_user_exists};

fn main() {}

pub async fn exists(client: &authing::AuthenticationClient) -> authing::Result<()> {
    let answer = client
        .execute::<IsUserExists>(is_user_exists::Variables {
            nickname: Some("Nick".into()),
            ..Default::default()
        })
        .await?;
    println!("{:?}", answer.user_exists);
    Ok(())
}
