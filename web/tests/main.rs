//! Pages as browsers ask for them, over a real store in a temporary folder.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

/// One suite, both databases.
macro_rules! on_both {
    ($($scenario:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $scenario() {
                shounuo_trial::ran("sqlite", concat!(file!(), " ", stringify!($scenario)));
                super::$scenario(&mut crate::world::World::sqlite());
            })+
        }
        mod postgres {
            $(#[test] fn $scenario() {
                let name = concat!(file!(), " ", stringify!($scenario));
                match crate::world::World::postgres() {
                    Some(mut world) => {
                        shounuo_trial::ran("postgres", name);
                        super::$scenario(&mut world);
                    }
                    None => shounuo_trial::skipped(name, shounuo_trial::POSTGRES),
                }
            })+
        }
    };
}

mod actions;
mod backups;
mod bad_input;
mod browser;
mod contract;
mod doors;
mod exports;
mod isolation;
mod late;
mod ledger;
mod lists;
mod live;
mod numbers;
mod offers;
mod papers;
mod pressure;
mod rendering;
mod report;
mod security;
mod signing_in;
// The preview uses more of it.
#[allow(dead_code)]
mod world;
mod zones;
