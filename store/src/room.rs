//! How much room there is where we write. Before a disk is full nothing new is taken in: what is there can
//! be read, clocks run, and it goes on by itself when there is room again.

use crate::{StoreError, Target};
use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

/// So long a database that said that its disk is full is taken to say so still.
const FULL_FOR: Duration = Duration::from_secs(60);

/// What a disk has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Bytes that we may still take.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Looks how much room there is at a place.
pub type Look = Arc<dyn Fn(&Path) -> io::Result<Space> + Send + Sync>;

/// How much room must stay free where data and files lie.
#[derive(Clone)]
pub struct Room {
    /// So many bytes …
    pub bytes: u64,
    /// … and so many hundredths of the disk.
    pub percent: u8,
    /// It is looked so often.
    pub every: Duration,
    /// How it is looked.
    pub look: Look,
}

impl Room {
    /// Two gibibytes and five hundredths, each of which must be there.
    pub fn kept_free() -> Self {
        Self {
            bytes: 2 << 30,
            percent: 5,
            every: Duration::from_secs(5),
            look: Arc::new(space_at),
        }
    }

    /// How many bytes of a disk stay free.
    fn needed(&self, total: u64) -> u64 {
        let part = u128::from(total) * u128::from(self.percent) / 100;
        self.bytes.max(u64::try_from(part).unwrap_or(u64::MAX))
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Room({} bytes, {} %)", self.bytes, self.percent)
    }
}

/// What the file system says of a place.
#[cfg(unix)]
pub fn space_at(place: &Path) -> io::Result<Space> {
    let found = rustix::fs::statvfs(place)?;
    Ok(Space {
        free: found.f_bavail.saturating_mul(found.f_frsize),
        total: found.f_blocks.saturating_mul(found.f_frsize),
    })
}

/// Nothing is known of it here.
#[cfg(not(unix))]
pub fn space_at(_: &Path) -> io::Result<Space> {
    Err(io::ErrorKind::Unsupported.into())
}

/// There is too little room to take in anything new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LittleRoom {
    /// Where; `None`: on the database's own disk, which it says is full.
    pub place: Option<PathBuf>,
    /// Bytes that are free there.
    pub free: u64,
    /// Bytes that stay free.
    pub needed: u64,
}

impl fmt::Display for LittleRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = |bytes: u64| bytes >> 20;
        match &self.place {
            Some(place) => write!(
                f,
                "{} MiB are free at {}, and {} MiB stay free: make room, and writing goes on by itself",
                mib(self.free),
                place.display(),
                mib(self.needed)
            ),
            None => f.write_str("the database's disk is full: make room there"),
        }
    }
}

/// What is known of the room of a store.
#[derive(Debug)]
pub(crate) struct Watched {
    room: Option<Room>,
    places: Vec<PathBuf>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    little: Option<LittleRoom>,
    /// When the database said so last, since it last took something in.
    full_at: Option<Instant>,
}

impl Watched {
    /// As it is now.
    pub(crate) fn new(target: &Target, room: Option<Room>) -> Self {
        let mut places: Vec<PathBuf> = target.folder().map(Path::to_owned).into_iter().collect();
        places.push(target.files());
        let watched = Self {
            room,
            places,
            known: Mutex::default(),
        };
        watched.look();
        watched
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each place has; those of which nothing can be said are left out.
    pub(crate) fn spaces(&self) -> Vec<(PathBuf, Space)> {
        let look = self.room.as_ref().map(|r| Arc::clone(&r.look));
        let look = look.unwrap_or_else(|| Arc::new(space_at));
        let space = |place: &PathBuf| Some((place.clone(), look(place).ok()?));
        self.places.iter().filter_map(space).collect()
    }

    /// Looks anew.
    fn look(&self) -> Option<LittleRoom> {
        let room = self.room.as_ref()?;
        let little = self.spaces().into_iter().find_map(|(place, space)| {
            let (free, needed) = (space.free, room.needed(space.total));
            let place = Some(place);
            (free < needed).then_some(LittleRoom {
                place,
                free,
                needed,
            })
        });
        let mut known = self.known();
        if known.little.is_some() != little.is_some() {
            match &little {
                Some(little) => tracing::error!(%little, "nothing new is taken in"),
                None => tracing::warn!("there is room again, and writing goes on"),
            }
        }
        known.little = little.clone();
        little
    }

    /// Whether there is too little room; as it was found last, and while there is too little, as it is now.
    pub(crate) fn little(&self) -> Option<LittleRoom> {
        if self.known().little.is_some() && self.look().is_some() {
            return self.known().little.clone();
        }
        let full = self
            .known()
            .full_at
            .is_some_and(|at| at.elapsed() < FULL_FOR);
        full.then_some(LittleRoom {
            place: None,
            free: 0,
            needed: 0,
        })
    }

    /// Refuses what would take room on our disks. A full database refuses by itself.
    pub(crate) fn refuse(&self) -> Result<(), StoreError> {
        match self.little().filter(|little| little.place.is_some()) {
            Some(little) => Err(StoreError::LittleRoom(little)),
            None => Ok(()),
        }
    }

    /// The same for something large: as it is now.
    pub(crate) fn refuse_large(&self) -> Result<(), StoreError> {
        match self.look() {
            Some(little) => Err(StoreError::LittleRoom(little)),
            None => Ok(()),
        }
    }

    /// The database says that its disk is full.
    pub(crate) fn filled(&self) {
        self.known().full_at = Some(Instant::now());
    }

    /// The database took something in.
    pub(crate) fn taken_in(&self) {
        self.known().full_at = None;
    }

    /// Looks again and again, until whoever holds the other end lets go.
    pub(crate) fn watch(&self, every: Duration, end: &Receiver<()>) {
        while end.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
            self.look();
        }
    }
}
