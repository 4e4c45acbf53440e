"""What leaves the house: files, reports, pictures, feeds, JSON."""
