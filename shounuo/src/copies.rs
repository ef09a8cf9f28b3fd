//! Copies on a schedule, made by the served program.

use crate::{
    backup,
    config::Backup,
    place::Place,
    problem::{Exit, Problem},
};
use clap::Args;
use shounuo_app::{App, backups::BackupPlan, house_zone};
use shounuo_core::backup::Schedule;
use std::path::{Path, PathBuf};

/// So much of the disk stays free.
const RESERVE: u64 = 512 * 1024 * 1024;

/// The schedule, as the command line says.
#[derive(Debug, Args)]
pub struct Copies {
    /// Makes proven copies of everything in this folder, outside of the data [env: SHOUNUO_BACKUP_FOLDER] [default: none are made]
    #[arg(long, value_name = "DIR")]
    backup_folder: Option<PathBuf>,
    /// Hours from one copy to the next [env: SHOUNUO_BACKUP_HOURS] [default: 24]
    #[arg(long, value_name = "HOURS")]
    backup_hours: Option<u32>,
    /// The quiet hour of the house's day (Asia/Shanghai) from which they count [env: SHOUNUO_BACKUP_AT] [default: 3]
    #[arg(long, value_name = "HOUR")]
    backup_at: Option<u32>,
}

impl Copies {
    /// What it says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let folder = self.backup_folder.as_ref();
        let all = [
            (
                "backup.folder",
                folder.map(|f| f.to_string_lossy().into_owned()),
            ),
            ("backup.hours", self.backup_hours.map(|h| h.to_string())),
            ("backup.at", self.backup_at.map(|h| h.to_string())),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// As it is in effect; the settings were found sound.
pub fn schedule(settings: &Backup) -> Schedule {
    Schedule {
        every_h: u16::try_from(settings.hours).unwrap_or(u16::MAX),
        at_h: i8::try_from(settings.at).unwrap_or(i8::MAX),
        zone: house_zone(),
    }
}

/// The application with the schedule, if there is one.
pub fn on(app: App, place: &Place, settings: &Backup) -> Result<App, Problem> {
    let Some(folder) = &settings.folder else {
        return Ok(app);
    };
    backup::outside(folder, place)?;
    Ok(app.with_backups(BackupPlan {
        folder: made(folder)?,
        schedule: schedule(settings),
        reserve: RESERVE,
        node: node(),
    }))
}

/// The folder by its full name; it is made now, so that what cannot be is said at the start.
fn made(folder: &Path) -> Result<PathBuf, Problem> {
    if folder.exists() && !folder.is_dir() {
        return Err(Problem::new("no_copies", Exit::Input).with("path", folder.display()));
    }
    let shelf = shounuo_store::CopyShelf::open(folder)?;
    std::path::absolute(shelf.folder()).map_err(|e| Problem::of_file(folder, &e))
}

/// What this server is called, where the system says so.
fn node() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname");
    let name = name.ok().or_else(|| std::env::var("HOSTNAME").ok());
    let name = name.unwrap_or_default();
    format!("{}:{}", name.trim(), std::process::id())
}
