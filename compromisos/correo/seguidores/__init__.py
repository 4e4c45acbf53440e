"""Letters to whoever follows: an address that nobody sees, what it asked for, and what each letter told it (docs/adr/0048).

It is here, and not in `publicacion/`, because none of it enters the record: it is the list of who is written to.
"""
