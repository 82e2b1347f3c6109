//! Generates the types, as `cargo typify` does.

use std::path::Path;

fn main() {
    let schema = std::env::var("SCHEMA").expect("SCHEMA is the path of the schema");
    println!("cargo::rerun-if-env-changed=SCHEMA");
    println!("cargo::rerun-if-changed={schema}");
    let text = std::fs::read_to_string(schema).expect("the schema can be read");
    let schema: schemars::schema::RootSchema = serde_json::from_str(&text).expect("it is a schema");
    let mut types = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
    types.add_root_schema(schema).expect("typify accepts the schema");
    let file = syn::parse2(types.to_stream()).expect("typify generates Rust");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("desktop.rs"), prettyplease::unparse(&file)).expect("the folder can be written");
}
