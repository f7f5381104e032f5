//! Has the conversation and locale files embedded anew when one of them changes, or a new one is added.

fn main() {
    println!("cargo:rerun-if-changed=conversations");
    println!("cargo:rerun-if-changed=locales");
}
