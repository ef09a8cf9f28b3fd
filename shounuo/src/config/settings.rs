//! Every setting, once: its place in the file, its name in the environment, its type and what holds without it.
//!
//! To add one: a line here, its sentence in the operations handbook and in `contrib/shounuo.toml`. File, environment, errors,
//! `config check` and the tests follow from this table. A new section is one more block.

use super::value::{
    BucketStyle, Format, Level, Names, Port, Secret, Socket, TlsMode, Value, WebAddress, Wrong,
};
use shounuo_store::BucketSettings;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

/// A setting, as the sources are read for it.
pub struct Setting {
    /// Its section and name in the file: `server.port`.
    pub key: &'static str,
    /// Its name in the environment.
    pub env: &'static str,
    /// Takes its value from a text; relative paths are meant from the folder that is handed in.
    pub put: fn(&mut Settings, &str, Option<&Path>) -> Result<(), Wrong>,
    /// The value for eyes, secrets masked; nothing when there is none.
    pub show: fn(&Settings) -> Option<String>,
}

macro_rules! settings {
    ($($(#[$about:meta])* $section:ident: $Section:ident {
        $($(#[$doc:meta])* $name:ident: $Type:ty = $default:expr, $env:literal;)+
    })+) => {
        /// The settings in effect.
        #[derive(Clone, Debug, Default)]
        pub struct Settings {
            $($(#[$about])* pub $section: $Section,)+
        }

        $($(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $Section {
            $($(#[$doc])* pub $name: $Type,)+
        }

        impl Default for $Section {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        })+

        /// Every setting, in the order in which they are shown.
        pub const SETTINGS: &[Setting] = &[$($(Setting {
            key: concat!(stringify!($section), ".", stringify!($name)),
            env: $env,
            put: |settings, text, base| {
                settings.$section.$name = <$Type as Value>::read(text)?.based(base);
                Ok(())
            },
            show: |settings| settings.$section.$name.show(),
        },)+)+];
    };
}

settings! {
    /// Where the data is.
    data: Data {
        /// The folder of the embedded database, of files, reports and certificates.
        folder: PathBuf = "shounuo-data".into(), "SHOUNUO_DATA";
    }
    /// PostgreSQL instead of the embedded database.
    database: Database {
        /// Its address, which may hold a password.
        url: Option<Secret> = None, "SHOUNUO_DATABASE_URL";
        /// A file that holds this address, so that no password stands in the settings.
        url_file: Option<PathBuf> = None, "SHOUNUO_DATABASE_URL_FILE";
    }
    /// Where pages and API are served.
    server: Server {
        /// Address to listen on.
        host: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), "SHOUNUO_HOST";
        /// Port; without one 8080, with TLS 8443.
        port: Option<u16> = None, "SHOUNUO_PORT";
        /// How the pages are reached from outside, for links.
        base_url: Option<WebAddress> = None, "SHOUNUO_BASE_URL";
        /// How labels lead to the report page, where that is another way.
        label_url: Option<WebAddress> = None, "SHOUNUO_LABEL_URL";
        /// Whether the forwarded address and request id of a proxy are believed.
        trust_proxy: bool = false, "SHOUNUO_TRUST_PROXY";
        /// So long it goes on serving, not ready any more, after it was asked to stop, in seconds.
        drain_s: u32 = 0, "SHOUNUO_DRAIN_S";
    }
    /// Encryption in this program.
    tls: Tls {
        /// None, an own certificate, or a local authority made on first use.
        mode: TlsMode = TlsMode::Off, "SHOUNUO_TLS";
        /// The own certificate with those above it, PEM.
        certificate: Option<PathBuf> = None, "SHOUNUO_TLS_CERTIFICATE";
        /// Its key, PEM.
        key: Option<PathBuf> = None, "SHOUNUO_TLS_KEY";
        /// Names and addresses for which the local authority vouches, beside those of this machine.
        names: Names = Names::default(), "SHOUNUO_TLS_NAMES";
        /// Where the report page is served in plain HTTP, and everything else led to HTTPS.
        http_port: Port = Port(Some(8080)), "SHOUNUO_TLS_HTTP_PORT";
    }
    /// What is written to standard error.
    log: Log {
        /// From which weight on.
        level: Level = Level::Info, "SHOUNUO_LOG";
        /// For people or for programs.
        format: Format = Format::Auto, "SHOUNUO_LOG_FORMAT";
        /// Requests that take longer are named, in milliseconds.
        slow_ms: u32 = 1_000, "SHOUNUO_LOG_SLOW_MS";
    }
    /// Figures for Prometheus.
    metrics: Metrics {
        /// Where they are served; never where the pages are.
        listen: Socket = Socket(None), "SHOUNUO_METRICS_LISTEN";
    }
    /// Room on the disk.
    disk: Disk {
        /// Below this `doctor` warns, in MiB.
        warn_mib: u32 = 4_096, "SHOUNUO_DISK_WARN";
        /// Below this, or 5 % of the disk, nothing new is taken in, in MiB; 0 for no matter how little.
        keep_free_mib: u32 = 2_048, "SHOUNUO_KEEP_FREE";
    }
    /// Copies on a schedule, made by the served program.
    backup: Backup {
        /// Where they go; none are made without it.
        folder: Option<PathBuf> = None, "SHOUNUO_BACKUP_FOLDER";
        /// Hours from one copy to the next.
        hours: u32 = 24, "SHOUNUO_BACKUP_HOURS";
        /// The quiet hour of the house's day from which they count.
        at: u32 = 3, "SHOUNUO_BACKUP_AT";
    }
    /// Files in a bucket that speaks S3, instead of the data folder.
    files: Files {
        /// The server, as `https://s3.example.org`; without it files are in the data folder.
        endpoint: Option<WebAddress> = None, "SHOUNUO_S3_ENDPOINT";
        /// The bucket's name.
        bucket: Option<String> = None, "SHOUNUO_S3_BUCKET";
        /// The bucket's region.
        region: String = "us-east-1".into(), "SHOUNUO_S3_REGION";
        /// How the bucket stands in addresses.
        style: BucketStyle = BucketStyle::Path, "SHOUNUO_S3_STYLE";
        /// The head of every key in the bucket, as house-1/.
        prefix: String = String::new(), "SHOUNUO_S3_PREFIX";
        /// The id of the key.
        key_id: Option<String> = None, "SHOUNUO_S3_KEY_ID";
        /// The key's secret; never on the command line, where others could see it.
        secret: Option<Secret> = None, "SHOUNUO_S3_SECRET";
        /// A file with nothing but the key's secret.
        secret_file: Option<PathBuf> = None, "SHOUNUO_S3_SECRET_FILE";
        /// Certificates (PEM) of who signed the server's; else those that browsers know.
        authority: Option<PathBuf> = None, "SHOUNUO_S3_AUTHORITY";
    }
}

impl Files {
    /// The bucket, when one is asked for and everything that it needs is said.
    pub fn in_bucket(&self) -> Option<BucketSettings> {
        Some(BucketSettings {
            endpoint: self.endpoint.as_ref()?.0.clone(),
            bucket: self.bucket.clone()?,
            region: self.region.clone(),
            path_style: self.style == BucketStyle::Path,
            prefix: self.prefix.clone(),
            key_id: self.key_id.clone()?,
            secret: shounuo_store::Secret::new(self.secret.as_ref()?.0.clone()),
            authority: self.authority.clone(),
        })
    }
}

impl Settings {
    /// The port of the pages.
    pub fn port(&self) -> u16 {
        let usual = if self.tls.mode == TlsMode::Off {
            8080
        } else {
            8443
        };
        self.server.port.unwrap_or(usual)
    }

    /// The address that links carry, when the pages are served on this port.
    pub fn base_url(&self, port: u16) -> String {
        let scheme = if self.tls.mode == TlsMode::Off {
            "http"
        } else {
            "https"
        };
        match &self.server.base_url {
            Some(url) => url.0.clone(),
            None => format!("{scheme}://{}:{port}", self.own_host()),
        }
    }

    /// The address that labels carry. A local authority is not known to visitors' telephones: they report over plain
    /// HTTP, where that is served.
    pub fn label_url(&self, port: u16, plain: Option<u16>) -> String {
        let own = self.server.label_url.as_ref().map(|url| url.0.clone());
        own.unwrap_or_else(|| match plain {
            Some(plain) if self.tls.mode == TlsMode::Local => {
                format!("http://{}:{plain}", self.outer_host())
            }
            _ => self.base_url(port),
        })
    }

    /// As others reach this machine: the host of the base address, else its own.
    pub fn outer_host(&self) -> String {
        let known = self.server.base_url.as_ref().map(WebAddress::host);
        known.unwrap_or_else(|| self.own_host())
    }

    fn own_host(&self) -> String {
        match self.server.host {
            host if host.is_unspecified() => "127.0.0.1".to_owned(),
            IpAddr::V4(host) => host.to_string(),
            IpAddr::V6(host) => format!("[{host}]"),
        }
    }
}
