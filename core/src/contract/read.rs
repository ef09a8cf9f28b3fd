//! Reading a contract file: sound as a whole, or every mistake with its line and nothing loaded.

use super::terms::Contract;

/// A mistake in a contract file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

/// Reads a contract file.
pub fn read(toml: &str) -> Result<Contract, Vec<Mistake>> {
    toml::from_str::<Contract>(toml).map_err(|e| {
        let line = e
            .span()
            .map_or(1, |s| toml[..s.start].matches('\n').count() + 1);
        vec![Mistake {
            line,
            reason: e.message().to_owned(),
        }]
    })
}
