"""Sharing: the picture of a pledge, its citation, the metadata that machines read of a page."""
