//! What of the processor was used, by `/proc`.

use crate::Failed;
use std::{fs, time::Duration};

/// The kernel counts in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// By a process and those of its children that ended.
pub fn of(process: u32) -> Result<Duration, Failed> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may hold blanks.
    let after = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or("");
    let ticks: u32 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .flat_map(str::parse::<u32>)
        .sum();
    Ok(TICK * ticks)
}

/// By all processes of a name that live now.
pub fn of_all(name: &str) -> Duration {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = processes.filter_map(|p| p.file_name().to_str()?.parse::<u32>().ok());
    let named = ids.filter(|id| {
        let said = fs::read_to_string(format!("/proc/{id}/comm"));
        said.is_ok_and(|said| said.trim() == name)
    });
    // One that ends meanwhile used nothing worth telling.
    named.filter_map(|id| of(id).ok()).sum()
}

/// The memory of a process in MiB: now, and at most so far.
pub fn memory(process: u32) -> Result<(u64, u64), Failed> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let of = |name: &str| {
        let line = status.lines().find(|l| l.starts_with(name));
        let kib = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
        kib.unwrap_or(0) / 1024
    };
    Ok((of("VmRSS:"), of("VmHWM:")))
}
