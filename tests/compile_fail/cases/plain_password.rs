use authing::operations::update_password;

fn main() {}

pub fn variables() -> update_password::Variables {
    update_password::Variables {
        new_password: "passw0rd".into(),
        old_password: None,
    }
}
