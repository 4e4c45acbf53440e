"""Pages to read a pledge or an institution: how it stands, what waits, what to do. Its form is one step away."""
