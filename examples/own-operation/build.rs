//! Compiles `graphql/` against the schema of the crate `authing`.

fn main() {
    authing_codegen::compile("graphql");
}
