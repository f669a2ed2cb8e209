use authing::authentication::{UnverifiedClaims, VerifiedClaims};

fn main() {}

fn let_in(_user: &VerifiedClaims) {}

pub fn believe(token: &str) -> authing::Result<()> {
    let claims = UnverifiedClaims::decode(token)?;
    let_in(&claims);
    Ok(())
}
