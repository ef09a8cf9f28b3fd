//! Copies on a schedule, made by the served program.

use crate::{
    backup,
    place::Place,
    problem::{Exit, Problem},
};
use clap::Args;
use shounuo_app::{App, backups::BackupPlan, house_zone};
use shounuo_core::backup::Schedule;
use std::path::{Path, PathBuf};

/// So much of the disk stays free.
const RESERVE: u64 = 512 * 1024 * 1024;

/// The schedule.
#[derive(Debug, Args)]
pub struct Copies {
    /// Makes proven copies of everything in this folder, outside of the data [default: none are made]
    #[arg(long, env = "SHOUNUO_BACKUP_FOLDER", value_name = "DIR")]
    backup_folder: Option<PathBuf>,
    /// Hours from one copy to the next
    #[arg(
        long,
        env = "SHOUNUO_BACKUP_HOURS",
        value_name = "HOURS",
        default_value_t = 24,
        value_parser = clap::value_parser!(u16).range(1..=744)
    )]
    backup_hours: u16,
    /// The quiet hour of the house's day (Asia/Shanghai) from which they count
    #[arg(
        long,
        env = "SHOUNUO_BACKUP_AT",
        value_name = "HOUR",
        default_value_t = 3,
        value_parser = clap::value_parser!(i8).range(0..=23)
    )]
    backup_at: i8,
}

impl Copies {
    /// The application with this schedule, if there is one.
    pub fn on(self, app: App, place: &Place) -> Result<App, Problem> {
        let Some(folder) = self.backup_folder.filter(|f| !f.as_os_str().is_empty()) else {
            return Ok(app);
        };
        backup::outside(&folder, place)?;
        let folder = made(&folder)?;
        Ok(app.with_backups(BackupPlan {
            folder,
            schedule: Schedule {
                every_h: self.backup_hours,
                at_h: self.backup_at,
                zone: house_zone(),
            },
            reserve: RESERVE,
            node: node(),
        }))
    }
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
