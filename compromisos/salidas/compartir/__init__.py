"""What leaves the site: the picture of a pledge, how it is cited, and what machines read of a page."""
