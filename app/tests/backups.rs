//! Copies on a schedule: made once, proven, kept, and an alarm when the newest proven one is too old.

use crate::{
    notices::{page, told},
    world::World,
};
use shounuo_app::{
    App, AppError, Who,
    backups::{BackupPlan, BackupState},
    house_zone,
};
use shounuo_core::{backup::Schedule, notice::BACKUP, role::Role};
use shounuo_store::{CopyShelf, RunFault};
use shounuo_trial::Folder;
use std::path::Path;

on_both!(
    the_first_copy_is_made_at_once_and_then_one_each_turn,
    of_two_servers_one_makes_the_copy,
    a_server_that_fell_silent_is_followed_by_another,
    the_newest_proven_copy_is_an_alarm_after_26_hours_once_a_day_until_mended,
    two_servers_and_a_restart_tell_the_alarm_once,
    a_clock_set_back_makes_no_copy_young,
    without_room_nothing_is_begun_and_that_is_told,
    a_copy_that_is_not_proven_is_told_and_the_last_good_one_stays,
    old_copies_go_and_the_newest_proven_one_stays,
    only_who_looks_after_the_server_sees_the_copies,
);

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

fn plan(folder: &Folder, node: &str) -> BackupPlan {
    BackupPlan {
        folder: folder.path().join("copies"),
        schedule: Schedule {
            every_h: 24,
            at_h: 3,
            zone: house_zone(),
        },
        reserve: 0,
        node: node.into(),
    }
}

fn shelf(folder: &Folder) -> CopyShelf {
    CopyShelf::existing(&folder.path().join("copies"))
}

/// A program that keeps copies.
fn keeping(world: &World, folder: &Folder) -> App {
    world.watched().with_backups(plan(folder, "a"))
}

/// One round: whether a copy was made and proven, and how many notices.
fn round(app: &App) -> (bool, usize) {
    let round = app.keep_copies().expect("a round");
    let proven = round.attempt.as_ref().is_some_and(|r| r.proven);
    assert_eq!(proven, round.attempt.is_some(), "{:?}", round.attempt);
    (proven, round.notices)
}

fn alarms(world: &World) -> usize {
    told(world, &world.staff(Role::Administrator), BACKUP).len()
}

fn unread(world: &World) -> usize {
    let page = page(world, &world.staff(Role::Administrator));
    let mine = page.notices.iter().map(|n| &n.notice);
    mine.filter(|n| n.promise == BACKUP && n.read_at.is_none())
        .count()
}

fn state(world: &World, app: &App) -> BackupState {
    let who = world.staff(Role::Administrator);
    world.ask(app.backups(&who)).expect("a state")
}

fn the_first_copy_is_made_at_once_and_then_one_each_turn(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    // Monday, eight in the morning: the first one does not wait for the night.
    assert_eq!(round(&app), (true, 0));
    assert_eq!(round(&app), (false, 0));
    world.pass_min(18 * HOUR);
    assert_eq!(round(&app), (false, 0));
    world.pass_min(HOUR);
    assert_eq!(round(&app), (true, 0));
    let state = state(world, &app);
    assert_eq!((state.copies.len(), state.runs.len()), (2, 2));
    assert!(state.copies.iter().all(|c| c.proven_at.is_some()));
    let (run, copy) = (&state.runs[0], &state.copies[0]);
    assert_eq!((run.seq, &run.name), (Some(copy.seq), &copy.name));
    assert!(run.bytes.is_some_and(|b| b == copy.bytes && b > 0));
    assert_eq!((alarms(world), state.old), (0, None));
    let next = state.scheduled.expect("a schedule").next_at;
    assert_eq!(next, "2026-03-03T19:00:00Z".parse().expect("an instant"));
    // Nothing of the drill is left.
    let there = std::fs::read_dir(shelf(&folder).folder()).expect("it");
    assert_eq!(there.count(), 2);
}

fn of_two_servers_one_makes_the_copy(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let one = keeping(world, &folder);
    let other = world.again().with_backups(plan(&folder, "b"));
    let ran = std::thread::scope(|scope| {
        let one = scope.spawn(|| round(&one).0);
        let other = scope.spawn(|| round(&other).0);
        usize::from(one.join().expect("ran")) + usize::from(other.join().expect("ran"))
    });
    assert_eq!(ran, 1);
    assert_eq!(state(world, &one).runs.len(), 1);
    assert_eq!(shelf(&folder).list().expect("copies").len(), 1);
}

/// An attempt that was begun by a program that was killed since.
fn killed(world: &World, folder: &Folder) {
    let raw = || {
        use shounuo_store::db::{Mode, connect};
        connect(world.target(), Mode::Write).expect("a connection")
    };
    let sql = "UPDATE backup_run SET ended_us = NULL, proven = 0";
    raw().exec(sql, &[]).expect("under way");
    let copies = shelf(folder);
    let name = copies.list().expect("copies").remove(0).name;
    let half = copies.folder().join(format!(".part-{name}"));
    std::fs::rename(copies.path(&name), &half).expect("half a copy");
    std::fs::create_dir(copies.scratch(&name)).expect("half a drill");
}

fn a_server_that_fell_silent_is_followed_by_another(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    round(&app);
    killed(world, &folder);
    let other = world.again().with_backups(plan(&folder, "b"));
    world.pass_min(10);
    assert_eq!(round(&other), (false, 0), "it may only be slow");
    assert_eq!(state(world, &other).copies, []);
    world.pass_min(10);
    assert_eq!(round(&other), (true, 0));
    let state = state(world, &other);
    assert_eq!(state.runs[1].fault, Some(RunFault::Silent));
    assert_eq!((state.runs[0].node.as_str(), state.copies.len()), ("b", 1));
    let there = std::fs::read_dir(shelf(&folder).folder()).expect("it");
    assert_eq!(there.count(), 1, "what was left is swept");
}

/// From now on no copy can be made: the folder is a file.
fn break_folder(folder: &Folder) {
    let copies = folder.path().join("copies");
    std::fs::rename(&copies, folder.path().join("aside")).expect("moved");
    std::fs::write(&copies, "no folder").expect("a file");
}

fn mend_folder(folder: &Folder) {
    let copies = folder.path().join("copies");
    std::fs::remove_file(&copies).expect("removed");
    std::fs::rename(folder.path().join("aside"), &copies).expect("moved back");
}

/// A round whose attempt, if there is one, fails.
fn failing(app: &App) -> Option<RunFault> {
    let round = app.keep_copies().expect("a round");
    let run = round.attempt?;
    assert!(!run.proven && run.why.is_some(), "{run:?}");
    run.fault
}

fn the_newest_proven_copy_is_an_alarm_after_26_hours_once_a_day_until_mended(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    round(&app);
    break_folder(&folder);
    world.pass_min(20 * HOUR);
    assert_eq!(failing(&app), Some(RunFault::Copy));
    assert_eq!(alarms(world), 1, "the failure, at once");
    assert_eq!(failing(&app), None, "not before an hour is over");
    world.pass_min(5 * HOUR);
    assert_eq!(failing(&app), Some(RunFault::Copy), "tried again");
    assert_eq!((alarms(world), state(world, &app).old), (1, None), "25 h");
    world.pass_min(2 * HOUR);
    failing(&app);
    assert_eq!(alarms(world), 2, "27 h");
    assert!(state(world, &app).old.is_some());
    world.pass_min(6 * HOUR);
    failing(&app);
    assert_eq!(alarms(world), 2, "once");
    // The next day's turn fails, too, and the copy is a day older.
    world.pass_min(DAY);
    failing(&app);
    assert_eq!((alarms(world), unread(world)), (4, 4));
    mend_folder(&folder);
    world.pass_min(2 * HOUR);
    assert_eq!(round(&app), (true, 0));
    assert_eq!((unread(world), state(world, &app).old), (0, None), "mended");
    assert_eq!(alarms(world), 4);
}

fn two_servers_and_a_restart_tell_the_alarm_once(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    round(&app);
    break_folder(&folder);
    world.pass_min(30 * HOUR);
    failing(&app);
    let before = alarms(world);
    assert_eq!(before, 2, "too old, and failed");
    let outgoing = messages(world);
    failing(&world.again().with_backups(plan(&folder, "b")));
    failing(&keeping(world, &folder));
    assert_eq!((alarms(world), messages(world)), (before, outgoing));
}

/// Messages that wait to be sent.
fn messages(world: &World) -> i64 {
    use shounuo_store::db::{Mode, connect};
    let mut raw = connect(world.target(), Mode::Read).expect("a connection");
    let row = raw
        .row("SELECT count(*) FROM outbox", &[])
        .expect("a count");
    row.expect("a row").int(0).expect("a number")
}

fn a_clock_set_back_makes_no_copy_young(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    app.announce().expect("the clock is believed from here on");
    round(&app);
    break_folder(&folder);
    world.pass_min(20 * HOUR);
    app.announce().expect("a look");
    world.jump_min(-3 * DAY);
    app.announce().expect("a look");
    failing(&app);
    // It goes on ageing by the clock that only ever goes forward.
    world.pass_min(7 * HOUR);
    failing(&app);
    assert!(state(world, &app).old.is_some(), "27 h");
    let before = alarms(world);
    assert_eq!(before, 2, "too old, and failed");
    // A program that knows of no jump: the copy is ahead of its clock, and of no known age.
    let new = world.again().with_backups(plan(&folder, "b"));
    assert!(new.backup_state().expect("a state").old.expect("old").ahead);
    failing(&new);
    assert!(alarms(world) > before);
}

fn without_room_nothing_is_begun_and_that_is_told(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let short = BackupPlan {
        reserve: u64::MAX,
        ..plan(&folder, "a")
    };
    let app = world.watched().with_backups(short);
    assert_eq!(failing(&app), Some(RunFault::Room));
    assert_eq!(shelf(&folder).list().expect("copies"), []);
    assert_eq!(alarms(world), 1);
    let why = state(world, &app).runs[0].why.clone().expect("why");
    assert!(why.contains("are needed"), "{why}");
    assert_eq!(round(&keeping(world, &folder)), (false, 0));
    world.pass_min(2 * HOUR);
    assert_eq!(round(&keeping(world, &folder)), (true, 0));
    assert_eq!(unread(world), 0);
}

fn a_copy_that_is_not_proven_is_told_and_the_last_good_one_stays(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    round(&app);
    let good = shelf(&folder).list().expect("copies");
    // A fact that was changed in the live data is in the next copy as it is.
    use shounuo_store::db::{Mode, connect};
    let mut raw = connect(world.target(), Mode::Write).expect("a connection");
    let sql = "UPDATE journal SET actor = 'system ' WHERE seq = 7";
    raw.exec(sql, &[]).expect("changed");
    drop(raw);
    for day in 1..=3 {
        world.pass_min(DAY);
        assert_eq!(failing(&app), Some(RunFault::Proof), "day {day}");
    }
    let copies = shelf(&folder).list().expect("copies");
    let proven: Vec<_> = copies.iter().filter(|c| c.proven_at.is_some()).collect();
    assert_eq!(proven, good.iter().collect::<Vec<_>>());
    assert!(alarms(world) >= 3);
    assert!(state(world, &app).old.is_some());
}

/// Copies of many days, as they would be after as many nights.
fn many(shelf: &CopyShelf, days: i64) {
    let first = shelf.list().expect("copies").remove(0);
    let made = first.made_at.expect("an instant");
    for day in 1..=days {
        let at = made
            .checked_sub(jiff::SignedDuration::from_hours(24 * day))
            .expect("an instant");
        let name = CopyShelf::name(at, uuid::Uuid::from_u128(day.unsigned_abs().into()));
        let path = shelf.path(&name);
        copy_all(&shelf.path(&first.name), &path);
        let file = path.join("backup.json");
        let text = std::fs::read_to_string(&file).expect("the manifest");
        let text = text.replace(&made.to_string(), &at.to_string());
        std::fs::write(&file, text).expect("written");
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for name in ["backup.json", "SHA256SUMS", "proven.json"] {
        std::fs::copy(from.join(name), to.join(name)).expect("copied");
    }
}

fn old_copies_go_and_the_newest_proven_one_stays(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    round(&app);
    let shelf = shelf(&folder);
    many(&shelf, 60);
    assert_eq!(shelf.list().expect("copies").len(), 61);
    let stranger = shelf.folder().join("notes");
    std::fs::create_dir(&stranger).expect("made");
    world.pass_min(DAY);
    let made = app.keep_copies().expect("a round");
    let run = made.attempt.expect("a copy");
    let copies = shelf.list().expect("copies");
    assert_eq!(copies[0].name, run.name);
    assert!(copies.len() < 20 && made.removed.len() + copies.len() == 62);
    assert!(!made.removed.contains(&run.name) && stranger.exists());
    assert!(copies.iter().take(8).all(|c| c.proven_at.is_some()));
}

fn only_who_looks_after_the_server_sees_the_copies(world: &mut World) {
    let folder = Folder::new().expect("a folder");
    let app = keeping(world, &folder);
    let mut others: Vec<Who> = (Role::ALL.iter())
        .filter(|r| !r.of_school() && **r != Role::Administrator)
        .map(|r| world.staff(*r))
        .collect();
    others.push(world.manager(world.centre));
    for who in others {
        let refused = world.ask(app.backups(&who));
        assert!(matches!(refused, Err(AppError::Forbidden)), "{who:?}");
    }
    assert_eq!(state(world, &app).runs, []);
    // Without a schedule nobody makes copies, and nobody is alarmed.
    let without = world.again();
    assert!(without.keep_copies().expect("nothing").attempt.is_none());
    assert!(state(world, &without).scheduled.is_none());
    assert_eq!(alarms(world), 0);
}
