//! The mark of demo data: a file beside it. Only what bears it may be emptied, or have its clock set.

use crate::{
    place::Place,
    problem::{Exit, Problem},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shounuo_core::{id::PersonId, role::Role};
use shounuo_store::own;
use std::{fs, io, path::PathBuf};

/// What belongs to a demo in its folder. Nothing else in there is ever touched.
const OWN: &[&str] = &[
    "shounuo.db",
    "shounuo.db-wal",
    "shounuo.db-shm",
    "shounuo.db-journal",
    "files",
    "imports",
    FILE,
];
const FILE: &str = "demo.json";

/// The mark, with what a later start needs to show the ways in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Whether the building came to its end.
    pub finished: bool,
    /// Where the history ends.
    pub now: Timestamp,
    /// One person per role; their names are invented.
    pub people: Vec<Person>,
    /// Labels to try.
    pub labels: Vec<LabelOn>,
}

/// Somebody who can sign in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Person {
    /// As which role.
    pub role: Role,
    /// Code of their customer; none for the provider's own.
    pub customer: Option<String>,
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
}

/// A label on a device. Everybody who stands before it can read it.
#[derive(Debug, Serialize, Deserialize)]
pub struct LabelOn {
    /// What people call the device.
    pub name: String,
    /// Its class.
    pub class: String,
    /// What the label shows.
    pub token: String,
}

/// A label with its address.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// What people call the device.
    pub name: String,
    /// Its class.
    pub class: String,
    /// What the label opens.
    pub url: String,
}

impl Mark {
    /// Of a demo that is being built.
    pub fn begun(now: Timestamp) -> Self {
        Self {
            finished: false,
            now,
            people: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, place: &Place) -> Result<(), Problem> {
        let path = path(place);
        let json = serde_json::to_vec_pretty(self).map_err(Problem::internal)?;
        let draft = path.with_extension("part");
        own::folder(place.folder())
            .and_then(|()| own::write(&draft, &json))
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|e| Problem::of_file(&path, &e))
    }

    /// The labels with their addresses.
    pub fn shown(&self, base_url: &str) -> Vec<Shown> {
        let shown = |l: &LabelOn| Shown {
            name: l.name.clone(),
            class: l.class.clone(),
            url: format!("{base_url}/r/{}", l.token),
        };
        self.labels.iter().map(shown).collect()
    }
}

/// The mark of this place, if it bears one.
pub fn find(place: &Place) -> Result<Option<Mark>, Problem> {
    let path = path(place);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        // Whatever stands in place of a folder is told when it is opened.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(e) => return Err(Problem::of_file(&path, &e)),
    };
    let unsound = |e| {
        Problem::new("file", Exit::Data)
            .with("path", path.display())
            .with("reason", e)
    };
    serde_json::from_slice(&bytes).map(Some).map_err(unsound)
}

/// Takes away what belongs to the demo.
pub fn clear(place: &Place) -> Result<(), Problem> {
    if place.is_postgres() {
        return Err(Problem::new("fresh_postgres", Exit::Input));
    }
    // The mark goes last: what is left of an interrupted clearing is still the demo's.
    for name in OWN {
        let path = place.folder().join(name);
        let gone = match fs::symlink_metadata(&path) {
            Ok(m) if m.is_dir() => fs::remove_dir_all(&path),
            Ok(_) => fs::remove_file(&path),
            Err(_) => Ok(()),
        };
        gone.map_err(|e| Problem::of_file(&path, &e))?;
    }
    Ok(())
}

fn path(place: &Place) -> PathBuf {
    place.folder().join(FILE)
}
