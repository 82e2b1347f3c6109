//! Makes the types, as `cargo typify` does.

use std::path::Path;

fn main() {
    let schema = std::env::var("SCHEMA").expect("SCHEMA is the path of the schema");
    println!("cargo::rerun-if-env-changed=SCHEMA");
    println!("cargo::rerun-if-changed={schema}");
    let text = std::fs::read_to_string(schema).expect("the schema can be read");
    let schema: schemars::schema::RootSchema = serde_json::from_str(&text).expect("it is a schema");
    let mut types = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
    types.add_root_schema(schema).expect("typify takes the schema");
    let file = syn::parse2(types.to_stream()).expect("typify makes Rust");
    let out = std::env::var("OUT_DIR").expect("cargo gives a folder");
    std::fs::write(Path::new(&out).join("desktop.rs"), prettyplease::unparse(&file)).expect("the folder can be written");
}
