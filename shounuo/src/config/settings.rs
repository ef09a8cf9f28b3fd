//! Every setting, once: its place in the file, its name in the environment, its type and what holds without it.
//!
//! To add one: a line here, its sentence in the operations handbook and in `contrib/shounuo.toml`. File, environment, errors,
//! `config check` and the tests follow from this table. A new section is one more block.

use super::value::{Format, Level, Names, Port, Secret, Socket, TlsMode, Value, WebAddress, Wrong};
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
        /// Below this `doctor` warns, in MB.
        warn_mb: u32 = 2_000, "SHOUNUO_DISK_WARN_MB";
        /// Below this the program is not ready, in MB.
        least_mb: u32 = 200, "SHOUNUO_DISK_LEAST_MB";
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
