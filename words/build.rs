//! The locale files are read at compile time by a macro, which cargo cannot see by itself.

fn main() {
    println!("cargo:rerun-if-changed=locales");
}
