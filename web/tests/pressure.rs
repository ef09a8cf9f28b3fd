//! Too much at once: a page that says how long to wait, and what was typed is kept.

use crate::{
    browser::Browser,
    world::{QUEUE, World},
};
use axum::http::StatusCode;
use shounuo_core::role::Role;
use shounuo_web::WebOptions;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::mpsc::channel,
};

on_both!(
    reports_from_one_address_are_slowed_down_whatever_it_says_of_itself,
    behind_a_proxy_of_ones_own_its_last_word_names_the_peer,
    a_full_queue_is_told_with_when_to_try_again,
);

/// A browser at an address.
fn at(world: &World, last: u8, trust_proxy: bool) -> Browser {
    let options = WebOptions {
        trust_proxy,
        ..WebOptions::default()
    };
    let mut browser = Browser::with(world, options);
    browser.peer = Some(SocketAddr::from((Ipv4Addr::new(192, 0, 2, last), 9)));
    browser
}

/// Sends so many empty reports; the statuses of all.
fn send(
    world: &World,
    browser: &mut Browser,
    n: usize,
    forwarded: impl Fn(usize) -> String,
) -> Vec<StatusCode> {
    let label = format!("/r/{}", world.labels[0]);
    let csrf = browser.get(&label).field("csrf");
    let one = |i| {
        browser.always = vec![("x-forwarded-for", forwarded(i))];
        browser.post(&label, &[("csrf", &csrf)]).status
    };
    (0..n).map(one).collect()
}

const EMPTY: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const SLOWER: StatusCode = StatusCode::TOO_MANY_REQUESTS;

fn reports_from_one_address_are_slowed_down_whatever_it_says_of_itself(world: &mut World) {
    let mut one = at(world, 1, false);
    let told = send(world, &mut one, 80, |i| format!("198.51.100.{i}"));
    assert_eq!(told[0], EMPTY, "judged as a report");
    assert_eq!(told[79], SLOWER, "a new name each time does not help");
    let label = format!("/r/{}", world.labels[0]);
    let csrf = one.get(&label).field("csrf");
    let answer = one.post(&label, &[("csrf", &csrf)]);
    let wait: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait));
    let html = answer.html();
    assert!(html.contains("400-000-0000") && html.contains("data-drafts=\"keep\""));
    assert_eq!(
        send(world, &mut at(world, 2, false), 1, |_| "192.0.2.1".into()),
        [EMPTY],
        "others go on"
    );
}

fn behind_a_proxy_of_ones_own_its_last_word_names_the_peer(world: &mut World) {
    let mut proxy = at(world, 3, true);
    let told = send(world, &mut proxy, 80, |i| {
        format!("203.0.113.9, 198.51.100.{i}")
    });
    assert_eq!(told[79], EMPTY, "each has its own count");
    let told = send(world, &mut proxy, 80, |i| {
        format!("203.0.113.{i}, 198.51.100.200")
    });
    assert_eq!(
        told[79], SLOWER,
        "what the client itself has put in front does not count"
    );
}

fn a_full_queue_is_told_with_when_to_try_again(world: &mut World) {
    world.tell_stories();
    let desk = Browser::of(world, Role::Desk);
    let csrf = desk.get("/tickets").field("csrf");
    let (release, held) = channel::<()>();
    let (begun, begins) = channel();
    let (full, is_full) = channel();
    let store = world.store.clone();
    let holder = std::thread::spawn(move || {
        store.maintain(move |_| {
            begun.send(()).expect("heard");
            // The sender's end is the signal.
            let _ = held.recv();
            Ok(())
        })
    });
    begins.recv().expect("the writer is held");
    // One more than there is room for: one of them is turned away, and then no room is left.
    let crowd: Vec<_> = (0..=QUEUE)
        .map(|_| {
            let (store, full) = (world.store.clone(), full.clone());
            std::thread::spawn(move || {
                if store.maintain(|_| Ok(())).is_err() {
                    full.send(()).expect("heard");
                }
            })
        })
        .collect();
    is_full.recv().expect("the queue is full");
    let answer = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", "再试一次")],
    );
    drop(release);
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    let html = answer.html();
    assert!(html.contains("data-drafts=\"keep\"") && html.contains("400-000-0000"));
    holder.join().expect("ended").expect("done");
    for one in crowd {
        one.join().expect("ended");
    }
    let again = desk.post(
        "/tickets/EC-4/add_note",
        &[("csrf", &csrf), ("text", "再试一次")],
    );
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}
