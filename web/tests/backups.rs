//! `/backups` says how copies of the data stand, and the bell leads there when they do not.

use crate::{browser::Browser, rendering::assert_all_words, world::World};
use axum::http::StatusCode;
use shounuo_app::{backups::BackupPlan, house_zone};
use shounuo_core::{backup::Schedule, role::Role};
use shounuo_trial::Folder;

on_both!(the_page_and_the_bell_say_how_copies_stand);

/// The page in both languages; each says its word.
fn says(admin: &Browser, at: &str, words: [&str; 2]) {
    for (lang, words) in ["zh", "en"].into_iter().zip(words) {
        let at = format!("{at}?lang={lang}");
        let html = admin.get(&at).html();
        assert_all_words(&html, &at);
        assert!(html.contains(words), "{at}: {html}");
    }
}

fn the_page_and_the_bell_say_how_copies_stand(world: &mut World) {
    let admin = Browser::of(world, Role::Administrator);
    says(
        &admin,
        "/backups",
        ["不会自动备份", "makes no backups by itself"],
    );
    assert!(admin.get("/").html().contains("href=\"/backups\""));
    let folder = Folder::new().expect("a folder");
    let copies = folder.path().join("copies");
    world.app = world.app.clone().with_backups(BackupPlan {
        folder: copies.clone(),
        schedule: Schedule {
            every_h: 24,
            at_h: 3,
            zone: house_zone(),
        },
        reserve: 0,
        node: "a".into(),
    });
    let admin = Browser::of(world, Role::Administrator);
    says(
        &admin,
        "/backups",
        ["第一份副本即将", "is made and proven shortly"],
    );
    world.app.keep_copies().expect("a round");
    says(
        &admin,
        "/backups",
        ["已实际恢复过一次", "down to the last fact"],
    );
    says(&admin, "/backups", ["超过 26 小时", "older than 26 hours"]);
    std::fs::remove_dir_all(&copies).expect("gone");
    std::fs::write(&copies, "no folder").expect("a file");
    world.pass_min(30 * 60);
    world.app.keep_copies().expect("a round");
    says(&admin, "/backups", ["太旧", "Too old"]);
    says(&admin, "/backups", ["没有做成", "Not made"]);
    says(&admin, "/notices", ["备份太旧", "backup is too old"]);
    says(
        &admin,
        "/notices",
        ["备份没有做成", "backup could not be made"],
    );
    let desk = Browser::of(world, Role::Desk);
    assert_eq!(desk.get("/backups").status, StatusCode::FORBIDDEN);
    assert!(!desk.get("/").html().contains("href=\"/backups\""));
}
