//! Pages with a few tickets, to look at: `cargo run -p shounuo-web --example preview`. It seeds a new
//! temporary folder through `app`, serves it on 127.0.0.1:8090 and prints a link for each role.
#![allow(clippy::expect_used, missing_docs, dead_code)]

#[path = "../tests/world/mod.rs"]
mod world;

use shounuo_core::role::Role;
use shounuo_web::{WebOptions, router};
use std::net::SocketAddr;

fn main() {
    let minutes = 180;
    let mut world = world::World::live(minutes);
    let started = world.app.now();
    world.tell_stories();
    let told = world.app.now().duration_since(started).as_mins();
    world.pass_min(minutes - told);
    let base_url = "http://127.0.0.1:8090".to_owned();
    for role in Role::ALL {
        println!(
            "{} {base_url}/sign-in/{}",
            role.code(),
            world.sign_in_link(*role)
        );
    }
    println!("label {base_url}/r/{}", world.labels[0]);
    for (no, token) in &world.tracking {
        println!("{no} {base_url}/t/{token}");
    }
    let app = router(
        world.app.clone(),
        WebOptions {
            base_url,
            ..WebOptions::default()
        },
    );
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:8090")
            .await
            .expect("a port");
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await.expect("served");
    });
}
