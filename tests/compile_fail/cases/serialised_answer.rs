fn main() {}

pub fn write(user: &authing::types::User) -> serde_json::Result<String> {
    serde_json::to_string(user)
}
