"""Activity of everybody, by day and by person."""
