// What is required cannot be forgotten: there is no default to fill it in.

use authing::operations::login_by_email;
use authing::types::LoginByEmailInput;

fn main() {
    let _input = LoginByEmailInput {
        email: "test@example.com".to_owned(),
        ..Default::default()
    };
    let _variables = login_by_email::Variables::default();
    let _input = LoginByEmailInput::new("test@example.com");
}

fn request(client: authing::AuthenticationClient) {
    let _request = client.login_by_email("test@example.com");
}
