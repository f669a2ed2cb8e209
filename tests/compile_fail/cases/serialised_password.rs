fn main() {}

pub fn write(password: &authing::Password) -> serde_json::Result<String> {
    serde_json::to_string(password)
}
