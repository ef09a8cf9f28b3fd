//! `shounuo move-files`: files of a house go from the data folder into a bucket, or back.

use crate::{
    place::Place,
    problem::{Exit, Problem},
    say::Say,
};
use clap::{Args, ValueEnum};
use serde_json::json;

/// To where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// From the data folder into the bucket
    Bucket,
    /// From the bucket into the data folder
    Folder,
}

/// To where.
#[derive(Debug, Args)]
pub struct MoveFiles {
    /// bucket: from the data folder into the S3 bucket; folder: back
    #[arg(hide_possible_values = true)]
    to: To,
}

/// Carries out the command. What is there stays; only from the next start on the other place is used.
pub fn run(place: &Place, say: &Say, args: &MoveFiles) -> Result<Exit, Problem> {
    place.existing()?;
    let bucket = place.target();
    if bucket.bucket().is_none() {
        return Err(Problem::new("bucket_lacks", Exit::Usage).with("what", "--s3-endpoint"));
    }
    let folder = place.target_without_bucket();
    let (from, to) = match args.to {
        To::Bucket => (folder, bucket),
        To::Folder => (bucket, folder),
    };
    let files = shounuo_store::move_files(&from, &to)?;
    let n = shounuo_words::number(i64::try_from(files).unwrap_or(i64::MAX));
    let key = match args.to {
        To::Bucket => "cli.move_files.to_bucket",
        To::Folder => "cli.move_files.to_folder",
    };
    say.line(key, &[("n", n)]);
    say.result(&json!({ "files": files }));
    Ok(Exit::Done)
}
