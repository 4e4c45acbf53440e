"""How a fact travels out, and in which columns it comes in."""
