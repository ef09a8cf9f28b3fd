//! How values are read from text, whichever source it came from, and shown.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// What a value had to be; the words stand under `cli.config.expects`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong(pub &'static str);

/// A type that a setting can have.
pub trait Value: Sized {
    /// From text.
    fn read(text: &str) -> Result<Self, Wrong>;
    /// For eyes; nothing when there is none.
    fn show(&self) -> Option<String>;
    /// A path that is meant from a folder.
    fn based(self, _: Option<&Path>) -> Self {
        self
    }
}

impl<T: Value> Value for Option<T> {
    fn read(text: &str) -> Result<Self, Wrong> {
        T::read(text).map(Some)
    }
    fn show(&self) -> Option<String> {
        self.as_ref().and_then(Value::show)
    }
    fn based(self, base: Option<&Path>) -> Self {
        self.map(|value| value.based(base))
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, Wrong> {
        // What could not be read as UTF-8 would be another path.
        match text.contains(char::REPLACEMENT_CHARACTER) {
            true => Err(Wrong("path")),
            false => Ok(text.into()),
        }
    }
    fn show(&self) -> Option<String> {
        Some(self.display().to_string())
    }
    fn based(self, base: Option<&Path>) -> Self {
        base.map_or(self.clone(), |base| base.join(self))
    }
}

impl Value for String {
    fn read(text: &str) -> Result<Self, Wrong> {
        Ok(text.to_owned())
    }
    fn show(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.clone())
    }
}

impl Value for IpAddr {
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong("address"))
    }
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for u16 {
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong("port"))
    }
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for u32 {
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong("number"))
    }
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for bool {
    fn read(text: &str) -> Result<Self, Wrong> {
        text.parse().map_err(|_| Wrong("switch"))
    }
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// What must not be read over a shoulder or in a log: the password of an address.
#[derive(Clone)]
pub struct Secret(pub String);

impl Secret {
    fn masked(&self) -> String {
        let (scheme, rest) = match self.0.split_once("://") {
            Some((scheme, rest)) if !rest.to_ascii_lowercase().contains("password=") => {
                (scheme, rest)
            }
            _ => return "•••".to_owned(),
        };
        match rest.rsplit_once('@') {
            None => self.0.clone(),
            Some((user, host)) => {
                let name = user.split(':').next().unwrap_or_default();
                let mask = if user.contains(':') { ":•••" } else { "" };
                format!("{scheme}://{name}{mask}@{host}")
            }
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

impl Value for Secret {
    fn read(text: &str) -> Result<Self, Wrong> {
        Ok(Self(text.to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some(self.masked())
    }
}

/// `https://help.example.org`, without a slash at its end.
#[derive(Clone, Debug)]
pub struct WebAddress(pub String);

impl WebAddress {
    /// The host in it, without its port.
    pub fn host(&self) -> String {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or_default();
        match authority.split_once(']') {
            Some((v6, _)) => format!("{v6}]"),
            None => authority.split(':').next().unwrap_or_default().to_owned(),
        }
    }
}

impl Value for WebAddress {
    fn read(text: &str) -> Result<Self, Wrong> {
        let whole = text.trim_end_matches('/');
        let read = Self(whole.to_owned());
        let known = whole.starts_with("http://") || whole.starts_with("https://");
        let sound = !read.host().is_empty() && !whole.contains([' ', '?', '#', '@']);
        if known && sound {
            Ok(read)
        } else {
            Err(Wrong("web_address"))
        }
    }
    fn show(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

/// Names and IP addresses, with commas between them.
#[derive(Clone, Debug, Default)]
pub struct Names(pub Vec<String>);

impl Value for Names {
    fn read(text: &str) -> Result<Self, Wrong> {
        let names: Vec<String> = text.split(',').map(|n| n.trim().to_owned()).collect();
        let sound = |n: &String| {
            n.parse::<IpAddr>().is_ok()
                || !n.is_empty()
                    && n.chars()
                        .all(|c| c.is_ascii_alphanumeric() || ".-*".contains(c))
        };
        if names.iter().all(sound) {
            Ok(Self(names))
        } else {
            Err(Wrong("names"))
        }
    }
    fn show(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(", "))
    }
}

/// A port, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port(pub Option<u16>);

impl Value for Port {
    fn read(text: &str) -> Result<Self, Wrong> {
        match text {
            "off" => Ok(Self(None)),
            port => port
                .parse()
                .map(|port| Self(Some(port)))
                .map_err(|_| Wrong("port_or_off")),
        }
    }
    fn show(&self) -> Option<String> {
        Some(self.0.map_or("off".to_owned(), |port| port.to_string()))
    }
}

/// An address with a port, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Socket(pub Option<SocketAddr>);

impl Value for Socket {
    fn read(text: &str) -> Result<Self, Wrong> {
        match text {
            "off" => Ok(Self(None)),
            at => at
                .parse()
                .map(|at| Self(Some(at)))
                .map_err(|_| Wrong("socket_or_off")),
        }
    }
    fn show(&self) -> Option<String> {
        Some(self.0.map_or("off".to_owned(), |at| at.to_string()))
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $Name:ident, $wrong:literal { $($(#[$about:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Name { $($(#[$about])* $Variant,)+ }

        impl Value for $Name {
            fn read(text: &str) -> Result<Self, Wrong> {
                match text {
                    $($word => Ok(Self::$Variant),)+
                    _ => Err(Wrong($wrong)),
                }
            }
            fn show(&self) -> Option<String> {
                Some(match self { $(Self::$Variant => $word,)+ }.to_owned())
            }
        }
    };
}

choice! {
    /// Who vouches for this server.
    TlsMode, "tls_mode" {
        /// Nobody: plain HTTP, perhaps behind a proxy.
        Off = "off",
        /// An own certificate.
        Own = "own",
        /// A local authority that this program makes.
        Local = "local",
    }
}

choice! {
    /// How a bucket stands in addresses.
    BucketStyle, "bucket_style" {
        /// As the first part of the path.
        Path = "path",
        /// As a part of the host's name.
        Host = "host",
    }
}

choice! {
    /// From which weight on is logged.
    Level, "level" {
        /// What went wrong.
        Error = "error",
        /// What should be looked at.
        Warn = "warn",
        /// Starts, ends, and what clients did wrong.
        Info = "info",
        /// Every answer.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}

choice! {
    /// How logs are written.
    Format, "format" {
        /// Text on a terminal, else JSON.
        Auto = "auto",
        /// For people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}
