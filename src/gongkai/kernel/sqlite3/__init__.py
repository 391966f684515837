"""SQLite as Django speaks it, with a line its writers stand in."""
