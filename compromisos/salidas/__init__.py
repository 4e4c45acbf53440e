"""Outputs: files, reports, pictures, feeds, JSON."""
