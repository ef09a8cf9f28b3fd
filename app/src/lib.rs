//! Use cases, queries and authorisation.
