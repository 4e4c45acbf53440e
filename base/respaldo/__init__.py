"""Backups of a house: its database and its files as one file, and the way back.

`hacer.py` makes one, `revisar.py` reads one whole and says what is wrong with it, `poner.py` puts one in the place of what
is there. What is in the file: `manifiesto.py`, and docs/backup.md for people.
"""
