//! The rules of the trade: facts, subjects, calendars, promises. Pure.
