"""Pictures to take away, and the canvas that they are drawn on."""
