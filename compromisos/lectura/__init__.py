"""What a day says: querysets and functions that read the facts as of a day."""
