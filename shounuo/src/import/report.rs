//! The report beside the data: one line of JSON for each explained row and each note.

use super::remark::Remark;
use crate::problem::Problem;
use serde::Serialize;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// A report being written; it has its name only once it is whole.
pub struct Report {
    file: BufWriter<File>,
    draft: PathBuf,
    path: PathBuf,
}

#[derive(Serialize)]
struct Line<'a> {
    line: u64,
    number: &'a str,
    /// Whether this is why the row yielded nothing, or a note on what it yielded.
    explains: bool,
    reason: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
}

impl Report {
    /// Begins one.
    pub fn create(path: PathBuf) -> Result<Self, Problem> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Problem::of_file(folder, &e))?;
        }
        let draft = path.with_extension("part");
        let file = File::create(&draft).map_err(|e| Problem::of_file(&draft, &e))?;
        Ok(Self {
            file: BufWriter::new(file),
            draft,
            path,
        })
    }

    /// Writes one line.
    pub fn add(
        &mut self,
        line: u64,
        number: &str,
        remark: &Remark,
        explains: bool,
    ) -> Result<(), Problem> {
        let (reason, detail) = (remark.why.code(), remark.detail.as_str());
        let entry = Line {
            line,
            number,
            explains,
            reason,
            detail,
        };
        let written = serde_json::to_writer(&mut self.file, &entry).map_err(std::io::Error::from);
        written
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(|e| Problem::of_file(&self.draft, &e))
    }

    /// Ends it.
    pub fn finish(mut self) -> Result<(), Problem> {
        let whole = self
            .file
            .flush()
            .and_then(|()| std::fs::rename(&self.draft, &self.path));
        whole.map_err(|e| Problem::of_file(&self.path, &e))
    }

    /// Where it will be.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
