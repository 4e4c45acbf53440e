"""What each row means: one object per line of the file, with an attribute per column.

Each starts from what the database holds, in the very form in which `datos/filas.py` exports it, so what
did not change compares equal, and what did is told column by column. `juzgar()` asks the models
themselves, so that their Spanish sentences come out; it writes nothing. `escribir()` hands to the
Escritor what the row wants.
"""
