fn main() {}

pub fn show(token: authing::Secret, password: authing::Password) {
    println!("{token}");
    println!("{password}");
}
