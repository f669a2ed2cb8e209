//! Compiles each file of `graphql/` against the schema of the crate `authing`.

use graphql_client_codegen::{
    CodegenMode, GraphQLClientCodegenOptions, generate_module_token_stream_from_string,
};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Enums that are taken from `authing::types` rather than made again. `src/operations.rs` imports them.
const SHARED_ENUMS: &[&str] = &["UDFTargetType"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=graphql");
    // Set for every crate that depends on `authing` directly.
    let schema = env::var("DEP_AUTHING_SCHEMA")?;
    let mut paths = Vec::new();
    for entry in fs::read_dir("graphql")? {
        paths.push(entry?.path());
    }
    paths.sort();

    let mut code = String::new();
    for path in paths {
        match compile(&path, Path::new(&schema)) {
            Ok(module) => code += &module,
            Err(error) => println!("cargo::error={}: {error}", path.display()),
        }
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("operations.rs"), code)?;
    Ok(())
}

fn compile(document: &Path, schema: &Path) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut options = GraphQLClientCodegenOptions::new(CodegenMode::Cli);
    options.set_module_visibility(syn::parse_str("pub")?);
    options.set_variables_derives("Clone, Debug".to_owned());
    options.set_response_derives("Clone, Debug".to_owned());
    // What is unset stays out of the request, as in the operations of the crate.
    options.set_skip_serializing_none(true);
    options.set_extern_enums(SHARED_ENUMS.iter().map(ToString::to_string).collect());
    let text = fs::read_to_string(document)?;
    let code = generate_module_token_stream_from_string(&text, schema, options)?;
    Ok(code.to_string())
}
