//! Where files are, when not in the data folder: a bucket that speaks S3. Its secret is read from a file or
//! from the environment, and never from the command line, where others could see it.

use clap::Args;
use std::path::PathBuf;

/// The bucket, as the command line says.
#[derive(Debug, Args)]
pub struct BucketArgs {
    /// Keeps files in the S3 bucket of this server, as `https://s3.example.org` [env: SHOUNUO_S3_ENDPOINT]
    #[arg(long, global = true, value_name = "URL")]
    s3_endpoint: Option<String>,
    /// The bucket's name [env: SHOUNUO_S3_BUCKET]
    #[arg(long, global = true, value_name = "NAME")]
    s3_bucket: Option<String>,
    /// The bucket's region [env: SHOUNUO_S3_REGION] [default: us-east-1]
    #[arg(long, global = true, value_name = "NAME")]
    s3_region: Option<String>,
    /// How the bucket stands in addresses: path or host [env: SHOUNUO_S3_STYLE] [default: path]
    #[arg(long, global = true, value_name = "STYLE")]
    s3_style: Option<String>,
    /// The head of every key in the bucket, as house-1/ [env: SHOUNUO_S3_PREFIX]
    #[arg(long, global = true, value_name = "TEXT")]
    s3_prefix: Option<String>,
    /// The id of the key; its secret is in --s3-secret-file or SHOUNUO_S3_SECRET [env: SHOUNUO_S3_KEY_ID]
    #[arg(long, global = true, value_name = "ID")]
    s3_key_id: Option<String>,
    /// A file with nothing but the key's secret [env: SHOUNUO_S3_SECRET_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    s3_secret_file: Option<PathBuf>,
    /// Certificates (PEM) of who signed the server's [env: SHOUNUO_S3_AUTHORITY] [default: those that browsers know]
    #[arg(long, global = true, value_name = "FILE")]
    s3_authority: Option<PathBuf>,
}

impl BucketArgs {
    /// What it says of settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let path = |p: &Option<PathBuf>| p.as_ref().map(|p| p.to_string_lossy().into_owned());
        let all = [
            ("files.endpoint", self.s3_endpoint.clone()),
            ("files.bucket", self.s3_bucket.clone()),
            ("files.region", self.s3_region.clone()),
            ("files.style", self.s3_style.clone()),
            ("files.prefix", self.s3_prefix.clone()),
            ("files.key_id", self.s3_key_id.clone()),
            ("files.secret_file", path(&self.s3_secret_file)),
            ("files.authority", path(&self.s3_authority)),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}
