//! Where files are, when not in the data folder: a bucket that speaks S3. Its secret is read from a file or
//! from the environment, and never from the command line, where others could see it.

use crate::problem::{Exit, Problem};
use clap::{Args, ValueEnum};
use shounuo_store::{BucketSettings, Secret};
use std::path::PathBuf;

/// The variable that holds the secret, unless a file does.
const SECRET: &str = "SHOUNUO_S3_SECRET";

/// How the bucket stands in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Style {
    /// As the first part of the path
    Path,
    /// As a part of the host's name
    Host,
}

/// The bucket.
#[derive(Debug, Args)]
pub struct BucketArgs {
    /// Keeps files in the S3 bucket of this server, as https://s3.example.org
    #[arg(long, global = true, env = "SHOUNUO_S3_ENDPOINT", value_name = "URL")]
    s3_endpoint: Option<String>,
    /// The bucket's name
    #[arg(long, global = true, env = "SHOUNUO_S3_BUCKET", value_name = "NAME")]
    s3_bucket: Option<String>,
    /// The bucket's region
    #[arg(
        long,
        global = true,
        env = "SHOUNUO_S3_REGION",
        value_name = "NAME",
        default_value = "us-east-1"
    )]
    s3_region: String,
    /// How the bucket stands in addresses: path or host
    #[arg(
        long,
        global = true,
        env = "SHOUNUO_S3_STYLE",
        value_name = "STYLE",
        default_value = "path",
        hide_possible_values = true
    )]
    s3_style: Style,
    /// The head of every key in the bucket, as house-1/
    #[arg(
        long,
        global = true,
        env = "SHOUNUO_S3_PREFIX",
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    s3_prefix: String,
    /// The id of the key; its secret is in --s3-secret-file or SHOUNUO_S3_SECRET
    #[arg(long, global = true, env = "SHOUNUO_S3_KEY_ID", value_name = "ID")]
    s3_key_id: Option<String>,
    /// A file with nothing but the key's secret
    #[arg(
        long,
        global = true,
        env = "SHOUNUO_S3_SECRET_FILE",
        value_name = "FILE"
    )]
    s3_secret_file: Option<PathBuf>,
    /// Certificates (PEM) of who signed the server's [default: those that browsers know]
    #[arg(long, global = true, env = "SHOUNUO_S3_AUTHORITY", value_name = "FILE")]
    s3_authority: Option<PathBuf>,
}

impl BucketArgs {
    /// The bucket, when one is asked for.
    pub fn settings(self) -> Result<Option<BucketSettings>, Problem> {
        let Some(endpoint) = self.s3_endpoint.filter(|e| !e.is_empty()) else {
            return Ok(None);
        };
        let lacks = |what: &str| Problem::new("bucket_lacks", Exit::Usage).with("what", what);
        let bucket = self.s3_bucket.ok_or_else(|| lacks("--s3-bucket"))?;
        let key_id = self.s3_key_id.ok_or_else(|| lacks("--s3-key-id"))?;
        let secret = match &self.s3_secret_file {
            Some(path) => crate::files::text(path)?.trim().to_owned(),
            None => {
                std::env::var(SECRET).map_err(|_| lacks(&format!("--s3-secret-file / {SECRET}")))?
            }
        };
        Ok(Some(BucketSettings {
            endpoint,
            bucket,
            region: self.s3_region,
            path_style: self.s3_style == Style::Path,
            prefix: self.s3_prefix,
            key_id,
            secret: Secret::new(secret),
            authority: self.s3_authority,
        }))
    }
}
