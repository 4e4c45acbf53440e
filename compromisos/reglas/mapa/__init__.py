"""Shapes of the regions, for the maps."""
