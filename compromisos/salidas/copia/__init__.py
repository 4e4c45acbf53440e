"""A copy of the site as of a day, as a folder that outlives the server: what goes in, under which names, how it is made."""
