//! A seeded world that plays the trade through the real commands.
