//! Generates the types, as `cargo typify` does.

use std::path::Path;

fn main() {
    for (variable, file) in [("SCHEMA", "desktop.rs"), ("BUILDING", "building.rs")] {
        let schema = std::env::var(variable).expect("the variable is the path of a schema");
        println!("cargo::rerun-if-env-changed={variable}");
        println!("cargo::rerun-if-changed={schema}");
        let text = std::fs::read_to_string(schema).expect("the schema can be read");
        let schema: schemars::schema::RootSchema = serde_json::from_str(&text).expect("it is a schema");
        let mut types = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
        types.add_root_schema(schema).expect("typify accepts the schema");
        let source = syn::parse2(types.to_stream()).expect("typify generates Rust");
        let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
        std::fs::write(Path::new(&out).join(file), prettyplease::unparse(&source)).expect("the folder can be written");
    }
}
