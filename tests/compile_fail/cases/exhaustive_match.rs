use authing::types::UDFTargetType;

fn main() {}

pub fn is_user(target: &UDFTargetType) -> bool {
    match target {
        UDFTargetType::User => true,
        UDFTargetType::Node
        | UDFTargetType::Org
        | UDFTargetType::Userpool
        | UDFTargetType::Role
        | UDFTargetType::Permission
        | UDFTargetType::Application => false,
    }
}
