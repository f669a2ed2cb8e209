#[derive(Clone, Debug)]
struct Own;

impl authing::ApiRequest for Own {
    type Response = ();

    fn request(&self) -> authing::Result<authing::Request> {
        Err(authing::Error::StateMismatch)
    }
}

fn main() {}
