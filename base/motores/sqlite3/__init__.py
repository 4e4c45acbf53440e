"""SQLite, which also reads of a past day: `base.py` is where Django looks for an engine."""
