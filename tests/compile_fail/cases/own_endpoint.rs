#[derive(Clone, Debug)]
struct Own;

impl authing::Endpoint for Own {
    type Output = ();
}

fn main() {}
