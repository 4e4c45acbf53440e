"""Readings as of a day: querysets and functions that say what was public and how it stood."""
